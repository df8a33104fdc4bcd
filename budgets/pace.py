"""How a budget keeps pace with its period: what lies unused, and what counts as built up."""

from __future__ import annotations

from datetime import date

from budgets.queries import Balance


def unused_pence(
    balance: Balance, *, starts_on: date, ends_on: date, on: date, since: date | None = None
) -> int:
    """What would be promised or paid by this day if a budget were used evenly, and is not.

    Whole pence, rounded down. Nothing is unused before the first day, or while more is promised
    than the day asks; after the last day it is all that is free. With `since`, a budget need not
    have been used before that day.
    """
    days = (ends_on - starts_on).days + 1
    first = max(starts_on, since or starts_on)
    gone = max((min(on, ends_on) - first).days + 1, 0)
    kept = _kept_pence(balance)
    used = kept - balance.available_pence
    return max(0, kept * gone // days - used)


def weeks_worth_pence(balance: Balance, *, starts_on: date, ends_on: date, weeks: int) -> int:
    """What so many weeks of the budget come to; never more than the whole of it."""
    days = (ends_on - starts_on).days + 1
    return _kept_pence(balance) * min(7 * weeks, days) // days


def _kept_pence(balance: Balance) -> int:
    """All that was given, less what went back."""
    return balance.allocated_pence - balance.returned_pence
