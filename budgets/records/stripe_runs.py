"""A payment run that one bank transfer pays, and what of a payer's money no run needed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.records.payments import PaymentRun
from budgets.records.stripe import AttemptState, StripePayer


class RequestState(models.TextChoices):
    ASKING = "asking", "Stripe has been asked where to send it"
    WAITING = "waiting", "Waiting for the money"
    CLOSING = "closing", "Being closed"
    COLLECTED = "collected", "The money is in"
    CLOSED = "closed", "Closed without being paid"


_S = RequestState
REQUEST_TRANSITIONS: Mapping[RequestState, frozenset[RequestState]] = {
    _S.ASKING: frozenset({_S.WAITING, _S.CLOSING, _S.COLLECTED, _S.CLOSED}),
    _S.WAITING: frozenset({_S.CLOSING, _S.COLLECTED, _S.CLOSED}),
    _S.CLOSING: frozenset({_S.COLLECTED, _S.CLOSED}),
    _S.COLLECTED: frozenset(),
    _S.CLOSED: frozenset(),
}
OPEN_REQUESTS = (_S.ASKING, _S.WAITING, _S.CLOSING)


class RequestNews(models.TextChoices):
    """The latest thing about a request that its payer has not been told of."""

    SEND_IT = "send_it", "Where to send it is known"
    PART_CAME = "part_came", "A part of it came"
    STILL_WAITING = "waiting", "It has not come in time"
    IT_CAME = "it_came", "All of it came"
    CLOSED = "closed", "It was closed"


class StripeRequest(models.Model):
    """What one payment run asks its payer for: one collection, however many are paid from it.

    Like a payment it is its own to-do: `next_try_at` says when it is looked at again. `key` is
    kept before Stripe is asked, and changes only by a deliberate new attempt, counted in `number`.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    run = models.OneToOneField(PaymentRun, on_delete=models.PROTECT, related_name="request")
    payer = models.ForeignKey(
        StripePayer, on_delete=models.PROTECT, related_name="requests", db_index=False
    )
    pence = models.BigIntegerField()
    received_pence = models.BigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.ASKING)
    news = models.CharField(max_length=9, choices=RequestNews, blank=True)
    number = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField(null=True)  # first under this key
    intent_id = models.CharField(max_length=64, null=True, unique=True)
    charge_id = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=64, blank=True)  # what the payer's bank must be told
    sort_code = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=8, blank=True)
    account_name = models.CharField(max_length=200, blank=True)
    page = models.URLField(max_length=500, blank=True)  # Stripe's own, with the same facts
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)  # why Stripe refused it

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["payer", "state"], name="requests_of_a_payer"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="requests_to_look_at",
            ),
            models.Index(fields=["payer"], condition=~Q(news=""), name="requests_with_news"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_request_is_for_something")
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def left_pence(self) -> int:
        return max(self.pence - self.received_pence, 0)

    @property
    def sort_code_in_pairs(self) -> str:
        return "-".join(self.sort_code[start : start + 2] for start in (0, 2, 4))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS


class StripeReturn(models.Model):
    """Money of a payer that no run needed, on its way back to their bank."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    payer = models.ForeignKey(
        StripePayer, on_delete=models.PROTECT, related_name="returns", db_index=False
    )
    pence = models.BigIntegerField()
    key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.OPEN)
    object_id = models.CharField(max_length=64, null=True, unique=True)
    code = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payer"], condition=Q(state="open"), name="one_open_return_per_payer"
            ),
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_return_is_of_something"),
        ]

    def __str__(self) -> str:
        return self.key
