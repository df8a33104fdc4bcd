"""Stopping an agreement before its time: either side may. What can't be earned returns at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from marketplace.agreements.actions.keeping import close_money
from marketplace.agreements.actions.moving import (
    move_to_end,
    record,
    tell_organisation,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.actions.periods import make_due_before_the_end
from marketplace.agreements.actions.places import give_place_back
from marketplace.agreements.actions.terms import drop_of_the_dead
from marketplace.agreements.models import Agreement, AgreementState, Part, Period, PeriodState
from marketplace.agreements.queries.readiness import payers_of
from marketplace.people.models import Person, User
from marketplace.people.policy import require

ENDED = "An agreement has ended. Money that was promised and can’t be earned now is back."
DIED = (
    "We are sorry to tell you that a person in an agreement of yours has died. Their part in it "
    "has ended. What was earned is still paid."
)


@transaction.atomic
def end(*, agreement: Agreement, by: User, at: datetime) -> None:
    """End now. Verdicts given stay paid, and so do periods that are due by today; later periods
    are cancelled; the rest is released.

    An outcome whose review has come keeps its money until the person has said what happened:
    to stop is not to say that nothing was reached (R4).
    """
    require(by, "agreement.stop", agreement)
    _end(agreement, by, at)
    tell_persons(agreement, ENDED)
    tell_provider(agreement, "An agreement has ended.")
    for payer in payers_of(agreement):
        tell_organisation(payer, agreement, ENDED)


@transaction.atomic
def end_of_the_dead(*, person: Person, by: User, at: datetime) -> None:
    """End what someone who has died agreed. What they had said was reached is paid. Of an
    agreement with others their part alone ends. Whoever records the death has asked.
    """
    theirs = Agreement.objects.filter(parts__person=person)
    for agreement in theirs.filter(state__in=(AgreementState.DRAFT, AgreementState.OFFERED)):
        drop_of_the_dead(agreement=agreement, by=by, at=at)
    for agreement in theirs.filter(state=AgreementState.LIVE):
        if agreement.parts.count() > 1:
            _end_part(agreement.parts.get(person=person), by, at)
        else:
            _end(agreement, by, at)
        tell_provider(agreement, DIED)
        for payer in payers_of(agreement):
            tell_organisation(payer, agreement, DIED)


def _end(agreement: Agreement, by: User, at: datetime) -> None:
    move_to_end(agreement, at)
    for part in agreement.parts.all():
        _end_part(part, by, at)
    give_place_back(agreement)
    record("agreement.ended", agreement, by, at)


def _end_part(part: Part, by: User, at: datetime) -> None:
    make_due_before_the_end(part=part, on=timezone.localdate(at), at=at)
    _let_go(part, by, at)


def _let_go(part: Part, by: User, at: datetime) -> None:
    Period.objects.filter(periodic_sum__part=part, state=PeriodState.TO_COME).update(
        state=PeriodState.CANCELLED
    )
    unsaid = part.outcomes.filter(verdict=None)
    unsaid.filter(review_on__gt=timezone.localdate(at)).update(let_go_at=at)
    close_money(part, by, at)
