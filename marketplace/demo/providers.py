"""Providers of every kind, vetted but for a few, and about 120 offers."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

from marketplace.demo.catalogue import (
    HOUSEHOLD_SUMMARY,
    HOUSEHOLD_TITLES,
    PATTERNS,
    PLACES,
    Pattern,
)
from marketplace.demo.chance import round_to
from marketplace.demo.names import FIRST_NAMES, LAST_NAMES, ORGANISATION_WORDS
from marketplace.demo.organisations import make_user
from marketplace.demo.world import World
from marketplace.people.models import User
from marketplace.people.places import find_place
from marketplace.providers.actions.checks import accept_check, send_check
from marketplace.providers.actions.households import add_household
from marketplace.providers.actions.offers import OfferFields, publish_offer, write_offer
from marketplace.providers.actions.providers import register_provider
from marketplace.providers.models import Check, CheckState, Provider, Requirement
from marketplace.providers.records.checks import Proof
from marketplace.providers.vocabulary import Access, Language, PriceBasis

HOW_MANY = {"vcse": 22, "micro": 15, "pa": 14, "cqc": 8}
OFFERS_EACH = {"vcse": (2, 3), "micro": (1, 2), "pa": (1, 1), "cqc": (2, 3)}
HOUSEHOLDS = 22
UNVETTED = 5  # they wait at the vetting desk
SUFFIX = {"vcse": "Community Group", "micro": "& Co", "pa": "", "cqc": "Care at Home"}
ABOUT = "We are small, local, and invented for this demo."


def load(world: World) -> None:
    words = cycle(world.chance.sample(ORGANISATION_WORDS, len(ORGANISATION_WORDS)))
    _load_olu(world)
    scheme = _load_scheme(world)
    for kind, count in HOW_MANY.items():
        for number in range(count - (kind == "vcse")):
            _load_provider(world, kind, next(words), number)
    for number in range(HOUSEHOLDS):
        _load_household(world, scheme, number)
    _leave_some_waiting(world)
    _let_checks_run_out(world)


def _load_olu(world: World) -> None:
    """The provider of the demo account: an allotment, and two things beside it."""
    user = make_user(world, "provider", "Olu Bankole")
    provider = _register(world, "vcse", "Roots and Shoots (demo)", user)
    patterns = [p for p in PATTERNS if p.by == "vcse"]
    for pattern in (patterns[0], patterns[3], patterns[8]):
        _offer(world, provider, pattern, PLACES[4], user)
    mine = provider.offers.all()
    mine.update(places_free=6, reach_miles=15, women_workers=True)
    world.offers[-len(mine) :] = list(mine.order_by("pk"))
    world.providers["provider"] = provider


def _load_scheme(world: World) -> Provider:
    user = make_user(world, "scheme", "Shirin Dale")
    scheme = _register(world, "scheme", "Meadow Shared Lives (demo)", user)
    world.providers["scheme"] = scheme
    return scheme


def _load_provider(world: World, kind: str, word: str, number: int) -> None:
    chance = world.chance
    name = f"{_name(world)} (demo)" if kind == "pa" else f"{word} {SUFFIX[kind]} (demo)"
    user = make_user(world, f"{kind}{number}", _name(world), can_sign_in=False)
    provider = _register(world, kind, name, user)
    least, most = OFFERS_EACH[kind]
    patterns = chance.some([p for p in PATTERNS if p.by == kind], least, most)
    for pattern in patterns:
        _offer(world, provider, pattern, chance.choice(PLACES), user)


def _register(world: World, kind: str, name: str, user: User) -> Provider:
    provider = register_provider(
        kind=kind, name=name, area=world.area, by=user, at=world.ago(200), about=ABOUT
    )
    world.owners[provider.pk] = user
    vet(world, provider, user)
    return provider


def vet(world: World, provider: Provider, user: User) -> None:
    """Send everything this kind must show, and let the hub accept it."""
    staff = world.users["staff"]
    for requirement in Requirement.objects.filter(provider_kind=provider.kind):
        check = send_check(
            provider=provider,
            requirement=requirement,
            evidence=_evidence(world, requirement),
            issued_on=world.ago(world.chance.randint(30, 250)).date(),
            by=user,
            at=world.ago(20),
            **_level(requirement),
        )
        accept_check(check=check, by=staff, at=world.ago(15), seen_as="original")


def _level(requirement: Requirement) -> dict[str, str]:
    if requirement.proof != Proof.DBS:
        return {}
    return {"level": "enhanced", "workforce": "adult"}


def _evidence(world: World, requirement: Requirement) -> str:
    """A number of the right shape that belongs to nobody."""
    digits = "".join(world.chance.choices("0123456789", k=9))
    shapes = {
        Proof.DBS: f"999{digits}",
        Proof.CQC_LOCATION: f"1-99{digits}",
        Proof.ICO: f"ZX{digits[:6]}",
        Proof.POLICY: f"POL/{digits[:7]}",
    }
    return shapes.get(Proof(requirement.proof), "Seen and noted")


def _offer(
    world: World, provider: Provider, pattern: Pattern, place: tuple[str, str], user: User
) -> None:
    chance = world.chance
    session = chance.rate("session")
    low = round_to(session * pattern.sessions[0], 500)
    fields: OfferFields = {
        "title": f"{pattern.title}, {place[0]}",
        "summary": pattern.summary,
        "kinds": list(pattern.kinds),
        "domains": list(pattern.domains),
        "interests": list(pattern.interests),
        "comes_to_you": pattern.comes,
        "places_free": chance.choice((1, 1, 2, 2, 3, 4, 6, 0)),
        "women_workers": chance.random() < 0.8,
        "men_workers": chance.random() < 0.5,
        "price_basis": PriceBasis.OUTCOME,
        "price_from_pence": low,
        "price_to_pence": max(low, round_to(session * pattern.sessions[1], 500)),
    }
    _publish(world, provider, fields | _common(world, place), user)


def _common(world: World, place: tuple[str, str]) -> OfferFields:
    chance = world.chance
    found = find_place(place[1])
    latitude = found.latitude if found else world.area.latitude
    longitude = found.longitude if found else world.area.longitude
    others = [code for code in Language.values if code != Language.ENGLISH]
    return {
        "place_name": place[0],
        "outward_code": place[1],
        "latitude": latitude,
        "longitude": longitude,
        "reach_miles": chance.choice((3, 5, 8, 10, 15)),
        "places_confirmed_on": world.ago(chance.choice((1, 2, 3, 5, 8, 12, 20, 30))).date(),
        "starts_from": None,
        "languages": [Language.ENGLISH.value, *chance.some(others, 0, 2)],
        "access": chance.some(Access.values, 1, 5),
        "asks": [],
        "least_age": 18,
        "most_age": None,
    }


def _publish(world: World, provider: Provider, fields: OfferFields, user: User) -> None:
    at = world.ago(world.chance.randint(1, 12))
    offer = write_offer(provider=provider, by=user, at=at, **fields)
    publish_offer(offer=offer, by=user, at=at)
    world.offers.append(offer)


def _load_household(world: World, scheme: Provider, number: int) -> None:
    chance, manager = world.chance, world.users["scheme"]
    if number == 0:
        carer = make_user(world, "grace", "Grace Bell")
    else:
        carer = make_user(world, f"carer{number}", _name(world), can_sign_in=False)
    places = chance.choice((1, 1, 2, 2, 3))
    household = add_household(
        scheme=scheme,
        name=f"{carer.name}’s household (demo)",
        by=manager,
        at=world.ago(150),
        carer=carer,
        about=ABOUT,
        adults=chance.randint(1, 2),
        children=chance.choice((0, 0, 0, 1, 2)) if number else 0,
        pets=chance.choice(((), ("dog",), ("cat",), ("dog", "cat"))) if number else ("dog",),
        anyone_smokes=chance.random() < 0.15 and number > 0,
        who_lives_here=f"{carer.first_name}, and people who come for tea.",
        places=2 if number == 0 else places,
        people_now=0 if number == 0 else chance.randint(0, places - 1),
    )
    world.owners[household.pk] = carer
    if number == 0:
        world.providers["grace"] = household
    vet(world, household, carer)
    _household_offer(world, household, number)


def _household_offer(world: World, household: Provider, number: int) -> None:
    chance = world.chance
    kinds = ["live_in"] if number % 3 == 0 else ["short_break"] if number % 3 == 1 else []
    kinds = kinds or ["day_support", "short_break"]
    weekly = chance.rate("week") if kinds == ["live_in"] else chance.rate("session") * 2
    fields: OfferFields = {
        "title": HOUSEHOLD_TITLES[number % len(HOUSEHOLD_TITLES)],
        "summary": HOUSEHOLD_SUMMARY[number % len(HOUSEHOLD_SUMMARY)],
        "kinds": kinds,
        "domains": ["home", "relationships", "control"],
        "interests": chance.some(("animals", "cooking", "music", "gardening", "faith"), 1, 3),
        "comes_to_you": False,
        "places_free": household.household.places_free,
        "women_workers": True,
        "men_workers": chance.random() < 0.5,
        "price_basis": PriceBasis.FOUR_WEEKS,
        "price_from_pence": weekly * 4,
        "price_to_pence": round_to(weekly * 5, 100),
    }
    place = PLACES[number % len(PLACES)]
    common = _common(world, place)
    if number == 0:  # Joan's story needs a home that she can move into
        common |= {"access": ["step_free", "ground_floor_bedroom"], "reach_miles": 15}
        common |= {"places_confirmed_on": world.ago(1).date()}
    _publish(world, household, fields | common, world.owners[household.pk])


def _leave_some_waiting(world: World) -> None:
    """A few who have sent some of what they must show: the vetting desk's work."""
    for number in range(UNVETTED):
        user = make_user(world, f"new{number}", _name(world), can_sign_in=False)
        kind = ("pa", "micro", "vcse", "micro", "pa")[number]
        name = f"{user.name} (demo)"
        provider = register_provider(
            kind=kind, name=name, area=world.area, by=user, at=world.ago(9), about=ABOUT
        )
        for requirement in Requirement.objects.filter(provider_kind=kind)[: number + 2]:
            send_check(
                provider=provider,
                requirement=requirement,
                evidence=_evidence(world, requirement),
                issued_on=world.ago(40).date(),
                by=user,
                at=world.now - timedelta(days=8 - number),
                **_level(requirement),
            )


def _let_checks_run_out(world: World) -> None:
    """One check has run out, so its provider is hidden; another runs out in a fortnight."""
    today = world.today
    dated = Check.objects.filter(
        state=CheckState.ACCEPTED, expires_on__isnull=False, provider__kind="micro"
    ).order_by("pk")
    over = dated[0]
    soon = dated.exclude(provider=over.provider)[0]
    for check, expires_on in ((over, today - timedelta(days=2)), (soon, today + timedelta(14))):
        Check.objects.filter(pk=check.pk).update(expires_on=expires_on)


def _name(world: World) -> str:
    sex = world.chance.choice("FM")
    first = world.chance.choice(FIRST_NAMES[sex])
    return f"{first} {world.chance.choice(LAST_NAMES)}"
