from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.providers.records.providers import Provider
from marketplace.providers.vocabulary import ProviderKind, SupportKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Requirement(models.Model):
    """What an activity demands, as data: of a kind of provider, or of one kind of support."""

    code = models.SlugField(max_length=60, unique=True)
    provider_kind = models.CharField(max_length=12, choices=ProviderKind)
    support_kind = models.CharField(  # "" means whatever they do
        max_length=20, choices=SupportKind, blank=True, default=""
    )
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=300)
    what_to_send = models.CharField(max_length=300)
    months_valid = models.PositiveSmallIntegerField(null=True)  # null: it does not run out
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title


class CheckState(models.TextChoices):
    SENT = "sent", "Waiting for us to look"
    ACCEPTED = "accepted", "Accepted"
    ASKED_AGAIN = "asked_again", "We need something more"
    REPLACED = "replaced", "Replaced by a newer one"


TRANSITIONS: Mapping[str, frozenset[str]] = {
    CheckState.SENT: frozenset({CheckState.ACCEPTED, CheckState.ASKED_AGAIN, CheckState.REPLACED}),
    CheckState.ACCEPTED: frozenset({CheckState.REPLACED}),
    CheckState.ASKED_AGAIN: frozenset({CheckState.REPLACED}),
    CheckState.REPLACED: frozenset(),
}


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: User | AnonymousUser) -> CheckQuerySet:
        return self.filter(provider__in=Provider.objects.visible_to(user))

    def current(self, on: date | None = None) -> CheckQuerySet:
        day = on or today()
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            state=CheckState.ACCEPTED,
            issued_on__lte=day,
        )


class Check(models.Model):
    """The dated proof of one requirement: a number and who saw it, never a copy of it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="checks")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CheckState, default=CheckState.SENT)
    evidence = models.CharField(max_length=200)  # a certificate, policy or register number
    note = models.CharField(max_length=500, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "requirement"],
                condition=Q(state=CheckState.ACCEPTED),
                name="one_accepted_check_per_requirement",
            )
        ]
        indexes = [models.Index(fields=["state", "sent_at"], name="checks_to_look_at")]

    def __str__(self) -> str:
        return f"{self.requirement} for {self.provider}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.provider.roles_of(user)
