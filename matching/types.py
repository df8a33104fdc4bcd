"""What matching is told and what it answers. Frozen dataclasses of codes, numbers and days.

Codes are the caller's (`providers/vocabulary.py` in the marketplace); a code that matching
doesn't know still matches itself. What a must-have asks of an offer is in `musts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

FEATURES: Mapping[str, str] = {
    "outcomes": "It helps with the things I want to change",
    "distance": "It's near me",
    "interests": "We like the same things",
    "language": "They speak my language",
    "household": "The home and who lives there",
    "access": "It has the extras that make things easier for me",
    "timing": "It can start when I want",
    "price": "It costs what I'd like to spend",
    "confirmed": "I know there's a place free",
}
"""The wish features a person may weigh, in their words. Weights are whole numbers, 0 to 3."""

DEFAULT_WEIGHT = 1
OUTCOME = "outcome"
FOUR_WEEKS = "four_weeks"


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """The home a person would share or visit."""

    pets: frozenset[str] = frozenset()
    smoking: bool = False
    children: bool = False
    adults: int = 1
    others_supported: int = 0


@dataclass(frozen=True, slots=True)
class PriceGuide:
    """What it may cost, in pence, for each outcome or for each four weeks (`basis`)."""

    basis: str
    low_pence: int
    high_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFacts:
    """One published offer. `workers` holds "woman" and "man": who could come or be there."""

    id: str
    provider_id: str
    title: str
    summary: str = ""
    kinds: frozenset[str]
    domains: frozenset[str]
    latitude: float
    longitude: float
    reach_km: float  # how far from that place the person may live
    travels: bool = False  # the provider comes to the person
    places_free: int
    places_confirmed_on: date
    published_at: datetime
    vetted: bool
    languages: frozenset[str] = frozenset()
    access: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()  # codes of musts.ASKS
    household: HouseholdFacts | None = None
    workers: frozenset[str] = frozenset()
    least_age: int = 18
    most_age: int | None = None
    starts_from: date | None = None  # None: now
    price: PriceGuide | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """One need on one day. The place should be no finer than the person's postcode district.

    None for a wish means that it doesn't matter to them. Raises ValueError for a weight that
    isn't 0 to 3 or names no feature.
    """

    id: str
    asked_on: date  # today: how recent a thing is, is measured from here
    kinds: frozenset[str]
    domains: frozenset[str]
    latitude: float
    longitude: float
    max_km: float
    age: int
    outcomes: int = 1  # how many they ask for
    starts_on: date | None = None  # None: no rush
    can_wait_days: int = 28  # beyond starts_on
    must: frozenset[str] = frozenset()  # codes of musts.MUSTS
    interests: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # wished for
    access: frozenset[str] = frozenset()  # wished for, beyond the must-haves
    pets_liked: bool | None = None
    children_liked: bool | None = None
    few_people: bool | None = None  # a small household rather than a lively one
    smokes: bool = False
    has_pets: frozenset[str] = frozenset()  # that would come too
    # The most they'd spend: on all the outcomes, or for each four weeks where the price is so.
    envelope_pence: int | None = None
    weights: Mapping[str, int] = field(default_factory=dict)
    fresh_days: int = 14  # how long "a place is free" counts as confirmed (local policy)

    def __post_init__(self) -> None:
        for feature, weight in self.weights.items():
            if feature not in FEATURES:
                raise ValueError(f"{feature!r} is no wish feature")
            if weight not in (0, 1, 2, 3):
                raise ValueError(f"the weight of {feature} should be 0, 1, 2 or 3")

    def weight(self, feature: str) -> int:
        return self.weights.get(feature, DEFAULT_WEIGHT)


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence, and the code of the feature or must-have it speaks of."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to know about a suggestion: "over_envelope" or "unconfirmed"."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer that fits, for the person's side alone. `score` is in [0, 1]."""

    offer_id: str
    score: float
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One must rule that isn't met, in a sentence for its reader."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """Why not: every must rule that keeps the two apart, never empty."""

    offer_id: str
    need_id: str
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class OutlineFit:
    """A need that fits an offer, for the provider's side: nothing in it beyond the outline."""

    need_id: str
    score: float
    reasons: tuple[Reason, ...]
    missing: tuple[Reason, ...]
