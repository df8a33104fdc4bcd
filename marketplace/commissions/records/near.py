from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from marketplace.commissions.interests import touched_by
from marketplace.commissions.records.groups import Commission
from marketplace.people.models import Area, Person, User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role
from marketplace.providers.vocabulary import SupportKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class CountedQuerySet(models.QuerySet["Counted"]):
    def living_in(self, area: Area) -> CountedQuerySet:
        """Where the person lives now, not where they lived when they asked to be counted."""
        return self.filter(
            person__area=area, person__died_on__isnull=True, person__erased_at__isnull=True
        )


class Counted(Said):
    """A person who would like something of this kind with others near them, and said "count me".

    Read as numbers alone; the row goes when they no longer want to be counted.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="counted")
    kind = models.CharField(max_length=16, choices=SupportKind)
    since_at = models.DateTimeField()

    objects = CountedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="counted_once_for_a_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AskedQuerySet(models.QuerySet["Asked"]):
    def visible_to(self, user: User | AnonymousUser) -> AskedQuerySet:
        """The side of the person who was asked, while the group takes people in; not the group."""
        if not user.is_authenticated:
            return self.none()
        gains = touched_by(user, area="commission__area_id", since="commission__opened_at")
        return self.filter(
            models.Q(person__user=user) | ~gains,
            person__in=Person.objects.visible_to(user),
            commission__in=Commission.objects.taking_members(),
        )


class Asked(models.Model):
    """A group asked someone who was counted, without learning whom. They decide for themself."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asked_by_groups")
    asked_at = models.DateTimeField()

    objects = AskedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "person"], name="asked_once_by_each_group"
            )
        ]

    def __str__(self) -> str:
        return f"Asked {self.uuid}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.person.roles_of(user)
        gains = user.is_authenticated and self.commission.gains(user)
        return roles & {Role.SELF} if gains else roles
