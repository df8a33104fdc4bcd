from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.models import Budget
from marketplace.people.models import User

MOST_LETTERS = 200  # of its reasons, so that a letter holds them


class Every(models.TextChoices):
    ONCE = "once", "All at once"
    MONTH = "month", "A part every month"
    QUARTER = "quarter", "A part every three months"


class Schedule(models.Model):
    """Money that a funder gives in parts, or says why it gives. Nothing of it counts before it
    is agreed. What is given all at once has no parts."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(
        "money.Proposal", null=True, on_delete=models.PROTECT, related_name="schedule"
    )
    pence = models.BigIntegerField()
    every = models.CharField(max_length=8, choices=Every)
    why = models.CharField(max_length=MOST_LETTERS, blank=True)  # in words the person reads
    key = models.CharField(max_length=80)  # of the form it came from: sent twice, it is one
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="a_form_schedules_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p, {self.get_every_display()}"


class Instalment(models.Model):
    """One part of it, which can be used from its day on."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="instalments")
    due_on = models.DateField()
    pence = models.BigIntegerField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(given_at__isnull=True), name="instalments_to_come"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pence}p on {self.due_on}"
