from datetime import timedelta

import pytest
from hypothesis import given

from matching.musts import MUSTS
from matching.outlines import explain_to_provider, needs_for
from matching.pair import Pair
from matching.rules import apart, exclusions
from matching.scoring import explain, suggest
from matching.types import Excluded, HouseholdFacts, Reason
from tests.matching.made import LONDON, ROCHDALE, TODAY, need, offer
from tests.matching.strategies import likely_pairs, needs, offers


def why_not(need, offer):
    return [exclusion.sentence for exclusion in explain(need, offer).exclusions]


def test_an_offer_that_fits_is_suggested():
    assert [each.offer_id for each in suggest(need(), [offer()])] == [offer().id]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"vetted": False}, "Their checks aren't all in place today."),
        ({"places_free": 0}, "They have no place free at the moment."),
        ({"kinds": frozenset({"advice"})}, "It doesn't offer what you asked for: a short break."),
        (
            {"latitude": 53.9},
            "It's about 25 miles away. You asked for no further than about 12 miles.",
        ),
        ({"least_age": 40}, "They support people aged 40 and over."),
        ({"most_age": 30}, "They support people aged 18 to 30."),
        ({"asks": frozenset({"over_25", "no_pets"})}, "They can't take pets."),
    ],
)
def test_each_must_rule_says_why_not(changed, sentence):
    wanted = need(has_pets=frozenset({"dog"}))

    assert sentence in why_not(wanted, offer(**changed))
    assert suggest(wanted, [offer(**changed)]) == []


def test_a_home_out_of_their_reach_is_not_suggested():
    near = offer(reach_km=5, latitude=ROCHDALE[0], longitude=ROCHDALE[1])

    assert why_not(need(), near) == ["You live outside the area they cover."]


def test_an_offer_may_start_a_little_late_but_not_too_late():
    wanted = need(starts_on=TODAY, can_wait_days=28)

    assert suggest(wanted, [offer(starts_from=TODAY + timedelta(days=28))])
    assert why_not(wanted, offer(starts_from=TODAY + timedelta(days=29))) == [
        "It can't start before 22 December 2026. That's later than you can wait."
    ]


@pytest.mark.parametrize("code", sorted(MUSTS))
def test_every_must_have_keeps_out_who_does_not_meet_it(code):
    bare = offer(
        access=frozenset(),
        languages=frozenset(),
        workers=frozenset(),
        household=HouseholdFacts(frozenset({"dog"}), True, True, 2, 1),
    )

    assert why_not(need(must=frozenset({code})), bare) == [MUSTS[code].unmet]


@pytest.mark.parametrize("code", sorted(MUSTS))
def test_every_must_have_can_be_met(code):
    generous = offer(
        travels=True,
        access=frozenset(MUSTS),
        languages=frozenset(each.removeprefix("language:") for each in MUSTS),
        workers=frozenset({"woman", "man"}),
    )

    suggestion = suggest(need(must=frozenset({code})), [generous])[0]

    assert Reason(code, MUSTS[code].met) in suggestion.reasons


def test_a_must_have_nobody_knows_any_more_keeps_everyone_out():
    assert isinstance(explain(need(must=frozenset({"gone"})), offer()), Excluded)


def test_a_person_who_smokes_is_told_that_they_ask_for_someone_who_does_not():
    asking = offer(asks=frozenset({"non_smoker"}))

    assert why_not(need(smokes=True), asking) == ["They ask for someone who doesn't smoke."]
    assert suggest(need(smokes=False), [asking])


def test_why_not_gives_every_reason_at_once():
    assert len(why_not(need(), offer(vetted=False, places_free=0, least_age=50))) == 3


@given(need=needs, offer=offers)
def test_apart_and_exclusions_agree(need, offer):
    pair = Pair.of(need, offer)

    assert apart(pair) == bool(exclusions(pair))


@given(need=needs, offer=offers)
def test_must_rules_are_the_same_from_both_sides(need, offer):
    seen_by_person = bool(suggest(need, [offer]))
    seen_by_provider = bool(needs_for(offer, [need]))

    assert seen_by_person == seen_by_provider
    assert seen_by_provider != isinstance(explain_to_provider(offer, need), Excluded)


@given(pair=likely_pairs())
def test_must_rules_are_the_same_from_both_sides_of_likely_pairs(pair):
    need, offer = pair

    assert bool(suggest(need, [offer])) == bool(needs_for(offer, [need]))


def test_far_away_is_far_away():
    assert not suggest(need(), [offer(latitude=LONDON[0], longitude=LONDON[1])])
