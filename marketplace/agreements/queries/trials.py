"""A trial, and what came of it, as one reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from marketplace.agreements.interests import gains_from
from marketplace.agreements.models import (
    AfterTrial,
    Agreement,
    AgreementState,
    SignatureSide,
    Trial,
)
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.policy import may


@dataclass(frozen=True)
class TrialCard:
    is_trial: bool
    may_choose: bool  # of a draft, whether it is one
    is_over: bool
    may_answer: bool
    own_answer: str
    outcome: str  # of both answers; empty until both are there
    may_go_on: bool
    followed_by: UUID | None
    began_as: UUID | None  # the trial that this one follows


def trial_card(agreement: Agreement, user: User) -> TrialCard:
    trial = Trial.objects.filter(agreement=agreement).select_related("followed_by").first()
    before = Trial.objects.filter(followed_by=agreement).select_related("agreement").first()
    sides = sides_of(agreement, user) if trial else ()
    is_over = trial is not None and agreement.state == AgreementState.ENDED
    is_open = is_over and trial is not None and trial.followed_by is None
    if is_open:
        is_open = not agreement.parts.filter(person__died_on__isnull=False).exists()
    writes = may(user, "agreement.write", agreement)
    is_draft = agreement.state == AgreementState.DRAFT
    return TrialCard(
        is_trial=trial is not None,
        may_choose=is_draft and writes and may_be_trial(agreement),
        is_over=is_over,
        may_answer=is_open and bool(sides),
        own_answer=_words(getattr(trial, f"{sides[0]}_says")) if sides else "",
        outcome=_outcome(trial) if trial and is_over else "",
        may_go_on=is_open and writes and trial is not None and trial.both_go_on,
        followed_by=trial.followed_by.uuid if trial and trial.followed_by else None,
        began_as=before.agreement.uuid if before else None,
    )


def sides_of(agreement: Agreement, user: User) -> tuple[str, ...]:
    """For which sides this user says what is wanted after the trial."""
    part = agreement.parts.select_related("person").first()
    for_person = part is not None and may(user, "agreement.sign_for_person", part)
    sides = []
    if for_person and not gains_from(user, agreement):
        sides.append(SignatureSide.PERSON.value)
    if may(user, agreement.verb_for_provider, agreement):
        sides.append(SignatureSide.PROVIDER.value)
    return tuple(sides)


def may_be_trial(agreement: Agreement) -> bool:
    """For one person; and what follows a trial is no second one."""
    follows = Trial.objects.filter(followed_by=agreement).exists()
    return not follows and agreement.parts.count() == 1


def too_long_for_a_trial(agreement: Agreement, ends_on: date) -> str:
    """In words; empty when it is short enough until that last day, or no trial."""
    part = agreement.parts.select_related("person__area").first()
    if part is None or not Trial.objects.filter(agreement=agreement).exists():
        return ""
    most = setting(part.person.area, "trial_most_days")
    if ends_on < agreement.starts_on + timedelta(days=most):
        return ""
    return f"A trial lasts {most} days at most. Change the dates."


def _outcome(trial: Trial) -> str:
    if not (trial.person_says and trial.provider_says):
        return ""
    if trial.somebody_stops:
        return "It stops after the trial."
    if AfterTrial.CHANGE in {trial.person_says, trial.provider_says}:
        return "You both want to go on, and something should change."
    return "You both want to go on as it is."


def _words(says: str) -> str:
    return str(AfterTrial(says).label) if says else ""
