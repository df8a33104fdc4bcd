"""A trial: a small agreement first. When it is over, both sides say if they go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.agreements.actions.moving import (
    MOVED_ON,
    lock,
    persons_of,
    record,
    require_draft,
    require_vetted,
    tell_persons,
    tell_provider,
)
from marketplace.agreements.actions.terms import DEFAULT_LENGTH, take_up_again
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import (
    Advance,
    AgreedOutcome,
    Agreement,
    AgreementState,
    ChangeLine,
    ChangeState,
    Part,
    PeriodicSum,
    Trial,
)
from marketplace.agreements.queries.trials import may_be_trial, sides_of
from marketplace.people.errors import NotAllowed
from marketplace.people.models import User
from marketplace.people.policy import require

FOUR_WEEKS = timedelta(weeks=4)


@transaction.atomic
def choose_trial(*, agreement: Agreement, is_trial: bool, by: User, at: datetime) -> None:
    """Of a draft: a trial first, or the whole agreement. A trial lasts four weeks at first."""
    require(by, "agreement.write", agreement)
    require_draft(agreement)
    if not may_be_trial(agreement):
        raise UnableToAgree("This can’t be a trial.")
    if not is_trial:
        Trial.objects.filter(agreement=agreement).delete()
    elif Trial.objects.get_or_create(agreement=agreement)[1]:
        _shorten(agreement)
    record("agreement.changed", agreement, by, at, step="trial")


@transaction.atomic
def answer(*, agreement: Agreement, says: str, by: User, at: datetime) -> None:
    """What one side wants after the trial. It may think again until the main one is written."""
    sides = sides_of(agreement, by)
    if not sides:
        raise NotAllowed("This is not yours to answer.")
    trial = _over(agreement)
    for side in sides:
        setattr(trial, f"{side}_says", says)
        setattr(trial, f"{side}_said_by", by)
        setattr(trial, f"{side}_said_at", at)
    trial.save()
    record("trial.answered", agreement, by, at, says=says)
    if not (trial.person_says and trial.provider_says):
        return
    words = "You both want to go on after the trial. One of you can write the agreement."
    if trial.somebody_stops:
        words = "It stops after the trial. Nobody has to say why. Thank you for trying it."
    tell_persons(agreement, words, needs_action=trial.both_go_on)
    tell_provider(agreement, words, needs_action=trial.both_go_on)


@transaction.atomic
def go_on(*, agreement: Agreement, by: User, at: datetime) -> Agreement:
    """Begin the main agreement from what the trial said. Everyone reads it and agrees anew."""
    require(by, "agreement.write", agreement)
    lock(agreement, AgreementState.ENDED)
    if any(person.died_on for person in persons_of(agreement)):
        raise UnableToAgree("This person has died, so nothing follows the trial.")
    trial = Trial.objects.filter(agreement=agreement).select_related("followed_by").first()
    if trial and trial.followed_by:
        return take_up_again(trial.followed_by, by, at)
    if not trial or agreement.state != AgreementState.ENDED or not trial.both_go_on:
        raise UnableToAgree("You can go on once both of you have said so.")
    require_vetted(agreement)
    main = _main_of(agreement, by, at)
    Trial.objects.filter(pk=trial.pk).update(followed_by=main)
    record("agreement.begun", main, by, at)
    return main


def _over(agreement: Agreement) -> Trial:
    """The trial of an agreement that has ended, and that nothing has followed yet."""
    over = lock(agreement, AgreementState.ENDED)
    trial = Trial.objects.filter(agreement=agreement, followed_by=None).first()
    if not over or trial is None:
        raise UnableToAgree(MOVED_ON)
    return trial


def _shorten(agreement: Agreement) -> None:
    ends_on = min(agreement.ends_on, agreement.starts_on + FOUR_WEEKS)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=ends_on)
    AgreedOutcome.objects.filter(part__agreement=agreement, review_on__gt=ends_on).update(
        review_on=ends_on
    )
    agreement.refresh_from_db()


def _main_of(trial: Agreement, by: User, at: datetime) -> Agreement:
    """It takes the meeting over, which has one agreement at a time."""
    introduction, starts_on = trial.introduction, timezone.localdate(at) + timedelta(days=1)
    Agreement.objects.filter(pk=trial.pk).update(introduction=None)
    main = Agreement.objects.create(
        introduction=introduction,
        provider=trial.provider,
        payee=trial.provider.payee,
        starts_on=starts_on,
        ends_on=starts_on + DEFAULT_LENGTH,
        written_by=by,
    )
    tried = trial.parts.get()
    part = Part.objects.create(
        agreement=main,
        person=tried.person,
        relationship=tried.relationship,
        same_household=tried.same_household,
        retention_percent=tried.retention_percent,
        cap_pence=tried.cap_pence,
    )
    left_out = ChangeLine.objects.filter(left_out=True, change__state=ChangeState.AGREED)
    for outcome in tried.outcomes.exclude(pk__in=left_out.values("outcome")):
        _write_again(outcome, part)
    _pay_as_before(tried, part)
    return main


def _pay_as_before(tried: Part, part: Part) -> None:
    """As the trial was to be paid. It is a part of its own, so that what the trial earned, kept
    back or paid in advance counts for nothing in it."""
    advance = Advance.objects.filter(part=tried).first()
    if advance:
        Advance.objects.create(part=part, percent=advance.percent, payments=advance.payments)
    periodic = PeriodicSum.objects.filter(part=tried).first()
    if periodic:
        first_due_on = part.agreement.starts_on + FOUR_WEEKS
        PeriodicSum.objects.create(
            part=part, pence=periodic.pence, why=periodic.why, first_due_on=first_due_on, times=3
        )


def _write_again(outcome: AgreedOutcome, part: Part) -> None:
    AgreedOutcome.objects.create(
        part=part,
        words=outcome.words,
        domain=outcome.domain,
        level_words=outcome.level_words,
        baseline=outcome.baseline,
        importance=outcome.importance,
        difficulty=outcome.difficulty,
        price_pence=outcome.price_pence,
        shares_percent=outcome.shares_percent,
        cleared_of=outcome.cleared_of,
        position=outcome.position,
        review_on=part.agreement.ends_on,
    )
