"""The money at the start and at the end of an agreement: what is paid in advance, and what was
kept back of what was earned."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from budgets import actions as budgets
from marketplace.agreements.actions.moving import lock
from marketplace.agreements.models import Advance, AgreementState, Part
from marketplace.agreements.queries.readiness import advance_to_be, days_to_pay
from marketplace.agreements.queries.settling import earnable_of, promise_for
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.models import User

log = logging.getLogger(__name__)


def make_advance_due(part: Part, at: datetime) -> bool:
    """Once the agreement has started; False if that is still to come, or was done before.

    Whoever calls this holds the agreement's row.
    """
    today, starts_on = timezone.localdate(at), part.agreement.starts_on
    waiting = Advance.objects.filter(part=part, made_due_at=None)
    if starts_on > today or not waiting.exists():
        return False
    pence = advance_to_be(part)
    if pence:
        budgets.settle(
            part=part.uuid,
            subject=part.advance.uuid,
            kind="advance",
            earned_pence=pence,
            due_on=today,
            by=None,
            at=at,
        )
    waiting.update(made_due_at=at)
    audit.record("advance.due", subject=part.advance, by=None, person=part.person, at=at,
                 pence=pence)  # fmt: skip
    return True


def make_all_advances_due(*, on: date, at: datetime) -> int:
    """Of every agreement that has started by this day, each in a transaction of its own."""
    waiting = Part.objects.filter(
        advance__made_due_at=None,
        advance__isnull=False,
        agreement__state=AgreementState.LIVE,
        agreement__starts_on__lte=on,
    )
    return sum(_try(part, at) for part in waiting.select_related("agreement", "person", "advance"))


def close_money(part: Part, by: User | None, at: datetime) -> None:
    """What was kept back is owed, and what nothing can earn any more is back in the budgets.

    What may still be said of outcomes whose review had come keeps its money. Whoever ends the
    agreement holds its row, so it is done once.
    """
    who, earnable = by.pk if by else None, earnable_of(part)
    budgets.pay_retained(
        part=part.uuid,
        subject=part.uuid,
        still_earnable_pence=earnable,
        due_on=due_on(part, at),
        by=who,
        at=at,
    )
    if not earnable and budgets.end_advance(part=part.uuid, by=who, at=at):
        outbox.put(kind="advance.unearned", payload={"part": part.uuid})
    budgets.release(part=part.uuid, keep_pence=promise_for(part), by=who, at=at)


def due_on(part: Part, at: datetime) -> date:
    """When what is owed from now on is asked for, by the payment terms of the person's area."""
    return timezone.localdate(at) + timedelta(days=days_to_pay(part.person.area))


def _try(part: Part, at: datetime) -> bool:
    """One that fails must not stop the others; it is tried again the next day."""
    try:
        with transaction.atomic():
            return lock(part.agreement, AgreementState.LIVE) and make_advance_due(part, at)
    except Exception as error:
        log.exception("Advance of part %s could not be made due: %s", part.pk,
                      type(error).__name__)  # fmt: skip
        return False
