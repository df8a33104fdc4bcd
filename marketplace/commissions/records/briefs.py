"""What a group wants, written together: one brief, each change to it, and who agreed to which."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from marketplace.commissions.records.groups import Commission
from marketplace.commissions.records.members import Membership
from marketplace.people.models import User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role
from marketplace.people.wellbeing import Domain

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Method(models.TextChoices):
    """How a group chooses. They agree on it before they know what there is to choose."""

    TALK = "talk", "We talk until we agree. Then each of us marks one picture."
    CONSENT = "consent", "We go ahead with what nobody has a reason against."
    APPROVAL = "approval", "Each of us marks all that we could live with. Most marks wins."
    RANKED = "ranked", "Each of us puts them in order. One is chosen."
    SEVERAL = "several", "Each of us puts them in order. More than one is chosen."
    POT = "pot", "Each of us marks what we want. The money is divided over several things."


class SharingRule(models.TextChoices):
    """Which weights a shared cost is split by: see shares.split."""

    EQUALLY = "equally", "Each of us pays the same."
    BY_USE = "by_use", "Whoever uses it more pays more."
    BY_MEANS = "by_means", "Whoever can put in more pays more."
    OUR_OWN = "our_own", "A rule of our own."


class Brief(models.Model):
    """One for each group. A change makes a new version, and every yes to the one before void.

    The days follow each other: providers answer by `answers_by`; on `lock_on` the pledges are
    counted once, and all are kept or none; then the group chooses, by `choose_by`.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.OneToOneField(Commission, on_delete=models.PROTECT, related_name="brief")
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=8, choices=Method, default=Method.TALK)
    seats = models.PositiveSmallIntegerField(default=1)  # how many are chosen where several are
    sharing_rule = models.CharField(max_length=8, choices=SharingRule, default=SharingRule.EQUALLY)
    least_members = models.PositiveSmallIntegerField(default=2)
    most_members = models.PositiveSmallIntegerField(default=12)
    least_pence = models.PositiveBigIntegerField(default=0)  # in all, or nothing is committed
    # When somebody leaves: the notice they stay for, and how much more each other may come to pay.
    notice_days = models.PositiveSmallIntegerField(default=28)
    most_more_percent = models.PositiveSmallIntegerField(default=0)
    answers_by = models.DateField(null=True, blank=True)
    lock_on = models.DateField(null=True, blank=True)
    choose_by = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    ideas_asked_at = models.DateTimeField(null=True, blank=True)  # providers may read it from here
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least_members__gte=2, most_members__gte=F("least_members")),
                name="a_group_has_two_or_more",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="somebody_is_chosen"),
            models.CheckConstraint(
                condition=Q(most_more_percent__lte=100), name="nobody_comes_to_pay_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"Brief {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.commission.roles_of(user)


class BriefOutcome(models.Model):
    """What they want to come about: for all of them, or for one member alone."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="outcomes")
    member = models.ForeignKey(  # whose own it is; none: all share it
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="own_outcomes"
    )
    words = models.CharField(max_length=300)
    domain = models.CharField(max_length=16, choices=Domain)
    level_words = models.JSONField()  # five texts, from −2 to +2
    review_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.words

    @property
    def is_shared(self) -> bool:
        return self.member_id is None


class MustHave(models.Model):
    """What one member must have. All are kept: no vote takes one out, its member alone does."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="must_haves")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="must_haves")
    words = models.CharField(max_length=200)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class Weight(models.Model):
    """A member's part by the sharing rule: how much they use, or what the group's own rule says.

    Not stored where all pay the same, nor where each pays by what they pledge.
    """

    brief = models.ForeignKey(Brief, on_delete=models.CASCADE, related_name="weights")
    member = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="weight")
    weight = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.weight)


class BriefChange(Said):
    """One change to the brief: what it was, what it is, who made it. Only ever added."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()  # which it made
    member = models.ForeignKey(  # none: a helper of the group did
        Membership, null=True, on_delete=models.PROTECT, related_name="+"
    )
    what = models.CharField(max_length=40)  # a field's name, "outcome", "must_have" or "weight"
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} in version {self.version}"


class BriefConsent(Said):
    """A member agrees to one version of the brief."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="consents")
    version = models.PositiveIntegerField()
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="consents")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "version"], name="a_member_agrees_to_a_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"Agrees to version {self.version}"


class Comment(Said):
    """Something a member says about the brief, to the other members. They may take it back."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=1000)  # emptied when it is taken back
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Comment {self.uuid}"
