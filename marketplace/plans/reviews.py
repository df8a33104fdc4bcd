"""When a plan comes round: the law's longest intervals. A funder may ask for less, never more.

NHS: the first within 3 months, then 12 (SI 2013/1617 reg 14). Care Act: the first within 6
months, then 12 (Care and support statutory guidance, 13.32). Own money: once a year, as a habit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from marketplace.front.days import months_after

FIRST_MONTHS = {"nhs": 3, "care_act": 6, "own": 12}
LATER_MONTHS = {"nhs": 12, "care_act": 12, "own": 12}


def review_day(*, approved_on: date, regimes: Iterable[str], seen_before: Iterable[str]) -> date:
    """The earliest review that any of the regimes asks for. `seen_before`: those under which
    an earlier plan of this person was approved."""
    known = set(seen_before)
    months = [
        (LATER_MONTHS if regime in known else FIRST_MONTHS)[regime] for regime in set(regimes)
    ]
    return months_after(approved_on, min(months, default=LATER_MONTHS["own"]))
