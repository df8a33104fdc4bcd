"""What is owed back: paid by mistake, as a funder's officer says, or in advance and not earned."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.models import Receivable
from marketplace.people.models import Organisation, Person, User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class OwedBackQuerySet(models.QuerySet["OwedBack"]):
    def visible_to(self, user: User | AnonymousUser) -> OwedBackQuerySet:
        """The funder's staff, whoever was paid, and the person's side."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user)
        theirs = Q(person__in=Person.objects.visible_to(user))
        return self.filter(Q(funder__in=mine) | Q(payee__in=mine) | theirs)


class OwedBack(models.Model):
    """The words beside a receivable. Writing it off is asked for by one officer and done by
    another. Nobody wrote it, and so nobody says why, where an advance was not earned in the end.
    Of somebody's own money there is no funder: they say themself that it came back."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    receivable = models.OneToOneField(Receivable, on_delete=models.PROTECT, related_name="words")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    funder = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(max_length=2000, blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    why_write_off = models.TextField(max_length=2000, blank=True)
    write_off_asked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+"
    )
    written_off_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = OwedBackQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(written_off_by__isnull=True)
                | (
                    Q(write_off_asked_by__isnull=False) & ~Q(written_off_by=F("write_off_asked_by"))
                ),
                name="two_people_write_off_what_is_owed_back",
            )
        ]

    def __str__(self) -> str:
        return str(self.payee)

    @property
    def state_words(self) -> str:
        if self.receivable.ended_at is None:
            return "Still owed back"
        return "No longer expected back" if self.receivable.written_off_pence else "Paid back"

    @property
    def was_in_advance(self) -> bool:
        return self.written_by_id is None

    @property
    def verb_to_settle(self) -> str:
        return "owed_back.settle" if self.funder else "owed_back.settle_own"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if not user.is_authenticated:
            return frozenset()
        roles = self.person.roles_of(user)
        if self.payee.members.current().filter(user=user).exists():
            roles |= {Role.PROVIDER}
        if self.funder and Role.FUNDER in self.funder.roles_of(user):
            roles |= {Role.FUNDER}
            if self.write_off_asked_by is not None:
                roles |= {Role.ASKED if user == self.write_off_asked_by else Role.SECOND}
        return roles
