from __future__ import annotations

from uuid import uuid4

from django.db import models

from budgets.models import Budget
from marketplace.people.models import User


class Contribution(models.Model):
    """What a council worked out that the person pays towards their care. Only ever added: the
    latest holds. NHS money has none (Care Act 2014, section 14; NHS Act 2006, section 1)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()  # every four weeks; nought: assessed, and nothing to pay
    from_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pence__gte=0), name="a_contribution_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pence}p every four weeks"
