from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from matching.outlines import explain_to_provider, needs_for
from matching.types import Excluded
from tests.matching.made import TODAY, need, offer
from tests.matching.strategies import likely_pairs


def said(fit):
    return [reason.sentence for reason in fit.reasons + fit.missing]


def test_a_provider_reads_why_an_outline_fits():
    wanted = need(
        domains=frozenset({"activity", "home"}), must=frozenset({"step_free"}), starts_on=TODAY
    )

    assert said(needs_for(offer(), [wanted])[0]) == [
        "They're looking for a short break.",
        "You help with work, learning or things to do.",
        "You have everything they can't do without.",
        "You can start when they want.",
        "They also want help with a home that suits them.",
    ]


def test_an_unmet_must_have_is_named_to_the_provider():
    answer = explain_to_provider(offer(), need(must=frozenset({"hoist"})))

    assert said_why(answer) == ["They need a hoist. Your offer doesn't say you have that."]


def test_what_lies_beyond_the_outline_is_never_named_to_the_provider():
    smoker = need(smokes=True, age=19, latitude=54.5)
    strict = offer(asks=frozenset({"non_smoker", "over_25"}), least_age=21)

    assert said_why(explain_to_provider(strict, smoker)) == [
        "Something else about this need doesn't fit your offer."
    ]


def test_the_best_covered_need_comes_first():
    one = need(id="one", domains=frozenset({"activity", "home"}))
    two = need(id="two", domains=frozenset({"activity"}))

    assert [fit.need_id for fit in needs_for(offer(), [one, two])] == ["two", "one"]


def test_a_wish_to_start_before_the_provider_can_is_said():
    later = offer(starts_from=TODAY + timedelta(days=7))

    fit = needs_for(later, [need(starts_on=TODAY)])[0]

    assert fit.missing[0].sentence == "They'd like to start on 23 November 2026, before you can."


@given(pair=likely_pairs())
def test_nothing_beyond_the_outline_changes_what_a_provider_reads(pair):
    need, offer = pair
    hidden = replace(
        need,
        latitude=need.latitude + 0.01,
        age=need.age + 1,
        envelope_pence=1,
        interests=frozenset({"trains"}),
        languages=frozenset(),
        pets_liked=None,
        weights={},
        has_pets=frozenset({"cat"}),
        smokes=not need.smokes,
    )

    before, after = needs_for(offer, [need]), needs_for(offer, [hidden])

    if before and after:
        assert before == after


def said_why(answer):
    assert isinstance(answer, Excluded)
    return [exclusion.sentence for exclusion in answer.exclusions]
