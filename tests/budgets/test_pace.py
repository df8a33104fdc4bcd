"""What lies unused: never more than is free, and never less as the days go by."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from budgets.pace import unused_pence, weeks_worth_pence
from budgets.queries import Balance

FIRST = date(2026, 4, 1)
pence = st.integers(0, 10**9)
balances = st.builds(Balance, pence, pence, pence, pence, pence)
lengths = st.integers(0, 800)
days = st.integers(-100, 1000)


def unused(balance, length, day):
    return unused_pence(
        balance,
        starts_on=FIRST,
        ends_on=FIRST + timedelta(days=length),
        on=FIRST + timedelta(days=day),
    )


@given(balances, lengths, days)
def test_no_more_lies_unused_than_is_free(balance, length, day):
    assert 0 <= unused(balance, length, day) <= balance.available_pence


@given(balances, lengths, days)
def test_it_never_shrinks_by_waiting(balance, length, day):
    assert unused(balance, length, day) <= unused(balance, length, day + 1)


@given(balances, lengths, days, days)
def test_a_later_beginning_leaves_no_more_unused(balance, length, day, since):
    on = FIRST + timedelta(days=day)
    period = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=length)}

    late = unused_pence(balance, **period, on=on, since=FIRST + timedelta(days=since))

    assert 0 <= late <= unused(balance, length, day)
    if since <= 0:
        assert late == unused(balance, length, day)
    if since > day:
        assert late == 0


@given(balances, lengths)
def test_nothing_before_the_first_day_and_all_that_is_free_after_the_last(balance, length):
    assert unused(balance, length, -1) == 0
    assert unused(balance, length, length) == balance.available_pence


@given(balances, lengths, days, st.integers(1, 10**6))
def test_promising_a_penny_leaves_no_more_unused(balance, length, day, promised):
    promised = min(promised, balance.available_pence)
    after = Balance(
        balance.available_pence - promised,
        balance.promised_pence + promised,
        balance.owed_pence,
        balance.paid_pence,
        balance.returned_pence,
    )

    assert unused(after, length, day) <= unused(balance, length, day)


@given(balances, lengths, st.integers(1, 52))
def test_some_weeks_are_never_worth_more_than_the_whole(balance, length, weeks):
    worth = weeks_worth_pence(
        balance, starts_on=FIRST, ends_on=FIRST + timedelta(days=length), weeks=weeks
    )

    assert 0 <= worth <= balance.allocated_pence - balance.returned_pence


def test_half_the_year_gone_and_a_quarter_promised_leaves_a_quarter_unused():
    balance = Balance(available_pence=27_375, promised_pence=9_125)
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=364)}

    assert unused_pence(balance, **year, on=FIRST + timedelta(days=181)) == 9_075
    assert weeks_worth_pence(balance, **year, weeks=1) == 700
