"""What a funder's officers ask of each other before money moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.models import Budget
from marketplace.people.models import Organisation, User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ProposalKind(models.TextChoices):
    ALLOCATE = "allocate", "Put money in a budget"
    THRESHOLD = "threshold", "Ask a second person less often"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "Waits for a second person"
    CONFIRMED = "confirmed", "Confirmed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


PROPOSAL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ProposalState.WAITING: frozenset(
        {ProposalState.CONFIRMED, ProposalState.REFUSED, ProposalState.WITHDRAWN}
    ),
    ProposalState.CONFIRMED: frozenset(),
    ProposalState.REFUSED: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User | AnonymousUser) -> ProposalQuerySet:
        """The funder's own staff alone: a person sees what took effect, and nothing before."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__in=Organisation.objects.visible_to(user).funders())

    def waiting(self) -> ProposalQuerySet:
        return self.filter(state=ProposalState.WAITING)


class Proposal(models.Model):
    """What one officer of a funder asked for, and takes effect when a second one confirms it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ProposalKind)
    budget = models.ForeignKey(Budget, null=True, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()  # to put in; or the new threshold
    key = models.CharField(max_length=80)  # of the form it came from: sent twice, it is one
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(max_length=2000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="a_form_proposes_once"),
            models.CheckConstraint(
                condition=Q(state="withdrawn")
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="whoever_asks_does_not_decide",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False)),
                name="a_proposal_is_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(kind="allocate", budget__isnull=False)
                | Q(kind="threshold", budget__isnull=True),
                name="money_is_put_in_a_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """Whoever asked is never the second person, whatever else they are."""
        if not user.is_authenticated or Role.FUNDER not in self.organisation.roles_of(user):
            return frozenset()
        return frozenset({Role.ASKED if user.pk == self.asked_by_id else Role.SECOND})
