"""Money that is still to come into a budget, and the days on which parts of a sum come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet

from budgets.models import Budget
from budgets.queries import still_promising
from marketplace.money.records.instalments import Every, Instalment, Schedule

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


@dataclass(frozen=True)
class Part:
    due_on: date
    pence: int


@dataclass(frozen=True)
class Reason:
    """Why a funder put more in a budget, in its own words."""

    agreed_at: datetime
    pence: int
    words: str


@dataclass(frozen=True)
class Coming:
    """What is still to come into a budget, and why the funder gave what it agreed to."""

    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]


def coming_into(budget: Budget) -> Coming:
    """In one query; the latest reasons first."""
    rows = (
        Schedule.objects.filter(budget=budget, agreed_at__isnull=False)
        .order_by("instalments__due_on", "instalments__pk", "pk")
        .values_list("agreed_at", "pence", "why")
        .annotate(
            due_on=F("instalments__due_on"),
            part=F("instalments__pence"),
            given_at=F("instalments__given_at"),
        )
    )
    parts, reasons = [], {}
    for agreed_at, pence, why, due_on, part, given_at in rows:
        if due_on and not given_at:
            parts.append(Part(due_on, part))
        if why:
            reasons[agreed_at, pence, why] = Reason(agreed_at, pence, why)
    latest = sorted(reasons.values(), key=lambda reason: reason.agreed_at, reverse=True)
    return Coming(tuple(parts), tuple(latest))


def to_give(on: date) -> QuerySet[Instalment]:
    """Those whose day has come. While a budget is stopped for now they wait."""
    open_ones = still_promising(Budget.objects.all())
    waiting = agreed().filter(due_on__lte=on, schedule__budget__in=open_ones)
    return waiting.select_related("schedule__budget").order_by("due_on", "pk")
