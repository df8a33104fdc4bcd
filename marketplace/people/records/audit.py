from __future__ import annotations

from uuid import uuid4

from django.db import models

from marketplace.people.records.organisations import Organisation
from marketplace.people.records.persons import Person
from marketplace.people.records.users import User


class AuditEntry(models.Model):
    """Who did or saw what about whom. Only ever added (R7); ids and codes, never names or text.

    Read through people/queries.py alone, on the page of a person one may open.
    """

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

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="audit_of_a_person"),
            # Asked on nearly every page: has this reader been noted here today?
            models.Index(fields=["subject_uuid", "actor", "verb", "at"], name="audit_of_a_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_uuid}"
