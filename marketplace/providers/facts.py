"""What matching is told of an offer and of a register entry."""

from __future__ import annotations

from datetime import UTC, datetime, time

from marketplace.people.wellbeing import Domain
from marketplace.providers import words
from marketplace.providers.models import Household, Offer, RegisterEntry
from marketplace.providers.register import kinds_of
from marketplace.providers.vocabulary import Interest, SupportKind
from matching.places import km
from matching.retrieval import SearchRow, Shelf
from matching.types import HouseholdFacts, OfferFacts, PriceGuide


def offer_facts(offer: Offer, *, vetted: bool) -> OfferFacts:
    """`vetted` is the caller's answer for today: it is derived, so it isn't on the offer."""
    return OfferFacts(
        id=str(offer.uuid),
        provider_id=str(offer.provider.uuid),
        title=offer.title,
        summary=offer.summary,
        kinds=frozenset(offer.kinds),
        domains=frozenset(offer.domains),
        latitude=offer.latitude,
        longitude=offer.longitude,
        reach_km=km(offer.reach_miles),
        travels=offer.comes_to_you,
        places_free=offer.places_free,
        places_confirmed_on=offer.places_confirmed_on,
        published_at=offer.published_at or offer.created_at,
        vetted=vetted,
        languages=frozenset(offer.languages),
        access=frozenset(offer.access),
        interests=frozenset(offer.interests),
        asks=frozenset(offer.asks),
        household=household_facts(offer.provider.household)
        if offer.provider.is_household
        else None,
        workers=frozenset(
            code
            for code, is_there in (("woman", offer.women_workers), ("man", offer.men_workers))
            if is_there
        ),
        least_age=offer.least_age,
        most_age=offer.most_age,
        starts_from=offer.starts_from,
        price=PriceGuide(offer.price_basis, offer.price_from_pence, offer.price_to_pence),
    )


def household_facts(home: Household) -> HouseholdFacts:
    return HouseholdFacts(
        pets=frozenset(home.pets),
        smoking=home.anyone_smokes,
        children=home.children > 0,
        adults=home.adults,
        others_supported=home.people_now,
    )


def row_of_offer(offer: Offer) -> SearchRow:
    """The row of an offer that may be seen today. It is found by its words in plain English too."""
    said = (
        offer.provider.organisation.name,
        offer.place_name,
        offer.outward_code,
        *words.labels(offer.kinds, SupportKind),
        *words.labels(offer.domains, Domain),
        *words.labels(offer.interests, Interest),
    )
    return SearchRow.of_offer(offer_facts(offer, vetted=True), more_text="\n".join(said))


def row_of_entry(entry: RegisterEntry) -> SearchRow:
    said = (*entry.service_types, *entry.specialisms, *entry.activities, entry.town, entry.postcode)
    day = entry.registered_on or entry.read_on
    return SearchRow(
        id=str(entry.uuid),
        shelf=Shelf.REGISTER,
        title=entry.name,
        text="\n".join(said),
        kinds=kinds_of(entry.service_types),
        latitude=entry.latitude,
        longitude=entry.longitude,
        published_at=datetime.combine(day, time(), UTC),
    )
