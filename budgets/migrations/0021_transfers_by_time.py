"""On PostgreSQL, which pages of the transfers hold which times: for a funder's month.

Rows come in the order of their times, but for a few. So such an index is a few kilobytes for ten
million rows, and a posting hardly notices it, where one with an entry a row would cost as much as
any other.
"""

from django.db import migrations


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX transfers_by_time ON budgets_transfer USING brin (at)", params=None
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX transfers_by_time", params=None)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0020_posting_without_foreign_keys")]

    operations = [migrations.RunPython(forwards, backwards, elidable=False)]
