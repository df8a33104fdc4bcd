"""`kill -9` of a real worker in the middle of its work, and a fresh worker after it."""

import pytest
from django.db import transaction

from marketplace.outbox import actions
from marketplace.outbox.models import OutboxRow
from tests.processes import Worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def crash_and_recover(folder, kind):
    """Put a row, kill the worker inside its handler, start another, wait until it is done."""
    with transaction.atomic():
        row = actions.put(kind=kind, payload={})
    (folder / "pause").touch()
    with Worker(folder, app="tests.outbox.worker") as worker:
        wait_until((folder / "reached").exists, what="the handler to be in the middle")
        worker.kill()
        (folder / "pause").unlink()

        worker.start()
        wait_until(lambda: done(row), what="another worker to do the row")
    row.refresh_from_db()
    return row


def done(row):
    return OutboxRow.objects.filter(pk=row.pk, done_at__isnull=False).exists()


def effects():
    return OutboxRow.objects.filter(kind="tests.left").count()


@pytest.mark.parametrize("kind", ["tests.before", "tests.after"])
def test_an_effect_in_the_database_happens_exactly_once(tmp_path, kind):
    row = crash_and_recover(tmp_path, kind)

    assert effects() == 1
    assert row.attempts == 2


def test_an_effect_outside_happens_at_least_once(tmp_path):
    row = crash_and_recover(tmp_path, "tests.outside")

    assert (tmp_path / "sent").read_text().splitlines() == ["letter", "letter"]
    assert row.attempts == 2
