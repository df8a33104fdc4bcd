"""What a funder's officers ask of each other before money moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.models import Budget, Stop
from marketplace.money.records.audits import (
    AUDIT_TRANSITIONS,
    AuditAnswer,
    AuditState,
    BudgetAudit,
    Sample,
    Unusual,
)
from marketplace.money.records.contributions import Contribution
from marketplace.money.records.disputes import DISPUTE_TRANSITIONS, Dispute, DisputeState
from marketplace.money.records.instalments import Every, Instalment, Schedule
from marketplace.money.records.owed_back import OwedBack
from marketplace.money.records.rounds import Round, RoundLine, YearEndTold
from marketplace.money.records.takeovers import (
    TAKEOVER_TRANSITIONS,
    Takeover,
    TakeoverState,
)
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.said import Channel
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ProposalKind(models.TextChoices):
    ALLOCATE = "allocate", "Put money in a budget"
    CLAWBACK = "clawback", "Ask for money back"
    THRESHOLD = "threshold", "Ask a second person less often"
    ROUND = "round", "Open next year’s budgets"
    AUDIT = "audit", "Look into a budget"


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
                condition=Q(kind__in=["allocate", "clawback", "audit"], budget__isnull=False)
                | Q(kind__in=["threshold", "round"], budget__isnull=True),
                name="money_moves_in_a_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """Whoever asked is never the second person, whatever else they are."""
        if not user.is_authenticated or Role.FUNDER not in self.organisation.roles_of(user):
            return frozenset()
        return frozenset({Role.ASKED if user.pk == self.asked_by_id else Role.SECOND})


class NoticeKind(models.TextChoices):
    RECLAIM = "reclaim", "Money is asked back"
    REDUCTION = "reduction", "A budget becomes smaller"
    ENDING = "ending", "A budget ends"
    SUSPENSION = "suspension", "A budget is stopped for now"


class Ground(models.TextChoices):
    """Why a funder gives notice. Why money may be asked back and a direct payment may be ended is
    in the NHS (Direct Payments) Regulations 2013, regulations 15 and 17.

    A funder's notice under another regime uses the same lists.
    """

    PLAN = "plan", "The care and support plan has changed a lot"
    CIRCUMSTANCES = "circumstances", "Circumstances have changed a lot"
    ACCUMULATED = "accumulated", "Money has built up and was not used"
    MISUSE = "misuse", "Money was used for something outside the plan"
    THEFT = "theft", "There was theft or fraud"
    DEATH = "death", "The person has died"
    COSTS_LESS = "costs_less", "What the plan asks for costs less now"
    OTHER_HELP = "other_help", "Something else now meets a need that this paid for"
    NO_RIGHT = "no_right", "There is no right to this budget any more"
    WISH = "wish", "The person does not want this budget any more"
    NOT_MET = "not_met", "What is needed can’t be met in this way"
    MOVED = "moved", "The person has moved to another area"


GROUNDS: Mapping[str, tuple[Ground, ...]] = {
    NoticeKind.RECLAIM: (
        *(Ground.PLAN, Ground.CIRCUMSTANCES, Ground.ACCUMULATED),
        *(Ground.MISUSE, Ground.THEFT, Ground.DEATH),
    ),
    NoticeKind.REDUCTION: (
        *(Ground.PLAN, Ground.CIRCUMSTANCES, Ground.COSTS_LESS, Ground.OTHER_HELP),
    ),
    NoticeKind.ENDING: (
        *(Ground.WISH, Ground.NO_RIGHT, Ground.NOT_MET),
        *(Ground.MISUSE, Ground.THEFT, Ground.MOVED),
    ),
}


class ReclaimState(models.TextChoices):
    CHECKED = "checked", "Waits for a second member of staff"
    SENT = "sent", "Written to the person"
    RECONSIDERING = "reconsidering", "Being looked at again"
    UPHELD = "upheld", "Looked at again, and it stays"
    RETURNED = "returned", "Has taken effect"
    DROPPED = "dropped", "No longer planned"


RECLAIM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ReclaimState.CHECKED: frozenset({ReclaimState.SENT, ReclaimState.DROPPED}),
    ReclaimState.SENT: frozenset(
        {ReclaimState.RECONSIDERING, ReclaimState.RETURNED, ReclaimState.DROPPED}
    ),
    ReclaimState.RECONSIDERING: frozenset({ReclaimState.UPHELD, ReclaimState.DROPPED}),
    ReclaimState.UPHELD: frozenset({ReclaimState.RETURNED, ReclaimState.DROPPED}),
    ReclaimState.RETURNED: frozenset(),
    ReclaimState.DROPPED: frozenset(),
}


class ReclaimQuerySet(models.QuerySet["Reclaim"]):
    def visible_to(self, user: User | AnonymousUser) -> ReclaimQuerySet:
        """The person's side reads a notice once it was sent; the funder's staff from the start."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user).funders()
        theirs = Q(person__in=Person.objects.visible_to(user), sent_at__isnull=False)
        return self.filter(Q(funder__in=mine) | theirs)


class Reclaim(models.Model):
    """A funder's written notice that it asks unused money back, makes a budget smaller or ends
    it, and what became of that. Promised money is never touched.

    That a budget is stopped for now takes effect at once; the notice lasts as long as the stop.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposal = models.OneToOneField(
        Proposal, null=True, on_delete=models.PROTECT, related_name="reclaim"
    )
    kind = models.CharField(max_length=10, choices=NoticeKind, default=NoticeKind.RECLAIM)
    stop = models.OneToOneField(Stop, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ReclaimState, default=ReclaimState.CHECKED)
    ground = models.CharField(max_length=16, choices=Ground, blank=True)  # none lists a stop's
    why = models.TextField(max_length=2000)  # in words the person reads
    pence = models.BigIntegerField()  # of an ending: what was free when it was written
    key = models.CharField(max_length=80)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    deadline_on = models.DateField(null=True)  # nothing goes back before it
    why_again = models.TextField(max_length=2000, blank=True)  # the person's words
    asked_again_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    said_by = models.CharField(max_length=60, blank=True)
    answer = models.TextField(max_length=2000, blank=True)  # of whoever looked again
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(max_length=2000, blank=True)  # of a stop: why it goes on

    objects = ReclaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="a_form_reclaims_once"),
            models.CheckConstraint(
                condition=Q(pence__gt=0) | Q(kind__in=["ending", "suspension"], pence=0),
                name="a_reclaim_is_of_something",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["checked", "dropped"])
                | Q(sent_at__isnull=False, deadline_on__isnull=False),
                name="a_notice_has_a_deadline",
            ),
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(state__in=["checked", "sent", "reconsidering", "upheld"])
                & Q(kind__in=["reclaim", "reduction", "ending"]),
                name="one_reclaim_of_a_budget_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="suspension", stop__isnull=False)
                | (~Q(kind="suspension") & Q(stop__isnull=True)),
                name="a_suspension_has_its_stop",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.person.roles_of(user)
        return roles | (self.funder.roles_of(user) & {Role.FUNDER})


class UnusedWarning(models.Model):
    """The person was told that money lies unused, before it counts as built up."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()  # unused on that day
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["budget", "told_on"], name="one_warning_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p on {self.told_on}"


__all__ = [
    "AUDIT_TRANSITIONS",
    "DISPUTE_TRANSITIONS",
    "GROUNDS",
    "PROPOSAL_TRANSITIONS",
    "RECLAIM_TRANSITIONS",
    "TAKEOVER_TRANSITIONS",
    "AuditAnswer",
    "AuditState",
    "BudgetAudit",
    "Contribution",
    "Dispute",
    "DisputeState",
    "Every",
    "Ground",
    "Instalment",
    "NoticeKind",
    "OwedBack",
    "Proposal",
    "ProposalKind",
    "ProposalQuerySet",
    "ProposalState",
    "Reclaim",
    "ReclaimQuerySet",
    "ReclaimState",
    "Round",
    "RoundLine",
    "Sample",
    "Schedule",
    "Takeover",
    "TakeoverState",
    "UnusedWarning",
    "Unusual",
    "YearEndTold",
]
