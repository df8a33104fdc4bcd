"""How a funder's money stood at a moment, and what moved between two, summed from the rows.

Nothing here is stored: a month that was reported once can be reported again, from the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from budgets.models import Party, Transfer, TransferKind
from budgets.queries.balances import FIGURES, Balance


@dataclass(frozen=True, slots=True)
class Movement:
    """All transfers of one kind in budgets of one regime: how many, and whole pence in all."""

    regime: str
    kind: TransferKind
    count: int
    pence: int


def stood_at(funder: Party, moment: datetime) -> Mapping[str, Balance]:
    """By regime: this funder's budgets, by every transfer before this moment. Two queries."""
    figures: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side, sign in (("credit_account", 1), ("debit_account", -1)):
        before = {f"{side}__budget__funder": funder, f"{side}__kind__in": FIGURES}
        rows = (
            Transfer.objects.filter(at__lt=moment, **before)
            .order_by()
            .values_list(f"{side}__budget__regime", f"{side}__kind")
            .annotate(all=Sum("pence"))
        )
        for regime, kind, pence in rows:
            figures[regime][FIGURES[kind]] += sign * pence
    return {regime: Balance(**figures[regime]) for regime in sorted(figures)}


def moved_between(funder: Party, start: datetime, end: datetime) -> list[Movement]:
    """What moved in this funder's budgets from `start` and before `end`. Two queries."""
    between = Transfer.objects.filter(at__gte=start, at__lt=end).order_by()
    out_of = between.filter(debit_account__budget__funder=funder)
    into = between.filter(debit_account__budget=None, credit_account__budget__funder=funder)
    found = [
        Movement(regime, TransferKind(kind), count, pence)
        for side, some in (("debit_account", out_of), ("credit_account", into))
        for regime, kind, count, pence in some.values_list(
            f"{side}__budget__regime", "kind"
        ).annotate(count=Count("pk"), all=Sum("pence"))
    ]
    order = {kind: place for place, kind in enumerate(TransferKind)}
    return sorted(found, key=lambda movement: (movement.regime, order[movement.kind]))
