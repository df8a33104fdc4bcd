"""Shared Lives households: added by their scheme, joined by their carer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.people import audit
from marketplace.people.actions.invitations import UnableToInvite, ask_to_join
from marketplace.people.actions.organisations import add_member, create_organisation
from marketplace.people.local_policy import setting
from marketplace.people.models import Invitation, User
from marketplace.people.policy import require
from marketplace.people.records.organisations import OrganisationKind
from marketplace.providers.actions.indexing import index_offers_of
from marketplace.providers.actions.providers import UnableToRegister
from marketplace.providers.models import Household, Provider
from marketplace.providers.vocabulary import ProviderKind


@transaction.atomic
def add_household(
    *,
    scheme: Provider,
    name: str,
    by: User,
    at: datetime,
    carer: User | None = None,
    about: str = "",
    adults: int = 1,
    children: int = 0,
    pets: Sequence[str] = (),
    anyone_smokes: bool = False,
    who_lives_here: str = "",
    places: int = 1,
    people_now: int = 0,
) -> Provider:
    """A scheme's manager adds a household. With `carer` that user answers for it at once."""
    _require_room_for(scheme, name, by)
    _refuse_too_many(scheme, places, people_now)
    organisation = create_organisation(
        kind=OrganisationKind.PROVIDER, name=name, area=scheme.organisation.area
    )
    provider = Provider.objects.create(
        organisation=organisation, kind=ProviderKind.HOUSEHOLD, scheme=scheme, about=about
    )
    Household.objects.create(
        provider=provider,
        adults=adults,
        children=children,
        pets=list(pets),
        anyone_smokes=anyone_smokes,
        who_lives_here=who_lives_here,
        places=places,
        people_now=people_now,
    )
    if carer:
        add_member(organisation=organisation, user=carer, is_manager=True)
    audit.record("household.added", subject=provider, by=by, organisation=organisation, at=at)
    return provider


def _require_room_for(scheme: Provider, name: str, by: User) -> None:
    if scheme.kind != ProviderKind.SCHEME:
        raise UnableToRegister("Only a Shared Lives scheme can add a household.")
    require(by, "organisation.manage", scheme.organisation)
    if scheme.households.filter(organisation__name__iexact=name).exists():
        raise UnableToRegister("Your scheme already has a household of this name.", field="name")


@transaction.atomic
def change_household(
    *,
    provider: Provider,
    adults: int,
    children: int,
    pets: Sequence[str],
    anyone_smokes: bool,
    who_lives_here: str,
    places: int,
    people_now: int,
    by: User,
    at: datetime,
) -> Household:
    """Say who lives there and how many may come. No offer then has more places than the home."""
    require(by, "provider.edit", provider)
    _refuse_too_many(provider, places, people_now)
    household: Household = provider.household
    household.adults, household.children = adults, children
    household.pets, household.anyone_smokes = list(pets), anyone_smokes
    household.who_lives_here = who_lives_here
    household.places, household.people_now = places, people_now
    household.save()
    provider.offers.filter(places_free__gt=household.places_free).update(
        places_free=household.places_free
    )
    audit.record(
        "household.changed", subject=provider, by=by, organisation=provider.organisation, at=at
    )
    index_offers_of(provider)
    return household


@transaction.atomic
def invite_carer(*, household: Provider, email: str, by: User, at: datetime) -> Invitation:
    """The scheme writes to a carer, who joins the household's organisation by saying yes."""
    if household.scheme is None:
        raise UnableToInvite("Only a Shared Lives household has carers.")
    scheme = household.scheme.organisation
    require(by, "organisation.manage", scheme)
    return ask_to_join(
        organisation=household.organisation,
        email=email,
        is_manager=True,
        by=by,
        at=at,
        through=scheme,
    )


def _refuse_too_many(provider: Provider, places: int, people_now: int) -> None:
    most = setting(provider.organisation.area, "most_in_household")
    if not 1 <= places <= most:
        people = "1 person" if most == 1 else f"{most} people"
        raise UnableToRegister(
            f"A Shared Lives household has room for {people} at most.", field="places"
        )
    if not 0 <= people_now <= places:
        raise UnableToRegister(
            "More people live there now than there is room for. Change one of the two numbers.",
            field="people_now",
        )
