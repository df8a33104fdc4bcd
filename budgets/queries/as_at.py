"""How a funder's money stood at two moments, and what moved between them.

No figure of a month is stored: what was reported once can be reported again, from the accounts'
totals less the rows since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from budgets.models import Party, TransferKind
from budgets.queries.balances import FIGURES, Balance

# What went in and out of this funder's budgets in all, from the accounts' own totals, and what of
# it moved since the first moment, from the rows. One statement, so that it is all of one instant.
# Whether a row came from outside any budget is looked at last: to start from there would be to
# read all that any funder ever gave.
SUMS = """
SELECT b.regime, a.kind, 'in all', '', 0, sum(a.credits), sum(a.debits)
FROM budgets_account AS a JOIN budgets_budget AS b ON b.id = a.budget_id
WHERE b.funder_id = %(funder)s GROUP BY b.regime, a.kind
UNION ALL
SELECT b.regime, a.kind, 'out', t.kind, count(*) FILTER (WHERE t.at < %(end)s),
  sum(t.pence) FILTER (WHERE t.at < %(end)s), sum(t.pence) FILTER (WHERE t.at >= %(end)s)
FROM budgets_transfer AS t
JOIN budgets_account AS a ON a.id = t.debit_account_id
JOIN budgets_budget AS b ON b.id = a.budget_id
WHERE b.funder_id = %(funder)s AND t.at >= %(start)s GROUP BY 1, 2, 3, 4
UNION ALL
SELECT b.regime, a.kind, CASE WHEN d.budget_id IS NULL THEN 'given' ELSE 'in' END, t.kind,
  count(*) FILTER (WHERE t.at < %(end)s),
  sum(t.pence) FILTER (WHERE t.at < %(end)s), sum(t.pence) FILTER (WHERE t.at >= %(end)s)
FROM budgets_transfer AS t
JOIN budgets_account AS a ON a.id = t.credit_account_id
JOIN budgets_budget AS b ON b.id = a.budget_id
JOIN budgets_account AS d ON d.id = t.debit_account_id
WHERE b.funder_id = %(funder)s AND t.at >= %(start)s GROUP BY 1, 2, 3, 4
"""
Sums = Counter[tuple[str, str, int]]  # by regime, kind of account, and 1 for in or -1 for out


@dataclass(frozen=True, slots=True)
class Movement:
    """All transfers of one kind in budgets of one regime: how many, and whole pence in all."""

    regime: str
    kind: TransferKind
    count: int
    pence: int


@dataclass(frozen=True, slots=True)
class Period:
    """By regime, what stood by every transfer before its start and before its end; and what moved
    from its start and before its end: a transfer counts once, where it came from, or where it went
    if it came from outside any budget."""

    before: Mapping[str, Balance]
    after: Mapping[str, Balance]
    moved: tuple[Movement, ...]


def period_of(funder: Party, start: datetime, end: datetime) -> Period:
    """This funder's budgets from `start` and before `end`, which is not the earlier. One query.

    How long it takes goes by what moved since `start`, not by all that ever did.
    """
    before, after, moved = Sums(), Sums(), []
    for regime, account, side, kind, count, first, second in _sums(funder, start, end):
        if side == "in all":
            for sums in (before, after):
                sums.update({(regime, account, 1): first, (regime, account, -1): second})
            continue
        which = (regime, account, -1 if side == "out" else 1)
        before[which] -= first + second
        after[which] -= second
        if side != "in" and count:
            moved.append((regime, side, kind, count, first))
    return Period(_stood(before), _stood(after), _together(moved))


def _sums(funder: Party, start: datetime, end: datetime) -> list[tuple[Any, ...]]:
    instant = connection.ops.adapt_datetimefield_value
    values = {"funder": funder.pk, "start": instant(start), "end": instant(end)}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, values)
        return [
            (*which, int(first or 0), int(second or 0))
            for *which, first, second in cursor.fetchall()
        ]


def _stood(sums: Sums) -> Mapping[str, Balance]:
    """A regime in which nothing had moved by then is left out."""
    figures: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (regime, account, sign), pence in sums.items():
        if pence and account in FIGURES:
            figures[regime][FIGURES[account]] += sign * pence
    return {regime: Balance(**figures[regime]) for regime in sorted(figures)}


def _together(moved: Iterable[tuple[str, str, str, int, int]]) -> tuple[Movement, ...]:
    """Whatever kinds of account it went through."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for regime, side, kind, count, pence in moved:
        both = sums[regime, kind, side]
        both[0] += count
        both[1] += pence
    order = {kind.value: place for place, kind in enumerate(TransferKind)}
    # Within a kind, what came out of budgets before what was given to them.
    ordered = sorted(sums, key=lambda key: (key[0], order[key[1]], key[2] == "given"))
    return tuple(Movement(key[0], TransferKind(key[1]), *sums[key]) for key in ordered)
