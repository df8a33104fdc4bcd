"""Letters on paper, for people no email reaches: the hub of their area prints and posts them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User | AnonymousUser) -> LetterQuerySet:
        """Those to people of the areas whose hub this user works in."""
        hubs = Organisation.objects.visible_to(user).filter(kind=OrganisationKind.HUB)
        living = self.filter(person__erased_at__isnull=True, person__died_on__isnull=True)
        return living.filter(person__area__in=hubs.values("area_id"))

    def waiting(self) -> LetterQuerySet:
        return self.filter(posted_at__isnull=True)


class Letter(models.Model):
    """One thing to tell a person by post. The address is the person's own on the day it's read."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    words = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        mine = Letter.objects.visible_to(user).filter(pk=self.pk).exists()
        return frozenset({Role.HUB}) if mine else frozenset()
