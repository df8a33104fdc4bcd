"""What a provider, a scheme and the vetting desk see of their own work."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.records.organisations import Organisation, OrganisationKind
from marketplace.providers import words
from marketplace.providers.models import (
    STEPS,
    Check,
    CheckState,
    Offer,
    OfferState,
    Provider,
    RegisterEntry,
)
from marketplace.providers.queries.pages import OfferPage, offer_page
from marketplace.providers.queries.standing import Standing, how_many_missing, standings
from marketplace.providers.records.offers import TRANSITIONS
from marketplace.providers.records.providers import ProviderQuerySet
from marketplace.providers.vocabulary import SupportKind

_STATE_COLOUR = {"published": "green", "paused": "yellow", "withdrawn": "grey", "draft": "grey"}


@dataclass(frozen=True)
class OfferLine:
    """One of a provider's own offers in its list."""

    offer: Offer
    state: str
    colour: str
    places: str  # "" while nobody has said
    ask_to_confirm: bool
    is_hidden: bool  # published, but out of sight: a check is missing, or somebody paused


@dataclass(frozen=True)
class OfferDesk:
    """Everything the page of one's own offer says and lets one do."""

    line: OfferLine
    page: OfferPage
    left: list[tuple[str, str]]  # steps not answered yet: code and heading
    steps: list[tuple[str, str]]
    missing: list[Standing]  # checks this offer still needs
    may_publish: bool
    may_pause: bool
    may_withdraw: bool
    may_change: bool

    @property
    def after_publishing(self) -> str:
        if self.line.is_hidden:
            return "Published. Nobody can find it yet: your first page says why."
        return "Published. People can find it now."


@dataclass(frozen=True)
class HouseholdLine:
    """One household in its scheme's list."""

    provider: Provider
    is_vetted: bool
    missing: int
    people_now: int
    places: int
    offers: list[OfferLine]


@dataclass(frozen=True)
class CheckPage:
    """One check as the vetting desk looks at it."""

    check: Check
    is_waiting: bool
    earlier: list[Check]
    register_entry: RegisterEntry | None


def my_offers(provider: Provider) -> list[OfferLine]:
    """All but the withdrawn, in three queries."""
    theirs = provider.offers.exclude(state=OfferState.WITHDRAWN).order_by("-pk")
    return offer_lines(list(theirs.select_related("provider__organisation__area")))


def offer_lines(offers: list[Offer]) -> list[OfferLine]:
    ids = [offer.pk for offer in offers]
    vetted = set(Offer.objects.vetted().filter(pk__in=ids).values_list("pk", flat=True))
    return [_line(offer, offer.pk in vetted) for offer in offers]


def offer_desk(offer: Offer) -> OfferDesk:
    line = offer_lines([offer])[0]
    next_ = TRANSITIONS[offer.state]
    left = offer.steps_left()
    return OfferDesk(
        line=line,
        page=offer_page(offer),
        left=[(step, STEPS[step]) for step in left],
        steps=list(STEPS.items()),
        missing=_missing(offer),
        may_publish=OfferState.PUBLISHED in next_ and not left,
        may_pause=OfferState.PAUSED in next_,
        may_withdraw=OfferState.WITHDRAWN in next_,
        may_change=offer.state != OfferState.WITHDRAWN,
    )


def households_of(scheme: Provider) -> ProviderQuerySet:
    whole = scheme.households.select_related("organisation__area", "household")
    return whole.order_by("organisation__name", "pk")


def household_lines(theirs: list[Provider]) -> list[HouseholdLine]:
    """A line for each of these households, in a fixed number of queries."""
    ids = [provider.pk for provider in theirs]
    vetted = set(Provider.objects.vetted().filter(pk__in=ids).values_list("pk", flat=True))
    missing = how_many_missing(theirs)
    offers: dict[int, list[OfferLine]] = {}
    for line in offer_lines(_live_offers_of(theirs)):
        offers.setdefault(line.offer.provider_id, []).append(line)
    return [
        HouseholdLine(
            provider=provider,
            is_vetted=provider.pk in vetted,
            missing=missing[provider.pk],
            people_now=provider.household.people_now,
            places=provider.household.places,
            offers=offers.get(provider.pk, []),
        )
        for provider in theirs
    ]


def check_page(check: Check) -> CheckPage:
    """With every earlier proof of the same thing, and the register's entry where one is named."""
    earlier = check.provider.checks.filter(requirement=check.requirement).exclude(pk=check.pk)
    entry = RegisterEntry.objects.filter(location_id=check.evidence).first()
    return CheckPage(check, check.state == CheckState.SENT, list(earlier), entry)


def is_vetting_staff(user: User) -> bool:
    return Organisation.objects.visible_to(user).filter(kind=OrganisationKind.HUB).exists()


def _line(offer: Offer, is_vetted: bool) -> OfferLine:
    published = offer.state == OfferState.PUBLISHED
    return OfferLine(
        offer=offer,
        state=offer.get_state_display(),
        colour=_STATE_COLOUR[offer.state],
        places="" if "price" in offer.steps_left() else words.places(offer),
        ask_to_confirm=published and offer.places_confirmed_on < today(),
        is_hidden=published and not is_vetted,
    )


def _missing(offer: Offer) -> list[Standing]:
    kinds = ["", *(kind for kind in SupportKind.values if kind in offer.kinds)]
    every = [s for kind in kinds for s in standings(offer.provider, support_kind=kind)]
    return [standing for standing in every if not standing.is_met]


def _live_offers_of(providers: list[Provider]) -> list[Offer]:
    found = Offer.objects.filter(provider__in=providers).exclude(state=OfferState.WITHDRAWN)
    return list(found.select_related("provider__organisation__area").order_by("pk"))
