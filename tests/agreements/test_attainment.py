"""Goal attainment scaling, against published figures and by its own laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.agreements.attainment import t_score

LEVELS = st.integers(-2, 2)
WEIGHTS = st.floats(0, 9, allow_nan=False)
SCORED = st.lists(st.tuples(LEVELS, WEIGHTS), min_size=1, max_size=12)


def test_the_published_example_gives_fifty_five():
    assert t_score([-2, 0, -1, 2, 0, 1], [3, 5, 1, 4, 2, 6]) == 55.0


def test_the_second_example_gives_fifty_two_point_two():
    assert round(t_score([0, 1, -1], [3, 2, 1]), 2) == 52.20


def test_equal_weights_are_weights_of_one():
    assert t_score([1, -1, 2]) == t_score([1, -1, 2], [1, 1, 1])


def test_nothing_scored_has_no_score():
    assert t_score([]) is None
    assert t_score([None, None], [1, 2]) is None


def test_a_missing_score_drops_its_outcome():
    assert t_score([1, None, -2], [3, 9, 2]) == t_score([1, -2], [3, 2])


def test_all_zero_weights_count_as_equal():
    assert t_score([1, 2], [0, 0]) == t_score([1, 2])


def test_when_only_a_dropped_outcome_had_weight_the_rest_count_alike():
    assert t_score([None, 1, 2], [5, 0, 0]) == t_score([1, 2])


@pytest.mark.parametrize(
    ("scores", "weights"), [([3], None), ([-3], None), ([1], [-1]), ([1, 2], [1]), ([], [1])]
)
def test_what_is_out_of_range_is_refused(scores, weights):
    with pytest.raises(ValueError, match=r"must|can't"):
        t_score(scores, weights)


@given(SCORED)
def test_reaching_just_what_was_hoped_gives_fifty(pairs):
    assert t_score([0] * len(pairs), [w for _, w in pairs]) == 50


@given(SCORED)
def test_it_is_symmetrical_about_fifty(pairs):
    scores, weights = [x for x, _ in pairs], [w for _, w in pairs]

    above, below = t_score(scores, weights), t_score([-x for x in scores], weights)

    assert above + below == pytest.approx(100)


@given(SCORED, st.floats(0.5, 20))
def test_only_the_proportions_of_the_weights_count(pairs, factor):
    scores, weights = [x for x, _ in pairs], [w for _, w in pairs]

    scaled = t_score(scores, [w * factor for w in weights])

    assert scaled == pytest.approx(t_score(scores, weights))
