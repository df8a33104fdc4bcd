"""One settlement's figures, and what holds over a whole agreement of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.terms import (
    Settlement,
    Standing,
    half_up,
    most_in_advance,
    settle,
    settle_next,
    to_keep_promised,
)

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


LENGTHS = "Each price needs a share of it."
PRICE = "A price must be a whole number of pence, zero or more."
RANGE = "A share must be from 0 to 1."
EXACT = "A share must be an exact number: a Fraction or a Decimal."
NUMBER = "A share must be a number."
CAP = "What is left of the cap must be a whole number of pence, zero or more."
KEPT = "The retention must be from 0 to 1."
PAID_DOWN = "The recoup must be from 0 to 1."
AHEAD = "What is left of the advance must be a whole number of pence, zero or more."


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"prices_pence": [-1]}, PRICE),
        ({"prices_pence": [1.0]}, PRICE),
        ({"prices_pence": [True]}, PRICE),
        ({"prices_pence": [100, 100]}, LENGTHS),
        ({"shares": []}, LENGTHS),
        ({"shares": [Fraction(-1, 10**9)]}, RANGE),
        ({"shares": [Fraction(10**9 + 1, 10**9)]}, RANGE),
        ({"shares": [0.5]}, EXACT),
        ({"shares": ["0.5"]}, EXACT),
        ({"shares": [True]}, EXACT),
        ({"shares": [None]}, EXACT),
        ({"shares": [Decimal("NaN")]}, NUMBER),
        ({"shares": [Decimal("sNaN")]}, NUMBER),
        ({"shares": [Decimal("Infinity")]}, NUMBER),
        ({"cap_left_pence": -1}, CAP),
        ({"cap_left_pence": Decimal(1)}, CAP),
        ({"retention": Fraction(-1, 2)}, KEPT),
        ({"retention": Decimal("1.01")}, KEPT),
        ({"recoup": Fraction(3, 2)}, PAID_DOWN),
        ({"recoup": Decimal("-0.01")}, PAID_DOWN),
        ({"advance_left_pence": -1}, AHEAD),
        ({"advance_left_pence": None}, AHEAD),
    ],
    ids=str,
)
def test_what_is_outside_its_range_is_refused_and_named(bad, words):
    assert settle(**GOOD).gross == 50

    with pytest.raises(ValueError) as refused:  # noqa: PT011
        settle(**GOOD | bad)

    assert str(refused.value) == words


@pytest.mark.parametrize(
    "reckon", [to_keep_promised, lambda standing: most_in_advance(percent=10, before=standing)]
)
def test_a_promise_and_an_advance_are_reckoned_with_no_impossible_retention(reckon):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        reckon(Standing(100, [100], Fraction(11, 10)))

    assert str(refused.value) == KEPT


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


def test_each_payment_pays_an_even_part_of_the_advance_down():
    before = Standing(30_000, (10_000, 10_000), advance_left_pence=6_000, payments_left=3)

    done = settle_next(price_pence=10_000, share=1, before=before)

    assert (done.gross, done.recouped, done.net, done.advance_left) == (10_000, 2_000, 8_000, 4_000)
    assert to_keep_promised(before.after(done)) == 16_000


def test_an_advance_that_does_not_divide_is_paid_down_sooner_not_later():
    before = Standing(30_000, (20_000,), advance_left_pence=100, payments_left=3)

    assert settle_next(price_pence=10_000, share=1, before=before).recouped == 34


def test_the_last_payment_pays_down_all_that_is_left():
    before = Standing(10_000, advance_left_pence=6_000, payments_left=5)

    done = settle_next(price_pence=10_000, share=1, before=before)

    assert (done.recouped, done.net, done.advance_left) == (6_000, 4_000, 0)


def test_more_is_paid_down_where_what_is_to_come_could_not_pay_the_rest():
    before = Standing(11_000, (1_000,), Fraction(1, 10), advance_left_pence=5_000, payments_left=9)

    done = settle_next(price_pence=10_000, share=1, before=before)

    assert done.advance_left == 900  # what £10 would pay after the tenth that is kept back


def test_what_earns_nothing_pays_nothing_down_and_its_money_need_not_stay():
    before = Standing(20_000, (10_000,), advance_left_pence=4_000, payments_left=2)

    done = settle_next(price_pence=10_000, share=0, before=before)

    assert done == Settlement(0, 0, 0, 0, 4_000)
    assert to_keep_promised(before.after(done)) == 6_000  # £40 of the £100 was paid in advance


def test_after_the_payments_agreed_all_that_is_left_is_paid_down_at_once():
    before = Standing(30_000, (20_000,), advance_left_pence=3_000, payments_left=0)

    assert settle_next(price_pence=10_000, share=1, before=before).recouped == 3_000


@pytest.mark.parametrize(
    ("before", "percent", "pence"),
    [
        (Standing(10_000, (10_000,)), 25, 2_500),
        (Standing(10_000, (6_000, 6_000)), 25, 2_500),  # of what all may cost
        (Standing(10_000, (5,)), 50, 3),  # 2.5 pence
        (Standing(10_000, (10_000,), Fraction(1, 5)), 90, 8_000),  # the fifth is never paid down
        (Standing(1_000, (10_000,), Fraction(1, 5)), 50, 0),
        (Standing(10_000, ()), 50, 0),
    ],
    ids=str,
)
def test_so_much_is_paid_in_advance_and_no_more_than_can_be_paid_down(before, percent, pence):
    assert most_in_advance(percent=percent, before=before) == pence


@given(
    outcomes=st.lists(st.tuples(st.integers(0, 9_999), SHARES), max_size=6),
    cap=st.integers(0, 30_000),
    retention=SHARES,
    percent=st.integers(0, 100),
    payments=st.integers(1, 12),
)
def test_what_was_promised_is_always_enough_and_never_exceeded(
    outcomes, cap, retention, percent, payments
):
    """An agreement from its advance to its end, with a promise that gives back what it can."""
    prices = [price for price, _ in outcomes]
    cap = min(cap, sum(prices))
    first = Standing(cap, prices, retention)
    advance = most_in_advance(percent=percent, before=first)
    promised, cap_left, left, paid, kept, returned = cap - advance, cap, advance, 0, 0, 0

    for number, (price, share) in enumerate(outcomes):
        later = prices[number + 1 :]
        before = Standing(cap_left, later, retention, left, payments - number)
        done = settle_next(price_pence=price, share=share, before=before)
        stays = to_keep_promised(before.after(done))
        goes_back = promised - done.net - done.retained - stays
        assert goes_back >= 0
        returned += goes_back
        promised, cap_left, left = stays, cap_left - done.gross, done.advance_left
        paid, kept = paid + done.net, kept + done.retained

    earned = cap - cap_left
    assert promised == 0
    assert earned + left == advance + paid + kept  # what is left was paid and not earned
    assert advance + paid + kept + returned == cap
    if all(share == 1 for _, share in outcomes):
        assert left == 0
