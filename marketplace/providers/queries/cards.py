"""An offer in a list: what anyone may read of it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import prefetch_related_objects

from marketplace.people.wellbeing import Domain
from marketplace.providers import words
from marketplace.providers.models import Offer
from marketplace.providers.vocabulary import Access, Language, ProviderKind, SupportKind
from matching.reasons import about_miles


@dataclass(frozen=True)
class OfferCard:
    uuid: UUID
    title: str
    summary: str
    provider_uuid: UUID
    provider_name: str
    provider_kind: str
    kinds: tuple[str, ...]
    domains: tuple[str, ...]
    place: str
    miles_away: str  # "" when nobody said from where, else such as "3 miles away"
    price: str  # "£200 to £400 for each outcome"
    places: str  # "2 places free, confirmed on 3 November 2026"
    places_are_confirmed: bool
    languages: tuple[str, ...]
    access: tuple[str, ...]


def offer_cards(
    offers: Iterable[Offer], *, distances_km: Mapping[str, float] | None = None
) -> list[OfferCard]:
    """Return a card for each, in order, in at most three queries however many there are.

    `distances_km` is by the offer's uuid as text, as `Found.distances_km` gives it.
    """
    listed = list(offers)
    prefetch_related_objects(listed, "provider__organisation__area")
    distances = distances_km or {}
    return [offer_card(offer, distance_km=distances.get(str(offer.uuid))) for offer in listed]


def offer_card(offer: Offer, *, distance_km: float | None = None) -> OfferCard:
    provider = offer.provider
    return OfferCard(
        uuid=offer.uuid,
        title=offer.title,
        summary=offer.summary,
        provider_uuid=provider.uuid,
        provider_name=provider.organisation.name,
        provider_kind=str(ProviderKind(provider.kind).label),
        kinds=words.labels(offer.kinds, SupportKind),
        domains=words.labels(offer.domains, Domain),
        place=offer.place_name,
        miles_away=_away(distance_km),
        price=words.price(offer),
        places=words.places(offer),
        places_are_confirmed=offer.places_are_confirmed(),
        languages=words.labels(offer.languages, Language),
        access=words.labels(offer.access, Access),
    )


def _away(distance_km: float | None) -> str:
    return "" if distance_km is None else f"{about_miles(distance_km)} away"
