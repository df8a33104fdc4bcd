from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person
from marketplace.people.records.said import Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.people.models import User


class Tier(models.IntegerChoices):
    """How much of a person a reader may see. A higher tier holds all that a lower one does."""

    NOTHING = 0, "Nothing"
    OUTLINE = 1, "Outline"
    PROFILE = 2, "Profile"
    CONTACT = 3, "Contact"
    EVERYTHING = 4, "Everything"


RELEASABLE = (Tier.PROFILE, Tier.CONTACT)


class Share(models.TextChoices):
    """What a contact release may tell beyond the profile: the person chooses which."""

    LAST_NAME = "last_name", "My last name"
    PHONE = "phone", "My phone number"
    EMAIL = "email", "My email address"
    ADDRESS = "address", "My address"
    COMMUNICATION = "communication", "How best to talk with me"
    SUPPORT = "support", "How to support me well, from my plan"


def ways_to_reach() -> list[str]:
    return [Share.LAST_NAME, Share.PHONE, Share.EMAIL]


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: User | AnonymousUser) -> ReleaseQuerySet:
        """The person's side alone: an organisation sees what is released, not the release."""
        return self.filter(person__in=Person.objects.visible_to(user))

    def live(self, on: date | None = None) -> ReleaseQuerySet:
        return self.filter(withdrawn_at__isnull=True, expires_on__gte=on or today())


class Release(Said):
    """The person's consent to one organisation at one tier, for a purpose, until a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="releases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    tier = models.PositiveSmallIntegerField(choices=[(t.value, t.label) for t in RELEASABLE])
    purpose = models.CharField(max_length=200)
    shares = models.JSONField(default=ways_to_reach)  # Share codes: heeded at the contact tier
    given_at = models.DateTimeField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=[t.value for t in RELEASABLE]), name="releasable_tier"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="withdrawn_after_given",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} to {self.organisation}"

    @property
    def shares_in_words(self) -> list[str]:
        return [str(share.label) for share in Share if share.value in self.shares]

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.person.roles_of(user)
