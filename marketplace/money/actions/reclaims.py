"""Taking money out of a budget: asked back, a smaller budget, or its end. Each is a written notice,
the person's right to a second look, and only then the transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import IsStopped, NotEnough
from budgets.models import StopKind
from budgets.money import pounds
from budgets.queries import balance_of, stop_of
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.notices import (
    UnableToReclaim,
    drop_notice,
    end_stop_notice,
    move_notice,
    send_notice,
)
from marketplace.money.actions.proposals import propose
from marketplace.money.models import NoticeKind, ProposalKind, Reclaim, ReclaimState
from marketplace.money.queries.reclaims import may_reclaim_alone, outcome_of
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import Subject, require
from marketplace.people.records.said import Channel


@transaction.atomic
def give_notice(
    *,
    subject: BudgetSubject,
    kind: str = NoticeKind.RECLAIM,
    ground: str,
    why: str,
    pence: int = 0,
    key: str,
    by: User,
    at: datetime,
) -> Reclaim:
    """Write a notice; it is sent at once or, above the funder's threshold, by a second officer.

    Only what is free can be taken out; an ending is of all that is. The same key again returns
    the notice it wrote.
    """
    _check_officer(subject, subject.person, by)
    earlier = Reclaim.objects.filter(budget=subject.budget, key=key).first()
    if earlier:
        return earlier
    _check_not_ended(subject)
    if kind == NoticeKind.ENDING:
        pence = balance_of(subject.budget).available_pence
    _check_free(subject, pence)
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    Person.objects.filter(pk=subject.person.pk).update(first_name=F("first_name"))  # one at a time
    alone = may_reclaim_alone(subject.person, funder, at)
    what = {"kind": kind, "ground": ground, "why": why, "pence": pence, "key": key}
    reclaim = _written(subject, funder=funder, written_by=by, written_at=at, **what)
    if pence <= alone:
        send_notice(reclaim, by=by, at=at)
    else:
        _ask_a_second(reclaim, by, at)
    return reclaim


def _ask_a_second(reclaim: Reclaim, by: User, at: datetime) -> None:
    reclaim.proposal = propose(
        organisation=reclaim.funder,
        kind=ProposalKind.CLAWBACK,
        budget=reclaim.budget,
        pence=reclaim.pence,
        key=f"reclaim:{reclaim.uuid}",
        by=by,
        at=at,
    )
    reclaim.save(update_fields=["proposal"])


def _check_officer(subject: Subject, person: Person, by: User) -> None:
    require(by, "reclaim.write", subject)
    if person.roles_of(by):
        raise UnableToReclaim("You act for this person, so a colleague must do this.")


def _check_free(subject: BudgetSubject, pence: int) -> None:
    free = balance_of(subject.budget).available_pence
    if pence > free:
        raise UnableToReclaim(
            f"Only {pounds(free)} is free. Promised money can’t be taken out.", field="pence"
        )


def _check_not_ended(subject: BudgetSubject) -> None:
    stop = stop_of(subject.budget)
    if stop and stop.kind == StopKind.ENDED:
        raise UnableToReclaim("This budget has ended already.")


def _written(subject: BudgetSubject, **fields: Any) -> Reclaim:
    try:
        with transaction.atomic():
            return Reclaim.objects.create(budget=subject.budget, person=subject.person, **fields)
    except IntegrityError:
        raise UnableToReclaim(
            "The person has been written to about this budget already. See that first."
        ) from None


@transaction.atomic
def ask_again(
    *,
    reclaim: Reclaim,
    why: str,
    by: User,
    at: datetime,
    channel: str = Channel.ONLINE,
    said_by: str = "",
) -> None:
    """The person asks the funder to look again. Nothing goes back until it has answered."""
    require(by, "reclaim.ask_again", reclaim)
    move_notice(
        reclaim,
        ReclaimState.RECONSIDERING,
        why_again=why,
        asked_again_at=at,
        channel=channel,
        said_by=said_by,
    )
    _record("asked_again", reclaim, by, at, channel=channel, said_by=said_by)
    tell(
        users=staff_of(reclaim.funder),
        words="A person asks you to look again at what you wrote about a budget.",
        path=_path(reclaim),
        needs_action=True,
    )


@transaction.atomic
def answer(
    *, reclaim: Reclaim, upheld: bool, pence: int, words: str, by: User, at: datetime
) -> None:
    """The funder looked again: `pence` (never more than before) is still taken out, or nothing.

    Of an ending it is all that is free, and of a stop nothing, whatever `pence` says. A budget
    whose stop no longer stands goes on at once.
    """
    _check_officer(reclaim, reclaim.person, by)
    if reclaim.kind in (NoticeKind.ENDING, NoticeKind.SUSPENSION):
        pence = reclaim.pence
    elif not 0 < pence <= reclaim.pence:
        raise UnableToReclaim(f"Enter {pounds(reclaim.pence)} or less.", field="pence")
    to = ReclaimState.UPHELD if upheld else ReclaimState.DROPPED
    more = {} if upheld else {"ended_at": at}
    move_notice(
        reclaim, to, answer=words, answered_at=at, pence=pence if upheld else reclaim.pence, **more
    )
    if reclaim.stop and not upheld:
        budgets.lift(stop=reclaim.stop, by=by.pk, at=at)
    _record("upheld" if upheld else "dropped", reclaim, by, at)
    _tell_person(reclaim, f"Your funder has looked again. {outcome_of(reclaim, upheld=upheld)}")


@transaction.atomic
def drop(*, reclaim: Reclaim, by: User, at: datetime) -> None:
    """The funder plans it no longer, before it was asked to look again or after."""
    require(by, "reclaim.write", reclaim)
    _check_planned(reclaim)
    drop_notice(reclaim, at=at)
    _record("dropped", reclaim, by, at)
    _tell_person(reclaim, "Your funder no longer plans what it wrote about a budget.")


@transaction.atomic
def carry_out(*, reclaim: Reclaim, by: User, at: datetime) -> None:
    """Once its day has passed, free money goes back. Promised money never does."""
    require(by, "reclaim.write", reclaim)
    _check_planned(reclaim)
    if reclaim.deadline_on is None or today() <= reclaim.deadline_on:
        until = in_words(reclaim.deadline_on) if reclaim.deadline_on else "it is sent"
        raise UnableToReclaim(f"The person has until {until} to ask you to look again.")
    move_notice(reclaim, ReclaimState.RETURNED, ended_at=at)
    try:
        with transaction.atomic():
            returned = _move_money(reclaim, by, at)
    except NotEnough as problem:
        free = pounds(problem.available_pence)
        raise UnableToReclaim(
            f"Only {free} is free by now. Promised money can’t go back. Drop this notice, then "
            "write another."
        ) from problem
    except IsStopped as problem:
        raise UnableToReclaim("This budget has ended already. Drop this notice.") from problem
    _record("returned", reclaim, by, at)
    ended = "A budget has ended. " if reclaim.kind == NoticeKind.ENDING else ""
    _tell_person(reclaim, f"{ended}{pounds(returned)} of it has gone back to the funder.")


def _check_planned(reclaim: Reclaim) -> None:
    if reclaim.kind == NoticeKind.SUSPENSION:
        raise UnableToReclaim("This budget is stopped already. Let it go on, or end it.")


def _move_money(reclaim: Reclaim, by: User, at: datetime) -> int:
    """By what kind of notice it is; returns the pence."""
    if reclaim.kind == NoticeKind.ENDING:
        earlier = stop_of(reclaim.budget)
        stop = budgets.end(budget=reclaim.budget, by=by.pk, at=at)
        if earlier:
            end_stop_notice(earlier, at=at)
        return budgets.return_what_is_left(stop=stop, by=by.pk, at=at)
    take_out = budgets.claw_back if reclaim.kind == NoticeKind.RECLAIM else budgets.reduce
    take_out(
        budget=reclaim.budget,
        pence=reclaim.pence,
        by=by.pk,
        at=at,
        key=str(reclaim.uuid),
        reference=reclaim.uuid,
    )
    return reclaim.pence


def _record(step: str, reclaim: Reclaim, by: User, at: datetime, **said: str) -> None:
    audit.record(
        f"{reclaim.kind}.{step}",
        subject=reclaim,
        by=by,
        person=reclaim.person,
        organisation=reclaim.funder if reclaim.funder.roles_of(by) else None,
        at=at,
        pence=reclaim.pence,
        **said,
    )


def _tell_person(reclaim: Reclaim, words: str) -> None:
    tell(users=side_of(reclaim.person), words=words, path=_path(reclaim), about=reclaim.person)


def _path(reclaim: Reclaim) -> str:
    return reverse("money:reclaim", args=[reclaim.uuid])
