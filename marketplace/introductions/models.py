from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.needs.models import Need, Response
from marketplace.people.models import Person, User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role
from marketplace.providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class IntroductionState(models.TextChoices):
    OPEN = "open", "Getting to know each other"
    MUTUAL = "mutual", "Both said yes"
    AGREED = "agreed", "You have an agreement"
    ENDED = "ended", "Ended"


TRANSITIONS: Mapping[str, frozenset[str]] = {
    IntroductionState.OPEN: frozenset({IntroductionState.MUTUAL, IntroductionState.ENDED}),
    IntroductionState.MUTUAL: frozenset({IntroductionState.AGREED, IntroductionState.ENDED}),
    IntroductionState.AGREED: frozenset(),
    IntroductionState.ENDED: frozenset(),
}


class Side(models.TextChoices):
    PERSON = "person", "The person"
    PROVIDER = "provider", "The provider"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: User | AnonymousUser) -> IntroductionQuerySet:
        return self.filter(
            Q(person__in=Person.objects.visible_to(user))
            | Q(provider__in=Provider.objects.run_by(user))
        )


class Introduction(models.Model):
    """The meeting of two sides. Nobody is assigned (R3): both say yes, either may stop."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="introduction")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="introductions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introductions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="introductions")
    state = models.CharField(
        max_length=12, choices=IntroductionState, default=IntroductionState.OPEN
    )
    opened_at = models.DateTimeField()
    person_yes_at = models.DateTimeField(null=True, blank=True)
    carer_yes_at = models.DateTimeField(null=True, blank=True)  # of a household, before its scheme
    provider_yes_at = models.DateTimeField(null=True, blank=True)
    mutual_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_side = models.CharField(max_length=8, choices=Side, blank=True)  # never shown across

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.person} and {self.provider}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.response.roles_of(user)


class VisitKind(models.TextChoices):
    CALL = "call", "Phone or video call"
    TEA = "tea", "A visit for tea"
    OUTING = "outing", "Going somewhere together"
    OVERNIGHT = "overnight", "An overnight stay"
    TRIAL = "trial", "A trial"


class Visit(Said):
    """A meeting of the two sides, planned, then looked back on. Each side keeps its own words."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="visits")
    kind = models.CharField(max_length=10, choices=VisitKind)
    planned_on = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    person_words = models.TextField(max_length=1000, blank=True)
    provider_words = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.planned_on}"
