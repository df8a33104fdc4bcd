from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from budgets.models import Budget
from marketplace.people.models import Organisation
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.people.models import User


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User | AnonymousUser) -> RoundQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(funder__in=Organisation.objects.visible_to(user).funders())


class Round(models.Model):
    """The next budgets of many people at once, which a second officer confirms together."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField("money.Proposal", on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    done_at = models.DateTimeField(null=True)  # every budget of it is open and has its money

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Budgets from {self.starts_on}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.funder.roles_of(user)


class RoundLine(models.Model):
    """A budget to follow, the one that follows it, and what was carried from one to the other."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="lines")
    before = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    opened = models.ForeignKey(Budget, null=True, on_delete=models.PROTECT, related_name="+")
    carried_pence = models.BigIntegerField(null=True)  # none: the year has still to end
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "before"], name="a_budget_once_in_a_round"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(opened__isnull=False, carried_pence__isnull=True),
                name="rounds_to_carry_into",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(opened__isnull=False, told_at__isnull=True),
                name="rounds_to_tell_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"


class YearEndTold(models.Model):
    """The person was told what becomes of money that is free when their budget's days are over."""

    budget = models.OneToOneField(Budget, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField()

    def __str__(self) -> str:
        return str(self.told_on)
