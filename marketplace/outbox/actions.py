"""Writing down what must happen, claiming it, and saying how it went."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from marketplace.celery import app as queue
from marketplace.outbox.models import OutboxRow, OutboxRowQuerySet

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12  # with the waits below, about a day
LONGEST_WAIT = timedelta(hours=4)
_CODE = re.compile(r"[\w.:+-]{0,64}", re.ASCII)
_hints = ContextVar("hints", default=True)


class LeaseLost(Exception):
    """Another worker holds this row now, so what we were doing must not count."""


def put(
    *,
    kind: str,
    payload: Mapping[str, object],
    key: str | None = None,
    due_at: datetime | None = None,
) -> OutboxRow:
    """Write down what must happen next, in the caller's own transaction.

    The payload holds ids, codes, numbers and lists of them, never names or text: anything else
    raises ValueError. With a key, a second `put` returns the first row and adds nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("put() belongs inside the transaction of what it follows from.")
    values = {
        "kind": kind,
        "payload": {name: _code(value) for name, value in payload.items()},
        "due_at": due_at or timezone.now(),
    }
    if key is None:
        row, added = OutboxRow.objects.create(**values), True
    else:
        row, added = OutboxRow.objects.get_or_create(key=key, defaults=values)
    if added and row.due_at <= timezone.now() and _hints.get():
        transaction.on_commit(lambda: hint(row.pk))
    return row


@contextmanager
def without_hints() -> Iterator[None]:
    """For loading much at once where no worker listens: the sweep finds whatever is left."""
    token = _hints.set(False)
    try:
        yield
    finally:
        _hints.reset(token)


def hint(row_id: int) -> None:
    """Tell a worker that a row is waiting. If no queue answers, the sweep will find the row."""
    try:
        queue.send_task("outbox.deliver", (row_id,), retry=False, expires=60)
    except Exception as error:  # whatever the queue's trouble, the row is safe in the database
        log.warning("No queue for outbox row %s: %s", row_id, type(error).__name__)


def claim(*, row_id: int, at: datetime) -> OutboxRow | None:
    """Take the row for one lease, or return None when it is done, not due or someone else's."""
    lease_until = at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    claimed = (
        OutboxRow.objects.due(at)
        .filter(pk=row_id)
        .update(lease_until=lease_until, attempts=F("attempts") + 1)
    )
    return OutboxRow.objects.get(pk=row_id) if claimed else None


def mark_done(*, row: OutboxRow, at: datetime) -> None:
    """Raise LeaseLost unless this is still the latest claim: the number of attempts tells."""
    if not _ours(row).update(done_at=at, lease_until=None, last_error=""):
        raise LeaseLost(row.pk)


def mark_failed(*, row: OutboxRow, error: Exception, at: datetime) -> None:
    """Try again later, waiting longer each time; after many attempts stop and say so."""
    gave_up = row.attempts >= MOST_ATTEMPTS
    _ours(row).update(
        lease_until=None,
        last_error=type(error).__name__[:60],
        due_at=at + wait_after(row.attempts),
        failed_at=at if gave_up else None,
    )
    say = log.error if gave_up else log.warning
    say("Outbox %s failed (attempt %s): %s", row, row.attempts, type(error).__name__)


def wait_after(attempts: int) -> timedelta:
    return min(timedelta(seconds=5 * 3 ** (attempts - 1)), LONGEST_WAIT)


def _ours(row: OutboxRow) -> OutboxRowQuerySet:
    return OutboxRow.objects.waiting().filter(pk=row.pk, attempts=row.attempts)


def _code(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    if isinstance(value, list | tuple):
        return [_code(entry) for entry in value]
    raise ValueError("An outbox payload holds ids, codes and numbers only.")
