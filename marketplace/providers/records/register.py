from __future__ import annotations

from uuid import uuid4

from django.db import models

from marketplace.people.models import Area
from marketplace.providers.records.providers import Provider


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def listed(self) -> RegisterEntryQuerySet:
        """Services that were registered and running on the day the register was read."""
        return self.filter(left_on__isnull=True, is_dormant=False)


class RegisterEntry(models.Model):
    """A service on CQC's public register, which anyone may read.

    It is searchable; it is never vetted, priced or paid here.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    location_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    service_types = models.JSONField(default=list)
    specialisms = models.JSONField(default=list)
    activities = models.JSONField(default=list)
    town = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    website = models.CharField(max_length=200, blank=True)
    overall = models.CharField(max_length=30, blank=True)
    ratings = models.JSONField(default=dict)  # key question: rating
    rated_on = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    is_dormant = models.BooleanField(default=False)  # registered, but not running at present
    left_on = models.DateField(null=True)  # no longer on the register
    read_on = models.DateField()  # the register's day
    claimed_by = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "register entries"

    def __str__(self) -> str:
        return self.name
