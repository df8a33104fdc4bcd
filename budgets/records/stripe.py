"""What we keep of Stripe: who is who there, what we asked for, and what it told us. Ids only."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.records.parties import Party
from budgets.records.payments import Payment


class StripePayee(models.Model):
    """A payee's connected account. `ready` once Stripe lets it be transferred to."""

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="stripe_payee")
    account_id = models.CharField(max_length=64, unique=True)
    ready = models.BooleanField(default=False)
    bank_id = models.CharField(max_length=64, blank=True)  # Stripe's name for where it pays out
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.account_id


class StripePayer(models.Model):
    """A payer's customer, and the card that they saved on Stripe's own page.

    An organisation with `runs_since` pays its runs by one bank transfer each. At `cash_check_at`
    somebody looks whether money of theirs lies at Stripe that no run needs.
    """

    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="stripe_payer")
    customer_id = models.CharField(max_length=64, unique=True)
    card_id = models.CharField(max_length=64, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    runs_since = models.DateTimeField(null=True)
    cash_check_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["cash_check_at"],
                condition=Q(cash_check_at__isnull=False),
                name="cash_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return self.customer_id


class AttemptKind(models.TextChoices):
    COLLECT = "collect", "Collect from the payer"
    TRANSFER = "transfer", "Transfer to the payee"


class AttemptState(models.TextChoices):
    OPEN = "open", "Asked, and not yet answered"
    DONE = "done", "Done"
    FAILED = "failed", "Did not go through"


ATTEMPT_TRANSITIONS = {
    AttemptState.OPEN: frozenset({AttemptState.DONE, AttemptState.FAILED}),
    AttemptState.DONE: frozenset[AttemptState](),
    AttemptState.FAILED: frozenset({AttemptState.DONE}),  # a transfer that was there after all
}


class StripeAttempt(models.Model):
    """One thing asked of Stripe for a payment. Kept, with its key, before Stripe is called."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="stripe_attempts", db_index=False
    )
    kind = models.CharField(max_length=8, choices=AttemptKind)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.OPEN)
    object_id = models.CharField(max_length=64, null=True, unique=True)  # once Stripe named it
    charge_id = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64, blank=True)  # why it failed, in Stripe's code
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "kind", "number"], name="one_attempt_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state="open"), name="one_open_attempt_per_payment"
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state="done", kind="transfer"),
                name="a_payment_is_transferred_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class StripeEvent(models.Model):
    """Something Stripe told us, once for each event. The object is fetched when it is worked on."""

    event_id = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=80)
    account_id = models.CharField(max_length=64, blank=True)
    object_id = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="stripe_events_to_work_on",
            )
        ]

    def __str__(self) -> str:
        return self.event_id


class StripeSearch(models.Model):
    """A search for events that we never heard of, which came to its end. The next starts there."""

    ended_at = models.DateTimeField()
    found = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d %H:%M}"


class StripePayout(models.Model):
    """What a payout to a payee's bank was made of, as Stripe said once it had put it together.

    `strange_pence` came into it from no transfer that we know of, or from one a second time.
    Never changed.
    """

    payout_id = models.CharField(max_length=64, unique=True)
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    parts_pence = models.BigIntegerField()
    strange_pence = models.BigIntegerField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.payout_id
