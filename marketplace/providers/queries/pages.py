"""One offer, one provider, one register entry: each as its public page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marketplace.front.days import in_words
from marketplace.people.clock import today
from marketplace.providers import words
from marketplace.providers.models import Household, Offer, Provider, RegisterEntry
from marketplace.providers.queries.cards import OfferCard, offer_card, offer_cards
from marketplace.providers.vocabulary import Interest, Pet, ProviderKind
from matching.musts import ASKS


@dataclass(frozen=True)
class HomeWords:
    """A household's home: who lives there and what it is like, never where it stands."""

    people: str
    pets: str
    smoking: str
    others: str
    who_lives_here: str


@dataclass(frozen=True)
class OfferPage:
    card: OfferCard
    reach: str
    ages: str
    workers: str
    starts: str
    interests: tuple[str, ...]
    asks: tuple[str, ...]
    home: HomeWords | None
    about: str
    scheme_name: str
    is_shared_lives: bool


@dataclass(frozen=True)
class ProfilePage:
    uuid: UUID
    name: str
    kind: str
    about: str
    website: str
    area: str
    scheme_name: str
    scheme_uuid: UUID | None
    home: HomeWords | None
    checked: tuple[str, ...]
    offers: list[OfferCard]
    register_entry: UUID | None


@dataclass(frozen=True)
class EntryPage:
    name: str
    marked: str  # "On the public register on 11 August 2025. Not on this site."
    read_on: date
    service_types: list[str]
    specialisms: list[str]
    activities: list[str]
    address: str
    website: str
    overall: str
    ratings: list[tuple[str, str]]
    rated_on: date | None
    registered_on: date | None
    left_on: date | None
    is_dormant: bool
    location_id: str
    claimed_by: Provider | None


def offer_page(offer: Offer) -> OfferPage:
    provider = offer.provider
    return OfferPage(
        card=offer_card(offer),
        reach=words.reach(offer),
        ages=words.ages(offer),
        workers=words.workers(offer),
        starts=_starts(offer),
        interests=words.labels(offer.interests, Interest),
        asks=tuple(ASKS[code].question for code in offer.asks if code in ASKS),
        home=home_words(provider.household) if provider.is_household else None,
        about=provider.about,
        scheme_name=provider.scheme.organisation.name if provider.scheme else "",
        is_shared_lives=provider.is_shared_lives,
    )


def profile_page(provider: Provider) -> ProfilePage:
    from marketplace.providers.queries.standing import standings

    entry = RegisterEntry.objects.filter(claimed_by=provider).first()
    return ProfilePage(
        uuid=provider.uuid,
        name=provider.organisation.name,
        kind=str(ProviderKind(provider.kind).label),
        about=provider.about,
        website=provider.website,
        area=provider.organisation.area.name,
        scheme_name=provider.scheme.organisation.name if provider.scheme else "",
        scheme_uuid=provider.scheme.uuid if provider.scheme else None,
        home=home_words(provider.household) if provider.is_household else None,
        checked=tuple(s.requirement.title for s in standings(provider) if s.is_met),
        offers=offer_cards(Offer.objects.public().filter(provider=provider)),
        register_entry=entry.uuid if entry else None,
    )


def home_words(home: Household) -> HomeWords:
    return HomeWords(
        people=_people(home),
        pets=", ".join(words.labels(home.pets, Pet)) or "No pets",
        smoking="Someone here smokes" if home.anyone_smokes else "Nobody here smokes",
        others=_others(home),
        who_lives_here=home.who_lives_here,
    )


def entry_page(entry: RegisterEntry) -> EntryPage:
    provider = entry.claimed_by
    on_site = provider if provider and provider.is_vetted() else None
    where = "On this site too." if on_site else "Not on this site."
    parts = [entry.address, entry.town, entry.postcode]
    return EntryPage(
        name=entry.name,
        marked=f"On the public register on {in_words(entry.read_on)}. {where}",
        read_on=entry.read_on,
        service_types=entry.service_types,
        specialisms=entry.specialisms,
        activities=entry.activities,
        address=", ".join(filter(None, parts)),
        website=_web_address(entry.website),
        overall=entry.overall,
        ratings=list(entry.ratings.items()),
        rated_on=entry.rated_on,
        registered_on=entry.registered_on,
        left_on=entry.left_on,
        is_dormant=entry.is_dormant,
        location_id=entry.location_id,
        claimed_by=on_site,
    )


def _people(home: Household) -> str:
    adults = f"{home.adults} {'adult' if home.adults == 1 else 'adults'}"
    if not home.children:
        return f"{adults}, no children"
    return f"{adults} and {home.children} {'child' if home.children == 1 else 'children'}"


def _others(home: Household) -> str:
    if not home.people_now:
        return "Nobody else is supported here now"
    people = "person is" if home.people_now == 1 else "people are"
    return f"{home.people_now} {people} supported here now"


def _starts(offer: Offer) -> str:
    if offer.starts_from and offer.starts_from > today():
        return f"From {in_words(offer.starts_from)}"
    return "Can start now"


def _web_address(text: str) -> str:
    if not text:
        return ""
    return text if text.startswith(("https://", "http://")) else f"https://{text}"
