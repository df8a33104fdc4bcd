"""The ledger looks after itself: totals follow transfers, and history is only ever added.

SQLite keeps totals row by row; PostgreSQL once a statement, locking accounts in id order.
`last_transfer_id` lets SQLite tell the trigger's own update from anybody else's.
"""

from django.db import migrations

REFUSE_ON_SQLITE = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END;
"""

SQLITE = """
CREATE TRIGGER budgets_account_opens_empty BEFORE INSERT ON budgets_account
WHEN NEW.debits <> 0 OR NEW.credits <> 0 OR NEW.last_transfer_id <> 0
BEGIN SELECT RAISE(ABORT, 'an account opens empty'); END;

CREATE TRIGGER budgets_account_keeps_its_terms
BEFORE UPDATE OF id, uuid, kind, owner_id, budget_id, may_overdraw ON budgets_account
BEGIN SELECT RAISE(ABORT, 'an account keeps its terms'); END;

CREATE TRIGGER budgets_account_totals_follow_transfers
BEFORE UPDATE OF debits, credits, last_transfer_id ON budgets_account
WHEN NEW.last_transfer_id <= OLD.last_transfer_id OR NOT EXISTS (
  SELECT 1 FROM budgets_transfer AS t WHERE t.id = NEW.last_transfer_id
  AND NEW.debits = OLD.debits + (t.debit_account_id = NEW.id) * t.pence
  AND NEW.credits = OLD.credits + (t.credit_account_id = NEW.id) * t.pence
  AND NEW.id IN (t.debit_account_id, t.credit_account_id)
)
BEGIN SELECT RAISE(ABORT, 'account totals follow transfers'); END;

CREATE TRIGGER budgets_transfer_moves_totals AFTER INSERT ON budgets_transfer
BEGIN
  UPDATE budgets_account SET debits = debits + NEW.pence, last_transfer_id = NEW.id
  WHERE id = NEW.debit_account_id;
  UPDATE budgets_account SET credits = credits + NEW.pence, last_transfer_id = NEW.id
  WHERE id = NEW.credit_account_id;
END;
"""

POSTGRES = """
CREATE FUNCTION budgets_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION budgets_account_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION budgets_transfers_move_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Every writer locks in the same order, so that none waits for another in a circle.
  PERFORM 1 FROM budgets_account WHERE id IN (
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
  ) AS moved WHERE a.id = moved.account_id;
  RETURN NULL;
END $$;

CREATE TRIGGER budgets_transfer_moves_totals AFTER INSERT ON budgets_transfer
REFERENCING NEW TABLE AS posted
FOR EACH STATEMENT EXECUTE FUNCTION budgets_transfers_move_totals();

CREATE TRIGGER budgets_account_opens_empty BEFORE INSERT ON budgets_account
FOR EACH ROW WHEN (NEW.debits <> 0 OR NEW.credits <> 0 OR NEW.last_transfer_id <> 0)
EXECUTE FUNCTION budgets_account_refuse('an account opens empty');

CREATE TRIGGER budgets_account_keeps_its_terms
BEFORE UPDATE OF id, uuid, kind, owner_id, budget_id, may_overdraw ON budgets_account
FOR EACH STATEMENT EXECUTE FUNCTION budgets_account_refuse('an account keeps its terms');

CREATE TRIGGER budgets_account_totals_follow_transfers
BEFORE UPDATE OF debits, credits, last_transfer_id ON budgets_account
FOR EACH STATEMENT WHEN (pg_trigger_depth() < 1)
EXECUTE FUNCTION budgets_account_refuse('account totals follow transfers');
"""

REFUSE_ON_POSTGRES = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION budgets_refuse();
"""

ONLY_ADDED = ("budgets_transfer", "budgets_paymentstep")
NEVER_DELETED = ("budgets_account", "budgets_payment", "budgets_paymentline", "budgets_commitment")


def statements(vendor):
    refuse = REFUSE_ON_POSTGRES if vendor == "postgresql" else REFUSE_ON_SQLITE
    verbs = ("DELETE", "TRUNCATE") if vendor == "postgresql" else ("DELETE",)
    yield POSTGRES if vendor == "postgresql" else SQLITE
    for table in ONLY_ADDED + NEVER_DELETED:
        for verb in verbs:
            yield refuse.format(table=table, verb=verb)
    for table in ONLY_ADDED:
        yield refuse.format(table=table, verb="UPDATE")


def names(vendor):
    """Every trigger and the table it is on, newest first."""
    verbs = ("DELETE", "TRUNCATE") if vendor == "postgresql" else ("DELETE",)
    for table in ONLY_ADDED + NEVER_DELETED:
        for verb in verbs + (("UPDATE",) if table in ONLY_ADDED else ()):
            yield f"{table}_{verb}_refused", table
    yield "budgets_account_totals_follow_transfers", "budgets_account"
    yield "budgets_account_keeps_its_terms", "budgets_account"
    yield "budgets_account_opens_empty", "budgets_account"
    yield "budgets_transfer_moves_totals", "budgets_transfer"


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for several in statements(vendor):
        if vendor == "postgresql":
            schema_editor.execute(several, params=None)
            continue
        for one in several.split("END;"):
            if one.strip():
                schema_editor.execute(f"{one} END;", params=None)


def backwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table in names(vendor):
        on = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{on}", params=None)
    if vendor == "postgresql":
        for function in ("transfers_move_totals", "account_refuse", "refuse"):
            schema_editor.execute(f"DROP FUNCTION budgets_{function}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_parties_accounts_and_transfers")]

    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
