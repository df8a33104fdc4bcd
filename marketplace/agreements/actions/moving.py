"""How an agreement changes state: only as its table of transitions says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse

from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import (
    AGREEMENT_TRANSITIONS,
    Agreement,
    AgreementState,
    ChangeState,
)
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.people import audit, states
from marketplace.people.models import Organisation, Person, User
from marketplace.providers.actions import staff_who_answer

MOVED_ON = "This agreement has changed since you opened it. Look at it again, then try once more."


TRIAL_IS_OVER = "The trial is over. Do you want to go on, change something, or stop?"


def move(agreement: Agreement, to: AgreementState, **fields: Any) -> None:
    """Change the state of the version that the caller read."""
    if not states.move(agreement, to, AGREEMENT_TRANSITIONS, unchanged=("version",), **fields):
        raise UnableToAgree(MOVED_ON)


def move_to_end(agreement: Agreement, at: datetime) -> None:
    """A change that was asked for waits for nobody any more."""
    move(agreement, AgreementState.ENDED, ended_at=at)
    waiting = agreement.changes.filter(state=ChangeState.ASKED)
    waiting.update(state=ChangeState.REFUSED, closed_at=at)
    if hasattr(agreement, "trial"):
        _ask_after_trial(agreement)


def _ask_after_trial(agreement: Agreement) -> None:
    """A trial is of one person."""
    [person] = persons_of(agreement)
    if person.died_on:
        return
    path = reverse("agreements:after_trial", args=[agreement.uuid])
    tell(users=side_of(person), words=TRIAL_IS_OVER, path=path, about=person, needs_action=True)
    users = staff_who_answer(agreement.provider)
    tell(users=users, words=TRIAL_IS_OVER, path=path, needs_action=True)


def require_draft(agreement: Agreement) -> None:
    if not lock(agreement, AgreementState.DRAFT):
        raise UnableToAgree("This agreement is no longer a draft. Take it back to change it.")


def lock(agreement: Agreement, *states: AgreementState, **also: Any) -> bool:
    """Hold the agreement's row until we commit, if it is in one of these states.

    Writing the row takes its lock on PostgreSQL; on SQLite the transaction has it already.
    Whoever comes at the same moment waits, and then sees what we did.
    """
    same = Agreement.objects.filter(pk=agreement.pk, state__in=states, **also)
    held = bool(same.update(state=F("state")))
    agreement.refresh_from_db()
    return held


def require_vetted(agreement: Agreement) -> None:
    """The provider itself, and what it promised in its answer to the need."""
    answer = agreement.introduction.response if agreement.introduction else None
    if not (answer or agreement.provider).is_vetted():
        raise UnableToAgree(
            "The provider is paused or its checks have run out, so this can’t be agreed now."
        )


def require_meeting(agreement: Agreement) -> None:
    """Until everyone has agreed, either side may stop; then there is nothing more to agree."""
    meeting, states = agreement.introduction_id, [IntroductionState.MUTUAL]
    if hasattr(agreement, "began_as"):  # they agreed to meet, and to try it, before
        states.append(IntroductionState.AGREED)
    both = Introduction.objects.filter(state__in=states)
    if meeting and not both.filter(pk=meeting).exists():
        raise UnableToAgree("You stopped getting to know each other, so this can’t be agreed.")


def record(verb: str, agreement: Agreement, by: User | None, at: datetime, **details: Any) -> None:
    """Audit once for each person in the agreement."""
    for part in agreement.parts.select_related("person"):
        audit.record(
            verb,
            subject=agreement,
            by=by,
            person=part.person,
            organisation=agreement.provider.organisation,
            at=at,
            **details,
        )


def persons_of(agreement: Agreement) -> list[Person]:
    return [part.person for part in agreement.parts.select_related("person__user")]


def tell_persons(agreement: Agreement, words: str, *, needs_action: bool = False) -> None:
    for person in persons_of(agreement):
        tell(
            users=side_of(person),
            words=words,
            path=path_of(agreement),
            about=person,
            needs_action=needs_action,
        )


def tell_provider(agreement: Agreement, words: str, *, needs_action: bool = False) -> None:
    users = staff_who_answer(agreement.provider)
    tell(users=users, words=words, path=path_of(agreement), needs_action=needs_action)


def tell_organisation(
    organisation: Organisation, agreement: Agreement, words: str, *, needs_action: bool = False
) -> None:
    tell(
        users=staff_of(organisation),
        words=words,
        path=path_of(agreement),
        needs_action=needs_action,
    )


def path_of(agreement: Agreement) -> str:
    return reverse("agreements:detail", args=[agreement.uuid])
