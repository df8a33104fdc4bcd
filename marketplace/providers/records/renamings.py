from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.providers.records.providers import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class RenamingState(models.TextChoices):
    WAITING = "waiting", "Waiting for us to look"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not accepted"
    REPLACED = "replaced", "Replaced by a newer one"


RENAMING_TRANSITIONS: Mapping[str, frozenset[str]] = {
    RenamingState.WAITING: frozenset(
        {RenamingState.ACCEPTED, RenamingState.REFUSED, RenamingState.REPLACED}
    ),
    RenamingState.ACCEPTED: frozenset(),
    RenamingState.REFUSED: frozenset(),
    RenamingState.REPLACED: frozenset(),
}


class RenamingQuerySet(models.QuerySet["Renaming"]):
    def visible_to(self, user: User | AnonymousUser) -> RenamingQuerySet:
        return self.filter(provider__in=Provider.objects.visible_to(user))

    def waiting(self) -> RenamingQuerySet:
        return self.filter(state=RenamingState.WAITING).order_by("asked_at", "pk")


class Renaming(models.Model):
    """Who a provider says it is now. Its checks are of the old name, so we look first."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="renamings")
    state = models.CharField(max_length=12, choices=RenamingState, default=RenamingState.WAITING)
    name = models.CharField(max_length=160)
    company_number = models.CharField(max_length=8, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = RenamingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(state=RenamingState.WAITING),
                name="one_waiting_renaming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} as {self.name}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.provider.roles_of(user)
