"""Writing down the terms: outcomes and levels in the person's words, dates, who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets.models import Budget
from marketplace.agreements.actions.moving import (
    MOVED_ON,
    lock,
    move,
    record,
    require_draft,
    require_meeting,
    require_vetted,
    tell_organisation,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import (
    Advance,
    AgreedOutcome,
    Agreement,
    AgreementState,
    Funding,
    Part,
    PeriodicSum,
)
from marketplace.agreements.queries.readiness import (
    FOUR_WEEKS,
    allowed_for,
    due_by_calendar,
    hears_of_money,
    may_be_periodic,
    missing_from,
    payers_of,
)
from marketplace.consent.models import Tier
from marketplace.consent.queries import tier_for
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.messages.actions import staff_of, tell
from marketplace.people.models import User
from marketplace.people.policy import require

DEFAULT_LENGTH = timedelta(days=84)  # twelve weeks: a first review in a season
DEFAULT_SHARES = [0, 50, 100, 100, 100]  # per cent of the price that each level earns
NOT_PERIODIC = (
    "Only a Shared Lives support fee or an employed assistant’s pay can be due every four weeks. "
    "Put a price on the outcome instead."
)


@transaction.atomic
def begin(*, introduction: Introduction, by: User, at: datetime) -> Agreement:
    """Begin a draft from the answer that the person chose: its outcomes, its prices."""
    require(by, "introduction.log_visit", introduction)
    if introduction.state != IntroductionState.MUTUAL:
        raise UnableToAgree("You can write an agreement once both of you have said yes.")
    existing = Agreement.objects.filter(introduction=introduction).first()
    if existing is None or existing.state == AgreementState.DROPPED:
        _require_own_words_shared(introduction, by)
    if existing:
        return take_up_again(existing, by, at)
    try:
        with transaction.atomic():
            agreement = _new(introduction, by, at)
    except IntegrityError:  # the other side began it at the same moment
        return Agreement.objects.get(introduction=introduction)
    require_vetted(agreement)
    part = Part.objects.create(agreement=agreement, person=introduction.person)
    for line in introduction.response.lines.select_related("outcome"):
        AgreedOutcome.objects.create(
            part=part,
            words=line.outcome.words,
            domain=line.outcome.domain,
            level_words=["", "", line.outcome.words, "", ""],
            review_on=agreement.ends_on,
            price_pence=line.price_pence,
            shares_percent=DEFAULT_SHARES,
            position=line.outcome.position,
        )
    if introduction.response.four_weeks_pence:
        _start_periodic_sum(part, introduction.response.four_weeks_pence)
    record("agreement.begun", agreement, by, at)
    return agreement


@transaction.atomic
def set_dates(
    *, agreement: Agreement, starts_on: date, ends_on: date, by: User, at: datetime
) -> None:
    require(by, "agreement.write", agreement)
    require_draft(agreement)
    if ends_on < starts_on:
        raise UnableToAgree("The last day must come after the first.", field="ends_on")
    Agreement.objects.filter(pk=agreement.pk).update(starts_on=starts_on, ends_on=ends_on)
    agreement.refresh_from_db()
    record("agreement.changed", agreement, by, at, step="dates")


@transaction.atomic
def write_outcome(
    *, part: Part, outcome: AgreedOutcome | None, fields: Mapping[str, Any], by: User, at: datetime
) -> AgreedOutcome:
    """Add an outcome, or change one. `fields` are those of AgreedOutcome."""
    require(by, "agreement.write", part.agreement)
    require_draft(part.agreement)
    if outcome is None:
        if part.outcomes.filter(words__iexact=fields["words"]).exists():
            raise UnableToAgree("This outcome is there already.", field="words")
        outcome = AgreedOutcome(part=part, position=part.outcomes.count() + 1)
    for name, value in fields.items():
        setattr(outcome, name, value)
    outcome.save()
    record("agreement.changed", part.agreement, by, at, outcome=str(outcome.uuid))
    return outcome


@transaction.atomic
def remove_outcome(*, outcome: AgreedOutcome, by: User, at: datetime) -> None:
    require(by, "agreement.write", outcome.part.agreement)
    require_draft(outcome.part.agreement)
    record("agreement.changed", outcome.part.agreement, by, at, outcome=str(outcome.uuid))
    outcome.delete()


@transaction.atomic
def set_periodic_sum(
    *,
    part: Part,
    pence: int,
    times: int,
    first_due_on: date | None,
    why: str,
    by: User,
    at: datetime,
) -> None:
    """Set, or with no pence remove, the sum due every four weeks."""
    require(by, "agreement.write", part.agreement)
    require_draft(part.agreement)
    if not pence:
        PeriodicSum.objects.filter(part=part).delete()
    else:
        first = _checked_first(part.agreement, times, first_due_on)
        PeriodicSum.objects.update_or_create(
            part=part,
            defaults={"pence": pence, "times": times, "first_due_on": first, "why": why},
        )
    record("agreement.changed", part.agreement, by, at, step="periodic_sum")


@transaction.atomic
def set_how_it_pays(
    *,
    part: Part,
    advance_percent: int = 0,
    advance_payments: int = 1,
    retention_percent: int,
    cap_pence: int | None,
    by: User,
    at: datetime,
) -> None:
    """Set what is paid in advance, what is kept back to the end, and the most it can all cost."""
    require(by, "agreement.write", part.agreement)
    require_draft(part.agreement)
    allowed = allowed_for(part)
    if advance_percent > allowed.in_advance:
        raise UnableToAgree(
            f"No more than £{allowed.in_advance} may be paid in advance.", field="advance_percent"
        )
    if not 1 <= advance_payments <= allowed.payments:
        raise UnableToAgree(f"Enter 1 to {allowed.payments}.", field="advance_payments")
    if retention_percent > allowed.kept_back:
        raise UnableToAgree(
            f"No more than £{allowed.kept_back} may be kept back.", field="retention_percent"
        )
    if cap_pence is not None and cap_pence < due_by_calendar(part):
        raise UnableToAgree("The sums every four weeks come to more.", field="cap_pence")
    Part.objects.filter(pk=part.pk).update(retention_percent=retention_percent, cap_pence=cap_pence)
    Advance.objects.filter(part=part).delete()
    if advance_percent:
        Advance.objects.create(part=part, percent=advance_percent, payments=advance_payments)
    part.refresh_from_db()
    record("agreement.changed", part.agreement, by, at, step="how_it_pays")


@transaction.atomic
def say_how_related(
    *, part: Part, relationship: str, same_household: bool, by: User, at: datetime
) -> None:
    """The person's side says how the payee is related to them: budgets' rules ask."""
    require(by, "agreement.sign_for_person", part)
    require_draft(part.agreement)
    Part.objects.filter(pk=part.pk).update(relationship=relationship, same_household=same_household)
    part.refresh_from_db()
    record("agreement.changed", part.agreement, by, at, step="relationship")


@transaction.atomic
def choose_budgets(
    *, part: Part, lines: Sequence[tuple[Budget, int]], by: User, at: datetime
) -> None:
    """The person's side says which of their budgets pay how much: whole pence."""
    require(by, "agreement.sign_for_person", part)
    require_draft(part.agreement)
    if any(budget.holder_id != part.person.party_id for budget, _ in lines):
        raise UnableToAgree("Choose one of this person's own budgets.")
    part.fundings.all().delete()
    Funding.objects.bulk_create(
        Funding(part=part, budget=budget, pence=pence) for budget, pence in lines if pence
    )
    record("agreement.changed", part.agreement, by, at, step="budgets")


@transaction.atomic
def offer_terms(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Close the draft and ask everyone who must agree to do so in writing."""
    require(by, "agreement.write", agreement)
    require_draft(agreement)
    require_meeting(agreement)
    require_vetted(agreement)
    problems = missing_from(agreement, hears_of_money=hears_of_money(by, agreement))
    if problems:
        raise UnableToAgree(problems[0])
    move(agreement, AgreementState.OFFERED, offered_at=at)
    record("agreement.offered", agreement, by, at)
    words = "An agreement is ready. Read it, and agree if it is right."
    tell_persons(agreement, words, needs_action=True)
    tell_provider(agreement, words, needs_action=True)
    for payer in payers_of(agreement):
        tell_organisation(payer, agreement, words, needs_action=True)


@transaction.atomic
def take_back(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Open the terms again. Whoever had agreed must agree to the new version."""
    require(by, "agreement.write", agreement)
    payers = payers_of(agreement)
    if not lock(agreement, AgreementState.OFFERED):
        raise UnableToAgree(MOVED_ON)
    move(agreement, AgreementState.DRAFT, version=agreement.version + 1, offered_at=None)
    Funding.objects.filter(part__agreement=agreement).update(
        authorised_by=None, authorised_at=None, authorised_why=""
    )
    record("agreement.reopened", agreement, by, at)
    words = "An agreement was taken back to change it. You will be asked to agree again."
    tell_persons(agreement, words)
    tell_provider(agreement, words)
    for payer in payers:
        tell(users=staff_of(payer), words=words)


@transaction.atomic
def drop(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Leave an agreement that is not live. No money was promised, so none moves."""
    require(by, "agreement.stop", agreement)
    if not lock(agreement, AgreementState.DRAFT, AgreementState.OFFERED):
        raise UnableToAgree(MOVED_ON)
    _drop(agreement, by, at)


@transaction.atomic
def drop_with_its_introduction(*, introduction: Introduction, at: datetime) -> bool:
    """Drop what the two sides were agreeing when one of them stopped. The trail names nobody."""
    agreement = Agreement.objects.filter(introduction=introduction).first()
    if not agreement or not lock(agreement, AgreementState.DRAFT, AgreementState.OFFERED):
        return False
    _drop(agreement, None, at)
    return True


def drop_of_the_dead(*, agreement: Agreement, by: User, at: datetime) -> None:
    """Drop what someone who has died was agreeing. Whoever records the death has asked."""
    if lock(agreement, AgreementState.DRAFT, AgreementState.OFFERED):
        _drop(agreement, by, at)


def _drop(agreement: Agreement, by: User | None, at: datetime) -> None:
    move(agreement, AgreementState.DROPPED, ended_at=at)
    record("agreement.dropped", agreement, by, at)
    words = "An agreement that was being written has been dropped."
    tell_persons(agreement, words)
    tell_provider(agreement, words)
    if agreement.offered_at:
        for payer in payers_of(agreement):
            tell_organisation(payer, agreement, words)


def _checked_first(agreement: Agreement, times: int, first_due_on: date | None) -> date:
    if not may_be_periodic(agreement):
        raise UnableToAgree(NOT_PERIODIC, field="pence")
    if first_due_on is None or first_due_on < agreement.starts_on:
        raise UnableToAgree(
            "The first can’t be due before the agreement starts.", field="first_due_on"
        )
    if first_due_on + (times - 1) * FOUR_WEEKS > agreement.ends_on + FOUR_WEEKS:
        raise UnableToAgree(
            "This goes on after the agreement ends. Choose fewer times.", field="times"
        )
    return first_due_on


def _require_own_words_shared(introduction: Introduction, by: User) -> None:
    """A draft opens with the person's own words, which only they let a provider read (R5)."""
    if tier_for(by, introduction.person, outline_open=True) < Tier.PROFILE:
        raise UnableToAgree(
            "An agreement holds the person’s own words, and they have not shared those with you. "
            "They can share them, or begin the agreement."
        )


def _new(introduction: Introduction, by: User, at: datetime) -> Agreement:
    starts_on = timezone.localdate(at) + timedelta(days=1)
    return Agreement.objects.create(
        introduction=introduction,
        provider=introduction.provider,
        payee=introduction.provider.payee,
        starts_on=starts_on,
        ends_on=starts_on + DEFAULT_LENGTH,
        written_by=by,
    )


def take_up_again(agreement: Agreement, by: User, at: datetime) -> Agreement:
    """One that was dropped is a draft again, in a new version; any other stands as it is."""
    if lock(agreement, AgreementState.DROPPED):
        move(agreement, AgreementState.DRAFT, version=agreement.version + 1, offered_at=None,
             ended_at=None)  # fmt: skip
        record("agreement.reopened", agreement, by, at)
    return agreement


def _start_periodic_sum(part: Part, pence: int) -> None:
    PeriodicSum.objects.create(
        part=part,
        pence=pence,
        why="Shared Lives support fee",
        first_due_on=part.agreement.starts_on + timedelta(days=28),
        times=3,
    )
