"""What was kept back of what was earned: owed when the agreement ends, however it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from budgets import actions as budgets
from marketplace.agreements.models import Part
from marketplace.people.local_policy import setting
from marketplace.people.models import User


def pay_what_was_kept(part: Part, by: User | None, at: datetime) -> None:
    """Make it due. Whoever ends the agreement holds its row, so it is done once."""
    budgets.pay_retained(
        part=part.uuid,
        subject=part.uuid,
        due_on=due_on(part, at),
        by=by.pk if by else None,
        at=at,
    )


def due_on(part: Part, at: datetime) -> date:
    """When what is owed from now on is asked for, by the payment terms of the person's area: not
    before both sides have had time to say that it is wrong."""
    area = part.person.area
    days = max(setting(area, "payment_terms_days"), setting(area, "dispute_days"))
    return timezone.localdate(at) + timedelta(days=days)
