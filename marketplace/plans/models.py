from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.said import Channel, Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PlanState(models.TextChoices):
    DRAFT = "draft", "Being written"
    SENT = "sent", "With the funder"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"
    REPLACED = "replaced", "Replaced by a newer plan"


PLAN_TRANSITIONS: Mapping[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset({PlanState.SENT, PlanState.APPROVED}),
    PlanState.SENT: frozenset({PlanState.APPROVED, PlanState.REFUSED, PlanState.DRAFT}),
    PlanState.APPROVED: frozenset({PlanState.REPLACED}),
    PlanState.REFUSED: frozenset({PlanState.SENT, PlanState.APPROVED, PlanState.REPLACED}),
    PlanState.REPLACED: frozenset(),
}


class WrittenHow(models.TextChoices):
    """Whose words these are: shown wherever the plan is read."""

    PERSON = "person", "Written by the person"
    TOGETHER = "together", "Written together, in the person's words"
    FOR_THEM = "for_them", "Written for the person"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User | AnonymousUser) -> PlanQuerySet:
        """The person's side sees every plan; a funder's staff those that were sent to them."""
        if not user.is_authenticated:
            return self.none()
        funders = Organisation.objects.visible_to(user).funders().values("pk")
        asked = Approval.objects.standing().filter(funder__in=funders).values("plan_id")
        return self.filter(Q(person__in=Person.objects.visible_to(user)) | Q(pk__in=asked))


class Plan(models.Model):
    """The person's own care and support plan. It belongs to the person (R1)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    matters = models.TextField(max_length=4000, blank=True)
    strengths = models.TextField(max_length=4000, blank=True)
    connections = models.TextField(max_length=4000, blank=True)
    changes = models.TextField(max_length=4000, blank=True)
    support = models.TextField(max_length=4000, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_how = models.CharField(max_length=10, choices=WrittenHow, default=WrittenHow.PERSON)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    review_told_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=PlanState.APPROVED),
                name="one_approved_plan_per_person",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=[PlanState.DRAFT, PlanState.SENT, PlanState.REFUSED]),
                name="one_plan_in_hand_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan of {self.person}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.person.roles_of(user)
        if not user.is_authenticated:
            return roles
        officers = Organisation.objects.visible_to(user).funders()
        if self.approvals.standing().filter(funder__in=officers).exists():
            roles |= {Role.FUNDER}
        return roles


class ApprovalState(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"
    RECONSIDERING = "reconsidering", "Being looked at again"
    WITHDRAWN = "withdrawn", "Taken back"


APPROVAL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ApprovalState.WAITING: frozenset(
        {ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.WITHDRAWN}
    ),
    ApprovalState.REFUSED: frozenset({ApprovalState.RECONSIDERING, ApprovalState.WITHDRAWN}),
    ApprovalState.RECONSIDERING: frozenset(
        {ApprovalState.APPROVED, ApprovalState.REFUSED, ApprovalState.WITHDRAWN}
    ),
    ApprovalState.APPROVED: frozenset({ApprovalState.WITHDRAWN}),
    ApprovalState.WITHDRAWN: frozenset({ApprovalState.WAITING}),
}


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def standing(self) -> ApprovalQuerySet:
        """Those not taken back: a plan that is being changed again is the person's alone."""
        return self.exclude(state=ApprovalState.WITHDRAWN)

    def visible_to(self, user: User | AnonymousUser) -> ApprovalQuerySet:
        return self.standing().filter(plan__in=Plan.objects.visible_to(user))


class Approval(Said):
    """One funder's answer to one plan, with a clock, reasons for a no, and reconsideration."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="approvals")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=10)  # of the budget it approves: sets the review
    state = models.CharField(max_length=16, choices=ApprovalState, default=ApprovalState.WAITING)
    sent_at = models.DateTimeField()
    decide_by = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(max_length=2000, blank=True)
    why_again = models.TextField(max_length=2000, blank=True)  # the person's words
    asked_again_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["decide_by", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "funder", "regime"], name="one_approval_per_regime"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder}: {self.get_state_display()}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.plan.person.roles_of(user)
        if user.is_authenticated:
            officers = Organisation.objects.visible_to(user).funders()
            if officers.filter(pk=self.funder_id).exists():
                roles |= {Role.FUNDER}
        return roles
