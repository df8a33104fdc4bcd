"""A payee's bank account changed: payments to it wait, and somebody makes sure."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from budgets.records.parties import Party


class ToldBy(models.TextChoices):
    STRIPE = "stripe", "Stripe"
    PAYEE = "payee", "The payee"


class BankChange(models.Model):
    """We keep no account numbers: only that the account is another one, since when, and who said.

    Payments wait until `waits_until` (none: for how long is not set yet), and those of payers with
    much at stake until two of their staff have made sure.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="bank_changes")
    told_by = models.CharField(max_length=8, choices=ToldBy)
    found_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    waits_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["payee"], condition=Q(ended_at__isnull=True), name="bank_changes_that_wait"
            )
        ]

    def __str__(self) -> str:
        return f"{self.found_at:%Y-%m-%d}"


class BankChangeCheck(models.Model):
    """Two people of a payer make sure, before its payments go to the changed account."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    change = models.ForeignKey(BankChange, on_delete=models.PROTECT, related_name="checks")
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()  # at stake when it was found
    checked_by_id = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["change", "payer"], name="one_check_per_payer"),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True)
                | (Q(checked_by_id__isnull=False) & ~Q(confirmed_by_id=F("checked_by_id"))),
                name="two_people_make_sure_of_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"


def bank_change_blocks(at: datetime) -> Q:
    """Of payments: those that a changed account keeps waiting now."""
    of_payee = BankChange.objects.filter(payee=OuterRef("payee"), ended_at=None)
    fresh = of_payee.filter(Q(waits_until=None) | Q(waits_until__gt=at))
    unsure = BankChangeCheck.objects.filter(
        change__payee=OuterRef("payee"),
        change__ended_at=None,
        payer=OuterRef("payer"),
        confirmed_at=None,
    )
    return Q(Exists(fresh)) | Q(Exists(unsure))
