"""Asking for a change to an agreement that runs. Nothing is different until everyone has agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.agreements.actions.moving import (
    lock,
    record,
    tell_organisation,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import (
    AgreedOutcome,
    Agreement,
    AgreementState,
    Change,
    ChangeLine,
    Part,
)
from marketplace.agreements.queries.changes import may_change
from marketplace.agreements.queries.readiness import FOUR_WEEKS, payers_of, price_of
from marketplace.agreements.queries.trials import too_long_for_a_trial
from marketplace.people.models import User
from marketplace.people.policy import require

NOT_RUNNING = "This agreement is not running, so it can’t be changed."
ASKED = "A change to an agreement is asked for. Read it, and agree if it is right."


@dataclass(frozen=True)
class Wanted:
    """What an outcome should be from then on."""

    price_pence: int
    review_on: date
    left_out: bool = False


@dataclass(frozen=True)
class NewTerms:
    ends_on: date
    outcomes: Mapping[AgreedOutcome, Wanted]
    why: str


@transaction.atomic
def ask_for(*, agreement: Agreement, terms: NewTerms, by: User, at: datetime) -> Change:
    """Ask everyone to agree to new terms of what is still to come."""
    require(by, "agreement.write", agreement)
    if not lock(agreement, AgreementState.LIVE):
        raise UnableToAgree(NOT_RUNNING)
    part, today = _only_part(agreement), timezone.localdate(at)
    changed = {each: to for each, to in terms.outcomes.items() if _differs(each, to)}
    _check_last_day(part, terms.ends_on, today)
    for outcome, to in changed.items():
        _check_outcome(outcome, to, today)
    if not changed and terms.ends_on == agreement.ends_on:
        raise UnableToAgree("Nothing would change. Change something first.")
    left_out = [outcome.pk for outcome, to in changed.items() if to.left_out]
    if not part.outcomes.filter(verdict=None, let_go_at=None).exclude(pk__in=left_out).exists():
        raise UnableToAgree("Nothing would be left. End the agreement if that is what you want.")
    change = _write_down(part, terms, changed, by, at)
    record("change.asked", agreement, by, at, change=str(change.uuid))
    tell_all(agreement, ASKED, needs_action=True)
    return change


def tell_all(agreement: Agreement, words: str, *, needs_action: bool = False) -> None:
    tell_persons(agreement, words, needs_action=needs_action)
    tell_provider(agreement, words, needs_action=needs_action)
    for payer in payers_of(agreement):
        tell_organisation(payer, agreement, words, needs_action=needs_action)


def _only_part(agreement: Agreement) -> Part:
    parts = list(agreement.parts.select_related("person__area", "periodic_sum", "advance"))
    if len(parts) != 1:
        raise UnableToAgree("An agreement of several people can’t be changed. Write a new one.")
    return parts[0]


def _differs(outcome: AgreedOutcome, to: Wanted) -> bool:
    same = (outcome.price_pence, outcome.review_on) == (to.price_pence, to.review_on)
    return to.left_out or not same


def _check_last_day(part: Part, ends_on: date, today: date) -> None:
    if ends_on < max(today, part.agreement.starts_on):
        raise UnableToAgree("The last day must be today or later.", field="ends_on")
    if too_long := too_long_for_a_trial(part.agreement, ends_on):
        raise UnableToAgree(too_long, field="ends_on")
    periodic = getattr(part, "periodic_sum", None)
    if periodic and periodic.first_due_on + (periodic.times - 2) * FOUR_WEEKS > ends_on:
        raise UnableToAgree("The sums every four weeks go on after that day.", field="ends_on")


def _check_outcome(outcome: AgreedOutcome, to: Wanted, today: date) -> None:
    """What it is time to look at is the person’s to say, and no longer to be changed (R4)."""
    if not may_change(outcome, today):
        raise UnableToAgree(
            f"It is time to say what happened with “{outcome.words}”. It stays as it is."
        )
    if not to.left_out and to.review_on <= today:
        raise UnableToAgree(f"Look at “{outcome.words}” on a day to come.")


def _write_down(
    part: Part,
    terms: NewTerms,
    changed: Mapping[AgreedOutcome, Wanted],
    by: User,
    at: datetime,
) -> Change:
    agreement = part.agreement
    more = sum((0 if to.left_out else to.price_pence) - o.price_pence for o, to in changed.items())
    before = agreement.changes.order_by("-version").values_list("version", flat=True).first() or 0
    try:
        with transaction.atomic():
            change = Change.objects.create(
                agreement=agreement,
                version=max(before, agreement.version) + 1,
                ends_on_before=agreement.ends_on,
                ends_on=terms.ends_on,
                most_before_pence=price_of(part),
                most_pence=price_of(part, more_pence=more),
                why=terms.why,
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError:
        raise UnableToAgree("Another change is asked for already. Answer that first.") from None
    ChangeLine.objects.bulk_create(
        ChangeLine(
            change=change,
            outcome=outcome,
            price_before_pence=outcome.price_pence,
            price_pence=to.price_pence,
            review_on_before=outcome.review_on,
            review_on=to.review_on,
            left_out=to.left_out,
        )
        for outcome, to in changed.items()
    )
    return change
