"""Blocks seal transfers, and bring forward the totals of accounts that have no limit.

An account that may be overdrawn needs no guard, so a posting leaves its totals alone: nobody
queues for the one account of a funder. Its totals are as at the latest block; what came after is
summed from the rows (`budgets.queries.funders`).
"""

import importlib

from django.db import migrations, models
from django.db.models import F, Q

earlier = importlib.import_module("budgets.migrations.0002_append_only_triggers")

# The same on both: sums of a funder's rows since its totals were last brought forward.
BRING_FORWARD = """
UPDATE budgets_account SET
  debits = debits + (SELECT coalesce(sum(t.pence), 0) FROM budgets_transfer AS t
    WHERE t.debit_account_id = budgets_account.id
    AND t.id > budgets_account.last_transfer_id AND t.id <= NEW.last_transfer_id),
  credits = credits + (SELECT coalesce(sum(t.pence), 0) FROM budgets_transfer AS t
    WHERE t.credit_account_id = budgets_account.id
    AND t.id > budgets_account.last_transfer_id AND t.id <= NEW.last_transfer_id),
  last_transfer_id = NEW.last_transfer_id
WHERE may_overdraw AND last_transfer_id < NEW.last_transfer_id;
"""

SQLITE = [
    "DROP TRIGGER budgets_transfer_moves_totals",
    """
CREATE TRIGGER budgets_transfer_moves_totals AFTER INSERT ON budgets_transfer
BEGIN
  UPDATE budgets_account SET debits = debits + NEW.pence, last_transfer_id = NEW.id
  WHERE id = NEW.debit_account_id AND NOT may_overdraw;
  UPDATE budgets_account SET credits = credits + NEW.pence, last_transfer_id = NEW.id
  WHERE id = NEW.credit_account_id AND NOT may_overdraw;
END;
""",
    "DROP TRIGGER budgets_account_totals_follow_transfers",
    """
CREATE TRIGGER budgets_account_totals_follow_transfers
BEFORE UPDATE OF debits, credits, last_transfer_id ON budgets_account
WHEN NOT OLD.may_overdraw AND (NEW.last_transfer_id <= OLD.last_transfer_id OR NOT EXISTS (
  SELECT 1 FROM budgets_transfer AS t WHERE t.id = NEW.last_transfer_id
  AND NEW.debits = OLD.debits + (t.debit_account_id = NEW.id) * t.pence
  AND NEW.credits = OLD.credits + (t.credit_account_id = NEW.id) * t.pence
  AND NEW.id IN (t.debit_account_id, t.credit_account_id)
))
BEGIN SELECT RAISE(ABORT, 'account totals follow transfers'); END;
""",
    """
CREATE TRIGGER budgets_account_without_a_limit_follows_blocks
BEFORE UPDATE OF debits, credits, last_transfer_id ON budgets_account
WHEN OLD.may_overdraw AND (
  NEW.last_transfer_id <= OLD.last_transfer_id
  OR NOT EXISTS (SELECT 1 FROM budgets_block WHERE last_transfer_id = NEW.last_transfer_id)
  OR NEW.debits <> OLD.debits + (SELECT coalesce(sum(t.pence), 0) FROM budgets_transfer AS t
    WHERE t.debit_account_id = NEW.id
    AND t.id > OLD.last_transfer_id AND t.id <= NEW.last_transfer_id)
  OR NEW.credits <> OLD.credits + (SELECT coalesce(sum(t.pence), 0) FROM budgets_transfer AS t
    WHERE t.credit_account_id = NEW.id
    AND t.id > OLD.last_transfer_id AND t.id <= NEW.last_transfer_id)
)
BEGIN SELECT RAISE(ABORT, 'account totals follow transfers'); END;
""",
    f"""
CREATE TRIGGER budgets_block_brings_totals_forward AFTER INSERT ON budgets_block
BEGIN {BRING_FORWARD} END;
""",
]

POSTGRES = [
    """
CREATE OR REPLACE FUNCTION budgets_transfers_move_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Every writer locks in the same order, so that none waits for another in a circle.
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
""",
    f"""
CREATE FUNCTION budgets_block_bring_totals_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {BRING_FORWARD} RETURN NULL; END $$;
""",
    """
CREATE TRIGGER budgets_block_brings_totals_forward AFTER INSERT ON budgets_block
FOR EACH ROW EXECUTE FUNCTION budgets_block_bring_totals_forward();
""",
]


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRES if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)
    refuse = earlier.REFUSE_ON_POSTGRES if vendor == "postgresql" else earlier.REFUSE_ON_SQLITE
    verbs = ("DELETE", "UPDATE") + (("TRUNCATE",) if vendor == "postgresql" else ())
    for verb in verbs:
        schema_editor.execute(refuse.format(table="budgets_block", verb=verb), params=None)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0006_how_far_people_were_told")]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("first_transfer_id", models.BigIntegerField()),
                ("last_transfer_id", models.BigIntegerField(unique=True)),
                ("transfers", models.PositiveIntegerField()),
                ("fingerprints", models.BinaryField()),
                ("before", models.BinaryField(max_length=32, unique=True)),
                ("digest", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            number__gt=0,
                            transfers__gt=0,
                            last_transfer_id__gte=F("first_transfer_id"),
                        ),
                        name="a_block_holds_something",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                fields=["id"], condition=Q(may_overdraw=True), name="accounts_without_a_limit"
            ),
        ),
        # Totals of open accounts would need the rows summed again to go back: blocks stay.
        migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False),
    ]
