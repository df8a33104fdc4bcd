"""A secret ballot: who may vote and has, and, apart from them, the papers.

Until it closes a paper is found again by its tag alone, a keyed hash of the member's id, so that a
vote can be changed. When it closes the key goes, and with it the papers: what is kept is the sorted
list of them from five voters up, and below that the winner alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.commissions.records.answers import Bid
from marketplace.commissions.records.briefs import Method
from marketplace.commissions.records.groups import Commission
from marketplace.commissions.records.members import Membership
from marketplace.people.models import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PollState(models.TextChoices):
    OPEN = "open", "Open"
    COUNTED = "counted", "Counted"
    VOID = "void", "Called off"


POLL_TRANSITIONS: Mapping[str, frozenset[str]] = {
    PollState.OPEN: frozenset({PollState.COUNTED, PollState.VOID}),
    PollState.COUNTED: frozenset(),
    PollState.VOID: frozenset(),
}


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: User | AnonymousUser) -> PollQuerySet:
        return self.filter(commission__in=Commission.objects.visible_to(user))


class Poll(models.Model):
    """One vote of a group. `seed_digest` is shown while it is open and `seed` once it is counted:
    whoever likes can draw the lot again (see queries of the count)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="polls")
    state = models.CharField(max_length=8, choices=PollState, default=PollState.OPEN)
    method = models.CharField(max_length=8, choices=Method)
    seats = models.PositiveSmallIntegerField(default=1)
    pot_pence = models.PositiveBigIntegerField(null=True, blank=True)  # where a pot is divided
    opened_at = models.DateTimeField()
    closes_on = models.DateField()  # the last day on which a vote is taken
    closed_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=64, blank=True)  # of the tags; emptied when it closes
    seed = models.CharField(max_length=64)
    seed_digest = models.CharField(max_length=64)
    voters_count = models.PositiveIntegerField(null=True, blank=True)
    papers_kept = models.JSONField(null=True, blank=True)  # sorted; from five voters up
    counted = models.JSONField(null=True, blank=True)  # winners, and from five voters up the rounds

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission"], condition=Q(state="open"), name="one_open_poll_of_a_group"
            )
        ]

    def __str__(self) -> str:
        return f"Poll {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.commission.roles_of(user)


class Choice(models.Model):
    """One of the answers that may be chosen, with its own picture."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()  # what it costs this group
    is_winner = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "bid"], name="a_bid_stands_once_in_a_poll")
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Voter(models.Model):
    """A member who may vote. Whether they have is theirs to see, and who counts only how many."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "member"], name="one_vote_of_each_member")
        ]

    def __str__(self) -> str:
        return "has voted" if self.has_voted else "has not voted"


class Paper(models.Model):
    """A ballot paper. Nothing on it says whose it is without the poll's key."""

    tag = models.CharField(max_length=64, primary_key=True)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="papers")
    marks = models.JSONField()  # uuids of bids, in order where the method ranks

    def __str__(self) -> str:
        return "a paper"


class Entry(models.Model):
    """A paper that somebody else typed in. It counts once a second, without interest too, typed
    the same; until then only a keyed hash of the marks is kept."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    marks_digest = models.CharField(max_length=64)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "member"], name="one_entry_waits_for_a_second")
        ]

    def __str__(self) -> str:
        return "an entry"
