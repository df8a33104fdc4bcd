from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.pair import Pair
from matching.scoring import FEATURES_OF_A_WISH, explain, score, suggest, weighed
from matching.types import FEATURES, Excluded, HouseholdFacts, PriceGuide
from tests.matching.made import ROCHDALE, TODAY, need, offer
from tests.matching.strategies import likely_pairs, needs, offers


def reasons(need, offer):
    return [reason.sentence for reason in suggest(need, [offer])[0].reasons]


def missing(need, offer):
    return [reason.sentence for reason in suggest(need, [offer])[0].missing]


def marks(need, offer):
    return [mark.code for mark in suggest(need, [offer])[0].marks]


def test_reasons_are_plain_sentences():
    wanted = need(
        must=frozenset({"language:bsl"}),
        interests=frozenset({"gardening", "football"}),
        starts_on=TODAY,
        envelope_pence=50_000,
        pets_liked=True,
    )
    home = HouseholdFacts(pets=frozenset({"dog"}))
    near = offer(latitude=ROCHDALE[0], longitude=ROCHDALE[1], household=home)

    assert set(reasons(wanted, near)) == {
        "Offers a short break, as you asked.",
        "Speaks British Sign Language, as you asked.",
        "Helps with work, learning or things to do.",
        "About 5 miles away.",
        "You both like gardening.",
        "There is a dog, as you'd like. Nobody smokes here.",
        "Can start when you want.",
        "Costs £120 to £200 for each outcome, within what you'd spend.",
        "They said 2 days ago that a place is free.",
    }


def test_what_is_missing_is_said_too():
    wanted = need(
        domains=frozenset({"activity", "home"}),
        languages=frozenset({"urdu"}),
        access=frozenset({"hoist"}),
        interests=frozenset({"cricket"}),
        starts_on=TODAY,
        pets_liked=True,
    )
    later = offer(
        starts_from=TODAY + timedelta(days=10), places_confirmed_on=TODAY - timedelta(days=20)
    )

    assert set(missing(wanted, later)) == {
        "Doesn't mention a home that suits you.",
        "Doesn't say they speak Urdu.",
        "Doesn't say it has a hoist.",
        "You don't share an interest that they've told us about.",
        "Can't start before 3 December 2026, a bit later than you want.",
        "There are no animals.",
        "They last said a place was free 20 days ago.",
    }


def test_who_comes_to_the_person_says_so():
    assert "Comes to you, from less than a mile away." in reasons(need(), offer(travels=True))


def test_an_offer_above_the_envelope_stays_and_is_marked():
    dear = offer(price=PriceGuide("outcome", 60_000, 80_000))

    assert marks(need(envelope_pence=50_000), dear) == ["over_envelope"]


def test_the_envelope_is_for_all_the_outcomes_together():
    two = need(envelope_pence=20_000, outcomes=2)

    assert marks(two, offer(price=PriceGuide("outcome", 12_000, 12_000))) == ["over_envelope"]
    assert marks(two, offer(price=PriceGuide("four_weeks", 12_000, 12_000))) == []


def test_a_place_not_confirmed_lately_is_marked():
    assert marks(need(), offer(places_confirmed_on=TODAY - timedelta(days=15))) == ["unconfirmed"]
    assert marks(need(), offer(places_confirmed_on=TODAY - timedelta(days=14))) == []


def test_what_weighs_nothing_is_not_counted():
    wanted = need(interests=frozenset({"cricket"}), weights={"interests": 0})

    suggestion = suggest(wanted, [offer()])[0]

    assert "interests" not in {reason.code for reason in suggestion.missing + suggestion.reasons}


def test_who_says_nothing_matters_still_gets_an_order():
    nothing = need(weights=dict.fromkeys(FEATURES, 0))

    assert 0 < suggest(nothing, [offer()])[0].score <= 1


@pytest.mark.parametrize("weights", [{"distance": 4}, {"distance": -1}, {"luck": 1}])
def test_a_weight_out_of_range_is_refused(weights):
    with pytest.raises(ValueError, match=r"weight|feature"):
        need(weights=weights)


def test_among_equals_the_newest_confirmation_comes_first():
    wanted = need(weights={"confirmed": 0})
    older, newer = offer(id="a", places_confirmed_on=TODAY - timedelta(days=9)), offer(id="b")

    assert [each.offer_id for each in suggest(wanted, [older, newer])] == ["b", "a"]


def test_no_provider_is_first_for_everybody():
    equals = [offer(id=f"offer-{number}") for number in range(5)]

    firsts = {suggest(need(id=str(UUID(int=n))), equals)[0].offer_id for n in range(100)}

    assert len(firsts) == 5


def test_the_order_does_not_depend_on_the_order_of_asking():
    equals = [offer(id=f"offer-{number}") for number in range(9)]

    assert suggest(need(), equals) == suggest(need(), equals[::-1])


def test_every_feature_has_words_for_the_person_and_a_measure():
    assert [feature.code for feature in FEATURES_OF_A_WISH] == list(FEATURES)


@given(pair=likely_pairs())
def test_every_feature_and_score_lies_between_nought_and_one(pair):
    both = Pair.of(*pair)

    assert 0 <= score(both, weighed(both.need)) <= 1
    for feature in FEATURES_OF_A_WISH:
        if feature.asked(both.need):
            assert 0 <= feature.measure(both) <= 1


@given(need=needs, many=st.lists(offers, max_size=8))
def test_explaining_agrees_with_suggesting(need, many):
    suggested = {each.offer_id: each for each in suggest(need, many, limit=100)}

    for each in many:
        answer = explain(need, each)
        if isinstance(answer, Excluded):
            assert each.id not in suggested
            assert answer.exclusions
        else:
            assert suggested[each.id] == answer


def scored(need, offer):
    return score(Pair.of(need, offer), weighed(need))


@given(need=needs, one=offers, two=offers, weight=st.integers(0, 2), data=st.data())
def test_weighing_a_strength_more_never_costs_an_offer_its_place(need, one, two, weight, data):
    feature = data.draw(st.sampled_from([each for each in FEATURES_OF_A_WISH if each.asked(need)]))
    light = replace(need, weights={**need.weights, feature.code: weight})
    heavy = replace(need, weights={**need.weights, feature.code: weight + 1})
    weak, strong = sorted([one, two], key=lambda each: feature.measure(Pair.of(need, each)))

    was_ahead = scored(light, strong) >= scored(light, weak)

    if was_ahead:
        assert scored(heavy, strong) >= scored(heavy, weak)


@given(pair=likely_pairs())
def test_every_suggestion_gives_a_reason_and_whole_sentences(pair):
    need, offer = pair
    for suggestion in suggest(need, [offer]):
        assert suggestion.reasons
        for said in suggestion.reasons + suggestion.missing:
            assert said.sentence[0].isupper()
            assert said.sentence.endswith(".")
            assert "_" not in said.sentence
