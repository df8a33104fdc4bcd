"""How long a budget lasts: a guess that starts from what is true today and never invents money."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from budgets.forecast import forecast
from budgets.queries import Balance

FIRST = date(2026, 4, 1)
pence = st.integers(0, 10**9)
balances = st.builds(Balance, pence, pence, pence, pence, pence)
lengths = st.integers(0, 800)
parts = st.fractions(0, 1)


def guess(balance, length, part):
    on = FIRST + timedelta(days=int(length * part))
    return forecast(balance, starts_on=FIRST, ends_on=FIRST + timedelta(days=length), on=on), on


@given(balances, lengths, parts)
def test_it_starts_from_what_is_left_today_and_only_goes_down(balance, length, part):
    found, on = guess(balance, length, part)
    figures = [pence for _, pence in found.likely_left]

    assert found.likely_left[0] == (on, balance.available_pence)
    assert figures == sorted(figures, reverse=True)
    assert min(figures) >= 0


@given(balances, lengths, parts)
def test_its_days_are_in_order_and_end_with_the_budget(balance, length, part):
    found, _ = guess(balance, length, part)
    days = [day for day, _ in found.likely_left]

    assert days == sorted(set(days))
    assert days[-1] == FIRST + timedelta(days=length)


@given(balances, lengths, parts)
def test_it_runs_out_before_the_last_day_or_not_at_all(balance, length, part):
    found, on = guess(balance, length, part)

    if found.runs_out_on:
        assert on <= found.runs_out_on < FIRST + timedelta(days=length)
        assert all(left == 0 for day, left in found.likely_left if day >= found.runs_out_on)
        assert found.left_at_end_pence == 0


def test_a_budget_that_goes_twice_too_fast_lasts_half_as_long():
    balance = Balance(available_pence=18_250, promised_pence=18_250)
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=364)}

    found = forecast(balance, **year, on=FIRST + timedelta(days=72))

    assert found.runs_out_on == FIRST + timedelta(days=145)


def test_nothing_is_guessed_before_it_begins_or_after_it_ends():
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=364)}

    assert forecast(Balance(), **year, on=FIRST - timedelta(days=1)) is None
    assert forecast(Balance(), **year, on=FIRST + timedelta(days=365)) is None
