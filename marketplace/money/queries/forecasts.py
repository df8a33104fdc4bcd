"""A budget's forecast as a page shows it: in words, as a table and as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.forecast import Forecast, forecast
from budgets.models import Budget, StopKind
from budgets.queries import balance_of, stop_of
from marketplace.money.queries.instalments import still_to_come

WIDTH, HEIGHT = 600, 200  # of the drawing, in its own units


@dataclass(frozen=True)
class ForecastRow:
    day: date
    comes_in_pence: int
    left_pence: int


@dataclass(frozen=True)
class ForecastPage:
    forecast: Forecast
    promised_pence: int
    waits_pence: int  # would come in, were the budget not stopped
    rows: tuple[ForecastRow, ...]
    points: str  # of an SVG polyline


def forecast_page(budget: Budget, on: date) -> ForecastPage | None:
    """None when the budget has not begun, or has ended. What waits for a stop does not come."""
    balance = balance_of(budget)
    to_come = [(part.due_on, part.pence) for part in still_to_come(budget)]
    stop = stop_of(budget)
    found = forecast(
        balance,
        starts_on=budget.starts_on,
        ends_on=budget.ends_on,
        on=on,
        to_come=() if stop else to_come,
    )
    if found is None:
        return None
    comes_in = dict(found.comes_in)
    waits = stop is not None and stop.kind == StopKind.SUSPENDED
    return ForecastPage(
        forecast=found,
        promised_pence=balance.promised_pence,
        waits_pence=sum(pence for _, pence in to_come) if waits else 0,
        rows=tuple(ForecastRow(d, comes_in.get(d, 0), left) for d, left in found.likely_left),
        points=_points(found),
    )


def _points(found: Forecast) -> str:
    """From today at the left to the last day at the right; nothing left at the bottom."""
    first, last = found.likely_left[0][0], found.likely_left[-1][0]
    span, most = max((last - first).days, 1), max(1, *(pence for _, pence in found.likely_left))
    line = [
        (WIDTH * (day - first).days // span, HEIGHT - HEIGHT * pence // most)
        for day, pence in found.likely_left
    ]
    return " ".join(f"{x},{y}" for x, y in line)
