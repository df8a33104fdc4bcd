"""How providers, offers and checks are put into words. Codes in, plain British English out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices

from budgets.money import pounds
from marketplace.front.days import in_words
from marketplace.providers.records.offers import Offer
from marketplace.providers.vocabulary import PriceBasis


def labels(codes: Iterable[str], choices: type[TextChoices]) -> tuple[str, ...]:
    """The words of these codes, in the vocabulary's own order; unknown codes say nothing."""
    known = set(codes)
    return tuple(str(choice.label) for choice in choices if choice.value in known)


def price(offer: Offer) -> str:
    """Such as "£200 to £400 for each outcome"."""
    low, high = offer.price_from_pence, offer.price_to_pence
    if high == 0:
        return "No charge"
    span = pounds(low) if low == high else f"{pounds(low)} to {pounds(high)}"
    return f"{span} {PriceBasis(offer.price_basis).label}"


def places(offer: Offer, on: date | None = None) -> str:
    """Such as "2 places free, confirmed on 3 November 2026"; an old answer is shown as one."""
    said_on = in_words(offer.places_confirmed_on)
    many = offer.places_free
    free = f"{many or 'No'} {'place' if many == 1 else 'places'} free"
    if offer.places_are_confirmed(on):
        return f"{free}, confirmed on {said_on}"
    return f"{free} when last confirmed, on {said_on}: ask them"


def ages(offer: Offer) -> str:
    if offer.most_age:
        return f"{offer.least_age} to {offer.most_age} years old"
    return f"{offer.least_age} years old and over"


def workers(offer: Offer) -> str:
    if offer.women_workers and offer.men_workers:
        return "A woman or a man can support you"
    if offer.women_workers:
        return "A woman can support you"
    if offer.men_workers:
        return "A man can support you"
    return ""


def reach(offer: Offer) -> str:
    miles = f"{offer.reach_miles} {'mile' if offer.reach_miles == 1 else 'miles'}"
    if offer.comes_to_you:
        return f"They come to you, up to {miles} from {offer.place_name}"
    return f"You go to them, in {offer.place_name}. For people who live up to {miles} away"
