from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from marketplace.outbox import actions
from marketplace.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db


def put(**changes):
    return actions.put(**{"kind": "tests.nothing", "payload": {}} | changes)


def test_a_row_is_waiting_from_the_moment_it_is_put():
    row = put(payload={"need": uuid4()})

    assert list(OutboxRow.objects.due(timezone.now())) == [row]


def test_a_second_put_with_the_same_key_adds_nothing():
    first = put(key="letter-1")

    second = put(key="letter-1")

    assert second.pk == first.pk
    assert OutboxRow.objects.count() == 1


def test_loading_much_at_once_hints_at_nothing(monkeypatch, django_capture_on_commit_callbacks):
    hinted = []
    monkeypatch.setattr(actions, "hint", hinted.append)

    with django_capture_on_commit_callbacks(execute=True):
        with actions.without_hints():
            put()
        row = put()

    assert hinted == [row.pk]


def test_a_row_for_later_is_not_due_yet():
    put(due_at=timezone.now() + timedelta(hours=1))

    assert not OutboxRow.objects.due(timezone.now()).exists()


@pytest.mark.parametrize("words", ["Amira Khan", "amira@demo.example", {"name": "Amira"}, 1.5])
def test_a_payload_holds_no_words_about_anyone(words):
    with pytest.raises(ValueError, match="ids, codes and numbers"):
        put(payload={"about": words})


def test_a_payload_holds_ids_codes_and_lists_of_them():
    person = uuid4()

    row = put(payload={"person": person, "tier": "outline", "levels": [1, None], "yes": True})

    assert row.payload == {
        "person": str(person),
        "tier": "outline",
        "levels": [1, None],
        "yes": True,
    }


def test_only_one_worker_claims_a_row():
    row = put()

    first = actions.claim(row_id=row.pk, at=timezone.now())
    second = actions.claim(row_id=row.pk, at=timezone.now())

    assert first is not None
    assert second is None


def test_a_lease_that_ran_out_lets_another_worker_claim():
    row = put()
    at = timezone.now()
    actions.claim(row_id=row.pk, at=at)

    again = actions.claim(
        row_id=row.pk, at=at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    )

    assert again.attempts == 2


def test_a_worker_that_lost_its_lease_may_not_mark_the_row_done():
    row = put()
    at = timezone.now()
    slow = actions.claim(row_id=row.pk, at=at)
    actions.claim(row_id=row.pk, at=at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1))

    with pytest.raises(actions.LeaseLost):
        actions.mark_done(row=slow, at=at)


def test_the_waits_grow_to_hours_and_no_further():
    waits = [actions.wait_after(attempts) for attempts in range(1, actions.MOST_ATTEMPTS)]

    assert waits[0] == timedelta(seconds=5)
    assert waits == sorted(waits)
    assert waits[-1] == actions.LONGEST_WAIT


def test_a_queue_that_is_down_never_fails_the_request(
    monkeypatch, django_capture_on_commit_callbacks
):
    def no_queue(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(actions.queue, "send_task", no_queue)

    with django_capture_on_commit_callbacks(execute=True):
        row = put()

    assert OutboxRow.objects.waiting().get() == row


@pytest.mark.django_db(transaction=True)
def test_put_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        put()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_never_happens():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)

    assert not OutboxRow.objects.exists()
