from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.models import Party
from marketplace.front.postcodes import outward_code_of
from marketplace.people.clock import now
from marketplace.people.records.areas import Area
from marketplace.people.records.users import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

NEWLY_MET = timedelta(days=28)


class ReadingFormat(models.TextChoices):
    STANDARD = "standard", "Standard text"
    EASY_READ = "easy_read", "Easy Read"
    LARGE_PRINT = "large_print", "Large print"
    AUDIO = "audio", "Audio, or read out to me"
    BSL = "bsl", "British Sign Language"


class ContactWay(models.TextChoices):
    EMAIL = "email", "Email"
    PHONE = "phone", "Phone call"
    TEXT = "text", "Text message"
    POST = "post", "Letter"
    VISIT = "visit", "In person"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User | AnonymousUser) -> PersonQuerySet:
        """The persons whose full record this user may open: their own, and those they act for."""
        if not user.is_authenticated:
            return self.none()
        from marketplace.people.records.supporters import Supporter

        supported = Supporter.objects.live().filter(user=user).values("person_id")
        return self.filter(Q(user=user, died_on__isnull=True) | Q(pk__in=supported))

    def newly_met_by(self, user: User) -> PersonQuerySet:
        """Those whom this funder's officer wrote down lately and for whom nobody has ever acted.

        The officer may name their first supporter, and knows the name; nothing else opens.
        """
        from marketplace.people.records.audit import AuditEntry
        from marketplace.people.records.organisations import Organisation

        written_down = AuditEntry.objects.filter(
            verb="person.created",
            actor=user,
            organisation__in=Organisation.objects.visible_to(user).funders(),
            at__gte=now() - NEWLY_MET,
        )
        return self.filter(
            pk__in=written_down.values("person_id"),
            user__isnull=True,
            erased_at__isnull=True,
            supporters__isnull=True,
        )


class Person(models.Model):
    """Whoever the support is for. They may or may not sign in, and may have no email."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="+")
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    born_on = models.DateField()
    postcode = models.CharField(max_length=8)
    address = models.TextField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=40, default="English")
    reading_format = models.CharField(
        max_length=12, choices=ReadingFormat, default=ReadingFormat.STANDARD
    )
    contact_way = models.CharField(max_length=8, choices=ContactWay, default=ContactWay.POST)
    communication_notes = models.TextField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    death_recorded_at = models.DateTimeField(null=True, blank=True)
    # Until then those who acted for someone who has died may read, and do nothing else.
    read_until = models.DateField(null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["first_name", "last_name", "pk"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def outward_code(self) -> str:
        return outward_code_of(self.postcode)

    def age_on(self, day: date) -> int:
        birthday_to_come = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - birthday_to_come

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """Who this user is to this person; empty for an outsider."""
        if not user.is_authenticated:
            return frozenset()
        supporters = self.supporters.live().filter(user=user)
        if self.died_on:
            return frozenset({Role.MAY_VIEW} if supporters.exists() else ())
        roles = {Role.SELF} if self.user_id == user.pk else set()
        for supporter in supporters:
            roles |= supporter.roles
        return frozenset(roles)


@dataclass(frozen=True)
class NewlyMet:
    """A person, to the officer who wrote them down: see `newly_met_by`."""

    person: Person

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if not user.is_authenticated:
            return frozenset()
        met = Person.objects.newly_met_by(user).filter(pk=self.person.pk).exists()
        return frozenset({Role.WROTE_DOWN}) if met else frozenset()


class NamedContact(models.Model):
    """The coordinator whom the person knows; shown on each of their pages."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="named_contact")
    name = models.CharField(max_length=120)
    job = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.job}"
