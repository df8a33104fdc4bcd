"""A funder's month: how its money stood at both ends, and what moved between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone

from budgets.models import Block, Regime
from budgets.queries import Balance
from budgets.queries.as_at import Movement, period_of
from marketplace.people.models import Organisation

_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
THE_FIRST = date(2000, 1, 1)  # long before anybody had a budget here
FIGURES = {
    "available_pence": "Left to use",
    "promised_pence": "Promised",
    "owed_pence": "Earned, to be paid",
    "paid_pence": "Paid",
    "returned_pence": "Returned to the funder",
}


@dataclass(frozen=True)
class Month:
    first: date

    @property
    def after(self) -> Month:
        return Month((self.first + timedelta(days=31)).replace(day=1))

    @property
    def before(self) -> Month:
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def began_at(self) -> datetime:
        return datetime.combine(self.first, time(), get_default_timezone())


@dataclass(frozen=True)
class Figure:
    name: str
    before_pence: int
    after_pence: int


@dataclass(frozen=True)
class Source:
    """One regime's money: each pound keeps its source (R6)."""

    name: str
    figures: tuple[Figure, ...]
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class MonthReport:
    month: Month
    is_over: bool
    sources: tuple[Source, ...]
    sealed: Block | None  # the newest block that was sealed in it or before

    @property
    def mark(self) -> str:
        """The block's digest in fours, to be read out or copied."""
        digits = bytes(self.sealed.digest).hex() if self.sealed else ""
        return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def month_from(words: str, on: date) -> Month:
    """Such as 2026-10; otherwise the last month that is over. None lies ahead or long ago."""
    this = Month(on.replace(day=1))
    found = _MONTH.fullmatch(words)
    try:
        asked = Month(date(int(found[1]), int(found[2]), 1)) if found else this.before
    except ValueError:
        return this.before
    return Month(min(max(asked.first, THE_FIRST), this.first))


def month_report(funder: Organisation, month: Month, on: date) -> MonthReport:
    """Two queries, over what moved in this funder's budgets since: for a report, not for a list."""
    end = month.after.began_at
    period = period_of(funder.party, month.began_at, end)
    return MonthReport(
        month=month,
        is_over=month.last < on,
        sources=tuple(
            Source(
                name=str(Regime(regime).label),
                figures=_figures(period.before.get(regime, Balance()), balance),
                movements=tuple(m for m in period.moved if m.regime == regime),
            )
            for regime, balance in period.after.items()
        ),
        sealed=Block.objects.filter(sealed_at__lt=end).order_by("-number").first(),
    )


def _figures(before: Balance, after: Balance) -> tuple[Figure, ...]:
    return tuple(
        Figure(words, getattr(before, name), getattr(after, name))
        for name, words in FIGURES.items()
    )
