"""Money that comes in parts, each on its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Budget, StopKind
from budgets.money import pounds
from budgets.queries import balance_of, stop_of
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.instalments import to_give
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.records.instalments import Instalment, Schedule
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person, User

AT_ONCE = 500


def agree(*, schedule: Schedule, subject: BudgetSubject, by: User, at: datetime) -> None:
    """It counts from now on; what is due already is given. Whoever calls has asked permission.

    Raises UnableToPay for a budget that has ended. One that is stopped for now gets it later.
    """
    check_not_ended(schedule.budget)
    if not Schedule.objects.filter(pk=schedule.pk, agreed_at=None).update(agreed_at=at):
        return
    audit.record(
        "budget.instalments",
        subject=subject,
        by=by,
        person=subject.person,
        organisation=Organisation.objects.get(party=subject.budget.funder_id),
        at=at,
        pence=schedule.pence,
        asked_by=schedule.asked_by_id,
    )
    parts = list(schedule.instalments.all())
    tell(
        users=side_of(subject.person),
        words=f"{pounds(schedule.pence)} comes into a budget in {len(parts)} parts, from "
        f"{in_words(parts[0].due_on)} to {in_words(parts[-1].due_on)}. Its page says more.",
        path=reverse("money:statement", args=[subject.uuid]),
        about=subject.person,
    )
    _give(to_give(today()).filter(schedule=schedule), at)


def check_not_ended(budget: Budget) -> None:
    stop = stop_of(budget)
    if stop and stop.kind == StopKind.ENDED:
        raise UnableToPay("This budget has ended.")


def give_due(*, on: date, at: datetime) -> int:
    """Give every part whose day has come, some hundred in one transaction; how many."""
    count = 0
    while some := list(to_give(on)[:AT_ONCE]):
        with transaction.atomic():
            given = _give(some, at)
            for part in given:
                _tell(part)
        count += len(given)
        if len(some) < AT_ONCE:
            break
    return count


def _give(parts: Iterable[Instalment], at: datetime) -> list[Instalment]:
    """Whoever marks a part gives it, so that of two workers one does."""
    mine = [
        part
        for part in parts
        if Instalment.objects.filter(pk=part.pk, given_at=None).update(given_at=at)
    ]
    budgets.give_many(
        gifts=[
            budgets.Gift(part.schedule.budget, part.pence, f"instalment:{part.uuid}")
            for part in mine
        ],
        by=None,
        at=at,
    )
    return mine


def _tell(part: Instalment) -> None:
    budget = part.schedule.budget
    person = Person.objects.filter(party=budget.holder_id).first()
    if person:
        left = pounds(balance_of(budget).available_pence)
        tell(
            users=side_of(person),
            words=f"{pounds(part.pence)} has come into a budget. {left} of it is left to use.",
            path=reverse("money:statement", args=[budget.uuid]),
            about=person,
        )
