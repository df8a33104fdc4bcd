"""Offers: written page by page or all at once, published, paused, withdrawn, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from marketplace.people import audit, states
from marketplace.people.errors import UnableTo
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.people.wellbeing import Domain
from marketplace.providers.actions.indexing import index_offer
from marketplace.providers.models import STEPS, Offer, OfferState, Provider
from marketplace.providers.records.offers import TRANSITIONS
from marketplace.providers.vocabulary import (
    Access,
    Interest,
    Language,
    PriceBasis,
    SupportKind,
)
from matching.musts import ASKS


class UnableToOffer(UnableTo):
    """This offer can't be written or moved like that."""


class OfferFields(TypedDict, total=False):
    """What an offer says. Codes are of vocabulary.py; asks are of matching's ASKS."""

    title: str
    summary: str
    kinds: list[str]
    domains: list[str]
    place_name: str
    outward_code: str
    latitude: float
    longitude: float
    reach_miles: int
    comes_to_you: bool
    places_free: int
    places_confirmed_on: date
    starts_from: date | None
    languages: list[str]
    access: list[str]
    interests: list[str]
    asks: list[str]
    women_workers: bool
    men_workers: bool
    least_age: int
    most_age: int | None
    price_basis: str
    price_from_pence: int
    price_to_pence: int


_VOCABULARY: Mapping[str, set[str]] = {
    "kinds": set(SupportKind.values),
    "domains": set(Domain.values),
    "languages": set(Language.values),
    "access": set(Access.values),
    "interests": set(Interest.values),
    "asks": set(ASKS),
    "price_basis": set(PriceBasis.values),
}
_ANSWERED_BY = {
    "what": "title",
    "where": "outward_code",
    "who": "languages",
    "price": "price_basis",
}


@transaction.atomic
def write_offer(
    *,
    provider: Provider,
    by: User,
    at: datetime,
    offer: Offer | None = None,
    **fields: Unpack[OfferFields],
) -> Offer:
    """Save these fields of a new draft or of `offer`. A page that isn't answered yet is left out.

    Raises UnableToOffer, with the field it belongs to, for what no offer of theirs may say.
    """
    require(by, "offer.edit", provider)
    new = offer is None
    if new:
        _refuse_twice(provider, fields)
    offer = offer or _blank(provider, at)
    if offer.provider_id != provider.pk:
        raise UnableToOffer("This offer belongs to another provider.")
    for name, value in fields.items():
        setattr(offer, name, value)
    _refuse_unknown_codes(fields)
    _refuse_what_they_may_not_offer(offer)
    offer.answered_steps = [
        step for step in STEPS if step in offer.answered_steps or _ANSWERED_BY[step] in fields
    ]
    if new:
        offer.save()
    else:
        _save_unless_withdrawn(offer, {*fields, "answered_steps"})
    verb = "offer.written" if new else "offer.changed"
    audit.record(verb, subject=offer, by=by, organisation=provider.organisation, at=at)
    if offer.state == OfferState.PUBLISHED:
        index_offer(offer)
    return offer


@transaction.atomic
def publish_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    """Publish it. It is seen from the moment that every check it needs is current."""
    require(by, "offer.edit", offer)
    if left := offer.steps_left():
        raise UnableToOffer(f"First answer this page: {STEPS[left[0]]}.")
    _move(
        offer, OfferState.PUBLISHED, by, at, published_at=Coalesce("published_at", models.Value(at))
    )
    return offer


@transaction.atomic
def pause_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    require(by, "offer.edit", offer)
    _move(offer, OfferState.PAUSED, by, at)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User, at: datetime) -> Offer:
    """For good: a withdrawn offer doesn't come back."""
    require(by, "offer.edit", offer)
    _move(offer, OfferState.WITHDRAWN, by, at)
    return offer


@transaction.atomic
def confirm_places(
    *, offer: Offer, by: User, at: datetime, places_free: int | None = None
) -> Offer:
    """Say today how many places are free; without a number, that the last answer still holds."""
    require(by, "offer.edit", offer)
    if places_free is not None:
        offer.places_free = places_free
    _refuse_what_they_may_not_offer(offer)
    offer.places_confirmed_on = timezone.localdate(at)
    _save_unless_withdrawn(offer, {"places_free", "places_confirmed_on"})
    audit.record(
        "offer.places_confirmed",
        subject=offer,
        by=by,
        organisation=offer.provider.organisation,
        at=at,
        places=offer.places_free,
    )
    index_offer(offer)
    return offer


def _blank(provider: Provider, at: datetime) -> Offer:
    area = provider.organisation.area
    return Offer(
        provider=provider,
        place_name=area.name,
        latitude=area.latitude,
        longitude=area.longitude,
        places_confirmed_on=timezone.localdate(at),
        price_from_pence=0,
        price_to_pence=0,
    )


def _refuse_twice(provider: Provider, fields: OfferFields) -> None:
    """A first page sent twice begins one offer."""
    title = fields.get("title", "")
    if title and provider.offers.filter(state=OfferState.DRAFT, title__iexact=title).exists():
        raise UnableToOffer("You are writing an offer of this name already.", field="title")


def _save_unless_withdrawn(offer: Offer, names: set[str]) -> None:
    still_there = Offer.objects.filter(pk=offer.pk).exclude(state=OfferState.WITHDRAWN)
    if not still_there.update(**{name: getattr(offer, name) for name in names}):
        raise UnableToOffer("This offer has been withdrawn. Write a new one.")


def _move(offer: Offer, to: OfferState, by: User, at: datetime, **fields: Any) -> None:
    if not states.move(offer, to, TRANSITIONS, **fields):
        raise UnableToOffer(f"This offer is now: {offer.get_state_display().lower()}.")
    verb = {"published": "offer.published", "paused": "offer.paused"}.get(to, "offer.withdrawn")
    audit.record(verb, subject=offer, by=by, organisation=offer.provider.organisation, at=at)
    index_offer(offer)


def _refuse_unknown_codes(fields: OfferFields) -> None:
    for name, known in _VOCABULARY.items():
        said = fields.get(name, [])
        codes = {said} if isinstance(said, str) else set(said)  # type: ignore[call-overload]
        if codes - known:
            raise UnableToOffer("Choose from the list.", field=name)


def _refuse_what_they_may_not_offer(offer: Offer) -> None:
    provider = offer.provider
    if offer.price_basis == PriceBasis.FOUR_WEEKS and not provider.is_shared_lives:
        raise UnableToOffer(
            "Only Shared Lives has a price for four weeks. Give a price for each outcome.",
            field="price_basis",
        )
    if SupportKind.LIVE_IN in offer.kinds and not provider.is_shared_lives:
        raise UnableToOffer("Only Shared Lives households offer a place to live.", field="kinds")
    if offer.price_to_pence < offer.price_from_pence:
        raise UnableToOffer("The highest price is lower than the lowest.", field="price_to_pence")
    if offer.most_age is not None and offer.most_age < offer.least_age:
        raise UnableToOffer("The oldest age is below the youngest.", field="most_age")
    if provider.is_household:
        _refuse_more_places_than_the_home_has(offer)


def _refuse_more_places_than_the_home_has(offer: Offer) -> None:
    home = offer.provider.household
    most = min(home.places_free, setting(offer.provider.organisation.area, "most_in_household"))
    if offer.places_free > most:
        room = "no place" if most == 0 else "1 place" if most == 1 else f"{most} places"
        raise UnableToOffer(
            f"Your home has {room} free. A household supports {home.places} at most: change that "
            "under Our home, or give a smaller number here.",
            field="places_free",
        )
