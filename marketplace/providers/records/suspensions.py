from __future__ import annotations

from django.db import models
from django.db.models import Q

from marketplace.people.models import User
from marketplace.providers.records.providers import Provider


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def running(self) -> SuspensionQuerySet:
        return self.filter(ended_at__isnull=True)


class Suspension(models.Model):
    """The hub paused a provider, whatever its checks say. Only the hub ends it."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="suspensions")
    because = models.CharField(max_length=500)  # for the hub alone: it may concern others
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(ended_at__isnull=True),
                name="one_running_suspension",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} is paused by the hub"
