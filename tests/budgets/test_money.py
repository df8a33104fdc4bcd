from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.money import (
    MOST_PENCE,
    TooMuchMoney,
    allocate,
    parse_pence,
    plain_pounds,
    pounds,
    pounds_and_pence,
)


@pytest.mark.parametrize(
    ("pence", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (101, [1, 1, 1], [34, 34, 33]),
        (10, [0, 1, 0], [0, 10, 0]),
        (5, [1, 2], [2, 3]),
        (0, [3, 4], [0, 0]),
        (7, [Fraction(1, 3), Decimal("0.5"), 0.25], [2, 3, 2]),
        (1, [1], [1]),
    ],
)
def test_the_largest_remainder_gets_the_odd_penny_and_the_earlier_wins_a_tie(
    pence, weights, shares
):
    assert allocate(pence, weights) == shares


@given(
    st.integers(0, 10**12),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any),
)
def test_shares_sum_exactly_and_are_within_a_penny_of_fair(pence, weights):
    shares = allocate(pence, weights)

    assert sum(shares) == pence
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(pence * weight, sum(weights))) < 1


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any), st.data())
def test_no_share_of_what_is_left_is_more_than_what_is_left(left, data):
    pence = data.draw(st.integers(0, sum(left)))

    shares = allocate(pence, left)

    assert all(share <= have for share, have in zip(shares, left, strict=True))


WHOLE = "Only a whole number of pence, zero or more, can be shared out."
SOME = "At least one weight must be more than zero."
NUMBER = "A weight must be a number."


@pytest.mark.parametrize(
    ("pence", "weights", "words"),
    [
        (1, [], SOME),
        (1, [0, 0], SOME),
        (1, [1, -1], "A weight can’t be negative."),
        (-1, [1], WHOLE),
        (1.5, [1], WHOLE),
        (True, [1], WHOLE),
        (1, [float("nan")], NUMBER),
        (1, [float("inf")], NUMBER),
        (1, [None], NUMBER),
        (1, ["a lot"], NUMBER),
    ],
)
def test_what_cannot_be_shared_out_is_refused_and_told_why(pence, weights, words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        allocate(pence, weights)

    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234.50", 123450),
        ("1234.50", 123450),
        (" £ 5 ", 500),
        ("£\u00a05", 500),  # as a page copies it
        ("0.07", 7),
        ("1.5", 150),
        (".50", 50),
        ("0" * 30 + "5", 500),
        ("1,000,000", 100_000_000),
        ("1,000,000,000.00", MOST_PENCE),
    ],
)
def test_amounts_are_read_as_people_write_them(text, pence):
    assert parse_pence(text) == pence


SHAPE = "Enter the amount in pounds and pence, such as 1,234.50."
BELOW = "The amount can’t be less than zero."
LARGE = "The amount is too large."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter an amount in pounds."),
        ("-5", BELOW),
        ("−5", BELOW),
        (".", SHAPE),
        ("12 50", SHAPE),
        ("1.234", SHAPE),
        ("12,34", SHAPE),
        ("five", SHAPE),
        ("٣", SHAPE),
        ("$5", SHAPE),
        ("1e9", SHAPE),
        ("1,000,000,000.01", LARGE),
        ("9" * 100_000, LARGE),
    ],
)
def test_what_is_not_an_amount_is_told_why(text, words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        parse_pence(text)

    assert str(refused.value) == words


def test_an_amount_that_no_budget_holds_is_told_from_one_that_cannot_be_read():
    with pytest.raises(TooMuchMoney):
        parse_pence("1,000,000,000.01")


def test_amounts_are_written_for_readers_and_for_files():
    assert pounds(123450) == "£1,234.50"
    assert pounds(-305) == "−£3.05"
    assert pounds(123400) == "£1,234"
    assert pounds_and_pence(123400) == "£1,234.00"
    assert plain_pounds(123450) == "1234.50"
    assert plain_pounds(-5) == "-0.05"


@given(st.integers(0, 10**11))
def test_what_is_written_is_read_back(pence):
    assert parse_pence(pounds(pence)) == parse_pence(plain_pounds(pence)) == pence
