from datetime import date

import pytest

from marketplace.front.days import months_after
from marketplace.plans.reviews import review_day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_after_keeps_to_the_calendar(day, months, later):
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("regimes", "seen_before", "due"),
    [
        (["nhs"], [], date(2026, 4, 1)),
        (["nhs"], ["nhs"], date(2027, 1, 1)),
        (["care_act"], [], date(2026, 7, 1)),
        (["care_act"], ["care_act"], date(2027, 1, 1)),
        (["nhs", "care_act"], ["nhs"], date(2026, 7, 1)),
        (["own"], [], date(2027, 1, 1)),
        ([], [], date(2027, 1, 1)),
    ],
)
def test_the_review_follows_from_the_regime(regimes, seen_before, due):
    found = review_day(approved_on=date(2026, 1, 1), regimes=regimes, seen_before=seen_before)

    assert found == due
