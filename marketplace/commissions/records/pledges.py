"""What each member sets aside for the group, from which of their budgets, and who allowed it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from budgets.models import Budget
from budgets.models import Pledge as HeldPledge
from marketplace.commissions.records.members import Membership
from marketplace.people.models import Organisation, User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def visible_to(self, user: User | AnonymousUser) -> PledgeQuerySet:
        """The member's own side; and the staff of who funds or pays that one budget."""
        if not user.is_authenticated:
            return self.none()
        staff_of = Organisation.objects.visible_to(user).values("party_id")
        return self.filter(
            models.Q(member__in=Membership.objects.visible_to(user))
            | models.Q(budget__funder__in=staff_of)
            | models.Q(budget__payer__in=staff_of)
        )


class Pledge(models.Model):
    """One member's pledge from one budget. How much it is the ledger alone knows (`held`)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pledges")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    held = models.OneToOneField(HeldPledge, on_delete=models.PROTECT, related_name="+")
    pledged_at = models.DateTimeField()

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "budget"], name="one_pledge_per_budget")
        ]

    def __str__(self) -> str:
        return f"Pledge {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """The member's side, and who funds or pays this budget."""
        roles = set(self.member.roles_of(user))
        if user.is_authenticated:
            mine = set(Organisation.objects.visible_to(user).values_list("party_id", flat=True))
            roles |= {Role.FUNDER} if self.budget.funder_id in mine else set()
            roles |= {Role.PAYER} if self.budget.payer_id in mine else set()
        return frozenset(roles)


class AllowedAs(models.TextChoices):
    FUNDER = "funder", "The funder"
    PAYER = "payer", "Whoever pays"


class Permission(models.Model):
    """The funder's answer to one pledge, and for money that an organisation pays, the payer's.

    Asked once: it holds for any smaller pledge from the same budget, not for a larger one.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="permissions")
    given_as = models.CharField(max_length=6, choices=AllowedAs)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    up_to_pence = models.PositiveBigIntegerField()
    is_yes = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)  # where it is a no: in words, to the person
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "yes" if self.is_yes else "no"
