"""Money that is still to come into a budget, and the days on which parts of a sum come."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from budgets.models import Budget
from budgets.queries import still_promising
from marketplace.money.records.instalments import Every, Instalment

MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


def days_of(every: Every, first_on: date, last_on: date) -> list[date]:
    """The first day, and then the first of a month, as often as it fits before the last day."""
    days = [first_on]
    step = MONTHS.get(every)
    following = first_on
    while step:
        for _ in range(step):
            following = (following.replace(day=1) + timedelta(days=32)).replace(day=1)
        if following > last_on:
            break
        days.append(following)
    return days


def agreed() -> QuerySet[Instalment]:
    """What a funder has agreed to give and has not given yet."""
    return Instalment.objects.filter(given_at__isnull=True, schedule__agreed_at__isnull=False)


def still_to_come(budget: Budget) -> list[Instalment]:
    """Into a budget that has not ended."""
    return list(agreed().filter(schedule__budget=budget))


def to_give(on: date) -> QuerySet[Instalment]:
    """Those whose day has come. While a budget is stopped for now they wait."""
    open_ones = still_promising(Budget.objects.all())
    waiting = agreed().filter(due_on__lte=on, schedule__budget__in=open_ones)
    return waiting.select_related("schedule__budget").order_by("due_on", "pk")
