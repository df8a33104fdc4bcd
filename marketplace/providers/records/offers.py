from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat, StrIndex
from django.db.models.lookups import GreaterThan

from marketplace.people.clock import today
from marketplace.people.local_policy import setting
from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.providers.records.checks import Requirement
from marketplace.providers.records.providers import Provider
from marketplace.providers.vocabulary import PriceBasis

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class OfferState(models.TextChoices):
    DRAFT = "draft", "Not published yet"
    PUBLISHED = "published", "Published"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Withdrawn"


TRANSITIONS: Mapping[str, frozenset[str]] = {
    OfferState.DRAFT: frozenset({OfferState.PUBLISHED, OfferState.WITHDRAWN}),
    OfferState.PUBLISHED: frozenset({OfferState.PAUSED, OfferState.WITHDRAWN}),
    OfferState.PAUSED: frozenset({OfferState.PUBLISHED, OfferState.WITHDRAWN}),
    OfferState.WITHDRAWN: frozenset(),
}


STEPS: Mapping[str, str] = {
    "what": "What you offer",
    "where": "Where",
    "who": "Who with",
    "price": "Places and price",
}


@lru_cache(maxsize=8)
def _is_vetted(on: date) -> Q:
    """What `vetted` asks of an offer on a day: put together once, for it is asked everywhere."""
    code = Concat(Value('"'), F("support_kind"), Value('"'))
    unmet = (
        Requirement.objects.exclude(support_kind="")
        .filter(provider_kind=OuterRef("provider__kind"))
        .filter(GreaterThan(StrIndex(Cast(OuterRef("kinds"), models.TextField()), code), 0))
        .unmet_by("provider_id", on)
    )
    return ~Exists(unmet) & Q(provider__in=Provider.objects.vetted(on).values("pk"))


class OfferQuerySet(models.QuerySet["Offer"]):
    def vetted(self, on: date | None = None) -> OfferQuerySet:
        """Offers whose provider has every check for its kind, and for each kind of support here.

        `kinds` is read where it is stored, so nothing has to be kept in step with it.
        """
        return self.filter(_is_vetted(on or today()))

    def public(self, on: date | None = None) -> OfferQuerySet:
        """What anyone may see. An expired check hides a provider's offers at once."""
        return self.vetted(on).filter(state=OfferState.PUBLISHED)

    def run_by(self, user: User | AnonymousUser) -> OfferQuerySet:
        return self.filter(provider__in=Provider.objects.run_by(user).values("pk"))

    def visible_to(self, user: User | AnonymousUser) -> OfferQuerySet:
        """Public offers, and all those of a provider whom this user answers for or vets."""
        mine = Provider.objects.visible_to(user).values("pk")
        return self.filter(Q(pk__in=self.model.objects.public()) | Q(provider__in=mine))


class Offer(models.Model):
    """What a provider stands ready to do. Codes come from providers/vocabulary.py."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.DRAFT)
    title = models.CharField(max_length=120)
    summary = models.TextField(max_length=2000)
    kinds = models.JSONField(default=list)  # SupportKind codes
    domains = models.JSONField(default=list)  # Domain codes
    place_name = models.CharField(max_length=80)
    outward_code = models.CharField(max_length=4)
    latitude = models.FloatField()
    longitude = models.FloatField()
    reach_miles = models.PositiveSmallIntegerField(default=10)
    comes_to_you = models.BooleanField(default=False)
    places_free = models.PositiveSmallIntegerField(default=1)
    places_confirmed_on = models.DateField()
    starts_from = models.DateField(null=True, blank=True)
    languages = models.JSONField(default=list)
    access = models.JSONField(default=list)
    interests = models.JSONField(default=list, blank=True)
    asks = models.JSONField(default=list, blank=True)  # must codes of the provider's side
    women_workers = models.BooleanField(default=False)
    men_workers = models.BooleanField(default=False)
    least_age = models.PositiveSmallIntegerField(default=18)
    most_age = models.PositiveSmallIntegerField(null=True, blank=True)
    price_basis = models.CharField(max_length=12, choices=PriceBasis, default=PriceBasis.OUTCOME)
    price_from_pence = models.PositiveIntegerField()
    price_to_pence = models.PositiveIntegerField()
    answered_steps = models.JSONField(default=list, blank=True)  # pages already saved
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "pk"]
        indexes = [models.Index(fields=["state", "provider"], name="offers_of_a_provider")]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_to_pence__gte=F("price_from_pence")), name="price_range_in_order"
            ),
            models.CheckConstraint(condition=Q(least_age__gte=16), name="from_sixteen"),
            models.CheckConstraint(
                condition=Q(most_age__isnull=True) | Q(most_age__gte=F("least_age")),
                name="ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def places_are_confirmed(self, on: date | None = None) -> bool:
        days = setting(self.provider.organisation.area, "offer_confirm_days")
        return (on or today()) - self.places_confirmed_on <= timedelta(days=days)

    def steps_left(self) -> list[str]:
        """The pages of the journey that must still be answered before it can be published."""
        answered = {
            "what": bool(self.title and self.summary and self.kinds and self.domains),
            "where": bool(self.outward_code),
            "who": bool(self.languages),
            "price": "price" in self.answered_steps or self.price_to_pence > 0,
        }
        return [step for step in STEPS if not answered[step]]

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.provider.roles_of(user)
