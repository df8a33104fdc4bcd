from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from budgets.models import Party
from marketplace.people.records.areas import Area
from marketplace.people.records.users import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class OrganisationKind(models.TextChoices):
    ICB = "icb", "NHS integrated care board"
    COUNCIL = "council", "Council"
    MONEY_HOLDER = "money_holder", "Organisation that holds budgets"
    PROVIDER = "provider", "Provider"
    SCHEME = "scheme", "Shared Lives scheme"
    BROKERAGE = "brokerage", "Brokerage"
    ADVOCACY = "advocacy", "Advocacy service"
    SCRUTINY = "scrutiny", "Scrutiny group"
    HUB = "hub", "Hub that runs this marketplace in an area"


FUNDERS = (OrganisationKind.ICB, OrganisationKind.COUNCIL)
# Those who may help a group of neighbours, unless they also provide: commissions/interests.py.
HELPING_GROUPS = (
    OrganisationKind.ADVOCACY,
    OrganisationKind.SCRUTINY,
    OrganisationKind.BROKERAGE,
)
PAYERS = (*FUNDERS, OrganisationKind.MONEY_HOLDER)
ROLES_IN: Mapping[str, frozenset[Role]] = {
    OrganisationKind.MONEY_HOLDER: frozenset({Role.PAYER}),
    OrganisationKind.HUB: frozenset({Role.HUB}),
    **dict.fromkeys(HELPING_GROUPS, frozenset({Role.FACILITATOR})),
    **dict.fromkeys(FUNDERS, frozenset({Role.FUNDER, Role.PAYER})),
}


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User | AnonymousUser) -> OrganisationQuerySet:
        """The organisations whose own pages this user may open: those they belong to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(members__user=user, members__left_at__isnull=True)

    def funders(self) -> OrganisationQuerySet:
        return self.filter(kind__in=FUNDERS)


class Organisation(models.Model):
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=OrganisationKind)
    name = models.CharField(max_length=160)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    # A funder's local policy is data (R9). Keys and defaults: people/local_policy.py.
    policy = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """What the organisation's kind makes of a member, and whether they manage it."""
        if not user.is_authenticated:
            return frozenset()
        roles: set[Role] = set()
        for member in self.members.current().filter(user=user):
            roles |= ROLES_IN.get(self.kind, frozenset())
            if member.is_manager:
                roles.add(Role.MANAGER)
        return frozenset(roles)


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self) -> MemberQuerySet:
        return self.filter(left_at__isnull=True)


class Member(models.Model):
    """A user who works in an organisation. What its members may do follows from its kind."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    is_manager = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(left_at__isnull=True),
                name="one_current_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organisation}"
