"""Doing what must happen. A message from the queue is only a hint; the row decides."""

from __future__ import annotations

from celery import current_app, shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from marketplace.outbox.actions import (
    MOST_ATTEMPTS,
    LeaseLost,
    claim,
    hint,
    mark_done,
    mark_failed,
)
from marketplace.outbox.handlers import handler_of, handles
from marketplace.outbox.models import OutboxRow

__all__ = ["deliver", "deliver_due", "handles", "sweep"]

HINTS_A_SWEEP = 200


class WorkersDied(Exception):
    """Every worker that took this row died over it."""


# A task is stopped when its lease ends, so that no two workers do one row side by side.
@shared_task(name="outbox.deliver", time_limit=settings.OUTBOX_LEASE_SECONDS)
def deliver(row_id: int) -> bool:
    """Do one row if it is due and free; return whether it was done."""
    row = claim(row_id=row_id, at=timezone.now())
    if row is None:
        return False
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise WorkersDied
        _do(row)
    except LeaseLost:
        return False
    except Exception as error:  # a handler may fail in any way; the row remembers and waits
        mark_failed(row=row, error=error, at=timezone.now())
        return False
    return True


@shared_task(name="outbox.sweep")
def sweep() -> int:
    """Hint again at every row whose time has come: lost messages, dead workers, later dates."""
    due = OutboxRow.objects.due(timezone.now()).values_list("pk", flat=True)[:HINTS_A_SWEEP]
    for row_id in due:
        hint(row_id)
    return len(due)


def deliver_due(*, at_most: int = 10_000) -> int:
    """Do here and now what is due, without a queue: for loading data and for tests."""
    current_app.loader.import_default_modules()  # every area's tasks.py, and so every handler
    done = 0
    while done < at_most:
        due = list(OutboxRow.objects.due(timezone.now()).values_list("pk", flat=True)[:100])
        if not due:
            break
        done += sum(deliver(row_id) for row_id in due)
    return done


def _do(row: OutboxRow) -> None:
    handler = handler_of(row.kind)
    if handler.reaches_outside:
        handler.run(**row.payload)
        mark_done(row=row, at=timezone.now())
        return
    with transaction.atomic():
        mark_done(row=row, at=timezone.now())  # first: it locks the row and checks our lease
        handler.run(**row.payload)
