"""How long a budget lasts: a guess that starts from what is true today and never invents money."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from budgets.forecast import forecast
from budgets.queries import Balance

FIRST = date(2026, 4, 1)
pence = st.integers(0, 10**9)
balances = st.builds(Balance, pence, pence, pence, pence, pence)
lengths = st.integers(0, 800)
parts = st.fractions(0, 1)


days = st.integers(-50, 850).map(lambda number: FIRST + timedelta(days=number))
to_come = st.lists(st.tuples(days, pence), max_size=6)


def guess(balance, length, part, to_come=()):
    on = FIRST + timedelta(days=int(length * part))
    last = FIRST + timedelta(days=length)
    return forecast(balance, starts_on=FIRST, ends_on=last, on=on, to_come=to_come), on


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


@given(balances, lengths, parts, to_come)
def test_it_never_lasts_longer_than_what_is_there_and_what_comes(balance, length, part, to_come):
    found, on = guess(balance, length, part, to_come)
    kept = balance.allocated_pence - balance.returned_pence
    used, gone = kept - balance.available_pence, (on - FIRST).days + 1

    def needed_by(day):
        return used * ((day - FIRST).days + 1) // gone

    def there_by(day):
        return kept + sum(pence for when, pence in to_come if max(when, on) <= day)

    for day, left in found.likely_left:
        assert left <= max(0, there_by(day) - needed_by(day))
        if found.runs_out_on is None and day < found.likely_left[-1][0]:
            assert needed_by(day) < there_by(day) or not used
    if found.runs_out_on:
        assert on <= found.runs_out_on < found.likely_left[-1][0]
        assert dict(found.likely_left)[found.runs_out_on] == 0


@given(balances, lengths, parts, to_come, st.randoms())
def test_the_order_of_what_comes_changes_nothing(balance, length, part, to_come, chance):
    found, _ = guess(balance, length, part, to_come)
    chance.shuffle(to_come)

    assert guess(balance, length, part, to_come)[0] == found


@given(balances, lengths, parts, to_come)
@example(Balance(), 10, Fraction(0), [(FIRST + timedelta(days=10), 5)])
def test_all_that_comes_by_the_last_day_is_counted_once(balance, length, part, to_come):
    found, on = guess(balance, length, part, to_come)
    last = FIRST + timedelta(days=length)
    late = on + timedelta(days=1)

    assert found.comes_in_pence == sum(pence for when, pence in to_come if max(when, late) <= last)
    shown = dict(found.likely_left)
    assert all(on < day in shown for day, _ in found.comes_in)


def test_money_that_comes_in_time_lets_a_budget_last():
    balance = Balance(available_pence=10_000, promised_pence=10_000)
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=99)}
    half = {"on": FIRST + timedelta(days=9), "to_come": [(FIRST + timedelta(days=19), 30_000)]}

    found = forecast(balance, **year, **half)

    assert found.runs_out_on == FIRST + timedelta(days=49)
    assert found.more_comes_on is None


def test_money_that_comes_late_does_not_hide_that_it_runs_out():
    balance = Balance(available_pence=10_000, promised_pence=10_000)
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=99)}
    late = FIRST + timedelta(days=30)

    found = forecast(balance, **year, on=FIRST + timedelta(days=9), to_come=[(late, 500_000)])

    assert found.runs_out_on == FIRST + timedelta(days=19)
    assert found.more_comes_on == late
    assert found.left_at_end_pence == 420_000


def test_a_budget_that_goes_twice_too_fast_lasts_half_as_long():
    balance = Balance(available_pence=18_250, promised_pence=18_250)
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=364)}

    found = forecast(balance, **year, on=FIRST + timedelta(days=72))

    assert found.runs_out_on == FIRST + timedelta(days=145)


def test_nothing_is_guessed_before_it_begins_or_after_it_ends():
    year = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=364)}

    assert forecast(Balance(), **year, on=FIRST - timedelta(days=1)) is None
    assert forecast(Balance(), **year, on=FIRST + timedelta(days=365)) is None
