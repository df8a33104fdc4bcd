"""Stopping an agreement before its time: either side may. What can't be earned returns at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from budgets import actions as budgets
from marketplace.agreements.actions.keeping import pay_what_was_kept
from marketplace.agreements.actions.moving import (
    move,
    record,
    tell_organisation,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.actions.periods import make_due_before_the_end
from marketplace.agreements.actions.places import give_place_back
from marketplace.agreements.models import Agreement, AgreementState, Part, Period, PeriodState
from marketplace.agreements.queries.readiness import payers_of
from marketplace.people.models import User
from marketplace.people.policy import require


@transaction.atomic
def end(*, agreement: Agreement, by: User, at: datetime) -> None:
    """End now. Verdicts given stay paid, and so do periods that are due by today; later periods
    are cancelled; the rest is released.

    An outcome whose review has come keeps its money until the person has said what happened:
    to stop is not to say that nothing was reached (R4).
    """
    require(by, "agreement.stop", agreement)
    move(agreement, AgreementState.ENDED, ended_at=at)
    for part in agreement.parts.all():
        make_due_before_the_end(part=part, on=timezone.localdate(at), at=at)
        _let_go(part, by, at)
    give_place_back(agreement)
    record("agreement.ended", agreement, by, at)
    words = "An agreement has ended. Money that was promised and can’t be earned now is back."
    tell_persons(agreement, words)
    tell_provider(agreement, "An agreement has ended.")
    for payer in payers_of(agreement):
        tell_organisation(payer, agreement, words)


def _let_go(part: Part, by: User, at: datetime) -> None:
    Period.objects.filter(periodic_sum__part=part, state=PeriodState.TO_COME).update(
        state=PeriodState.CANCELLED
    )
    unsaid = part.outcomes.filter(verdict=None)
    unsaid.filter(review_on__gt=timezone.localdate(at)).update(let_go_at=at)
    kept = sum(outcome.price_pence for outcome in unsaid.filter(let_go_at=None))
    budgets.release(part=part.uuid, keep_pence=kept, by=by.pk, at=at)
    pay_what_was_kept(part, by, at)
