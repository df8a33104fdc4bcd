"""Days in words, and days some months on."""

from __future__ import annotations

import calendar
from datetime import date


def in_words(day: date) -> str:
    """Such as "5 March 2026"."""
    return f"{day.day} {day:%B %Y}"


def months_after(day: date, months: int) -> date:
    """The same day some months on, or that month's last: 30 November + 3 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
