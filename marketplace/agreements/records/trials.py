from __future__ import annotations

from django.db import models

from marketplace.agreements.records.agreements import Agreement
from marketplace.people.models import User


class AfterTrial(models.TextChoices):
    GO_ON = "go_on", "Go on as it is"
    CHANGE = "change", "Go on, and change something"
    STOP = "stop", "Stop"


class Trial(models.Model):
    """That an agreement is a trial: small, with a period, a cap and outcomes of its own.

    When it has ended, each side says what it wants. Nothing follows by itself: somebody writes the
    main agreement, which everyone has to agree to like any other.
    """

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="trial")
    person_says = models.CharField(max_length=6, choices=AfterTrial, blank=True)
    person_said_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    person_said_at = models.DateTimeField(null=True)
    provider_says = models.CharField(max_length=6, choices=AfterTrial, blank=True)
    provider_said_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    provider_said_at = models.DateTimeField(null=True)
    followed_by = models.OneToOneField(
        Agreement, null=True, on_delete=models.PROTECT, related_name="began_as"
    )

    def __str__(self) -> str:
        return f"Trial of {self.agreement}"

    @property
    def both_go_on(self) -> bool:
        wants = {AfterTrial.GO_ON, AfterTrial.CHANGE}
        return self.person_says in wants and self.provider_says in wants

    @property
    def somebody_stops(self) -> bool:
        return AfterTrial.STOP in {self.person_says, self.provider_says}
