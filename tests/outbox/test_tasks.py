from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from marketplace.outbox import actions, handlers, tasks
from marketplace.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def handling(monkeypatch):
    current_app.loader.import_default_modules()  # what registers now is there afterwards too
    monkeypatch.setattr(handlers, "_handlers", {})


def put(**changes):
    return actions.put(**{"kind": "tests.effect", "payload": {}} | changes)


def leave_an_effect():
    put(kind="tests.left", due_at=timezone.now() + timedelta(days=1))


def effects():
    return OutboxRow.objects.filter(kind="tests.left").count()


def test_a_due_row_is_done_once():
    handlers.handles("tests.effect")(leave_an_effect)
    row = put()

    assert tasks.deliver(row.pk)
    assert not tasks.deliver(row.pk)

    row.refresh_from_db()
    assert row.done_at
    assert effects() == 1


def test_the_handler_is_given_the_payload_by_name():
    seen = []
    handlers.handles("tests.effect")(lambda *, need: seen.append(need))

    tasks.deliver(put(payload={"need": "n1"}).pk)

    assert seen == ["n1"]


def test_a_handler_that_fails_leaves_no_effect_and_is_tried_later():
    @handlers.handles("tests.effect")
    def fail():
        leave_an_effect()
        raise OSError("Amira's letter could not be sent")

    row = put()
    tasks.deliver(row.pk)

    row.refresh_from_db()
    assert effects() == 0
    assert row.done_at is None
    assert row.due_at > timezone.now()
    assert row.last_error == "OSError"


def test_after_many_attempts_a_row_is_given_up_and_kept():
    row = put()
    OutboxRow.objects.filter(pk=row.pk).update(attempts=actions.MOST_ATTEMPTS - 1)

    tasks.deliver(row.pk)

    row.refresh_from_db()
    assert row.failed_at
    assert row.last_error == "NoHandler"


def test_a_row_that_kills_every_worker_is_given_up():
    handlers.handles("tests.effect")(leave_an_effect)
    row = put()
    OutboxRow.objects.filter(pk=row.pk).update(attempts=actions.MOST_ATTEMPTS)

    tasks.deliver(row.pk)

    row.refresh_from_db()
    assert row.failed_at
    assert effects() == 0


def test_a_worker_overtaken_by_another_leaves_no_effect():
    @handlers.handles("tests.effect")
    def too_slow():
        leave_an_effect()

    row = put()
    stale = actions.claim(row_id=row.pk, at=timezone.now())
    OutboxRow.objects.filter(pk=row.pk).update(attempts=2)

    with pytest.raises(actions.LeaseLost):
        tasks._do(stale)

    assert effects() == 0


@pytest.mark.django_db(transaction=True)
def test_work_that_reaches_outside_holds_no_transaction():
    held = []

    @handlers.handles("tests.effect", reaches_outside=True)
    def call():
        held.append(connection.in_atomic_block)

    with transaction.atomic():
        row = put()
    tasks.deliver(row.pk)

    row.refresh_from_db()
    assert row.done_at
    assert held == [False]


def test_the_sweep_hints_at_what_is_due_and_at_nothing_else(monkeypatch):
    hinted = []
    monkeypatch.setattr(tasks, "hint", hinted.append)
    due = put()
    put(due_at=timezone.now() + timedelta(hours=1))
    held = put()
    actions.claim(row_id=held.pk, at=timezone.now())

    tasks.sweep()

    assert hinted == [due.pk]


def test_two_handlers_of_one_kind_are_a_mistake():
    handlers.handles("tests.effect")(leave_an_effect)

    with pytest.raises(ValueError, match="already has a handler"):
        handlers.handles("tests.effect")(lambda: None)


def test_everything_due_can_be_done_at_once():
    handlers.handles("tests.effect")(leave_an_effect)
    put()
    put()

    assert tasks.deliver_due() == 2
    assert effects() == 2
