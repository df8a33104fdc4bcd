"""How long a budget would last if it went on as until now. A guess by rule of three, no promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from budgets.queries import Balance


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whole pence. `likely_left` is what would be left to use at the end of each day named, the
    last of them the last day of the budget; `runs_out_on` the day on which none would be left.
    """

    left_pence: int
    likely_left: tuple[tuple[date, int], ...]
    runs_out_on: date | None

    @property
    def left_at_end_pence(self) -> int:
        return self.likely_left[-1][1]


def forecast(balance: Balance, *, starts_on: date, ends_on: date, on: date) -> Forecast | None:
    """None before the first day and after the last one.

    What was promised, is owed or was paid counts as used. As much again is used in as many days.
    """
    if not starts_on <= on <= ends_on:
        return None
    gone = (on - starts_on).days + 1
    kept = balance.allocated_pence - balance.returned_pence
    used = kept - balance.available_pence

    def left_on(day: date) -> int:
        days = (day - starts_on).days + 1
        return max(0, kept - used * days // gone)

    lasts = _runs_out_after(kept, used, gone)
    ends_early = lasts is not None and lasts < (ends_on - starts_on).days + 1
    runs_out_on = starts_on + timedelta(days=lasts - 1) if lasts and ends_early else None
    days = {on, *_month_ends(on, ends_on), runs_out_on or ends_on, ends_on}
    return Forecast(
        left_pence=balance.available_pence,
        likely_left=tuple((day, left_on(day)) for day in sorted(days)),
        runs_out_on=runs_out_on,
    )


def _runs_out_after(kept: int, used: int, gone: int) -> int | None:
    """After how many days from the first, rounded up; None when nothing is used."""
    return max(gone, -(-kept * gone // used)) if used else None


def _month_ends(after: date, before: date) -> list[date]:
    found: list[date] = []
    first = after.replace(day=1)
    while True:
        first = (first + timedelta(days=32)).replace(day=1)
        end = first - timedelta(days=1)
        if end >= before:
            return found
        if end > after:
            found.append(end)
