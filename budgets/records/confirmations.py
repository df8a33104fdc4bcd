"""What a payer's file said happened to a bank run, kept line by line as codes and pence."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from budgets.records.parties import Party
from budgets.records.payments import Payment, PaymentRun


class Outcome(models.TextChoices):
    PAID = "paid", "Paid"
    REJECTED = "rejected", "Turned down"
    LATE = "late", "Late"


class Problem(models.TextChoices):
    """What is wrong with a line, so that whoever sent the file can mend it."""

    NO_REFERENCE = "no_reference", "Our reference is missing."
    UNKNOWN_REFERENCE = "unknown", "We have no payment of yours with this reference."
    UNKNOWN_RUN = "unknown_run", "We have no bank run of yours with this reference."
    OTHER_RUN = "other_run", "This payment is not in that bank run now."
    TWICE = "twice", "This payment is in the file twice for one run."
    BAD_OUTCOME = "bad_outcome", "The outcome should be paid, rejected or late."
    BAD_AMOUNT = "bad_amount", "The amount should be in pounds, such as 1234.50."
    TOO_MUCH = "too_much", "The amount is more than is still owed."
    BAD_DATE = "bad_date", "The date should be a day such as 2026-04-30."
    REPEATED = "repeated", "This was recorded before."
    PAID_ALREADY = "paid_already", "It is marked as paid already."
    WRONG_STATE = (
        "wrong_state",
        "This payment can’t change like that now. Open it to say what became of it.",
    )


class Confirmation(models.Model):
    """One file sent back by a payer. `digest` makes the same file sent twice count once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payer = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="confirmations", db_index=False
    )
    digest = models.CharField(max_length=64)  # SHA-256 of the file, hexadecimal
    received_at = models.DateTimeField()
    received_by_id = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["payer", "digest"], name="one_reading_of_each_file")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ConfirmationLine(models.Model):
    """One line of the file: `applied_at` once it took effect, or else its problem.

    A bank answers once for a payment in a run: the same answer again, in whatever file it comes,
    does nothing, and `repeats` is the line that had it first.
    """

    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.PROTECT, related_name="lines", db_index=False
    )
    number = models.PositiveIntegerField()  # in the file; the heading is line 1
    payment = models.ForeignKey(
        Payment, null=True, on_delete=models.PROTECT, related_name="confirmation_lines"
    )
    run = models.ForeignKey(
        PaymentRun, null=True, on_delete=models.PROTECT, related_name="confirmation_lines"
    )
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    pence = models.BigIntegerField(default=0)
    expected_on = models.DateField(null=True)  # of a late one
    problem = models.CharField(max_length=12, choices=Problem, blank=True)
    repeats = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeated_by"
    )
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "number"], name="one_row_per_line_of_a_file"
            ),
            models.UniqueConstraint(
                fields=["payment", "run", "outcome"],
                condition=models.Q(applied_at__isnull=False, outcome__in=["paid", "rejected"]),
                name="one_answer_for_a_payment_in_a_run",
            ),
        ]
        indexes = [
            models.Index(
                fields=["confirmation"],
                condition=models.Q(applied_at__isnull=True, problem=""),
                name="lines_to_apply",
            )
        ]

    def __str__(self) -> str:
        return f"Line {self.number}"
