"""Stripe beside our books: each of its movements with the attempt of ours that asked for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from budgets.models import (
    AttemptKind,
    AttemptState,
    DifferenceKind,
    Looker,
    Payment,
    PaymentState,
    PaymentStep,
    Rail,
    Receivable,
    RequestState,
    StepCode,
    StripeAttempt,
    StripeRequest,
)
from budgets.reconciling.at_stripe import Movement, Payout, Return, StripeSays
from budgets.reconciling.findings import SETTLED_AFTER, Finding, some_at_a_time

PAYOUT_LATE_AFTER = timedelta(days=3)
PAYEE_MUST_ACT = frozenset(
    {"insufficient_capabilities_for_transfer", "transfers_not_allowed", "account_closed"}
)
_K = DifferenceKind


def not_passed_on(at: datetime) -> Iterator[Finding]:
    """Collected, and still with us: at once where Stripe refused to send it on."""
    sending = StripeAttempt.objects.filter(payment=OuterRef("pk"), kind=AttemptKind.TRANSFER)
    by_card = StripeAttempt.objects.filter(
        payment=OuterRef("pk"), kind=AttemptKind.COLLECT, state=AttemptState.DONE
    )
    in_a_run = StripeRequest.objects.filter(run=OuterRef("run"), state=RequestState.COLLECTED)
    with_us = (
        Q(state=PaymentState.COLLECTED)
        | Q(Exists(by_card), state=PaymentState.UNKNOWN)
        | Q(
            Exists(in_a_run),
            rail=Rail.STRIPE,
            state__in=[PaymentState.REQUESTED, PaymentState.UNKNOWN],
        )
    )
    stuck = Payment.objects.filter(with_us).filter(
        Q(Exists(sending.filter(state=AttemptState.FAILED))) | Q(moved_at__lte=at - SETTLED_AFTER)
    )
    for payment in stuck.order_by("pk").iterator(500):
        last = payment.stripe_attempts.filter(kind=AttemptKind.TRANSFER).last()
        is_payees = last is not None and last.code in PAYEE_MUST_ACT
        yield Finding(
            _K.NOT_PASSED_ON,
            payment.left_pence,
            payment.moved_at,
            Looker.PAYEE if is_payees else Looker.OPERATOR,
            payment,
            owner_id=payment.payee_id if is_payees else None,
        )


@dataclass(frozen=True)
class Known:
    """What we know of a charge or transfer: how much it should be, and since when it is done.

    A charge that pays a whole run is for no payment alone.
    """

    pence: int
    ended_at: datetime | None
    payment: Payment | None


@dataclass(frozen=True)
class Ours:
    """Of everything Stripe names, what we know, by the id of the charge or transfer."""

    collections: Mapping[str, Known]
    transfers: Mapping[str, Known]


@dataclass(frozen=True)
class Side:
    """Charges or transfers: what Stripe has, what left them again, and those that are ours."""

    there: Mapping[str, Movement]
    returns: Mapping[str, Return]
    known: Mapping[str, Known]
    unknown: DifferenceKind


def in_stripe(says: StripeSays, since: datetime, at: datetime) -> Iterator[Finding]:
    """Both ways: what Stripe has and we don't, and what we have and Stripe doesn't."""
    settled_at = at - SETTLED_AFTER
    ours, asked_for = _ours(says, since, settled_at), _our_returns(says)
    for side in (
        Side(says.charges, says.refunds, ours.collections, _K.STRANGE_CHARGE),
        Side(says.transfers, says.reversals, ours.transfers, _K.STRANGE_TRANSFER),
    ):
        yield from _there(side, settled_at)
        yield from _returns(side, asked_for, settled_at)
        yield from _missing(side, since, settled_at)
    yield from _payouts(says.payouts, at)


def _ours(says: StripeSays, since: datetime, until: datetime) -> Ours:
    lately = Q(state=AttemptState.DONE, ended_at__gte=since, ended_at__lte=until)
    found = {each.pk: each for each in StripeAttempt.objects.filter(lately)}
    charges = says.charges.keys() | {each.of for each in says.refunds.values()}
    transfers = says.transfers.keys() | {each.of for each in says.reversals.values()}
    for some in some_at_a_time(charges):
        found |= StripeAttempt.objects.filter(charge_id__in=some).in_bulk()
    for some in some_at_a_time(transfers):
        found |= StripeAttempt.objects.filter(object_id__in=some).in_bulk()
    payments = _payments({each.payment_id for each in found.values()})
    expected = _expected(payments.values())
    collections, transfers_done = _of_runs(charges, since, until), {}
    for each in found.values():
        known = Known(expected[each.payment_id], each.ended_at, payments[each.payment_id])
        if each.state != AttemptState.DONE:
            continue
        if each.kind == AttemptKind.COLLECT:
            collections[each.charge_id] = known
        else:
            transfers_done[each.object_id or ""] = known
    return Ours(collections, transfers_done)


def _of_runs(charges: Collection[str], since: datetime, until: datetime) -> dict[str, Known]:
    """The charges that pay whole runs."""
    collected = StripeRequest.objects.filter(state=RequestState.COLLECTED)
    found = set(collected.filter(ended_at__gte=since, ended_at__lte=until))
    for some in some_at_a_time(charges):
        found.update(collected.filter(charge_id__in=some))
    return {each.charge_id: Known(each.pence, each.ended_at, None) for each in found}


def _payments(ids: Collection[int]) -> dict[int, Payment]:
    payments: dict[int, Payment] = {}
    for some in some_at_a_time(sorted(ids)):
        payments |= Payment.objects.in_bulk(some)
    return payments


def _expected(payments: Collection[Payment]) -> dict[int, int]:
    """What Stripe should have moved: what it passed on, or what it holds to pass on."""
    expected = {payment.pk: payment.left_pence for payment in payments}
    for some in some_at_a_time(list(expected)):
        sent = PaymentStep.objects.filter(payment__in=some, code=StepCode.BY_STRIPE)
        rows = sent.order_by().values_list("payment").annotate(pence=Sum("pence"))
        expected |= dict(rows)
    return expected


def _there(side: Side, until: datetime) -> Iterator[Finding]:
    """Each of Stripe's movements: of the right amount, or none of ours and still standing."""
    gone = _gone(side.returns)
    for object_id, moved in side.there.items():
        known = side.known.get(object_id)
        left = moved.pence - gone.get(object_id, 0)
        if moved.at > until:
            continue
        if known is not None:
            yield from _other_amount(object_id, moved, known)
        elif left > 0:
            payment = _payment_named(moved)
            yield Finding(side.unknown, left, moved.at, Looker.OPERATOR, payment, object_id)


def _gone(returns: Mapping[str, Return]) -> dict[str, int]:
    """By charge or transfer, the pence that left it again."""
    gone: dict[str, int] = {}
    for back in returns.values():
        gone[back.of] = gone.get(back.of, 0) + back.pence
    return gone


def _other_amount(object_id: str, moved: Movement, known: Known) -> Iterator[Finding]:
    off = abs(moved.pence - known.pence)
    if off:
        yield Finding(_K.AMOUNT, off, moved.at, Looker.OPERATOR, known.payment, object_id)


def _returns(side: Side, ours: Collection[str], until: datetime) -> Iterator[Finding]:
    for return_id, back in side.returns.items():
        known = None if return_id in ours else side.known.get(back.of)
        if known is not None and back.pence > 0 and back.at <= until:
            yield Finding(
                _K.TAKEN_BACK, back.pence, back.at, Looker.OPERATOR, known.payment, return_id
            )


def _our_returns(says: StripeSays) -> set[str]:
    """Those that we asked for ourselves, and that have gone all the way to whoever paid: not where
    the payer's bank sent the refund back to us."""
    known: set[str] = set()
    came_back = {refund_id for refund_id, back in says.refunds.items() if back.pence <= 0}
    done = Receivable.objects.filter(refund_id__isnull=False)
    for some in some_at_a_time([*says.refunds, *says.reversals]):
        ours = done.filter(Q(reversal_id__in=some) | Q(refund_id__in=some))
        for ids in ours.values_list("reversal_id", "refund_id"):
            if came_back.isdisjoint(ids):
                known |= {each for each in ids if each}
    return known


def _missing(side: Side, since: datetime, until: datetime) -> Iterator[Finding]:
    for object_id, known in side.known.items():
        ended_at = known.ended_at
        if object_id in side.there or ended_at is None or not since <= ended_at <= until:
            continue
        yield Finding(
            _K.NOT_AT_STRIPE, known.pence, ended_at, Looker.OPERATOR, known.payment, object_id
        )


def _payouts(payouts: Collection[Payout], at: datetime) -> Iterator[Finding]:
    """What came back from a payee's bank is their account's again, and goes out with the next."""
    for payout in payouts:
        failed = payout.status in {"failed", "canceled"}
        late = payout.status != "paid" and payout.due_at + PAYOUT_LATE_AFTER <= at
        if (failed and not _went_out_again(payout, payouts)) or (late and not failed):
            yield Finding(
                _K.PAYOUT,
                payout.pence,
                payout.at,
                Looker.PAYEE,
                about=payout.id,
                owner_id=payout.payee_id,
            )


def _went_out_again(failed: Payout, payouts: Collection[Payout]) -> bool:
    return any(
        later.payee_id == failed.payee_id
        and later.status == "paid"
        and later.at > failed.at
        and later.pence >= failed.pence
        for later in payouts
    )


def _payment_named(moved: Movement) -> Payment | None:
    """The payment that a stray movement says it is for."""
    try:
        return Payment.objects.filter(uuid=UUID(moved.group)).first()
    except ValueError:
        return None
