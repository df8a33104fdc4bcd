from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.records.organisations import Organisation, OrganisationKind
from marketplace.people.records.persons import Person
from marketplace.people.records.users import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ClaimState(models.TextChoices):
    WAITING = "waiting", "Waiting for us to make sure"
    CONFIRMED = "confirmed", "It is them"
    REFUSED = "refused", "We could not make sure"
    UNDONE = "undone", "Taken back: it was not them"


CLAIM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ClaimState.WAITING: frozenset({ClaimState.CONFIRMED, ClaimState.REFUSED}),
    ClaimState.CONFIRMED: frozenset({ClaimState.UNDONE}),
    ClaimState.REFUSED: frozenset(),
    ClaimState.UNDONE: frozenset(),
}


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: User | AnonymousUser) -> ClaimQuerySet:
        """Those about people of the areas whose hub this user works in."""
        hubs = Organisation.objects.visible_to(user).filter(kind=OrganisationKind.HUB)
        return self.filter(person__area__in=hubs.values("area_id"), person__erased_at__isnull=True)

    def waiting(self) -> ClaimQuerySet:
        return self.filter(state=ClaimState.WAITING).order_by("made_at", "pk")


class Claim(models.Model):
    """An account says that it is a person's own. The hub makes sure, for whoever asked it to may
    have meant their own second address."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ClaimState, default=ClaimState.WAITING)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="one_waiting_claim_to_be"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="one_waiting_claim_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} says that they are {self.person}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        mine = Claim.objects.visible_to(user).filter(pk=self.pk).exists()
        return frozenset({Role.HUB}) if mine else frozenset()
