"""A funder looks into single budgets: drawn by lot, or because something is unusual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from budgets.models import Budget
from marketplace.money.drawing import draw
from marketplace.people.clock import today
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Unusual(models.TextChoices):
    """What a funder sees of a budget besides its totals, and may look into."""

    BUILT_UP = "built_up", "Much money lies unused"
    LATE = "late", "A payment from the person’s own account is late"
    DENIED = "denied", "Somebody says that money did not come"
    DISPUTED = "disputed", "Somebody says that a payment is wrong"
    DIFFERS = "differs", "A payment does not add up"
    OWED_BACK = "owed_back", "Money was paid by mistake and is owed back"


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, user: User | AnonymousUser) -> SampleQuerySet:
        if not user.is_authenticated:
            return self.none()
        return self.filter(funder__in=Organisation.objects.visible_to(user).funders())


class Sample(models.Model):
    """Budgets drawn by lot. What was in the hat and the seed stay, so that it can be drawn again.

    Nobody chooses the seed: it is made in the moment of drawing.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)  # of the form it came from: sent twice, it is one
    seed = models.CharField(max_length=64)
    tickets = models.JSONField()  # by the budget's uuid
    size = models.PositiveIntegerField()
    unusual_tickets = models.PositiveSmallIntegerField()  # of a budget with something unusual
    why = models.TextField(max_length=2000)
    from_on = models.DateField()
    to_on = models.DateField()
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["funder", "key"], name="a_form_draws_once"),
            models.CheckConstraint(
                condition=Q(size__gte=1, unusual_tickets__gte=1), name="a_draw_is_of_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size} of {len(self.tickets)}"

    def drawn_again(self) -> list[UUID]:
        hat = {UUID(uuid): number for uuid, number in self.tickets.items()}
        return draw(seed=self.seed, tickets=hat, size=self.size)

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.funder.roles_of(user)


class AuditState(models.TextChoices):
    WAITING = "waiting", "Waits for a second member of staff"
    DROPPED = "dropped", "Not opened"
    OPEN = "open", "Open"
    NOTHING = "nothing", "Over: nothing was found"
    QUESTION = "question", "Over: there is a question"
    CONCERN = "concern", "Over: there is a concern"
    LAPSED = "lapsed", "Over: its time ran out"


AUDIT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    AuditState.WAITING: frozenset({AuditState.OPEN, AuditState.DROPPED}),
    AuditState.DROPPED: frozenset(),
    AuditState.OPEN: frozenset(
        {AuditState.NOTHING, AuditState.QUESTION, AuditState.CONCERN, AuditState.LAPSED}
    ),
    AuditState.QUESTION: frozenset({AuditState.NOTHING, AuditState.CONCERN}),
    AuditState.NOTHING: frozenset(),
    AuditState.CONCERN: frozenset(),
    AuditState.LAPSED: frozenset(),
}
NOT_BEGUN = (AuditState.WAITING, AuditState.DROPPED)


class BudgetAuditQuerySet(models.QuerySet["BudgetAudit"]):
    def visible_to(self, user: User | AnonymousUser) -> BudgetAuditQuerySet:
        """The person's side from the day on which it is opened, for ever; the funder's staff."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user).funders()
        begun = ~Q(state__in=NOT_BEGUN)
        return self.filter(
            Q(funder__in=mine) | (begun & Q(person__in=Person.objects.visible_to(user)))
        )

    def begun(self) -> BudgetAuditQuerySet:
        return self.exclude(state__in=NOT_BEGUN)

    def in_hand(self) -> BudgetAuditQuerySet:
        return self.filter(state__in=(AuditState.WAITING, AuditState.OPEN))


class BudgetAudit(models.Model):
    """One budget that a funder looks into: why, which days of it, until when, what was found.

    While it is open the funder's officers read the single lines and the person's words.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sample = models.ForeignKey(Sample, null=True, on_delete=models.PROTECT, related_name="audits")
    proposal = models.OneToOneField(
        "money.Proposal", null=True, on_delete=models.PROTECT, related_name="audit"
    )
    unusual = models.CharField(max_length=10, choices=Unusual, blank=True)  # of one not drawn
    why = models.TextField(max_length=2000)  # in words the person reads
    from_on = models.DateField()
    to_on = models.DateField()
    state = models.CharField(max_length=10, choices=AuditState, default=AuditState.WAITING)
    key = models.CharField(max_length=80)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closes_on = models.DateField(null=True)  # the last day of reading
    found = models.TextField(max_length=2000, blank=True)
    found_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = BudgetAuditQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="a_form_audits_once"),
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(state__in=["waiting", "open"]),
                name="one_audit_of_a_budget_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "dropped"])
                | Q(opened_at__isnull=False, closes_on__isnull=False),
                name="an_audit_has_an_end",
            ),
            models.CheckConstraint(
                condition=(Q(sample__isnull=False) & Q(unusual=""))
                | (Q(sample__isnull=True) & ~Q(unusual="")),
                name="an_audit_is_drawn_or_has_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()

    def is_open_on(self, day: date) -> bool:
        return self.state == AuditState.OPEN and bool(self.closes_on and day <= self.closes_on)

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """Whoever acts for the person reads as their side, and is never their auditor."""
        theirs = self.person.roles_of(user)
        if theirs or Role.FUNDER not in self.funder.roles_of(user):
            return theirs
        return frozenset({Role.FUNDER} | ({Role.AUDITOR} if self.is_open_on(today()) else set()))


class AuditAnswer(Said):
    """What the person's side says about an audit. Only ever added."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    audit = models.ForeignKey(BudgetAudit, on_delete=models.PROTECT, related_name="answers")
    words = models.TextField(max_length=2000)
    key = models.CharField(max_length=80, null=True)  # of the form it came from
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "key"],
                condition=Q(key__isnull=False),
                name="a_form_answers_an_audit_once",
            )
        ]

    def __str__(self) -> str:
        return self.words
