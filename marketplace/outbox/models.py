"""What must happen next: a row here before it is a message in a queue (R7)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone


class OutboxRowQuerySet(models.QuerySet["OutboxRow"]):
    def waiting(self) -> OutboxRowQuerySet:
        return self.filter(done_at__isnull=True, failed_at__isnull=True)

    def due(self, at: datetime) -> OutboxRowQuerySet:
        """The waiting rows that may be claimed now: their time has come and nobody holds them."""
        unheld = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=at)
        return self.waiting().filter(unheld, due_at__lte=at)


class OutboxRow(models.Model):
    """One thing that must happen.

    The payload holds ids, codes and numbers only: it is read by whoever looks at the queue.
    Rows are claimed by a lease, so a worker that dies loses nothing: when its lease runs out
    the sweep hands the row to another.
    """

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=60, blank=True)  # the error's name, never its words

    objects = OutboxRowQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
