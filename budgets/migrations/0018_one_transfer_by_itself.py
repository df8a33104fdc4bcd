"""On PostgreSQL, what each single posting pays: less of it.

Sums and joins over one row cost more than the two updates they are for, so a transfer posted by
itself goes straight to its accounts. And no key is ever searched by how it begins: the second
index that Django makes on a unique text was written to and never read.
"""

from django.db import migrations

MOVE_TOTALS = """
CREATE OR REPLACE FUNCTION budgets_transfers_move_totals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  number bigint; debit bigint; credit bigint; amount bigint; transfer bigint; account bigint;
BEGIN
  -- Every writer locks in the order of ids, so that none waits for another in a circle.
  SELECT count(*), min(debit_account_id), min(credit_account_id), min(pence), min(id)
  INTO number, debit, credit, amount, transfer FROM posted;
  IF number = 1 THEN
    FOREACH account IN ARRAY ARRAY[least(debit, credit), greatest(debit, credit)] LOOP
      UPDATE budgets_account SET
        debits = debits + CASE id WHEN debit THEN amount ELSE 0 END,
        credits = credits + CASE id WHEN credit THEN amount ELSE 0 END,
        last_transfer_id = greatest(last_transfer_id, transfer)
      WHERE id = account AND NOT may_overdraw;
    END LOOP;
    RETURN NULL;
  END IF;
  PERFORM 1 FROM budgets_account WHERE NOT may_overdraw AND id IN (
    SELECT debit_account_id FROM posted UNION SELECT credit_account_id FROM posted
  ) ORDER BY id FOR NO KEY UPDATE;
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
  ) AS moved WHERE a.id = moved.account_id AND NOT a.may_overdraw;
  RETURN NULL;
END $$;
"""

DROP_THE_SECOND_INDEX = "DROP INDEX IF EXISTS budgets_transfer_idempotency_key_e6eb3af6_like"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MOVE_TOTALS, params=None)
        schema_editor.execute(DROP_THE_SECOND_INDEX, params=None)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0017_a_search_that_ended")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)]
