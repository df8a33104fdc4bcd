"""Asking unused money back: a written notice, the person's right to a second look, the transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.money import pounds
from budgets.queries import balance_of
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.notices import UnableToReclaim, drop_notice, move_notice, send_notice
from marketplace.money.actions.proposals import propose
from marketplace.money.models import ProposalKind, Reclaim, ReclaimState
from marketplace.money.queries.reclaims import may_reclaim_alone
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import Subject, require
from marketplace.people.records.said import Channel


@transaction.atomic
def give_notice(
    *, subject: BudgetSubject, ground: str, why: str, pence: int, key: str, by: User, at: datetime
) -> Reclaim:
    """Write a notice; it is sent at once or, above the funder's threshold, by a second officer.

    Only what is free can be asked back. The same key again returns the notice it wrote.
    """
    _check_officer(subject, subject.person, by)
    earlier = Reclaim.objects.filter(budget=subject.budget, key=key).first()
    if earlier:
        return earlier
    _check_free(subject, pence)
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    Person.objects.filter(pk=subject.person.pk).update(first_name=F("first_name"))  # one at a time
    alone = may_reclaim_alone(subject.person, funder, at)
    reclaim = _written(
        subject,
        funder=funder,
        ground=ground,
        why=why,
        pence=pence,
        key=key,
        written_by=by,
        written_at=at,
    )
    if pence <= alone:
        send_notice(reclaim, by=by, at=at)
        return reclaim
    reclaim.proposal = propose(
        organisation=funder,
        kind=ProposalKind.CLAWBACK,
        budget=subject.budget,
        pence=pence,
        key=f"reclaim:{reclaim.uuid}",
        by=by,
        at=at,
    )
    reclaim.save(update_fields=["proposal"])
    return reclaim


def _check_officer(subject: Subject, person: Person, by: User) -> None:
    require(by, "reclaim.write", subject)
    if person.roles_of(by):
        raise UnableToReclaim("You act for this person, so a colleague must do this.")


def _check_free(subject: BudgetSubject, pence: int) -> None:
    free = balance_of(subject.budget).available_pence
    if pence > free:
        raise UnableToReclaim(
            f"Only {pounds(free)} is free. Promised money can’t be asked back.", field="pence"
        )


def _written(subject: BudgetSubject, **fields: Any) -> Reclaim:
    try:
        with transaction.atomic():
            return Reclaim.objects.create(budget=subject.budget, person=subject.person, **fields)
    except IntegrityError:
        raise UnableToReclaim("Money of this budget is being asked back already.") from None


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
    _record("reclaim.asked_again", reclaim, by, at, channel=channel, said_by=said_by)
    tell(
        users=staff_of(reclaim.funder),
        words="A person asks you to look again at money that you asked back.",
        path=_path(reclaim),
        needs_action=True,
    )


@transaction.atomic
def answer(
    *, reclaim: Reclaim, upheld: bool, pence: int, words: str, by: User, at: datetime
) -> None:
    """The funder looked again: `pence` (never more than before) is still asked for, or nothing."""
    _check_officer(reclaim, reclaim.person, by)
    if not 0 < pence <= reclaim.pence:
        raise UnableToReclaim(f"Enter {pounds(reclaim.pence)} or less.", field="pence")
    to = ReclaimState.UPHELD if upheld else ReclaimState.DROPPED
    more = {} if upheld else {"ended_at": at}
    move_notice(
        reclaim, to, answer=words, answered_at=at, pence=pence if upheld else reclaim.pence, **more
    )
    _record("reclaim.upheld" if upheld else "reclaim.dropped", reclaim, by, at)
    still = f"{pounds(pence)} is still asked back." if upheld else "No money is asked back."
    _tell_person(reclaim, f"Your funder has looked again. {still}")


@transaction.atomic
def drop(*, reclaim: Reclaim, by: User, at: datetime) -> None:
    """The funder asks for nothing after all, before it was asked to look again or after."""
    require(by, "reclaim.write", reclaim)
    drop_notice(reclaim, at=at)
    _record("reclaim.dropped", reclaim, by, at)
    _tell_person(reclaim, "Your funder no longer asks for money back.")


@transaction.atomic
def take_back(*, reclaim: Reclaim, by: User, at: datetime) -> None:
    """Once its day has passed, free money goes back. Promised money never does."""
    require(by, "reclaim.write", reclaim)
    if reclaim.deadline_on is None or today() <= reclaim.deadline_on:
        until = in_words(reclaim.deadline_on) if reclaim.deadline_on else "it is sent"
        raise UnableToReclaim(f"The person has until {until} to ask you to look again.")
    move_notice(reclaim, ReclaimState.RETURNED, ended_at=at)
    try:
        budgets.claw_back(
            budget=reclaim.budget,
            pence=reclaim.pence,
            by=by.pk,
            at=at,
            key=str(reclaim.uuid),
            reference=reclaim.uuid,
        )
    except MoneyError as problem:
        free = pounds(balance_of(reclaim.budget).available_pence)
        raise UnableToReclaim(
            f"Only {free} is free by now. Promised money can’t go back. Drop this notice, then "
            "write another."
        ) from problem
    _record("reclaim.returned", reclaim, by, at)
    _tell_person(reclaim, f"{pounds(reclaim.pence)} of a budget has gone back to the funder.")


def _record(verb: str, reclaim: Reclaim, by: User, at: datetime, **said: str) -> None:
    audit.record(
        verb,
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
