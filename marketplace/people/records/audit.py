from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from marketplace.people.records.organisations import Organisation
from marketplace.people.records.persons import Person
from marketplace.people.records.users import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User | AnonymousUser) -> AuditEntryQuerySet:
        """What was done or seen about the persons whose record this user may open."""
        return self.filter(person__in=Person.objects.visible_to(user))


class AuditEntry(models.Model):
    """Who did or saw what about whom. Only ever added (R7); ids and codes, never names or text."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_uuid = models.UUIDField()
    details = models.JSONField(default=dict)  # ids, codes and numbers only

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "-id"], name="audit_of_a_person")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_uuid}"
