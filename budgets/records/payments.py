"""Payments, their steps and the runs that gather them for a payer's bank."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.records.budgets import Commitment
from budgets.records.parties import Party

CLEAR_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another


class PaymentKind(models.TextChoices):
    VERDICT = "verdict", "For an outcome"
    PERIOD = "period", "For a period"
    ADVANCE = "advance", "In advance"
    RETAINED = "retained", "Kept back until the end"


class Rail(models.TextChoices):
    """How the money really moves. Each is the payer's own way of paying: we hold nothing."""

    BANK_RUN = "bank_run", "The payer’s bank run"
    OWN_ACCOUNT = "own_account", "From the person’s own account"
    STRIPE = "stripe", "Stripe"


class PaymentState(models.TextChoices):
    DUE = "due", "Due"
    HELD = "held", "On hold"
    REQUESTED = "requested", "The payer has been asked"
    COLLECTED = "collected", "Collected from the payer"
    SENT = "sent", "Sent"
    PART_PAID = "part_paid", "Part paid"
    PAID = "paid", "Paid"
    REJECTED = "rejected", "Turned down by the bank"
    FAILED = "failed", "Did not go through"
    CANCELLED = "cancelled", "Cancelled"
    UNKNOWN = "unknown", "Being checked"


_S = PaymentState

TRANSITIONS: Mapping[PaymentState, frozenset[PaymentState]] = {
    _S.DUE: frozenset({_S.HELD, _S.REQUESTED, _S.SENT, _S.PART_PAID, _S.PAID, _S.CANCELLED}),
    _S.HELD: frozenset({_S.DUE, _S.CANCELLED}),
    _S.REQUESTED: frozenset(
        {
            *(_S.HELD, _S.COLLECTED, _S.SENT, _S.PART_PAID, _S.PAID),
            *(_S.REJECTED, _S.FAILED, _S.UNKNOWN),
        }
    ),
    _S.COLLECTED: frozenset({_S.SENT, _S.PAID, _S.FAILED, _S.UNKNOWN}),
    _S.SENT: frozenset({_S.PART_PAID, _S.PAID, _S.REJECTED, _S.FAILED, _S.UNKNOWN}),
    _S.PART_PAID: frozenset(
        {
            *(_S.DUE, _S.HELD, _S.REQUESTED, _S.SENT, _S.PART_PAID, _S.PAID),
            *(_S.REJECTED, _S.FAILED, _S.UNKNOWN),
        }
    ),
    _S.REJECTED: frozenset({_S.DUE, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.DUE, _S.CANCELLED}),
    _S.UNKNOWN: frozenset({_S.COLLECTED, _S.SENT, _S.PART_PAID, _S.PAID, _S.FAILED}),
    _S.PAID: frozenset({_S.FAILED, _S.UNKNOWN}),  # it came back, or never came
    _S.CANCELLED: frozenset(),
}

# States that something must move on from by itself: the sweep finds them.
MOVING = (_S.DUE, _S.REQUESTED, _S.COLLECTED, _S.SENT, _S.PART_PAID, _S.UNKNOWN)

# While a payment is in one of these, what is left of it may be on its way; else it is still owed.
ON_ITS_WAY = frozenset({_S.COLLECTED, _S.SENT, _S.UNKNOWN})

# What is left of it is with no bank and nobody, so it can be asked for anew.
TO_TRY_AGAIN = frozenset({_S.PART_PAID, _S.REJECTED, _S.FAILED})


def new_reference() -> str:
    """Eight clear letters in two groups, short enough for any bank's reference field."""
    letters = "".join(secrets.choice(CLEAR_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class PaymentRun(models.Model):
    """The payments one payer was asked for together. Its file is drawn from its lines."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="runs")
    for_on = models.DateField()
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference


class Payment(models.Model):
    """What one payer owes one payee for one verdict, period or advance, or kept back till the end.

    A payment in a moving state is its own to-do: `next_try_at` says when, `lease_until` who
    must keep off. `version` counts its steps, guards each change and names each transfer;
    `told_version` is how far those who must hear of them have heard.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payer = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="payments_out", db_index=False
    )
    payee = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="payments_in", db_index=False
    )
    pence = models.BigIntegerField()
    paid_pence = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=PaymentKind)
    subject = models.UUIDField()
    part = models.UUIDField(db_index=True)
    rail = models.CharField(max_length=12, choices=Rail)
    state = models.CharField(max_length=10, choices=PaymentState, default=PaymentState.DUE)
    version = models.PositiveIntegerField(default=0)
    told_version = models.PositiveIntegerField(null=True)
    attempt = models.PositiveIntegerField(default=1)  # of asking the rail
    reference = models.CharField(max_length=9, unique=True, default=new_reference)
    due_on = models.DateField()
    run = models.ForeignKey(
        PaymentRun, null=True, on_delete=models.PROTECT, related_name="payments"
    )
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["payer", "state", "due_on"], name="payments_of_a_payer"),
            models.Index(fields=["payee", "state", "due_on"], name="payments_of_a_payee"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="payments_to_move",
            ),
            models.Index(
                fields=["payer"],
                condition=Q(told_version__isnull=True) | Q(told_version__lt=F("version")),
                name="payments_with_news",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_payment_is_for_something"),
            models.CheckConstraint(
                condition=Q(paid_pence__gte=0, paid_pence__lte=F("pence")),
                name="a_payment_is_paid_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "payer", "payee", "rail"],
                name="one_payment_per_subject_and_payer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def left_pence(self) -> int:
        return self.pence - self.paid_pence

    def rail_of(self) -> Rail:
        return Rail(self.rail)

    def may_become(self, state: PaymentState) -> bool:
        return state in TRANSITIONS[PaymentState(self.state)]


class RunLine(models.Model):
    """What one run asked for one payment. Never changed, so the run's file never is either."""

    run = models.ForeignKey(
        PaymentRun, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="run_lines")
    pence = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "payment"], name="asked_once_in_a_run"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_run_asks_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"


class PaymentLine(models.Model):
    """The share of a payment that comes from one commitment: each pound keeps its source."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="lines")
    pence = models.BigIntegerField()
    paid_pence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "commitment"], name="one_line_per_commitment"
            ),
            models.CheckConstraint(
                condition=Q(pence__gt=0, paid_pence__gte=0, paid_pence__lte=F("pence")),
                name="a_line_is_paid_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"

    @property
    def left_pence(self) -> int:
        return self.pence - self.paid_pence


class StepCode(models.TextChoices):
    """Why a payment moved, or was only looked at. A code, never words about anyone."""

    SETTLED = "settled", "The money became due"
    ASKED = "asked", "The payer was asked"
    IN_RUN = "in_run", "Put in a bank run"
    SAID_PAID = "said_paid", "The payer says it is paid"
    CONFIRMED_BY_FILE = "by_file", "Confirmed by the payer’s file"
    CONFIRMED_BY_PAYER = "by_payer", "Confirmed by the payer"
    CONFIRMED_BY_PAYEE = "by_payee", "Confirmed by the payee"
    NOT_ARRIVED = "not_arrived", "The payee says it has not come"
    NOT_SENT = "not_sent", "The payer finds that it was not sent"
    CAME_BACK = "came_back", "The payer finds that it was not paid after all"
    BY_CARD = "by_card", "The payer pays by card"
    CARD_FAILED = "card_failed", "The payment through Stripe did not go through"
    BY_BANK_PAGE = "by_bank_page", "The payer pays on a page of their bank"
    IN_TRANSFER = "in_transfer", "Put in a run that one bank transfer pays"
    RUN_CLOSED = "run_closed", "The bank transfer for its run did not come"
    COLLECTED = "collected", "Collected from the payer"
    BY_STRIPE = "by_stripe", "Transferred to the payee by Stripe"
    NOT_THERE = "not_there", "Stripe has not sent it yet"
    NO_ANSWER = "no_answer", "No answer came from Stripe"
    REJECTED = "rejected", "Turned down by the bank"
    LATE = "late", "The payer says it will be late"
    CHASED = "chased", "Not moved in time: asked again"
    DISPUTE = "dispute", "Someone disagrees"
    BANK_DETAILS = "bank_details", "Bank details changed"
    DECIDED = "decided", "The funder decided: it is not paid"
    RESUMED = "resumed", "No longer on hold"
    TRY_AGAIN = "try_again", "To be tried again"
    MISTAKE = "mistake", "Made by mistake"


class PaymentStep(models.Model):
    """One step in a payment's history, only ever added. Each side may read it."""

    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    version = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, choices=PaymentState, blank=True)
    to_state = models.CharField(max_length=10, choices=PaymentState)
    code = models.CharField(max_length=12, choices=StepCode)
    pence = models.BigIntegerField(default=0)  # newly paid in this step; below zero: came back
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # none: the system itself

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "version"], name="one_step_per_payment_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
