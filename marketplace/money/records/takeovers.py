from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.models import Budget
from marketplace.agreements.models import Part
from marketplace.people.models import Organisation, Person, User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class TakeoverState(models.TextChoices):
    ASKED = "asked", "Waits for both funders"
    DONE = "done", "Taken over"
    REFUSED = "refused", "Not taken over"
    WITHDRAWN = "withdrawn", "No longer asked for"


TAKEOVER_TRANSITIONS: Mapping[str, frozenset[str]] = {
    TakeoverState.ASKED: frozenset(
        {TakeoverState.DONE, TakeoverState.REFUSED, TakeoverState.WITHDRAWN}
    ),
    TakeoverState.DONE: frozenset(),
    TakeoverState.REFUSED: frozenset(),
    TakeoverState.WITHDRAWN: frozenset(),
}


class TakeoverQuerySet(models.QuerySet["Takeover"]):
    def visible_to(self, user: User | AnonymousUser) -> TakeoverQuerySet:
        """The person's side, and the staff of both funders."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user).funders().values("party_id")
        return self.filter(
            Q(part__person__in=Person.objects.visible_to(user))
            | Q(out_of__funder__in=mine)
            | Q(into__funder__in=mine)
        )


class Takeover(models.Model):
    """The person asks that another funder keeps a promise from now on. Both funders agree, or it
    stays as it was."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+")
    out_of = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TakeoverState, default=TakeoverState.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    old_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    new_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(max_length=2000, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "out_of"],
                condition=Q(state="asked"),
                name="a_promise_is_taken_over_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(old_by__isnull=True) | Q(new_by__isnull=True) | ~Q(old_by=F("new_by")),
                name="each_funder_agrees_for_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.part.person.roles_of(user)
        if user.is_authenticated and self.sides_of(user):
            roles |= {Role.FUNDER}
        return roles

    @property
    def funders(self) -> dict[str, int]:
        """Whose party says yes in which field."""
        return {"old_by": self.out_of.funder_id, "new_by": self.into.funder_id}

    def sides_of(self, user: User | AnonymousUser) -> frozenset[str]:
        """For which of the two funders this user works: "old_by", "new_by"."""
        mine = set(Organisation.objects.visible_to(user).values_list("party_id", flat=True))
        return frozenset(side for side, party in self.funders.items() if party in mine)
