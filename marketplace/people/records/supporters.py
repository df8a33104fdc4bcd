from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from marketplace.people.clock import today
from marketplace.people.records.organisations import Organisation
from marketplace.people.records.persons import Person
from marketplace.people.records.users import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SupporterKind(models.TextChoices):
    REPRESENTATIVE = "representative", "Representative"
    NOMINEE = "nominee", "Nominee"
    FAMILY = "family", "Family or friend"
    ADVOCATE = "advocate", "Advocate"
    BROKER = "broker", "Broker"


class Scope(models.TextChoices):
    VIEW = "view", "See everything the person can see"
    PLAN = "plan", "Write the plan and the needs, and choose who answers"
    AGREE = "agree", "Agree outcomes and say what happened"
    PAY = "pay", "Pay from the person’s account"


class Authority(models.TextChoices):
    CONSENT = "consent", "The person asked for this help"
    LASTING_POWER = "lasting_power", "Lasting power of attorney"
    DEPUTY = "deputy", "Deputy appointed by the Court of Protection"
    PARENT = "parent", "Parental responsibility"
    APPOINTED = "appointed", "Appointed by the funder as representative"


# A paid helper may plan; the person's word and money stay with those who aren't paid for it (R4).
MOST_SCOPES: Mapping[str, frozenset[Scope]] = {
    SupporterKind.REPRESENTATIVE: frozenset(Scope),
    SupporterKind.NOMINEE: frozenset(Scope),
    SupporterKind.FAMILY: frozenset(Scope),
    SupporterKind.ADVOCATE: frozenset({Scope.VIEW, Scope.PLAN, Scope.AGREE}),
    SupporterKind.BROKER: frozenset({Scope.VIEW, Scope.PLAN}),
}
SCOPE_ROLES = {
    Scope.VIEW: Role.MAY_VIEW,
    Scope.PLAN: Role.MAY_PLAN,
    Scope.AGREE: Role.MAY_AGREE,
    Scope.PAY: Role.MAY_PAY,
}


class SupporterQuerySet(models.QuerySet["Supporter"]):
    def visible_to(self, user: User | AnonymousUser) -> SupporterQuerySet:
        """The running support of every person whose record this user may open."""
        return self.filter(ended_at__isnull=True, person__in=Person.objects.visible_to(user))

    def live(self, on: date | None = None) -> SupporterQuerySet:
        """After a death they live on for as long as those who helped may still read."""
        day = on or today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(person__died_on__isnull=True) | Q(person__read_until__gte=day),
            starts_on__lte=day,
            ended_at__isnull=True,
        )


class ScopesGiven(models.Model):
    """What somebody may do for a person, as given or as offered."""

    can_plan = models.BooleanField(default=False)
    can_agree = models.BooleanField(default=False)
    can_pay = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def scopes(self) -> frozenset[Scope]:
        """View comes with every other scope."""
        given = {Scope.PLAN: self.can_plan, Scope.AGREE: self.can_agree, Scope.PAY: self.can_pay}
        return frozenset({Scope.VIEW} | {scope for scope, yes in given.items() if yes})

    @property
    def scope_words(self) -> list[str]:
        return [scope.label for scope in Scope if scope in self.scopes]


class Supporter(ScopesGiven):
    """A user who acts for or with a person, within a scope, between two days."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supporters")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supports")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=SupporterKind)
    relationship = models.CharField(max_length=60, blank=True)  # "daughter", in their words
    authority = models.CharField(max_length=16, choices=Authority, default=Authority.CONSENT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SupporterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user"],
                condition=Q(ended_at__isnull=True),
                name="one_live_supporter_per_user",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="support_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.person}"

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(SCOPE_ROLES[scope] for scope in self.scopes)

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.person.roles_of(user)
