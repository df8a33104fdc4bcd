"""What a payee owes back: paid by mistake, or in advance and not earned. Each pound keeps its
source."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.records.payments import Payment, PaymentLine


class Receivable(models.Model):
    """Of one payment, so much is owed back: until it came back, or was written off.

    It is only ever settled by money that came back for it, never by another payment. `version`
    counts what happened to it, guards each change and names each transfer. Where Stripe paid it,
    `reversal_id` and `refund_id` are what Stripe made of taking it back.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receivables")
    pence = models.BigIntegerField()
    returned_pence = models.BigIntegerField(default=0)
    written_off_pence = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    stripe_next_try_at = models.DateTimeField(null=True)
    stripe_tries = models.PositiveIntegerField(default=1)  # names the keys of the calls
    stripe_code = models.CharField(max_length=64, blank=True)  # why Stripe would not
    reversal_id = models.CharField(max_length=64, null=True, unique=True)
    refund_id = models.CharField(max_length=64, null=True, unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    pence__gt=0,
                    returned_pence__gte=0,
                    written_off_pence__gte=0,
                    pence__gte=F("returned_pence") + F("written_off_pence"),
                ),
                name="no_more_is_settled_than_is_owed_back",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stripe_next_try_at"],
                condition=Q(stripe_next_try_at__isnull=False),
                name="receivables_to_try_at_stripe",
            )
        ]

    def __str__(self) -> str:
        return f"{self.left_pence}p"

    @property
    def left_pence(self) -> int:
        return self.pence - self.returned_pence - self.written_off_pence


class ReceivableLine(models.Model):
    """The share of it that comes from one line of the payment, and so from one budget."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    settled_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["receivable", "line"], name="one_share_per_receivable_and_line"
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0, settled_pence__gte=0, settled_pence__lte=F("pence")),
                name="a_share_is_settled_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"

    @property
    def left_pence(self) -> int:
        return self.pence - self.settled_pence
