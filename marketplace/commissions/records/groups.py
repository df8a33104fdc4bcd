from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.commissions.interests import has_interest, touched_by
from marketplace.people.clock import today
from marketplace.people.models import Area, Organisation, Person, Supporter, User
from marketplace.people.roles import Role
from marketplace.providers.vocabulary import SupportKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CommissionState(models.TextChoices):
    GATHERING = "gathering", "Finding each other"
    DESIGNING = "designing", "Writing the brief"
    PLEDGING = "pledging", "Putting money together"
    CHOOSING = "choosing", "Choosing a provider"
    AWARDED = "awarded", "A provider is chosen"
    ENDED = "ended", "Ended"


COMMISSION_TRANSITIONS: Mapping[str, frozenset[str]] = {
    CommissionState.GATHERING: frozenset({CommissionState.DESIGNING, CommissionState.ENDED}),
    CommissionState.DESIGNING: frozenset({CommissionState.PLEDGING, CommissionState.ENDED}),
    CommissionState.PLEDGING: frozenset(
        {CommissionState.DESIGNING, CommissionState.CHOOSING, CommissionState.ENDED}
    ),
    CommissionState.CHOOSING: frozenset(
        {CommissionState.DESIGNING, CommissionState.AWARDED, CommissionState.ENDED}
    ),
    CommissionState.AWARDED: frozenset({CommissionState.ENDED}),
    CommissionState.ENDED: frozenset(),
}
TAKING_MEMBERS = (CommissionState.GATHERING, CommissionState.DESIGNING)


class CommissionQuerySet(models.QuerySet["Commission"]):
    def visible_to(self, user: User | AnonymousUser) -> CommissionQuerySet:
        """The groups in which somebody is for whom this user may read, and those that an
        organisation of theirs helps. Whoever gains from what is chosen has their own alone."""
        if not user.is_authenticated:
            return self.none()
        from marketplace.commissions.records.members import Membership

        places = Membership.objects.visible_to(user).current()
        mine = Organisation.objects.visible_to(user).values("pk")
        gains = touched_by(user, area="area_id", since="opened_at")
        return self.filter(
            Q(pk__in=places.values("commission_id")) | (Q(organisation__in=mine) & ~gains)
        )

    def taking_members(self) -> CommissionQuerySet:
        """Those that someone may ask to join. Later, who is in it decides who pays what."""
        return self.filter(state__in=TAKING_MEMBERS)

    def not_ended(self) -> CommissionQuerySet:
        return self.exclude(state=CommissionState.ENDED)

    def with_live_code(self, on: date | None = None) -> CommissionQuerySet:
        return self.taking_members().filter(code_ends_on__gte=on or today())


class Commission(models.Model):
    """Neighbours who want to choose and pay for support together. Until they say yes to each
    other nobody in it is shown to anybody: see queries/sight.py."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # what they call themselves
    wants = models.TextField(max_length=600)  # together, in their own plain words
    kinds = models.JSONField(default=list)  # SupportKind codes
    state = models.CharField(
        max_length=12, choices=CommissionState, default=CommissionState.GATHERING
    )
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Whose members help it without being in it; none where a member opened it.
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=10, null=True, unique=True)
    code_ends_on = models.DateField(null=True, blank=True)
    turns = models.PositiveIntegerField(default=0)  # counted up, so that one acts at a time

    objects = CommissionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opened_by", "name"],
                condition=~Q(state="ended"),
                name="one_running_group_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_members(self) -> bool:
        return self.state in TAKING_MEMBERS

    @property
    def kind_words(self) -> list[str]:
        return [str(kind.label) for kind in SupportKind if kind.value in self.kinds]

    def gains(self, user: User) -> bool:
        """Whether this user works for someone who gains, or has done since the group began."""
        return has_interest(user, self.area, since=self.opened_at)

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """What the user is to those who are in it, and whether they help it."""
        if not user.is_authenticated:
            return frozenset()
        members = self.memberships.current()
        roles = {Role.SELF} if members.filter(person__user=user).exists() else set()
        if self.gains(user):
            return frozenset(roles)
        persons = Person.objects.filter(pk__in=members.values("person_id"))
        for supporter in Supporter.objects.live().filter(user=user, person__in=persons):
            roles |= supporter.roles
        if self.organisation:
            roles |= self.organisation.roles_of(user) & {Role.FACILITATOR}
        return frozenset(roles)
