"""Somebody says that a payment is wrong: it alone waits, until a named officer has decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.models import Payment
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.said import Channel
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DisputeState(models.TextChoices):
    OPEN = "open", "Not decided yet"
    PAID = "paid", "Decided: it is paid"
    NOT_PAID = "not_paid", "Decided: it is not paid"
    WITHDRAWN = "withdrawn", "Taken back"


DISPUTE_TRANSITIONS: Mapping[str, frozenset[str]] = {
    DisputeState.OPEN: frozenset(
        {DisputeState.PAID, DisputeState.NOT_PAID, DisputeState.WITHDRAWN}
    ),
    DisputeState.PAID: frozenset(),
    DisputeState.NOT_PAID: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}


class Side(models.TextChoices):
    PERSON = "person", "The person’s side"
    PAYEE = "payee", "Whoever is paid"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, user: User | AnonymousUser) -> DisputeQuerySet:
        """Both sides, and the staff of the funder that decides."""
        if not user.is_authenticated:
            return self.none()
        mine = Organisation.objects.visible_to(user)
        return self.filter(
            Q(funder__in=mine)
            | Q(payment__payee__in=mine.values("party"))
            | Q(person__in=Person.objects.visible_to(user))
        )

    def open(self) -> DisputeQuerySet:
        return self.filter(state=DisputeState.OPEN)


class Dispute(models.Model):
    """What one side said, who decides, and what was decided with which reasons."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    side = models.CharField(max_length=8, choices=Side)
    why = models.TextField(max_length=2000)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    said_by = models.CharField(max_length=60, blank=True)
    officer = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(null=True)
    reasons = models.TextField(max_length=2000, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state="open"),
                name="one_open_dispute_of_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"])
                | (Q(officer__isnull=False) & ~Q(reasons="")),
                name="a_named_officer_decides_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_state_display()}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if not user.is_authenticated:
            return frozenset()
        roles = self.person.roles_of(user)
        if self.payee.members.current().filter(user=user).exists():
            roles |= {Role.PROVIDER}
        if Role.FUNDER in self.funder.roles_of(user):
            roles |= {Role.FUNDER}
            if user.pk == self.officer_id:
                roles |= {Role.NAMED}
        return roles
