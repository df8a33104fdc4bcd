"""What the daily reconciliation looked at, and where our books, Stripe and the banks differ."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.records.parties import Party
from budgets.records.payments import Payment


class DifferenceKind(models.TextChoices):
    LEDGER = "ledger", "The ledger and the payment don’t agree"
    STRANGE_CHARGE = "charge", "Stripe collected money that we know nothing of"
    STRANGE_TRANSFER = "transfer", "Stripe sent money that we know nothing of"
    NOT_AT_STRIPE = "missing", "We say that Stripe moved it, and Stripe does not"
    AMOUNT = "amount", "Stripe moved another amount than we say"
    NOT_PASSED_ON = "stuck", "Collected from the payer, and not passed on"
    TAKEN_BACK = "taken_back", "Given back or taken back at Stripe, and not in our books"
    PAYOUT = "payout", "It did not reach the payee’s bank"
    BANK = "bank", "The bank’s file says something else than we do"
    NO_WORD = "no_word", "Nobody has said for two weeks what became of it"


class Looker(models.TextChoices):
    """Who must look at a difference."""

    OPERATOR = "operator", "The hub"
    PAYER = "payer", "The payer"
    PAYEE = "payee", "The payee"


class Reconciliation(models.Model):
    """One comparison of everything that moved of late. Asked for first, and then made."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)  # none: the day's own
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    with_stripe = models.BooleanField(default=False)
    checked_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class Difference(models.Model):
    """Found, then either explained by somebody or gone by itself. Never removed.

    `key` says what differs and by how much: another amount is another difference.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=DifferenceKind)
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="differences"
    )
    object_id = models.CharField(max_length=64, blank=True)  # Stripe's name for it
    looker = models.CharField(max_length=8, choices=Looker)
    owner = models.ForeignKey(  # the party that must look; none: the hub
        Party, null=True, on_delete=models.PROTECT, related_name="differences"
    )
    pence = models.BigIntegerField()
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the latest comparison that found it
    told_at = models.DateTimeField(null=True)
    explained_at = models.DateTimeField(null=True)
    explained_by_id = models.BigIntegerField(null=True)
    why = models.TextField(max_length=2000, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(gone_at__isnull=True), name="a_difference_stands_once"
            ),
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_difference_is_of_something"),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True, explained_by_id__isnull=True, why="")
                | (Q(explained_at__isnull=False, explained_by_id__isnull=False) & ~Q(why="")),
                name="an_explanation_is_somebodys",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner"],
                condition=Q(gone_at__isnull=True, explained_at__isnull=True),
                name="differences_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}p"
