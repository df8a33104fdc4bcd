from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from marketplace.people.clock import today
from marketplace.people.models import Organisation, User
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.roles import Role
from marketplace.providers.vocabulary import SHARED_LIVES, ProviderKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@lru_cache(maxsize=8)
def _is_vetted(on: date) -> Q:
    """What `vetted` asks of a provider on a day: dear to put together, and asked on every page."""
    # They import this module.
    from marketplace.providers.records.checks import Requirement
    from marketplace.providers.records.suspensions import Suspension

    known = Requirement.objects.of_kind(OuterRef("kind"))
    scheme_needs = Requirement.objects.of_kind(OuterRef("scheme__kind"))
    scheme_met = Q(scheme__paused_at__isnull=True) & ~Exists(scheme_needs.unmet_by("scheme_id", on))
    suspended = Suspension.objects.running().filter(
        Q(provider=OuterRef("pk")) | Q(provider=OuterRef("scheme_id"))
    )
    return Q(
        Exists(known),
        ~Exists(known.unmet_by("pk", on)),
        ~Exists(suspended),
        Q(scheme__isnull=True) | scheme_met,
    )


class ProviderQuerySet(models.QuerySet["Provider"]):
    def vetted(self, on: date | None = None) -> ProviderQuerySet:
        """Those for whom every requirement of their kind has a current, accepted check.

        A household stands on its scheme's checks too. Whom the hub has paused isn't among them,
        whatever their checks say. A kind for which nothing is required is never vetted: an empty
        table must hide everyone, not show everyone.
        """
        return self.filter(_is_vetted(on or today()), paused_at__isnull=True)

    def run_by(self, user: User | AnonymousUser) -> ProviderQuerySet:
        """Those this user answers for: as a member, or as a member of the household's scheme."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user).values("pk")
        return self.filter(Q(organisation__in=mine) | Q(scheme__organisation__in=mine))

    def to_vet_by(self, user: User | AnonymousUser) -> ProviderQuerySet:
        """Those of the areas whose hub this user works in."""
        hubs = Organisation.objects.visible_to(user).filter(kind=OrganisationKind.HUB)
        return self.filter(organisation__area_id__in=hubs.values("area_id"))

    def visible_to(self, user: User | AnonymousUser) -> ProviderQuerySet:
        """Whose own pages (checks, offers, answers) this user may open: theirs, or to vet them."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user)
        hubs = mine.filter(kind=OrganisationKind.HUB).values("area_id")
        return self.filter(
            Q(organisation__in=mine.values("pk"))
            | Q(scheme__organisation__in=mine.values("pk"))
            | Q(organisation__area_id__in=hubs)
        )


class Provider(models.Model):
    """Someone who gives support. A household answers through its scheme, which is its payee."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="provider"
    )
    kind = models.CharField(max_length=12, choices=ProviderKind)
    scheme = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="households"
    )
    about = models.TextField(max_length=2000, blank=True)
    company_number = models.CharField(max_length=8, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    website = models.URLField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProviderKind.HOUSEHOLD, scheme__isnull=False)
                | (~Q(kind=ProviderKind.HOUSEHOLD) & Q(scheme__isnull=True)),
                name="a_household_and_only_it_has_a_scheme",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_household(self) -> bool:
        return self.kind == ProviderKind.HOUSEHOLD

    @property
    def is_shared_lives(self) -> bool:
        return self.kind in SHARED_LIVES

    @property
    def is_suspended(self) -> bool:
        """By the hub: itself, or the scheme on which it stands."""
        whose = [self, self.scheme] if self.scheme else [self]
        return any(provider.suspensions.running().exists() for provider in whose)

    @property
    def payee(self) -> Organisation:
        """Who is paid: the household's scheme, else the provider itself."""
        return self.scheme.organisation if self.scheme else self.organisation

    def is_vetted(self, on: date | None = None) -> bool:
        return Provider.objects.vetted(on).filter(pk=self.pk).exists()

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if not user.is_authenticated:
            return frozenset()
        roles: set[Role] = set()
        mine = Organisation.objects.visible_to(user).values_list(
            "pk", "kind", "area_id", "members__is_manager"
        )
        for pk, kind, area_id, manages in mine:
            if pk == self.organisation_id:
                roles |= {Role.PROVIDER, Role.MANAGER} if manages else {Role.PROVIDER}
            if self.scheme and pk == self.scheme.organisation_id:
                roles |= {Role.SCHEME, Role.MANAGER} if manages else {Role.SCHEME}
            if kind == OrganisationKind.HUB and area_id == self.organisation.area_id:
                roles.add(Role.VETTER)
        return frozenset(roles)


class Household(models.Model):
    """The home of a Shared Lives carer: who lives there, and room for at most three people."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="household")
    adults = models.PositiveSmallIntegerField(default=1)
    children = models.PositiveSmallIntegerField(default=0)
    pets = models.JSONField(default=list, blank=True)  # Pet codes
    anyone_smokes = models.BooleanField(default=False)
    who_lives_here = models.TextField(max_length=1000, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    people_now = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__range=(1, 3)), name="at_most_three_places"),
            models.CheckConstraint(
                condition=Q(people_now__lte=F("places")), name="no_more_people_than_places"
            ),
        ]

    def __str__(self) -> str:
        return f"Household of {self.provider}"

    @property
    def places_free(self) -> int:
        return self.places - self.people_now
