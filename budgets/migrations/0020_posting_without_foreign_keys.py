"""On PostgreSQL the posting itself asks whether its accounts are there; foreign keys don't.

The trigger that moves totals touches each account of a posting anyway. Two foreign keys looked each
of them up once more for every row, and wrote a lock on it. An account can't be deleted, nor its id
changed (migration 0002), so one that was there when a transfer was posted is there for good.
SQLite keeps its foreign keys: to take them away would make the table, and its triggers, anew.

On both, the index on `entry` goes. Whoever asks for an entry knows its reference too.
"""

import django.db.models.deletion
from django.db import migrations, models

MOVE_TOTALS = """
CREATE OR REPLACE FUNCTION budgets_transfers_move_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number bigint; debit bigint; credit bigint; amount bigint; transfer bigint; account bigint;
  named bigint[];
BEGIN
  SELECT count(*), min(debit_account_id), min(credit_account_id), min(pence), min(id)
  INTO number, debit, credit, amount, transfer FROM posted;
  IF number = 0 THEN
    RETURN NULL;
  END IF;
  -- Every writer locks in the order of ids, so that none waits for another in a circle.
  IF number = 1 THEN
    FOREACH account IN ARRAY ARRAY[least(debit, credit), greatest(debit, credit)] LOOP
      UPDATE budgets_account SET
        debits = debits + CASE id WHEN debit THEN amount ELSE 0 END,
        credits = credits + CASE id WHEN credit THEN amount ELSE 0 END,
        last_transfer_id = greatest(last_transfer_id, transfer)
      WHERE id = account AND NOT may_overdraw;
      IF NOT FOUND AND NOT EXISTS (SELECT FROM budgets_account WHERE id = account) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a transfer names an account that is not there';
      END IF;
    END LOOP;
    RETURN NULL;
  END IF;
  -- By an array of ids: a plan kept from a big batch would read all accounts for a small one.
  named := ARRAY(SELECT debit_account_id FROM posted UNION SELECT credit_account_id FROM posted);
  IF cardinality(named) > (SELECT count(*) FROM budgets_account WHERE id = ANY (named)) THEN
    RAISE foreign_key_violation USING MESSAGE = 'a transfer names an account that is not there';
  END IF;
  PERFORM 1 FROM budgets_account WHERE NOT may_overdraw AND id = ANY (named)
  ORDER BY id FOR NO KEY UPDATE;
  UPDATE budgets_account AS a SET
    debits = a.debits + moved.out_pence,
    credits = a.credits + moved.in_pence,
    last_transfer_id = greatest(a.last_transfer_id, moved.last_id)
  FROM (
    SELECT account_id, sum(out_pence) AS out_pence, sum(in_pence) AS in_pence, max(id) AS last_id
    FROM (
      SELECT debit_account_id AS account_id, pence AS out_pence, 0 AS in_pence, id FROM posted
      UNION ALL
      SELECT credit_account_id, 0, pence, id FROM posted
    ) AS legs GROUP BY account_id
  ) AS moved WHERE a.id = moved.account_id AND a.id = ANY (named) AND NOT a.may_overdraw;
  RETURN NULL;
END $$;
"""

DROP_FOREIGN_KEYS = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT conname FROM pg_constraint WHERE contype = 'f'
    AND conrelid = 'budgets_transfer'::regclass AND confrelid = 'budgets_account'::regclass
  LOOP
    EXECUTE format('ALTER TABLE budgets_transfer DROP CONSTRAINT %I', found.conname);
  END LOOP;
END $$;
"""

DROP_INDEX = "DROP INDEX IF EXISTS budgets_transfer_entry_676c87cb"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MOVE_TOTALS, params=None)
        schema_editor.execute(DROP_FOREIGN_KEYS, params=None)
    schema_editor.execute(DROP_INDEX, params=None)


def end(name):
    return migrations.AlterField(
        model_name="transfer",
        name=f"{name}_account",
        field=models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="transfers_out" if name == "debit" else "transfers_in",
            to="budgets.account",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("budgets", "0019_what_payouts_are_made_of")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)
            ],
            state_operations=[
                end("debit"),
                end("credit"),
                migrations.AlterField(
                    model_name="transfer", name="entry", field=models.UUIDField()
                ),
            ],
        ),
    ]
