"""The things a person wants, each in their own words and with its domain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from marketplace.needs.actions.writing import EDITABLE
from marketplace.needs.models import Need, ResponseLine, WantedOutcome
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.policy import require

MOST_OUTCOMES = 8


class UnableToChangeOutcome(UnableTo):
    """An outcome can't be added or taken away now."""


@transaction.atomic
def add_outcome(*, need: Need, words: str, domain: str, by: User, at: datetime) -> WantedOutcome:
    require(by, "need.edit", need)
    _hold_open(need)
    so_far = need.outcomes.aggregate(last=Max("position"))["last"] or 0
    if need.outcomes.count() >= MOST_OUTCOMES:
        raise UnableToChangeOutcome(
            f"You have {MOST_OUTCOMES} already. Take one away to add another."
        )
    if need.outcomes.filter(words__iexact=words).exists():
        raise UnableToChangeOutcome("You have added this already.", field="words")
    outcome = need.outcomes.create(words=words, domain=domain, position=so_far + 1)
    audit.record("need.changed", subject=need, by=by, person=need.person, at=at, step="outcomes")
    return outcome


@transaction.atomic
def remove_outcome(*, outcome: WantedOutcome, by: User, at: datetime) -> None:
    """Take one away. What somebody has put a price to stays, so that answers stay true."""
    need = outcome.need
    require(by, "need.edit", need)
    _hold_open(need)
    if ResponseLine.objects.filter(outcome=outcome).exists():
        raise UnableToChangeOutcome("Someone has answered this one, so it stays.")
    outcome.delete()
    audit.record("need.changed", subject=need, by=by, person=need.person, at=at, step="outcomes")


def _hold_open(need: Need) -> None:
    """Take the need's row for this transaction, if it is still open to be changed."""
    if not Need.objects.filter(pk=need.pk, state__in=EDITABLE).update(area_id=need.area_id):
        raise UnableToChangeOutcome(
            "This can't be changed while it is posted or after it has ended. Pause it first."
        )
