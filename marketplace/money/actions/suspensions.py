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
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Suspension
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require


@transaction.atomic
def suspend(*, subject: BudgetSubject, why: str, by: User, at: datetime) -> Suspension:
    """A funder's officer stops it for now, and says why."""
    _check_officer(subject, by)
    try:
        stop = budgets.suspend(budget=subject.budget, by=by.pk, at=at)
    except IsStopped as problem:
        raise UnableToPay(problem.message) from None
    suspension = Suspension.objects.create(stop=stop, why=why)
    _record("budget.suspended", subject, by, at)
    _tell(
        subject,
        "Your funder has stopped a budget for now, and says why. It promises nothing new. What "
        "was promised or earned is still paid.",
    )
    return suspension


@transaction.atomic
def resume(*, subject: BudgetSubject, why: str, by: User, at: datetime) -> None:
    """It goes on, and the person reads why."""
    _check_officer(subject, by)
    stop = stop_of(subject.budget)
    if stop is None or stop.kind != StopKind.SUSPENDED:
        raise UnableToPay("This budget is not stopped for now.")
    if not budgets.lift(stop=stop, by=by.pk, at=at):
        raise UnableToPay("This budget goes on already.")
    Suspension.objects.filter(stop=stop).update(why_lifted=why)
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
