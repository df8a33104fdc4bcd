"""What providers say to a group: an idea, an answer with prices, and replies to questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.commissions.records.briefs import Brief, BriefOutcome
from marketplace.commissions.records.groups import Commission
from marketplace.commissions.records.members import Membership
from marketplace.people.models import User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role
from marketplace.providers.models import Offer, Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Idea(models.Model):
    """What a provider would suggest before the brief is closed. It binds nobody."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="ideas")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Idea {self.uuid}"


class BidState(models.TextChoices):
    SENT = "sent", "Sent"
    WITHDRAWN = "withdrawn", "Taken back"
    NOT_CHOSEN = "not_chosen", "Not this time"
    CHOSEN = "chosen", "The group chose this"


BID_TRANSITIONS: Mapping[str, frozenset[str]] = {
    BidState.SENT: frozenset({BidState.WITHDRAWN, BidState.NOT_CHOSEN, BidState.CHOSEN}),
    BidState.NOT_CHOSEN: frozenset({BidState.CHOSEN}),  # where the first chosen falls through
    BidState.CHOSEN: frozenset({BidState.WITHDRAWN, BidState.NOT_CHOSEN}),
    BidState.WITHDRAWN: frozenset(),
}


class BidQuerySet(models.QuerySet["Bid"]):
    def visible_to(self, user: User | AnonymousUser) -> BidQuerySet:
        """The provider's side sees its own; those in the group and who helps it see them all."""
        own = Q(provider__in=Provider.objects.run_by(user).values("pk"))
        ours = Q(commission__in=Commission.objects.visible_to(user))
        return self.filter(own | ours)

    def standing(self) -> BidQuerySet:
        """Those that may still be chosen, of providers who are vetted today."""
        vetted = Offer.objects.vetted().values("pk")
        return self.filter(state__in=[BidState.SENT, BidState.CHOSEN], offer__in=vetted)


class Bid(models.Model):
    """A vetted provider's answer to a group's brief: a plan, and a price by the group's size."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="bids")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="bids")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BidState, default=BidState.SENT)
    brief_version = models.PositiveIntegerField()  # which it answers
    plan = models.TextField(max_length=3000)
    picture = models.PositiveSmallIntegerField(default=0)  # which of the ballot's pictures
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "provider"],
                condition=Q(state__in=["sent", "chosen"]),
                name="one_standing_bid_per_provider",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} to {self.commission}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        providing = self.provider.roles_of(user) & {Role.PROVIDER, Role.SCHEME}
        return self.commission.roles_of(user) | providing


class BidPrice(models.Model):
    """The price of one outcome, in whole pence, for a group of so many members or more.

    Of a shared outcome it is what all pay together; one member's own has one price (from 1).
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="prices")
    outcome = models.ForeignKey(BriefOutcome, on_delete=models.PROTECT, related_name="+")
    from_members = models.PositiveSmallIntegerField(default=1)
    pence = models.PositiveIntegerField()

    class Meta:
        ordering = ["outcome__position", "outcome", "from_members"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "outcome", "from_members"], name="one_price_per_outcome_and_size"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pence}p from {self.from_members}"


class Question(Said):
    """A member asks the providers, or a provider asks the group. Everyone reads the answers."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="questions")
    member = models.ForeignKey(  # who asks; none: a provider does
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Question {self.uuid}"


class Reply(Said):
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="replies")
    member = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider = models.ForeignKey(
        Provider, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Reply {self.uuid}"


class Visit(models.Model):
    """A day on which a provider and the group meet."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="visits")
    on = models.DateField()
    where = models.CharField(max_length=200)
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class Grounds(models.TextChoices):
    MUST_HAVE = "must_have", "It would not keep one of my must-haves"
    SAFETY = "safety", "I think it would not be safe"
    OTHER = "other", "Something else"


class Objection(Said):
    """A member's reason against one provider's answer.

    While it stands on a must-have or on safety, no vote can choose that answer. Others count only
    where the group chooses by consent.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="objections")
    grounds = models.CharField(max_length=10, choices=Grounds)
    words = models.TextField(max_length=600)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Objection {self.uuid}"
