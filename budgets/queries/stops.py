"""Which budgets promise nothing new, for now or for good."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from budgets.models import Account, AccountKind, Budget, Stop, StopKind

IN_FORCE = Stop.objects.filter(lifted_at__isnull=True)


def stops_of(budgets: Collection[int]) -> dict[int, Stop]:
    """By the budget's id; where a suspended budget has ended as well, its end."""
    found: dict[int, Stop] = {}
    for stop in IN_FORCE.filter(budget__in=budgets):
        if found.get(stop.budget_id) is None or stop.kind == StopKind.ENDED:
            found[stop.budget_id] = stop
    return found


def stop_of(budget: Budget) -> Stop | None:
    return stops_of([budget.pk]).get(budget.pk)


def still_promising(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """Without those that were stopped."""
    return budgets.filter(~Exists(IN_FORCE.filter(budget=OuterRef("pk"))))


def still_running(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """Without those that have ended; one that is stopped for now goes on one day."""
    ended = IN_FORCE.filter(budget=OuterRef("pk"), kind=StopKind.ENDED)
    return budgets.filter(~Exists(ended))


def ended_with_money_left() -> QuerySet[Stop]:
    """The ends of budgets in which money is free again: what was promised then was not needed."""
    free = Account.objects.filter(
        budget=OuterRef("budget"), kind=AccountKind.AVAILABLE, credits__gt=F("debits")
    )
    return IN_FORCE.filter(Exists(free), kind=StopKind.ENDED)
