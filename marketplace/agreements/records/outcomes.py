from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.agreements.records.agreements import AgreementState, Part
from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.people.wellbeing import Domain

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# The five levels of goal attainment scaling, worst first; 0 is what was expected.
LEVELS: Mapping[int, str] = {
    -2: "Much less than we hoped",
    -1: "Less than we hoped",
    0: "What we hoped for",
    1: "More than we hoped",
    2: "Much more than we hoped",
}


class AgreedOutcomeQuerySet(models.QuerySet["AgreedOutcome"]):
    def visible_to(self, user: User | AnonymousUser) -> AgreedOutcomeQuerySet:
        return self.filter(part__in=Part.objects.visible_to(user))

    def open_to_verdict(self) -> AgreedOutcomeQuerySet:
        """Those of running agreements, and those whose review had come when one was ended."""
        running = (AgreementState.LIVE, AgreementState.ENDED)
        return self.filter(verdict=None, let_go_at=None, part__agreement__state__in=running)


class AgreedOutcome(models.Model):
    """Five levels in the person's words, a price, and the share of it that each level earns."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="outcomes")
    words = models.CharField(max_length=300)
    domain = models.CharField(max_length=16, choices=Domain)
    level_words = models.JSONField()  # five texts, from −2 to +2
    importance = models.PositiveSmallIntegerField(default=1)  # 0 to 3
    difficulty = models.PositiveSmallIntegerField(default=1)  # 0 to 3
    baseline = models.SmallIntegerField(default=-1)
    review_on = models.DateField()
    price_pence = models.PositiveIntegerField()
    shares_percent = models.JSONField()  # five whole numbers 0 to 100, from −2 to +2, never falling
    position = models.PositiveSmallIntegerField(default=0)
    let_go_at = models.DateTimeField(null=True, blank=True)  # not due when the agreement was ended
    cleared_of = models.CharField(max_length=30, blank=True)  # a ban its words only resemble

    objects = AgreedOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                fields=["review_on"], condition=Q(let_go_at__isnull=True), name="reviews_to_come"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(importance__lte=3) & Q(difficulty__lte=3), name="weights_to_three"
            ),
            models.CheckConstraint(
                condition=Q(baseline__gte=-2) & Q(baseline__lte=2), name="baseline_is_a_level"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def weight(self) -> int:
        """Importance × difficulty, each 0 to 3 (Turner-Stokes 2009)."""
        return self.importance * self.difficulty

    def share(self, level: int) -> Fraction:
        """The share of the price that this level earns, from 0 to 1."""
        return Fraction(self.shares_percent[level + 2], 100)

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.part.roles_of(user)


class PeriodicSum(models.Model):
    """A price due by the calendar: only where law or a livelihood demands it. Its outcome is
    reviewed all the same."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="periodic_sum")
    pence = models.PositiveIntegerField()  # for each four weeks
    why = models.CharField(max_length=200)
    first_due_on = models.DateField()
    times = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.pence}p every four weeks"


class Advance(models.Model):
    """Paid when the agreement starts, before any outcome; later payments are smaller for it.

    `uuid` is what its payment is for. What is left of it the ledger knows.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    part = models.OneToOneField(Part, on_delete=models.CASCADE, related_name="advance")
    percent = models.PositiveSmallIntegerField()  # of the most that the outcomes may earn
    payments = models.PositiveSmallIntegerField()  # over which it is earned back
    made_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100), payments__gte=1),
                name="an_advance_is_a_part_of_the_price",
            )
        ]

    def __str__(self) -> str:
        return f"{self.percent}% in advance"


class PeriodState(models.TextChoices):
    TO_COME = "to_come", "To come"
    DUE = "due", "Due"
    CANCELLED = "cancelled", "Cancelled"


class Period(models.Model):
    """One four-week period of a periodic sum; the sweep makes its payment due on its day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    periodic_sum = models.ForeignKey(PeriodicSum, on_delete=models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    pence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.TO_COME)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["periodic_sum", "number"], name="periods_in_order")
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="periods_due")]

    def __str__(self) -> str:
        return f"Period {self.number}"
