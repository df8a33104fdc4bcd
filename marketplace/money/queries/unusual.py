"""What is unusual about budgets: all that a funder sees of one besides its totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Q, When

from budgets.models import Budget, Difference, PaymentLine, PaymentState, Rail
from marketplace.money.models import Dispute, OwedBack, Unusual
from marketplace.money.queries.payments import WAITING_FOR_PAYER
from marketplace.money.queries.unused import Unused, unused_of, unusually_unused


def unusual_in(budgets: Iterable[Budget], on: date) -> Mapping[int, tuple[Unusual, ...]]:
    """By the budget's id, for those with anything unusual: a handful of queries."""
    budgets = list(budgets)
    found: dict[int, set[Unusual]] = defaultdict(set)
    for pk in unusually_unused(unused_of(budgets, on).values(), on):
        found[pk].add(Unusual.BUILT_UP)
    for pk, what in _of_payments(budgets, on):
        found[pk].add(what)
    return {pk: _in_order(whats) for pk, whats in found.items()}


def unusual_of(budget: Budget, unused: Unused | None, on: date) -> tuple[Unusual, ...]:
    """Of one budget, of which it is known what lies unused: two queries."""
    built_up = {Unusual.BUILT_UP} if unused and unusually_unused([unused], on) else set()
    return _in_order(built_up | {what for _, what in _of_payments([budget], on)})


def _in_order(whats: Collection[Unusual]) -> tuple[Unusual, ...]:
    return tuple(what for what in Unusual if what in whats)


def _of_payments(budgets: Iterable[Budget], on: date) -> Iterator[tuple[int, Unusual]]:
    tests = _tests(on)
    rows = (
        PaymentLine.objects.filter(commitment__budget__in=[budget.pk for budget in budgets])
        .filter(reduce(or_, tests.values()))
        .annotate(**{what: Case(When(test, then=1), default=0) for what, test in tests.items()})
        .order_by()
        .values_list("commitment__budget", *tests)
        .distinct()
    )
    for pk, *is_so in rows:
        yield from ((pk, what) for what, so in zip(tests, is_so, strict=True) if so)


def _tests(on: date) -> Mapping[Unusual, Q]:
    differs = Difference.objects.filter(
        gone_at=None, explained_at=None, payment__isnull=False
    ).values("payment")
    owed = OwedBack.objects.filter(receivable__ended_at=None).values("receivable__payment")
    return {
        Unusual.LATE: Q(
            payment__rail=Rail.OWN_ACCOUNT,
            payment__state__in=WAITING_FOR_PAYER,
            payment__due_on__lt=on,
        ),
        Unusual.DENIED: Q(payment__state=PaymentState.UNKNOWN),
        Unusual.DISPUTED: Q(payment__in=Dispute.objects.open().values("payment")),
        Unusual.DIFFERS: Q(payment__in=differs),
        Unusual.OWED_BACK: Q(payment__in=owed),
    }
