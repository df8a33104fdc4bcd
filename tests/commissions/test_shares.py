"""A cost shared between members: to the penny, and the same in whatever order they are named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.commissions.shares import split

weights = st.dictionaries(st.text(max_size=3), st.integers(0, 10**6), max_size=8).filter(
    lambda found: any(found.values())
)


def test_equal_weights_share_equally():
    assert split(100_00, {"amira": 1, "joan": 1}) == {"amira": 50_00, "joan": 50_00}


def test_a_penny_that_cannot_be_shared_falls_on_the_earlier_id():
    assert split(100, {"c": 1, "a": 1, "b": 1}) == {"a": 34, "b": 33, "c": 33}


def test_the_largest_remainder_takes_the_penny():
    assert split(100, {"a": 1, "b": 5}) == {"a": 17, "b": 83}


@given(st.integers(0, 10**9), weights)
def test_the_parts_are_the_total_and_each_is_within_a_penny_of_its_share(total, weights):
    parts = split(total, weights)

    assert sum(parts.values()) == total
    for member, part in parts.items():
        exact = Fraction(total * weights[member], sum(weights.values()))
        assert abs(part - exact) < 1


@given(st.integers(0, 10**6), weights, st.randoms())
def test_the_order_in_which_members_are_named_changes_nothing(total, weights, random):
    mixed = list(weights.items())
    random.shuffle(mixed)

    assert split(total, dict(mixed)) == split(total, weights)


@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": 0}, {"a": 2, "b": -1}])
def test_nobody_nothing_and_less_than_nothing_cannot_share(weights):
    with pytest.raises(ValueError, match="weight"):
        split(100, weights)


def test_less_than_nothing_is_not_shared():
    with pytest.raises(ValueError, match="zero or more"):
        split(-1, {"a": 1})
