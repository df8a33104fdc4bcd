"""What the two sides may insist on, as data: each with its question and its sentences.

Bits of stored rows follow from these codes, so a new one needs the offers put in again
(`Retrieval.put`); until then no offer is found to meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matching.types import NeedFacts, OfferFacts
from matching.words import ACCESS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Must:
    """Something a person can't do without. It is part of the outline that providers read."""

    code: str
    question: str  # the person ticks it
    met: str  # to the person
    unmet: str  # to the person
    unmet_for_provider: str
    holds: Callable[[OfferFacts], bool]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something a provider can't do without. Whether a person meets it is never shown to them."""

    code: str
    question: str  # the provider ticks it
    unmet: str  # to the person
    holds: Callable[[NeedFacts], bool]


def _access(code: str, words: str) -> Must:
    return Must(
        code=code,
        question=f"There must be {words}",
        met=f"There is {words}, as you asked."
        if code != "step_free"
        else "No steps, as you asked.",
        unmet=f"You need {words}. This offer doesn't say it has that.",
        unmet_for_provider=f"They need {words}. Your offer doesn't say you have that.",
        holds=lambda offer: code in offer.access,
    )


def _language(code: str, words: str) -> Must:
    return Must(
        code=f"language:{code}",
        question=f"They must speak or use {words}",
        met=f"Speaks {words}, as you asked.",
        unmet=f"You need someone who speaks {words}. This offer doesn't say they do.",
        unmet_for_provider=f"They need someone who speaks {words}. Your offer doesn't say you do.",
        holds=lambda offer: code in offer.languages,
    )


_OTHERS = (
    Must(
        code="no_pets",
        question="There must be no pets",
        met="There are no pets, as you asked.",
        unmet="You asked for no pets. There are pets here.",
        unmet_for_provider="They asked for no pets. You have pets.",
        holds=lambda offer: offer.household is None or not offer.household.pets,
    ),
    Must(
        code="non_smoking",
        question="Nobody there must smoke",
        met="Nobody smokes here, as you asked.",
        unmet="You asked for a home where nobody smokes. Someone smokes here.",
        unmet_for_provider="They asked for a home where nobody smokes. Someone smokes in yours.",
        holds=lambda offer: offer.household is None or not offer.household.smoking,
    ),
    Must(
        code="no_children",
        question="There must be no children living there",
        met="No children live here, as you asked.",
        unmet="You asked for a home without children. Children live here.",
        unmet_for_provider="They asked for a home without children. Children live in yours.",
        holds=lambda offer: offer.household is None or not offer.household.children,
    ),
    Must(
        code="only_one",
        question="I must be the only person supported there",
        met="You'd be the only person supported here, as you asked.",
        unmet="You asked to be the only person supported. Someone else is supported here.",
        unmet_for_provider="They asked to be the only person supported. You support someone now.",
        holds=lambda offer: offer.household is None or offer.household.others_supported == 0,
    ),
    Must(
        code="woman_worker",
        question="My support must come from a woman",
        met="A woman can support you, as you asked.",
        unmet="You asked for a woman. This offer doesn't say that a woman can support you.",
        unmet_for_provider="They asked for a woman. Your offer doesn't say that one is there.",
        holds=lambda offer: "woman" in offer.workers,
    ),
    Must(
        code="man_worker",
        question="My support must come from a man",
        met="A man can support you, as you asked.",
        unmet="You asked for a man. This offer doesn't say that a man can support you.",
        unmet_for_provider="They asked for a man. Your offer doesn't say that one is there.",
        holds=lambda offer: "man" in offer.workers,
    ),
    Must(
        code="comes_to_me",
        question="They must come to me",
        met="They come to you, as you asked.",
        unmet="You asked for someone who comes to you. With this offer you go to them.",
        unmet_for_provider="They asked for someone who comes to them. Your offer doesn't say so.",
        holds=lambda offer: offer.travels,
    ),
)
MUSTS: Mapping[str, Must] = {
    must.code: must
    for must in (
        *(_access(code, words) for code, words in ACCESS.items()),
        *(_language(code, words) for code, words in LANGUAGES.items()),
        *_OTHERS,
    )
}

ASKS: Mapping[str, Ask] = {
    ask.code: ask
    for ask in (
        Ask(
            code="non_smoker",
            question="The person doesn't smoke",
            unmet="They ask for someone who doesn't smoke.",
            holds=lambda need: not need.smokes,
        ),
        Ask(
            code="no_pets",
            question="The person brings no pets",
            unmet="They can't take pets.",
            holds=lambda need: not need.has_pets,
        ),
        Ask(
            code="over_18",
            question="The person is 18 or over",
            unmet="They ask for someone who is 18 or over.",
            holds=lambda need: need.age >= 18,
        ),
        Ask(
            code="over_25",
            question="The person is 25 or over",
            unmet="They ask for someone who is 25 or over.",
            holds=lambda need: need.age >= 25,
        ),
    )
}


def musts_met(offer: OfferFacts) -> frozenset[str]:
    return frozenset(code for code, must in MUSTS.items() if must.holds(offer))


def asks_met(need: NeedFacts) -> frozenset[str]:
    return frozenset(code for code, ask in ASKS.items() if ask.holds(need))
