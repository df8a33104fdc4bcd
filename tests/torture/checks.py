"""Is each paid exactly once? Asked of our books and of Stripe's, each by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Sum

from budgets.models import (
    AttemptKind,
    Payment,
    PaymentState,
    RequestState,
    StripeAttempt,
    StripePayer,
    StripeRequest,
    StripeReturn,
    Transfer,
)
from budgets.queries.differences import unexplained
from budgets.rails.stripe.client import client
from budgets.reconciling.comparing import ask, compare
from tests.budgets import cast
from tests.torture.processes import Clock


def troubles(sent: dict[int, int], clock: Clock) -> Iterator[str]:
    """Whatever is not exactly once, in words. `sent` is what each payer's bank sent, in pence."""
    yield from _in_our_books()
    yield from _at_stripe()
    yield from _of_what_banks_sent(sent)
    at = clock.now() + timedelta(hours=2)
    compare(ask(by=None, at=at), at=at)
    for difference in unexplained()[:20]:
        yield f"reconciliation: {difference.kind} {difference.pence} {difference.object_id}"


def _in_our_books() -> Iterator[str]:
    rows = Transfer.objects.filter(kind="pay").values_list("reference").annotate(n=Sum("pence"))
    paid = dict(rows.order_by())
    for payment in Payment.objects.iterator(2000):
        if payment.state != PaymentState.PAID:
            yield f"payment {payment.pk} is {payment.state}"
        pence = paid.get(payment.uuid)
        if pence != payment.pence:
            yield f"payment {payment.pk} of {payment.pence} is {pence} in the ledger"
    cast.assert_the_ledger_is_sound()
    cast.assert_payments_match_the_ledger()


def _at_stripe() -> Iterator[str]:
    """By the attempts named in Stripe's own objects, never by what we think we asked for."""
    transfers, charges = Counter[int](), Counter[int]()
    attempts = {str(each.uuid): each for each in StripeAttempt.objects.iterator(2000)}
    for made in client().v1.transfers.list({"limit": 100}).auto_paging_iter():
        attempt = attempts.get(made.to_dict()["metadata"].get("attempt", ""))
        if attempt is None or attempt.kind != AttemptKind.TRANSFER:
            yield f"transfer {made.id} is for nothing of ours"
        else:
            transfers[attempt.payment_id] += made.amount - made.amount_reversed
    runs = {each.charge_id: each for each in StripeRequest.objects.exclude(charge_id="")}
    for made in client().v1.charges.list({"limit": 100}).auto_paging_iter():
        if made.status != "succeeded" or made.id in runs:
            continue
        attempt = attempts.get(made.to_dict()["metadata"].get("attempt", ""))
        left = made.amount - made.amount_refunded
        if attempt is None and left:
            yield f"charge {made.id} is for nothing of ours"
        elif attempt is not None:
            charges[attempt.payment_id] += left
    for payment in Payment.objects.iterator(2000):
        if transfers[payment.pk] != payment.pence:
            yield f"payment {payment.pk} of {payment.pence}: {transfers[payment.pk]} transferred"
        if payment.run_id is None and charges[payment.pk] != payment.pence:
            yield f"payment {payment.pk} of {payment.pence}: {charges[payment.pk]} charged"


def _of_what_banks_sent(sent: dict[int, int]) -> Iterator[str]:
    """All of it paid a run, or went back."""
    used: dict[int, int] = defaultdict(int)
    for request in StripeRequest.objects.filter(state=RequestState.COLLECTED):
        used[request.payer_id] += request.pence
        if request.pence != (request.run.lines.aggregate(n=Sum("pence"))["n"]):
            yield f"request {request.pk} isn't the sum of its run"
    for made in StripeReturn.objects.filter(state="done"):
        used[made.payer_id] += made.pence
    for payer in StripePayer.objects.filter(runs_since__isnull=False):
        if used[payer.pk] != sent.get(payer.pk, 0):
            yield f"payer {payer.pk} sent {sent.get(payer.pk, 0)}, and {used[payer.pk]} was used"
