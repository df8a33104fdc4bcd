"""What each tier reads of a need, built from the need's own row and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marketplace.consent.models import Share, Tier
from marketplace.consent.previews import Preview
from marketplace.consent.readings import (
    Contact,
    Outline,
    OwnWords,
    Profile,
    Reading,
    Told,
    age_band,
    reading_at,
)
from marketplace.front.days import in_words
from marketplace.needs.models import Need, NeedState, Timing
from marketplace.people.clock import today
from marketplace.people.models import Person
from marketplace.people.places import find_place
from marketplace.people.wellbeing import Domain
from marketplace.providers.vocabulary import Interest, Language, SupportKind
from marketplace.providers.words import labels
from matching.musts import MUSTS

SHARE_TITLES = {
    Share.LAST_NAME: "Full name",
    Share.PHONE: "Phone",
    Share.EMAIL: "Email",
    Share.ADDRESS: "Address",
    Share.COMMUNICATION: "How best to talk with them",
    Share.SUPPORT: "How to support them well",
}


def what_tier_reads(need: Need, tier: Tier, shares: Iterable[str] = ()) -> Reading | None:
    """Return what a reader at this tier gets; at the contact tier, with what was chosen."""
    return reading_at(tier, _parts(need, shares))


def every_tier(need: Need) -> tuple[Outline, Profile, Contact]:
    """All three side by side, for the person: contact with everything they could choose."""
    parts = _parts(need, Share.values)
    outline, profile, contact = (
        reading_at(tier, parts) for tier in (Tier.OUTLINE, Tier.PROFILE, Tier.CONTACT)
    )
    assert isinstance(outline, Outline)
    assert isinstance(profile, Profile)
    assert isinstance(contact, Contact)
    return outline, profile, contact


def previews(person: Person) -> list[Preview]:
    """What a release lets an organisation read of this person's open needs."""
    needs = person.needs.filter(state__in=(NeedState.POSTED, NeedState.PAUSED))
    whole = needs.select_related("person", "area", "plan").prefetch_related("outcomes")
    return [Preview(profile, contact) for _, profile, contact in map(every_tier, whole)]


def timing_words(need: Need) -> str:
    if need.timing == Timing.FROM_DAY and need.starts_on:
        return f"From {in_words(need.starts_on)}"
    return need.get_timing_display()


def district_of(need: Need) -> str:
    """The council district, never anything smaller."""
    place = find_place(need.outward_code) if need.outward_code else None
    return place.district if place else need.area.name


def _parts(need: Need, shares: Iterable[str]) -> dict[str, Any]:
    outcomes = list(need.outcomes.all())
    return {
        "need": need.uuid,
        "domains": labels((outcome.domain for outcome in outcomes), Domain),
        "kinds": labels(need.kinds, SupportKind),
        "district": district_of(need),
        "age_band": age_band(need.person.age_on(today())),
        "timing": timing_words(need),
        "musts": tuple(MUSTS[code].question for code in need.musts if code in MUSTS),
        "first_name": need.person.first_name,
        "outward_code": need.outward_code,
        "outcomes": tuple(
            OwnWords(words=outcome.words, domain=outcome.get_domain_display())
            for outcome in outcomes
        ),
        "wishes": need.wishes,
        "interests": labels(need.interests, Interest),
        "languages": labels(need.languages, Language),
        "told": told_of(need.person, shares, support=need.plan.support),
    }


def told_of(person: Person, shares: Iterable[str], *, support: str) -> tuple[Told, ...]:
    """What a contact release tells, in the order of our list; what is empty is left out."""
    words = {
        Share.LAST_NAME: str(person),
        Share.PHONE: person.phone,
        Share.EMAIL: person.email,
        Share.ADDRESS: "\n".join(part for part in (person.address, person.postcode) if part),
        Share.COMMUNICATION: person.communication_notes,
        Share.SUPPORT: support,
    }
    chosen = set(shares)
    return tuple(
        Told(title=SHARE_TITLES[share], words=words[share])
        for share in Share
        if share.value in chosen and words[share]
    )
