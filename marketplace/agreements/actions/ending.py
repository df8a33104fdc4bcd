"""Stopping an agreement before its time: either side may. What wasn't earned returns at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from budgets import actions as budgets
from marketplace.agreements.actions.moving import move, record, tell_persons, tell_provider
from marketplace.agreements.actions.places import give_place_back
from marketplace.agreements.models import Agreement, AgreementState, Period, PeriodState
from marketplace.people.models import User
from marketplace.people.policy import require


@transaction.atomic
def end(*, agreement: Agreement, by: User, at: datetime) -> None:
    """End now. Verdicts given stay paid; periods to come are cancelled; the rest is released."""
    require(by, "agreement.stop", agreement)
    move(agreement, AgreementState.ENDED, ended_at=at)
    parts = list(agreement.parts.all())
    Period.objects.filter(periodic_sum__part__in=parts, state=PeriodState.TO_COME).update(
        state=PeriodState.CANCELLED
    )
    for part in parts:
        budgets.release(part=part.uuid, by=by.pk, at=at)
    give_place_back(agreement)
    record("agreement.ended", agreement, by, at)
    words = "An agreement has ended. Money that was promised and not earned is back in the budget."
    tell_persons(agreement, words)
    tell_provider(agreement, "An agreement has ended.")
