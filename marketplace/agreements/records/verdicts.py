from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.agreements.records.outcomes import AgreedOutcome
from marketplace.people.models import User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def visible_to(self, user: User | AnonymousUser) -> VerdictQuerySet:
        return self.filter(outcome__in=AgreedOutcome.objects.visible_to(user))


class Verdict(Said):
    """What the person says happened. It alone makes the payment due (R4). Only ever added."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    outcome = models.OneToOneField(AgreedOutcome, on_delete=models.PROTECT, related_name="verdict")
    level = models.SmallIntegerField()
    words = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()
    earned_pence = models.PositiveIntegerField()
    returned_pence = models.PositiveIntegerField()
    # Whoever records it for the person says that they gain nothing from the payee (R4). Nobody
    # asks the person themself.
    declared_no_interest = models.BooleanField(null=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(-2, 2)), name="verdict_is_a_level")
        ]

    def __str__(self) -> str:
        return f"Level {self.level}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.outcome.roles_of(user)


class ProviderView(models.Model):
    """The provider's own view, beside the verdict and never instead of it."""

    outcome = models.OneToOneField(
        AgreedOutcome, on_delete=models.PROTECT, related_name="provider_view"
    )
    words = models.TextField(max_length=2000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words


class ChaseStage(models.TextChoices):
    REMINDED = "reminded", "Asked again"
    ESCALATED = "escalated", "With the funder's officer and an advocate"


class Chase(models.Model):
    """A verdict that has not come: asked for again, then the funder and an advocate hear of it."""

    outcome = models.ForeignKey(AgreedOutcome, on_delete=models.CASCADE, related_name="chases")
    stage = models.CharField(max_length=10, choices=ChaseStage)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "stage"], name="one_chase_per_stage")
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.outcome}"
