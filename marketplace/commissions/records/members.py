from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.commissions.interests import touched_by
from marketplace.commissions.records.groups import Commission
from marketplace.people.clock import today
from marketplace.people.models import Person, User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class MembershipState(models.TextChoices):
    ASKING = "asking", "Asking to join"
    IN = "in", "In the group"
    NOT_NOW = "not_now", "The group isn’t taking anyone in now"
    LEFT = "left", "Left"


MEMBERSHIP_TRANSITIONS: Mapping[str, frozenset[str]] = {
    MembershipState.ASKING: frozenset(
        {MembershipState.IN, MembershipState.NOT_NOW, MembershipState.LEFT}
    ),
    MembershipState.IN: frozenset({MembershipState.LEFT}),
    MembershipState.NOT_NOW: frozenset(),
    MembershipState.LEFT: frozenset(),
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: User | AnonymousUser) -> MembershipQuerySet:
        """The person's side alone, until they leave; not a supporter who gains from what the
        group may choose."""
        if not user.is_authenticated:
            return self.none()
        gains = touched_by(user, area="commission__area_id", since="commission__opened_at")
        return self.filter(
            Q(person__user=user) | ~gains, person__in=Person.objects.visible_to(user)
        ).exclude(state=MembershipState.LEFT)

    def current(self) -> MembershipQuerySet:
        return self.filter(state=MembershipState.IN)

    def asking(self) -> MembershipQuerySet:
        return self.filter(state=MembershipState.ASKING)

    def open_asks(self, on: date | None = None) -> MembershipQuerySet:
        """Those that may still be answered."""
        taking = Commission.objects.taking_members()
        return self.asking().filter(answer_by__gte=on or today(), commission__in=taking)


class Membership(Said):
    """A person's place in a group, from the day they ask until they leave: a new row each time.

    `said` is of the asking. Whoever opens a group for themself is in it without asking.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="group_places")
    state = models.CharField(max_length=8, choices=MembershipState, default=MembershipState.ASKING)
    shared_words = models.TextField(max_length=500, blank=True)  # emptied when it ends
    standing_yes_at = models.DateTimeField(null=True, blank=True)
    shows_pledge = models.BooleanField(default=False)  # the others may read what they pledge
    takes_the_chair = models.BooleanField(default=True)  # when it is their turn
    standing_yes_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer_by = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "person"],
                condition=Q(state__in=["asking", "in"]),
                name="one_place_in_a_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.uuid})"

    @property
    def is_in(self) -> bool:
        return self.state == MembershipState.IN

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """What the user is to the person; a supporter who gains is nobody here."""
        roles = self.person.roles_of(user)
        if not user.is_authenticated or not roles - {Role.SELF}:
            return roles
        return roles & {Role.SELF} if self.commission.gains(user) else roles


class Answer(Said):
    """A member's yes or not yet to someone who asks to join, whom they don't know.

    Of any two in a group one has said yes to the other here, and the other by asking.
    """

    ask = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="answers")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="answers_given")
    is_yes = models.BooleanField()
    is_standing = models.BooleanField(default=False)  # said beforehand, for whoever others take in
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "member"], name="one_answer_of_each_member")
        ]

    def __str__(self) -> str:
        return f"Answer to {self.ask_id}"
