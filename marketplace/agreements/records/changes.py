from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.agreements.records.agreements import Agreement
from marketplace.agreements.records.outcomes import AgreedOutcome
from marketplace.people.models import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ChangeState(models.TextChoices):
    ASKED = "asked", "Waiting to be agreed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Not agreed"


CHANGE_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ChangeState.ASKED: frozenset({ChangeState.AGREED, ChangeState.REFUSED}),
    ChangeState.AGREED: frozenset(),
    ChangeState.REFUSED: frozenset(),
}


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: User | AnonymousUser) -> ChangeQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Change(models.Model):
    """New terms for a running agreement, from the day on which everyone has agreed to them.

    With what was before, so that every version can be read. The yeses are signatures of `version`.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ChangeState, default=ChangeState.ASKED)
    ends_on_before = models.DateField()
    ends_on = models.DateField()
    most_before_pence = models.PositiveBigIntegerField()  # that it could cost
    most_pence = models.PositiveBigIntegerField()
    why = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state="asked"), name="one_change_at_a_time"
            ),
            models.UniqueConstraint(fields=["agreement", "version"], name="changes_in_order"),
        ]

    def __str__(self) -> str:
        return f"Change {self.version} of {self.agreement}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.agreement.roles_of(user)


class ChangeLine(models.Model):
    """One outcome before and after."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="lines")
    outcome = models.ForeignKey(AgreedOutcome, on_delete=models.PROTECT, related_name="+")
    price_before_pence = models.PositiveIntegerField()
    price_pence = models.PositiveIntegerField()
    review_on_before = models.DateField()
    review_on = models.DateField()
    left_out = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "outcome"], name="one_changed_line_per_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome}"
