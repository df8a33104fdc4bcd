from uuid import uuid4

from django.db import models


class Area(models.Model):
    """A local authority. It keys persons, needs, settings and concerns, and scopes staff."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=9, unique=True)  # the GSS code, such as E08000004
    name = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    # Local policy is data (R9). Keys and defaults: people/local_policy.py.
    policy = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
