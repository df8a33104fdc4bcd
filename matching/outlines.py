"""The other direction: needs that fit an offer, for the provider's eyes.

Order, score and sentences use the outline alone: kinds, domains, timing and the listed must-haves.
Distance, age, envelope and wishes decide nothing here that could be read back. The must rules do
use place and age, so a caller gives the centre of the person's postcode district as their place and
no one can find a door by moving an offer about.
"""

from __future__ import annotations

from collections.abc import Iterable

from matching.pair import Pair
from matching.reasons import day
from matching.rules import apart, excluded, exclusions_for_provider
from matching.scoring import toss
from matching.types import Excluded, NeedFacts, OfferFacts, OutlineFit, Reason
from matching.words import KINDS, OUTLINE_DOMAINS, listed


def fits(offer: OfferFacts, need: NeedFacts) -> bool:
    return not apart(Pair.of(need, offer))


def needs_for(offer: OfferFacts, needs: Iterable[NeedFacts], limit: int = 50) -> list[OutlineFit]:
    """Return the needs that fit this offer, best first."""
    fitting = [pair for pair in (Pair.of(need, offer) for need in needs) if not apart(pair)]
    fitting.sort(key=lambda pair: (-_score(pair), toss(pair.need.id, offer.id)))
    return [_fit(pair) for pair in fitting[:limit]]


def explain_to_provider(offer: OfferFacts, need: NeedFacts) -> OutlineFit | Excluded:
    """Return why this need fits, or why not as far as the outline lets us say."""
    pair = Pair.of(need, offer)
    broken = exclusions_for_provider(pair)
    return excluded(pair, broken) if broken else _fit(pair)


def _score(pair: Pair) -> float:
    """The mean of kinds offered, domains covered and a timely start, in [0, 1]."""
    need, offer = pair.need, pair.offer
    kinds = len(need.kinds & offer.kinds) / len(need.kinds)
    domains = len(need.domains & offer.domains) / len(need.domains) if need.domains else 1.0
    return round((kinds + domains + (0.0 if pair.late_days else 1.0)) / 3, 6)


def _fit(pair: Pair) -> OutlineFit:
    reasons = [Reason("kinds", f"They're looking for {_kinds(pair)}.")]
    missing = []
    covered, left = _domains(pair)
    if covered:
        reasons.append(Reason("outcomes", f"You help with {listed(covered, OUTLINE_DOMAINS)}."))
    if left:
        words = listed(left, OUTLINE_DOMAINS)
        missing.append(Reason("outcomes", f"They also want help with {words}."))
    if pair.need.must:
        reasons.append(Reason("musts", "You have everything they can't do without."))
    if pair.late_days and pair.need.starts_on:
        wish = f"They'd like to start on {day(pair.need.starts_on)}, before you can."
        missing.append(Reason("timing", wish))
    else:
        reasons.append(Reason("timing", "You can start when they want."))
    return OutlineFit(pair.need.id, _score(pair), tuple(reasons), tuple(missing))


def _kinds(pair: Pair) -> str:
    return listed(pair.need.kinds & pair.offer.kinds, KINDS)


def _domains(pair: Pair) -> tuple[frozenset[str], frozenset[str]]:
    return pair.need.domains & pair.offer.domains, pair.need.domains - pair.offer.domains
