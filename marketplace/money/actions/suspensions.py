"""Stopping a budget for now: nothing new is promised, and what is earned is still paid."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import IsStopped
from budgets.models import StopKind
from budgets.queries import stop_of
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.notices import end_stop_notice, send_notice
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import NoticeKind, Reclaim
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


@transaction.atomic
def suspend(*, subject: BudgetSubject, why: str, by: User, at: datetime) -> Reclaim:
    """A funder's officer stops it for now, and writes to the person why: they may ask the funder
    to look again."""
    _check_officer(subject, by)
    try:
        stop = budgets.suspend(budget=subject.budget, by=by.pk, at=at)
    except IsStopped as problem:
        raise UnableToPay(problem.message) from None
    _record("budget.suspended", subject, by, at)
    notice = Reclaim.objects.create(
        budget=subject.budget,
        person=subject.person,
        funder=Organisation.objects.get(party=subject.budget.funder_id),
        kind=NoticeKind.SUSPENSION,
        stop=stop,
        why=why,
        pence=0,
        key=f"stop:{stop.uuid}",
        written_by=by,
        written_at=at,
    )
    send_notice(notice, by=by, at=at)
    return notice


@transaction.atomic
def resume(*, subject: BudgetSubject, why: str, by: User, at: datetime) -> None:
    """It goes on, and the person reads why."""
    _check_officer(subject, by)
    stop = stop_of(subject.budget)
    if stop is None or stop.kind != StopKind.SUSPENDED:
        raise UnableToPay("This budget is not stopped for now.")
    if not budgets.lift(stop=stop, by=by.pk, at=at):
        raise UnableToPay("This budget goes on already.")
    end_stop_notice(stop, at=at, why=why)
    _record("budget.resumed", subject, by, at)
    _tell(subject, "A budget that was stopped goes on. It can promise money again.")


def _check_officer(subject: BudgetSubject, by: User) -> None:
    require(by, "budget.suspend", subject)
    if subject.person.roles_of(by):
        raise UnableToPay("You act for this person, so a colleague must do this.")


def _record(verb: str, subject: BudgetSubject, by: User, at: datetime) -> None:
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    audit.record(verb, subject=subject, by=by, person=subject.person, organisation=funder, at=at)


def _tell(subject: BudgetSubject, words: str) -> None:
    path = reverse("money:statement", args=[subject.uuid])
    tell(users=side_of(subject.person), words=words, path=path, about=subject.person)
