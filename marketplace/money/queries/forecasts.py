"""A budget's forecast as a page shows it: in words, as a table and as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from budgets.forecast import Forecast, forecast
from budgets.models import Budget
from budgets.queries import balance_of

WIDTH, HEIGHT = 600, 200  # of the drawing, in its own units


@dataclass(frozen=True)
class ForecastPage:
    forecast: Forecast
    promised_pence: int
    points: str  # of an SVG polyline


def forecast_page(budget: Budget, on: date) -> ForecastPage | None:
    """None when the budget has not begun, or has ended."""
    balance = balance_of(budget)
    found = forecast(balance, starts_on=budget.starts_on, ends_on=budget.ends_on, on=on)
    return ForecastPage(found, balance.promised_pence, _points(found)) if found else None


def _points(found: Forecast) -> str:
    """From today at the left to the last day at the right; nothing left at the bottom."""
    first, last = found.likely_left[0][0], found.likely_left[-1][0]
    span, most = max((last - first).days, 1), max(found.left_pence, 1)
    line = [
        (WIDTH * (day - first).days // span, HEIGHT - HEIGHT * pence // most)
        for day, pence in found.likely_left
    ]
    return " ".join(f"{x},{y}" for x, y in line)
