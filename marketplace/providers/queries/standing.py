"""Where a provider stands: what is asked of it, what we have, and what that hides or shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef, Prefetch, Q

from marketplace.front.days import in_words
from marketplace.people.clock import today
from marketplace.providers.models import (
    Check,
    CheckState,
    Offer,
    OfferState,
    Provider,
    Renaming,
    Requirement,
    Suspension,
)
from marketplace.providers.vocabulary import SupportKind

if TYPE_CHECKING:
    from marketplace.people.models import User
    from marketplace.providers.records.checks import CheckQuerySet
    from marketplace.providers.records.offers import OfferQuerySet
    from marketplace.providers.records.providers import ProviderQuerySet
    from marketplace.providers.records.renamings import RenamingQuerySet

SOON = timedelta(days=30)
_TAGS = {
    "met": ("Accepted", "green"),
    "soon": ("Runs out soon", "yellow"),
    "waiting": ("With us", "blue"),
    "asked_again": ("Something is missing", "orange"),
    "over": ("Has run out", "red"),
    "missing": ("To send", "red"),
}


@dataclass(frozen=True)
class Standing:
    """One requirement and what we have for it, in words for the provider."""

    requirement: Requirement
    accepted: Check | None  # current, so it counts
    latest: Check | None
    is_met: bool
    state: str  # a key of _TAGS
    says: str

    @property
    def needs_action(self) -> bool:
        return self.state in {"missing", "over", "asked_again", "soon"}

    @property
    def tag(self) -> str:
        return _TAGS[self.state][0]

    @property
    def colour(self) -> str:
        return _TAGS[self.state][1]


@dataclass(frozen=True)
class Vetting:
    """Whether a provider is vetted today and, if not, every reason why."""

    is_vetted: bool
    standings: list[Standing]
    for_some_support: dict[str, list[Standing]] = field(default_factory=dict)
    scheme_is_vetted: bool = True
    is_suspended: bool = False  # by the hub

    @property
    def in_the_way(self) -> list[Standing]:
        return [standing for standing in self.standings if not standing.is_met]

    @property
    def hidden_support(self) -> list[str]:
        """The kinds of support whose offers nobody sees yet."""
        return [
            kind
            for kind, theirs in self.for_some_support.items()
            if any(not standing.is_met for standing in theirs)
        ]


def standings(
    provider: Provider, *, support_kind: str = "", on: date | None = None
) -> list[Standing]:
    asked = Requirement.objects.filter(provider_kind=provider.kind, support_kind=support_kind)
    return _standings(list(asked), _checks_of([provider])[provider.pk], on or today())


def standing_of(provider: Provider, requirement: Requirement) -> Standing:
    return _standings([requirement], _checks_of([provider])[provider.pk], today())[0]


def how_many_missing(providers: list[Provider]) -> dict[int, int]:
    """By provider's key: how many of its kind's checks aren't met today. In two queries."""
    asked: dict[str, list[Requirement]] = {}
    for requirement in Requirement.objects.filter(support_kind=""):
        asked.setdefault(requirement.provider_kind, []).append(requirement)
    checks, day = _checks_of(providers), today()
    return {
        provider.pk: sum(
            not standing.is_met
            for standing in _standings(asked.get(provider.kind, []), checks[provider.pk], day)
        )
        for provider in providers
    }


def vetting_of(provider: Provider, on: date | None = None) -> Vetting:
    """In four queries: everything the provider's own pages say about its checks."""
    day = on or today()
    asked = list(Requirement.objects.filter(provider_kind=provider.kind))
    every = _standings(asked, _checks_of([provider])[provider.pk], day)
    offered = _kinds_offered(provider)
    for_some: dict[str, list[Standing]] = {}
    for standing in every:
        kind = standing.requirement.support_kind
        if kind in offered:
            for_some.setdefault(str(SupportKind(kind).label), []).append(standing)
    return Vetting(
        is_vetted=provider.is_vetted(day),
        standings=[s for s in every if not s.requirement.support_kind],
        for_some_support=for_some,
        scheme_is_vetted=provider.scheme is None or provider.scheme.is_vetted(day),
        is_suspended=provider.is_suspended,
    )


def vetting_queue(user: User) -> CheckQuerySet:
    """The checks this member of vetting staff may decide on, the longest wait first."""
    desks = Provider.objects.to_vet_by(user).values("pk")
    return (
        Check.objects.waiting()
        .filter(provider__in=desks)
        .select_related("requirement", "provider__organisation", "provider__scheme__organisation")
    )


def providers_to_vet(user: User) -> ProviderQuerySet:
    """Each provider with a check in the queue, the longest wait first.

    `checks_waiting` are its checks, and `waiting_since` the day of the oldest.
    """
    waiting = Check.objects.waiting().select_related("requirement")
    oldest = Min("checks__sent_at", filter=Q(checks__state=CheckState.SENT))
    return (
        Provider.objects.to_vet_by(user)
        .annotate(waiting_since=oldest)
        .filter(waiting_since__isnull=False)
        .select_related("organisation", "scheme__organisation")
        .prefetch_related(Prefetch("checks", waiting, to_attr="checks_waiting"))
        .order_by("waiting_since", "pk")
    )


def renamings_to_decide(user: User) -> RenamingQuerySet:
    """New names that this member of vetting staff may decide on, the longest wait first."""
    desks = Provider.objects.to_vet_by(user).values("pk")
    return (
        Renaming.objects.waiting()
        .filter(provider__in=desks)
        .select_related("provider__organisation")
    )


def providers_of_hub(user: User, *, words: str = "") -> ProviderQuerySet:
    """All that this member of vetting staff may pause, or those with these words in the name.

    `is_stopped` says whether the hub has paused it.
    """
    found = Provider.objects.to_vet_by(user).select_related("organisation")
    for word in words.split():
        found = found.filter(organisation__name__icontains=word)
    stopped = Exists(Suspension.objects.running().filter(provider=OuterRef("pk")))
    return found.annotate(is_stopped=stopped).order_by("organisation__name", "pk")


def offers_to_confirm(user: User, on: date | None = None) -> list[Offer]:
    """Published offers this user answers for, whose free places nobody has confirmed lately."""
    published: OfferQuerySet = Offer.objects.run_by(user).filter(state=OfferState.PUBLISHED)
    with_area = published.select_related("provider__organisation__area")
    return [offer for offer in with_area if not offer.places_are_confirmed(on)]


def _checks_of(providers: list[Provider]) -> dict[int, dict[int, list[Check]]]:
    """By provider's key, then by requirement's key, the newest first."""
    found: dict[int, dict[int, list[Check]]] = {provider.pk: {} for provider in providers}
    live = Check.objects.filter(provider__in=providers).exclude(state=CheckState.REPLACED)
    for check in live.order_by("-sent_at", "-pk"):
        found[check.provider_id].setdefault(check.requirement_id, []).append(check)
    return found


def _kinds_offered(provider: Provider) -> set[str]:
    live = provider.offers.exclude(state=OfferState.WITHDRAWN)
    return {kind for kinds in live.values_list("kinds", flat=True) for kind in kinds}


def _standings(
    asked: list[Requirement], checks: dict[int, list[Check]], on: date
) -> list[Standing]:
    return [_standing(requirement, checks.get(requirement.pk, []), on) for requirement in asked]


def _standing(requirement: Requirement, checks: list[Check], on: date) -> Standing:
    accepted = next((c for c in checks if c.state == CheckState.ACCEPTED), None)
    counts = accepted if accepted and accepted.counts_on(on) else None
    latest = checks[0] if checks else None
    state, says = _in_words(accepted, counts, latest, on)
    return Standing(requirement, counts, latest, counts is not None, state, says)


def _in_words(
    accepted: Check | None, counts: Check | None, latest: Check | None, on: date
) -> tuple[str, str]:
    if latest and latest.state == CheckState.ASKED_AGAIN:
        return "asked_again", f"We need something more: {latest.reason}"
    if latest and latest.state == CheckState.SENT:
        until = f" The one we have counts until {_until(counts)}." if counts else ""
        return "waiting", f"We have it and will look at it.{until}"
    if counts and counts.expires_on and counts.expires_on - on <= SOON:
        return "soon", f"Runs out on {in_words(counts.expires_on)}. Send the new one."
    if counts:
        return "met", f"Accepted. It counts until {_until(counts)}."
    if accepted and accepted.expires_on:
        return "over", f"Ran out on {in_words(accepted.expires_on)}. Send a new one."
    return "missing", "We don't have this yet."


def _until(check: Check | None) -> str:
    return in_words(check.expires_on) if check and check.expires_on else "we ask again"
