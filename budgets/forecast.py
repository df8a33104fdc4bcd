"""How long a budget would last if it went on as until now. A guess by rule of three, no promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from budgets.queries import Balance

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whole pence. `likely_left` is what would be left to use at the end of each day named, the
    last of them the last day of the budget; `comes_in` what is still to come, day by day;
    `runs_out_on` the first day on which none would be left, though more may come after it.
    """

    left_pence: int
    likely_left: tuple[tuple[date, int], ...]
    comes_in: tuple[tuple[date, int], ...]
    runs_out_on: date | None

    @property
    def left_at_end_pence(self) -> int:
        return self.likely_left[-1][1]

    @property
    def comes_in_pence(self) -> int:
        return sum(pence for _, pence in self.comes_in)

    @property
    def more_comes_on(self) -> date | None:
        """The first day on which money comes after it ran out."""
        out = self.runs_out_on
        return next((day for day, _ in self.comes_in if out and day > out), None)


def forecast(
    balance: Balance,
    *,
    starts_on: date,
    ends_on: date,
    on: date,
    to_come: Iterable[tuple[date, int]] = (),
) -> Forecast | None:
    """None before the first day and after the last one.

    What was promised, is owed or was paid counts as used. As much again is used in as many days.
    `to_come` are a day and whole pence each, in any order: what is late comes tomorrow, and what
    would come after the last day does not count.
    """
    if not starts_on <= on <= ends_on:
        return None
    kept = balance.allocated_pence - balance.returned_pence
    pace = _Pace(
        starts_on=starts_on,
        kept=kept,
        used=kept - balance.available_pence,
        gone=_days(starts_on, on),
        comes_in=_by_day(to_come, on + A_DAY, ends_on),
    )
    runs_out_on = pace.runs_out_on(on, ends_on)
    days = {on, *_month_ends(on, ends_on), runs_out_on or ends_on, ends_on}
    for day, _ in pace.comes_in:
        days |= {day - A_DAY, day}
    return Forecast(
        left_pence=balance.available_pence,
        likely_left=tuple((day, pace.left_on(day)) for day in sorted(days)),
        comes_in=pace.comes_in,
        runs_out_on=runs_out_on,
    )


@dataclass(frozen=True, slots=True)
class _Pace:
    """So much was used of what was given, in so many days from the first."""

    starts_on: date
    kept: int
    used: int
    gone: int
    comes_in: tuple[tuple[date, int], ...]

    def given_by(self, day: date) -> int:
        return self.kept + sum(pence for when, pence in self.comes_in if when <= day)

    def left_on(self, day: date) -> int:
        return max(0, self.given_by(day) - self.used * _days(self.starts_on, day) // self.gone)

    def runs_out_on(self, on: date, ends_on: date) -> date | None:
        """In the first stretch, from one sum that comes in to the next, that it doesn't last."""
        days = [day for day, _ in self.comes_in]
        for first, following in zip([on, *days], [*days, ends_on], strict=True):
            lasts = self._lasts_for(first)
            if lasts and lasts < _days(self.starts_on, following):
                return self.starts_on + timedelta(days=lasts - 1)
        return None

    def _lasts_for(self, first: date) -> int | None:
        """After how many days all that is given by then is used; not before this day."""
        if not self.used:
            return None
        days = -(-self.given_by(first) * self.gone // self.used)
        return max(_days(self.starts_on, first), days)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _by_day(
    to_come: Iterable[tuple[date, int]], earliest: date, latest: date
) -> tuple[tuple[date, int], ...]:
    """In order, one sum a day."""
    sums: Counter[date] = Counter()
    for day, pence in to_come:
        sums[max(day, earliest)] += pence
    return tuple(sorted((day, pence) for day, pence in sums.items() if day <= latest))


def _month_ends(after: date, before: date) -> list[date]:
    found: list[date] = []
    first = after.replace(day=1)
    while True:
        first = (first + timedelta(days=32)).replace(day=1)
        end = first - A_DAY
        if end >= before:
            return found
        if end > after:
            found.append(end)
