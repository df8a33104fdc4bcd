"""What a group chose, and the agreement that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.agreements.models import Agreement
from marketplace.commissions.records.answers import Bid
from marketplace.commissions.records.groups import Commission
from marketplace.commissions.records.members import Membership
from marketplace.commissions.records.polls import Poll
from marketplace.people.models import User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AwardState(models.TextChoices):
    OFFERED = "offered", "Waiting for everyone’s yes"
    MADE = "made", "Agreed"
    FELL = "fell", "Not agreed"


AWARD_TRANSITIONS: Mapping[str, frozenset[str]] = {
    AwardState.OFFERED: frozenset({AwardState.MADE, AwardState.FELL}),
    AwardState.MADE: frozenset(),
    AwardState.FELL: frozenset(),
}


class Award(models.Model):
    """One answer that was chosen. Its agreement has a part for each member who pledged; the money
    moves from their pledges when the last of those who must agree has."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="awards")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="awards")
    poll = models.ForeignKey(Poll, null=True, on_delete=models.PROTECT, related_name="awards")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="award")
    state = models.CharField(max_length=8, choices=AwardState, default=AwardState.OFFERED)
    members_count = models.PositiveSmallIntegerField()  # by whose number it was priced
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid"],
                condition=Q(state__in=["offered", "made"]),
                name="one_award_of_a_bid",
            )
        ]

    def __str__(self) -> str:
        return f"Award {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.bid.roles_of(user)


class Departure(Said):
    """Why somebody's part in a running award ends before its time, and what that came to."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="departures")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="departures")
    why = models.CharField(max_length=12)  # leaves, moves, budget, died
    last_day = models.DateField()
    figures = models.JSONField()  # as shown before they confirmed: whole pence
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "member"], name="a_part_ends_once")]

    def __str__(self) -> str:
        return f"Departure {self.uuid}"


class Minutes(models.Model):
    """What was said and decided at a meeting of the group, in its own words."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="minutes")
    held_on = models.DateField()
    chaired_by = models.ForeignKey(
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(max_length=5000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%Y-%m-%d}"
