from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.money import allocate, parse_pence, plain_pounds, pounds, pounds_and_pence


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


@pytest.mark.parametrize(
    ("pence", "weights"),
    [
        (1, []),
        (1, [0, 0]),
        (1, [1, -1]),
        (-1, [1]),
        (1.5, [1]),
        (True, [1]),
        (1, [float("nan")]),
        (1, [float("inf")]),
        (1, [None]),
    ],
)
def test_what_cannot_be_shared_out_is_refused(pence, weights):
    with pytest.raises(ValueError):  # noqa: PT011
        allocate(pence, weights)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,234.50", 123450),
        ("1234.50", 123450),
        (" £ 5 ", 500),
        ("0.07", 7),
        ("1.5", 150),
        (".50", 50),
        ("0" * 30 + "5", 500),
        ("1,000,000", 100_000_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text, pence):
    assert parse_pence(text) == pence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter an amount"),
        ("-5", "less than zero"),
        ("−5", "less than zero"),
        (".", "such as 1,234.50"),
        ("12 50", "such as"),
        ("1.234", "such as"),
        ("12,34", "such as"),
        ("five", "such as"),
        ("٣", "such as"),
        ("$5", "such as"),
        ("1e9", "such as"),
        ("99999999999999", "too large"),
        ("9" * 100_000, "too large"),
    ],
)
def test_what_is_not_an_amount_is_told_why(text, words):
    with pytest.raises(ValueError, match=words):
        parse_pence(text)


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
