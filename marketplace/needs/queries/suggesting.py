"""Offers for a need, ranked and explained; nobody is assigned (R3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from marketplace.needs.facts import can_be_matched, need_facts
from marketplace.needs.models import Need
from marketplace.providers.facts import offer_facts
from marketplace.providers.models import Offer
from marketplace.providers.queries.cards import OfferCard, offer_cards
from matching.places import distance_km
from matching.retrieval import retrieval
from matching.scoring import explain, suggest
from matching.types import Excluded, Mark, Suggestion

MOST = 20
MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class SuggestedOffer:
    """An offer in a list of suggestions, for the person's side alone."""

    card: OfferCard
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One offer beside one need: why it fits, or every reason why it doesn't."""

    card: OfferCard
    exclusions: tuple[str, ...]
    fit: SuggestedOffer | None


def suggestions_for(need: Need, *, limit: int = MOST) -> list[SuggestedOffer]:
    """The best offers for this need, each of them public at this moment."""
    return suggestions_for_each([need], limit=limit)[need.pk]


def suggestions_for_each(
    needs: Iterable[Need], *, limit: int
) -> Mapping[int, list[SuggestedOffer]]:
    """The same for several needs, by need id: one search each, and one look at the offers."""
    ranked = {need.pk: (need, _ranked(need, limit)) for need in needs}
    ids = {s.offer_id for _, found in ranked.values() for s in found}
    offers = public_offers(ids)
    return {pk: _shown(need, found, offers, limit) for pk, (need, found) in ranked.items()}


def public_offers(ids: Iterable[str]) -> dict[str, Offer]:
    """By id as text. What a search row promises is true only if the offer is public now."""
    offers = Offer.objects.public().filter(uuid__in=[UUID(each) for each in ids])
    whole = offers.select_related("provider__organisation__area", "provider__household")
    return {str(offer.uuid): offer for offer in whole}


def why_not(need: Need, offer: Offer) -> WhyNot:
    answer = explain(need_facts(need), offer_facts(offer, vetted=True))
    card = _card(need, offer)
    if isinstance(answer, Excluded):
        return WhyNot(card, tuple(each.sentence for each in answer.exclusions), None)
    return WhyNot(card, (), _suggested(card, answer))


def offers_called(text: str) -> list[OfferCard]:
    """Public offers whose title or provider has these words in its name."""
    words = text.strip()
    if len(words) < 2:
        return []
    public = Offer.objects.public().select_related("provider__organisation__area")
    by_title = public.filter(title__icontains=words)
    by_name = public.filter(provider__organisation__name__icontains=words)
    return offer_cards((by_title | by_name).order_by("title", "pk")[:MOST_FOUND])


def _ranked(need: Need, limit: int) -> list[Suggestion]:
    """A few more than asked for: one whose check ran out this morning is dropped later."""
    if not can_be_matched(need):
        return []
    facts = need_facts(need)
    return suggest(facts, retrieval().candidates(facts), limit=limit + 10)


def _shown(
    need: Need, found: Iterable[Suggestion], offers: Mapping[str, Offer], limit: int
) -> list[SuggestedOffer]:
    public = [each for each in found if each.offer_id in offers]
    return [_suggested(_card(need, offers[s.offer_id]), s) for s in public[:limit]]


def _card(need: Need, offer: Offer) -> OfferCard:
    distances = {}
    if need.latitude is not None and need.longitude is not None:
        away = distance_km(need.latitude, need.longitude, offer.latitude, offer.longitude)
        distances[str(offer.uuid)] = away
    return offer_cards([offer], distances_km=distances)[0]


def _suggested(card: OfferCard, found: Suggestion) -> SuggestedOffer:
    return SuggestedOffer(
        card=card,
        reasons=tuple(reason.sentence for reason in found.reasons),
        missing=tuple(reason.sentence for reason in found.missing),
        marks=found.marks,
    )
