from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.models import Area, Person, User
from marketplace.people.records.said import Channel
from marketplace.people.roles import Role
from marketplace.people.wellbeing import Domain
from marketplace.plans.models import Plan
from marketplace.providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class NeedState(models.TextChoices):
    DRAFT = "draft", "Being written"
    POSTED = "posted", "Posted"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


NEED_TRANSITIONS: Mapping[str, frozenset[str]] = {
    NeedState.DRAFT: frozenset({NeedState.POSTED, NeedState.WITHDRAWN}),
    NeedState.POSTED: frozenset({NeedState.PAUSED, NeedState.CLOSED, NeedState.WITHDRAWN}),
    NeedState.PAUSED: frozenset({NeedState.POSTED, NeedState.CLOSED, NeedState.WITHDRAWN}),
    NeedState.CLOSED: frozenset(),
    NeedState.WITHDRAWN: frozenset(),
}


class Timing(models.TextChoices):
    SOON = "soon", "As soon as possible"
    FROM_DAY = "from_day", "From a day I choose"
    NO_RUSH = "no_rush", "No rush: the right person matters more"


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: User | AnonymousUser) -> NeedQuerySet:
        """The person's side alone. Providers read outlines: see `outlines_for`."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def outlines_for(self, user: User | AnonymousUser) -> NeedQuerySet:
        """Posted needs in the areas of the vetted providers this user answers for, and those
        one of them has answered. What of each may be read is consent's to say."""
        if not user.is_authenticated:
            return self.none()
        mine = Provider.objects.run_by(user)
        vetted = mine.vetted()
        areas = vetted.values("organisation__area_id")
        return self.filter(
            Q(state=NeedState.POSTED, area_id__in=areas)
            | Q(
                responses__provider__in=vetted,
                responses__sent_at__isnull=False,
                state__in=[NeedState.POSTED, NeedState.PAUSED, NeedState.CLOSED],
            )
        ).distinct()


class Need(models.Model):
    """What a person posts, drawn from their plan. Providers never see the envelope."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="needs")
    state = models.CharField(max_length=12, choices=NeedState, default=NeedState.DRAFT)
    kinds = models.JSONField(default=list)  # SupportKind codes
    place_name = models.CharField(max_length=80, blank=True)
    outward_code = models.CharField(max_length=4, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    most_miles = models.PositiveSmallIntegerField(default=10)
    timing = models.CharField(max_length=12, choices=Timing, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    musts = models.JSONField(default=list)  # must codes: matching's vocabulary
    interests = models.JSONField(default=list)  # Interest codes
    languages = models.JSONField(default=list)  # Language codes wished for
    access_wished = models.JSONField(default=list)  # Access codes beyond the must-haves
    pets_welcome = models.BooleanField(null=True)
    children_welcome = models.BooleanField(null=True)
    few_people = models.BooleanField(null=True)  # a quiet household rather than a lively one
    smokes = models.BooleanField(default=False)
    brings_pets = models.JSONField(default=list)  # Pet codes
    wishes = models.TextField(max_length=2000, blank=True)  # own words: from the profile tier
    envelope_pence = models.PositiveIntegerField(null=True, blank=True)
    weights = models.JSONField(default=dict, blank=True)  # wish feature: 0 to 3
    answered_steps = models.JSONField(default=list)  # pages of the journey already saved
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    said_by = models.CharField(max_length=60, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["area", "state", "-posted_at"], name="posted_in_an_area")]

    def __str__(self) -> str:
        return f"Need {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """The person's side. Whoever reads its outline finds it among `outlines_for`."""
        return self.person.roles_of(user)


class WantedOutcome(models.Model):
    """One thing the person wants, in their own words, and the domain it belongs to."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="outcomes")
    words = models.CharField(max_length=300)
    domain = models.CharField(max_length=16, choices=Domain)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words
