"""One settlement's figures, and what holds over a whole agreement of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.terms import Settlement, half_up, settle

PENCE = st.integers(0, 10_000_000)
SHARES = st.one_of(
    st.fractions(0, 1, max_denominator=1000), st.decimals(0, 1, places=4), st.sampled_from([0, 1])
)
LINES = st.lists(st.tuples(PENCE, SHARES), max_size=8)


def settled(*, lines=((10_000, Fraction(1)),), cap=10**9, retention=0, recoup=0, advance=0):
    return settle(
        prices_pence=[price for price, _ in lines],
        shares=[share for _, share in lines],
        cap_left_pence=cap,
        retention=Fraction(retention),
        recoup=Fraction(recoup),
        advance_left_pence=advance,
    )


def test_a_whole_price_is_owed_where_nothing_is_kept_back():
    assert settled() == Settlement(10_000, 0, 0, 10_000, 0)


def test_each_line_is_rounded_half_up_before_they_are_added():
    half_pennies = [(1, Fraction(1, 2))] * 3

    assert settled(lines=half_pennies).gross == 3
    assert settled(lines=[(1, Fraction(499, 1000))]).gross == 0


def test_the_cap_is_applied_to_the_sum_of_the_lines():
    assert settled(lines=[(600, Fraction(1)), (600, Fraction(1))], cap=1_000).gross == 1_000


def test_retention_comes_first_and_the_advance_is_paid_down_from_what_is_left():
    done = settled(retention="0.1", recoup="0.5", advance=4_000)

    assert done == Settlement(
        gross=10_000, retained=1_000, recouped=4_000, net=5_000, advance_left=0
    )


def test_no_more_is_recouped_than_was_advanced():
    assert settled(recoup=1, advance=30) == Settlement(10_000, 0, 30, 9_970, 0)


def test_what_is_kept_back_and_paid_down_is_rounded_half_up():
    done = settled(lines=[(5, Fraction(1))], retention="0.5", recoup="0.25", advance=9)

    assert (done.retained, done.recouped, done.net) == (3, 1, 1)  # 2.5 -> 3, then 0.5 -> 1


def test_the_rounding_of_shares_that_no_float_can_hold_is_exact():
    assert settled(lines=[(45, Decimal("0.7"))]).gross == 32  # 31.5; as a float it is 31.499…


def test_nothing_at_all_settles_to_nothing():
    assert settled(lines=[], advance=70) == Settlement(0, 0, 0, 0, 70)


GOOD = {
    "prices_pence": [100],
    "shares": [Fraction(1, 2)],
    "cap_left_pence": 100,
    "retention": Fraction(0),
    "recoup": Fraction(0),
    "advance_left_pence": 0,
}


@pytest.mark.parametrize(
    "bad",
    [
        {"prices_pence": [-1]},
        {"prices_pence": [1.0]},
        {"prices_pence": [True]},
        {"prices_pence": [100, 100]},
        {"shares": []},
        {"shares": [Fraction(-1, 10**9)]},
        {"shares": [Fraction(10**9 + 1, 10**9)]},
        {"shares": [0.5]},
        {"shares": ["0.5"]},
        {"shares": [True]},
        {"shares": [None]},
        {"shares": [Decimal("NaN")]},
        {"shares": [Decimal("sNaN")]},
        {"shares": [Decimal("Infinity")]},
        {"cap_left_pence": -1},
        {"cap_left_pence": Decimal(1)},
        {"retention": Fraction(-1, 2)},
        {"retention": Decimal("1.01")},
        {"recoup": Fraction(3, 2)},
        {"recoup": Decimal("-0.01")},
        {"advance_left_pence": -1},
        {"advance_left_pence": None},
    ],
    ids=str,
)
def test_what_is_outside_its_range_is_refused(bad):
    assert settle(**GOOD).gross == 50

    with pytest.raises(ValueError, match=r"must|needs"):
        settle(**GOOD | bad)


@given(lines=LINES, cap=PENCE, retention=SHARES, recoup=SHARES, advance=PENCE)
def test_nothing_is_created_or_lost_in_one_settlement(lines, cap, retention, recoup, advance):
    done = settled(lines=lines, cap=cap, retention=retention, recoup=recoup, advance=advance)

    assert min(done.gross, done.retained, done.recouped, done.net, done.advance_left) >= 0
    assert done.gross == done.retained + done.recouped + done.net
    assert done.recouped + done.advance_left == advance
    assert done.gross <= min(cap, sum(price for price, _ in lines))


@given(
    verdicts=st.lists(LINES, max_size=6),
    cap=PENCE,
    retention=SHARES,
    recoup=SHARES,
    part_advanced=SHARES,
)
def test_nothing_is_created_or_lost_over_a_whole_agreement(
    verdicts, cap, retention, recoup, part_advanced
):
    advance = half_up(Fraction(part_advanced) * cap)
    advance_left, cap_left, paid, kept = advance, cap, 0, 0

    for lines in verdicts:
        done = settled(
            lines=lines, cap=cap_left, retention=retention, recoup=recoup, advance=advance_left
        )
        cap_left, advance_left = cap_left - done.gross, done.advance_left
        paid, kept = paid + done.net, kept + done.retained

    earned = cap - cap_left
    assert cap_left >= 0
    recouped = advance - advance_left
    assert earned == paid + kept + recouped  # every penny earned has one place


@given(exact=st.fractions(0, 10**6))
def test_half_up_is_never_further_than_half_a_penny_away(exact):
    rounded = half_up(exact)

    assert -Fraction(1, 2) < rounded - exact <= Fraction(1, 2)
