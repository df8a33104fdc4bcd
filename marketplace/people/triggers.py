"""Tables that are only ever added to: the database itself refuses UPDATE and DELETE (R7).

Migrations of any area use it: `operations = [refuse_changes("people_auditentry")]`.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

_SQLITE = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END;
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME
  USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
_POSTGRES = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_changes();
"""
_VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def refuse_changes(*tables: str) -> RunPython:
    """A migration's operation, on SQLite and PostgreSQL alike, that can be undone."""

    def forwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        if vendor == "postgresql":
            editor.execute(_POSTGRES_FUNCTION, params=None)
        trigger = _POSTGRES if vendor == "postgresql" else _SQLITE
        for table in tables:
            for verb in _VERBS[vendor]:
                editor.execute(trigger.format(table=table, verb=verb), params=None)

    def backwards(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        for table in tables:
            on = f" ON {table}" if vendor == "postgresql" else ""
            for verb in _VERBS[vendor]:
                editor.execute(f"DROP TRIGGER {table}_{verb}_refused{on}", params=None)

    return RunPython(forwards, backwards, elidable=False)
