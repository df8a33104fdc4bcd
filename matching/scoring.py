"""From a need and offers to explained suggestions. It ranks and explains; people choose.

The score is the mean of the wish features the person has told us about, weighted 0 to 3. Which
features count depends on the need alone, so every offer is measured by the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import blake2b

from matching.musts import MUSTS
from matching.pair import Pair
from matching.reasons import (
    SENTENCES,
    access_wished,
    household_wishes,
    kinds_offered,
    languages_wished,
)
from matching.rules import apart, excluded, exclusions
from matching.types import Excluded, Mark, NeedFacts, OfferFacts, Reason, Suggestion

STALE_DAYS = 60  # by then "a place is free" says nothing any more
UNKNOWN = 0.5  # the offer can't be measured by this: neither better nor worse
FINENESS = 1_000_000  # measures are added as whole numbers, so that equals are truly equal


@dataclass(frozen=True, slots=True)
class Feature:
    code: str
    asked: Callable[[NeedFacts], bool]  # does it count for this person?
    measure: Callable[[Pair], float]  # in [0, 1]


def _share(wished: frozenset[str], there: frozenset[str]) -> float:
    return len(wished & there) / len(wished)


def _near(pair: Pair) -> float:
    return 1 - min(1.0, pair.km / pair.need.max_km) if pair.need.max_km > 0 else 1.0


def _in_common(pair: Pair) -> float:
    shared = len(pair.need.interests & pair.offer.interests)
    return min(1.0, shared / min(3, len(pair.need.interests)))


def _household(pair: Pair) -> float:
    home = pair.offer.household
    if home is None:
        return UNKNOWN
    wishes = household_wishes(pair.need)
    return sum(holds(home) for holds, _, _ in wishes) / len(wishes)


def _timely(pair: Pair) -> float:
    return max(0.0, 1 - pair.late_days / (pair.need.can_wait_days + 1))


def _affordable(pair: Pair) -> float:
    """1 when all of the guide is within the envelope, from ½ when its low end is, less above."""
    cost, envelope = pair.cost_pence, pair.need.envelope_pence
    if cost is None or envelope is None:
        return UNKNOWN
    low, high = cost
    if high <= envelope:
        return 1.0
    if low <= envelope:
        return 0.5 + 0.5 * (envelope - low) / (high - low)
    return 0.5 * envelope / low


def _fresh(pair: Pair) -> float:
    return max(0.0, 1 - pair.unconfirmed_days / STALE_DAYS)


FEATURES_OF_A_WISH = (
    Feature(
        "outcomes",
        lambda need: bool(need.domains),
        lambda pair: _share(pair.need.domains, pair.offer.domains),
    ),
    Feature("distance", lambda need: True, _near),
    Feature("interests", lambda need: bool(need.interests), _in_common),
    Feature(
        "language",
        lambda need: bool(languages_wished(need)),
        lambda pair: _share(languages_wished(pair.need), pair.offer.languages),
    ),
    Feature("household", lambda need: bool(household_wishes(need)), _household),
    Feature(
        "access",
        lambda need: bool(access_wished(need)),
        lambda pair: _share(access_wished(pair.need), pair.offer.access),
    ),
    Feature("timing", lambda need: need.starts_on is not None, _timely),
    Feature("price", lambda need: need.envelope_pence is not None, _affordable),
    Feature("confirmed", lambda need: True, _fresh),
)


def weighed(need: NeedFacts) -> list[tuple[Feature, int]]:
    """Return the features that count for this need with their weights.

    Someone who says that nothing matters gets all of them alike.
    """
    asked = [feature for feature in FEATURES_OF_A_WISH if feature.asked(need)]
    counting = [(each, need.weight(each.code)) for each in asked if need.weight(each.code)]
    return counting or [(feature, 1) for feature in asked]


def suggest(need: NeedFacts, offers: Iterable[OfferFacts], limit: int = 20) -> list[Suggestion]:
    """Return the offers that fit, best first: none that a must rule excludes.

    Equals are ordered by who confirmed a free place last, then by a hash of need and offer: no
    provider is first for everybody.
    """
    features = weighed(need)
    fitting = [pair for pair in (Pair.of(need, offer) for offer in offers) if not apart(pair)]
    scored = [(score(pair, features), pair) for pair in fitting]
    scored.sort(key=_place)
    return [_suggestion(pair, points, features) for points, pair in scored[:limit]]


def explain(need: NeedFacts, offer: OfferFacts) -> Suggestion | Excluded:
    """Return why this offer fits this need, or every reason why not."""
    pair = Pair.of(need, offer)
    broken = exclusions(pair)
    if broken:
        return excluded(pair, broken)
    features = weighed(need)
    return _suggestion(pair, score(pair, features), features)


def toss(need_id: str, offer_id: str) -> bytes:
    """A steady toss of the coin between equals: the same for one pair, unlike for another."""
    return blake2b(f"{need_id} {offer_id}".encode(), digest_size=8).digest()


def score(pair: Pair, features: list[tuple[Feature, int]]) -> float:
    """The weighted mean of these features, in [0, 1]. Must rules play no part."""
    points = sum(weight * round(feature.measure(pair) * FINENESS) for feature, weight in features)
    return points / (FINENESS * sum(weight for _, weight in features))


def _place(scored: tuple[float, Pair]) -> tuple[float, int, bytes]:
    points, pair = scored
    confirmed = pair.offer.places_confirmed_on.toordinal()
    return -points, -confirmed, toss(pair.need.id, pair.offer.id)


def _suggestion(pair: Pair, points: float, features: list[tuple[Feature, int]]) -> Suggestion:
    heaviest = sorted(features, key=lambda each: -each[1] * each[0].measure(pair))
    said = [(feature.code, SENTENCES[feature.code](pair)) for feature, _ in heaviest]
    reasons = [Reason("kinds", kinds_offered(pair))]
    reasons += [Reason(code, MUSTS[code].met) for code in MUSTS if code in pair.need.must]
    reasons += [Reason(code, good) for code, (good, _) in said if good]
    missing = tuple(Reason(code, lacking) for code, (_, lacking) in said if lacking)
    return Suggestion(pair.offer.id, points, tuple(reasons), missing, _marks(pair))


def _marks(pair: Pair) -> tuple[Mark, ...]:
    marks = []
    cost, envelope = pair.cost_pence, pair.need.envelope_pence
    if cost is not None and envelope is not None and cost[0] > envelope:
        marks.append(Mark("over_envelope", "More than you'd like to spend"))
    if pair.unconfirmed_days > pair.need.fresh_days:
        marks.append(Mark("unconfirmed", "Place not confirmed lately"))
    return tuple(marks)
