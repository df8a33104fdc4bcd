from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

# A table that is only ever added to has a trigger that says so (people/triggers.py).
ONLY_ADDED_TO = """
SELECT DISTINCT relname FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname = relname || '_update_refused' ORDER BY relname
"""


class Command(BaseCommand):
    help = (
        "On PostgreSQL, let the site's own role read and write, but never change or remove rows "
        "of tables that are only ever added to. Run it as the owner, after each migrate."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role the site connects as; it must exist")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Roles are PostgreSQL's. On SQLite the triggers alone refuse.")
        role = connection.ops.quote_name(options["role"])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [options["role"]])
            if cursor.fetchone() is None:
                raise CommandError(f"There is no role named {options['role']}. Create it first.")
            cursor.execute(ONLY_ADDED_TO)
            tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
            for grant in _grants(role, tables):
                cursor.execute(grant)
        self.stdout.write(f"{len(tables)} tables are only ever added to: {', '.join(tables)}.")


def _grants(role: str, tables: list[str]) -> list[str]:
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in tables),
    ]
