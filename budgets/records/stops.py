from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.records.budgets import Budget


class StopKind(models.TextChoices):
    SUSPENDED = "suspended", "Stopped for now"
    ENDED = "ended", "Ended"


class Stop(models.Model):
    """Until it is lifted, a budget promises nothing new. What it promised or owes stays; what it
    only pledged is free again."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=10, choices=StopKind)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "kind"],
                condition=Q(lifted_at__isnull=True),
                name="a_budget_is_stopped_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
