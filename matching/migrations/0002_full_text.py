"""The full text index of either database, kept by the database itself.

Django never sees these. A later migration that makes SQLite copy matching_text (altering a
column) drops its triggers: make them again there.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE matching_words USING fts5(
        title, body, exact, content='matching_text', content_rowid='row_id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='3'
    )
    """,
    # A word in the title says most; the marked words are there for beginnings alone.
    "INSERT INTO matching_words(matching_words, rank) VALUES ('rank', 'bm25(10.0, 1.0, 0.2)')",
    """
    CREATE TRIGGER matching_text_added AFTER INSERT ON matching_text BEGIN
        INSERT INTO matching_words(rowid, title, body, exact)
        VALUES (new.row_id, new.title, new.body, new.exact);
    END
    """,
    """
    CREATE TRIGGER matching_text_removed AFTER DELETE ON matching_text BEGIN
        INSERT INTO matching_words(matching_words, rowid, title, body, exact)
        VALUES ('delete', old.row_id, old.title, old.body, old.exact);
    END
    """,
    """
    CREATE TRIGGER matching_text_changed AFTER UPDATE OF title, body, exact ON matching_text
    WHEN old.exact <> new.exact OR old.title <> new.title OR old.body <> new.body BEGIN
        INSERT INTO matching_words(matching_words, rowid, title, body, exact)
        VALUES ('delete', old.row_id, old.title, old.body, old.exact);
        INSERT INTO matching_words(rowid, title, body, exact)
        VALUES (new.row_id, new.title, new.body, new.exact);
    END
    """,
]
POSTGRESQL = [
    """
    ALTER TABLE matching_text ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || setweight(to_tsvector('english', body), 'C')
        || setweight(to_tsvector('simple', exact), 'D')
    ) STORED
    """,
    "CREATE INDEX matching_text_words ON matching_text USING gin (words)",
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER matching_text_added",
        "DROP TRIGGER matching_text_removed",
        "DROP TRIGGER matching_text_changed",
        "DROP TABLE matching_words",
    ],
    "postgresql": ["ALTER TABLE matching_text DROP COLUMN words"],
}


def make(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_rows_and_codes")]
    operations = [migrations.RunPython(make, unmake)]
