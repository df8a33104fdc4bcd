"""Stopping a budget, for now or for good, and letting it go on.

What it promised stays promised. What it only pledged to a group is free again at once.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from budgets.actions.budgets import return_what_is_left
from budgets.actions.pledges import unpledge_budgets
from budgets.errors import IsStopped, MoneyError
from budgets.models import Budget, Stop, StopKind
from budgets.queries.stops import ended_with_money_left, stop_of

log = logging.getLogger(__name__)


def suspend(*, budget: Budget, by: int | None, at: datetime) -> Stop:
    """It promises nothing new until it is lifted. Raises IsStopped when it is stopped already."""
    return _stop(budget, StopKind.SUSPENDED, by, at)


def end(*, budget: Budget, by: int | None, at: datetime) -> Stop:
    """It promises nothing new, and `return_ended` gives what is free back to its funder.

    A suspended budget may end. Raises IsStopped when it has ended already.
    """
    return _stop(budget, StopKind.ENDED, by, at)


def lift(*, stop: Stop, by: int | None, at: datetime) -> bool:
    """The budget goes on; False when this was done before."""
    held = Stop.objects.filter(pk=stop.pk, lifted_at=None)
    return bool(held.update(lifted_at=at, lifted_by_id=by))


def return_ended(*, but: Collection[int] = (), at: datetime) -> int:
    """Give back what is free in budgets that have ended; from how many.

    Also what was promised when they ended and turned out not to be needed. Committed money
    never goes back, and of the budgets (ids) in `but` nothing does.
    """
    ended = ended_with_money_left().exclude(budget__in=but).select_related("budget")
    return sum(_try(stop, at) for stop in ended)


def _try(stop: Stop, at: datetime) -> bool:
    """One that fails must not stop the others; it is tried again at the next sweep."""
    try:
        return bool(return_what_is_left(stop=stop, by=None, at=at))
    except MoneyError as error:
        log.warning("What budget %s has left stays: %s", stop.budget_id, type(error).__name__)
        return False


def _stop(budget: Budget, kind: StopKind, by: int | None, at: datetime) -> Stop:
    before = stop_of(budget)
    if before and before.kind in (kind, StopKind.ENDED):
        raise IsStopped(before)
    try:
        with transaction.atomic():
            stop = Stop.objects.create(budget=budget, kind=kind, at=at, by_id=by)
            unpledge_budgets(budgets=[budget.pk], by=by, at=at)
            return stop
    except IntegrityError:  # someone else was a moment earlier
        raise IsStopped(Stop.objects.get(budget=budget, kind=kind, lifted_at=None)) from None
