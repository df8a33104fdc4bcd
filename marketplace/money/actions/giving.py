"""Money that a funder gives, once nobody else needs to look."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import MoneyError
from budgets.money import pounds
from budgets.queries import balance_of
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.records.instalments import Schedule
from marketplace.people import audit
from marketplace.people.models import User


def give(
    *,
    subject: BudgetSubject,
    pence: int,
    by: User,
    at: datetime,
    key: str,
    schedule: Schedule | None = None,
    asked_by: User | None = None,
) -> None:
    """Post it, write it down and tell the person. The same key again does nothing more.

    `schedule` keeps why, if the funder says so. `asked_by` is who asked, where `by` was the second
    to look.
    """
    before = balance_of(subject.budget).allocated_pence
    try:
        with transaction.atomic():
            budgets.allocate(budget=subject.budget, pence=pence, by=by.pk, at=at, key=key)
    except MoneyError as problem:
        raise UnableToPay(problem.message, field="pence") from None
    if schedule:
        Schedule.objects.filter(pk=schedule.pk, agreed_at=None).update(agreed_at=at)
    if balance_of(subject.budget).allocated_pence == before:  # the same form came twice
        return
    audit.record(
        "budget.allocated",
        subject=subject,
        by=by,
        person=subject.person,
        at=at,
        pence=pence,
        asked_by=(asked_by or by).pk,
    )
    tell(
        users=side_of(subject.person),
        words=f"{pounds(pence)} was put in a budget. Its page says more.",
        path=reverse("money:statement", args=[subject.uuid]),
        about=subject.person,
    )
