"""Offers and needs for the tests of matching: plain ones to change, and many random ones."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from matching.musts import ASKS, MUSTS
from matching.types import HouseholdFacts, NeedFacts, OfferFacts, PriceGuide
from matching.words import ACCESS, DOMAINS, INTERESTS, KINDS, LANGUAGES, PETS

TODAY = date(2026, 11, 23)
OLDHAM = (53.5409, -2.1114)
ROCHDALE = (53.6158, -2.1561)  # about five miles north
LONDON = (51.5074, -0.1278)
TITLES = {
    "gardening": "Gardening together on our allotment",
    "cooking": "Cooking and baking in good company",
    "music": "Singing group for everyone",
    "football": "Walking football on Saturdays",
    "walking": "Walks on the hills",
    "animals": "A farm visit and its animals",
    "crafts": "Making things with wood and wool",
    "swimming": "Swimming with a friend",
    "history": "Local history walks",
    "art": "Drawing and painting",
}
SENTENCES = (
    "We listen first and plan together at your pace.",
    "Small groups, a warm room and a cup of tea.",
    "You choose what we do and who comes along.",
    "A family home near the park with a room of your own.",
    "We help with shopping, letters and getting out more.",
    "Friendly people who know the buses and the town.",
    "Support to find work, keep it and enjoy it.",
    "Help with washing and dressing, done with respect.",
)


def offer(**changes: Any) -> OfferFacts:
    """A Shared Lives short break in Oldham that fits `need()`."""
    plain = OfferFacts(
        id="00000000-0000-4000-8000-000000000001",
        provider_id="00000000-0000-4000-8000-0000000000aa",
        title="A short break with us",
        summary="A quiet home near the park. We love gardening.",
        kinds=frozenset({"short_break"}),
        domains=frozenset({"activity", "relationships"}),
        latitude=OLDHAM[0],
        longitude=OLDHAM[1],
        reach_km=30,
        places_free=1,
        places_confirmed_on=TODAY - timedelta(days=2),
        published_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        vetted=True,
        languages=frozenset({"english", "bsl"}),
        access=frozenset({"step_free"}),
        interests=frozenset({"gardening", "music"}),
        household=HouseholdFacts(),
        workers=frozenset({"woman"}),
        price=PriceGuide("outcome", 12_000, 20_000),
    )
    return replace(plain, **changes)


def need(**changes: Any) -> NeedFacts:
    plain = NeedFacts(
        id="00000000-0000-4000-8000-000000000002",
        asked_on=TODAY,
        kinds=frozenset({"short_break"}),
        domains=frozenset({"activity"}),
        latitude=OLDHAM[0],
        longitude=OLDHAM[1],
        max_km=20,
        age=34,
    )
    return replace(plain, **changes)


def _some(chance: random.Random, codes: Any, most: int, least: int = 0) -> frozenset[str]:
    return frozenset(chance.sample(sorted(codes), chance.randint(least, most)))


def random_offer(chance: random.Random, place: tuple[float, float]) -> OfferFacts:
    liked = chance.choice(sorted(TITLES))
    low = chance.randrange(4_000, 60_000, 500)
    at_home = chance.random() < 0.3
    return OfferFacts(
        id=str(UUID(int=chance.getrandbits(128), version=4)),
        provider_id=str(UUID(int=chance.getrandbits(128), version=4)),
        title=TITLES[liked],
        summary=" ".join(chance.sample(SENTENCES, 4)),
        kinds=_some(chance, KINDS, 3, 1),
        domains=_some(chance, DOMAINS, 4, 1),
        latitude=place[0] + chance.gauss(0, 0.02),
        longitude=place[1] + chance.gauss(0, 0.03),
        reach_km=chance.choice([8, 16, 24, 40, 80]),
        travels=chance.random() < 0.5,
        places_free=chance.choice([0, 1, 1, 2, 3]),
        places_confirmed_on=TODAY - timedelta(days=chance.randrange(40)),
        published_at=datetime(2026, 11, 1, tzinfo=UTC)
        - timedelta(minutes=chance.randrange(500_000)),
        vetted=chance.random() < 0.95,
        languages=frozenset({"english"}) | _some(chance, LANGUAGES, 2),
        access=_some(chance, ACCESS, 5),
        interests=_some(chance, INTERESTS, 4) | {liked},
        asks=_some(chance, ASKS, 1) if chance.random() < 0.3 else frozenset(),
        household=_household(chance) if at_home else None,
        workers=_some(chance, ["woman", "man"], 2, 1),
        least_age=chance.choice([16, 18, 18, 18, 25]),
        most_age=chance.choice([None, None, None, 65, 80]),
        starts_from=chance.choice([None, None, TODAY + timedelta(days=chance.randrange(90))]),
        price=PriceGuide(chance.choice(["outcome", "outcome", "four_weeks"]), low, low * 2),
    )


def _household(chance: random.Random) -> HouseholdFacts:
    return HouseholdFacts(
        pets=_some(chance, PETS, 1),
        smoking=chance.random() < 0.2,
        children=chance.random() < 0.4,
        adults=chance.choice([1, 2, 2, 3]),
        others_supported=chance.choice([0, 0, 1, 2]),
    )


def random_need(chance: random.Random, place: tuple[float, float]) -> NeedFacts:
    return NeedFacts(
        id=str(UUID(int=chance.getrandbits(128), version=4)),
        asked_on=TODAY,
        kinds=_some(chance, KINDS, 2, 1),
        domains=_some(chance, DOMAINS, 3, 1),
        latitude=place[0],
        longitude=place[1],
        max_km=chance.choice([8, 16, 16, 24, 40]),
        age=chance.randrange(18, 95),
        outcomes=chance.randint(1, 3),
        starts_on=chance.choice([None, TODAY, TODAY + timedelta(days=30)]),
        must=_some(chance, MUSTS, 1),
        interests=_some(chance, INTERESTS, 4),
        languages=_some(chance, LANGUAGES, 1),
        access=_some(chance, ACCESS, 2),
        pets_liked=chance.choice([None, True, False]),
        children_liked=chance.choice([None, True, False]),
        few_people=chance.choice([None, True, False]),
        smokes=chance.random() < 0.15,
        has_pets=_some(chance, PETS, 1),
        envelope_pence=chance.choice([None, 20_000, 60_000, 150_000]),
        weights={"distance": chance.randint(0, 3), "interests": chance.randint(0, 3)},
    )
