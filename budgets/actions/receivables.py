"""Paid by mistake, or in advance and not earned: the payee owes it back, until it came back or two
people wrote it off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from budgets.actions.accounts import available_accounts, payee_accounts, receivable_account
from budgets.actions.advances import end_advance
from budgets.actions.commitments import locked
from budgets.errors import MoneyError
from budgets.ledger import Posting, post
from budgets.models import (
    AccountKind,
    Payment,
    PaymentKind,
    PaymentLine,
    PaymentState,
    Receivable,
    ReceivableLine,
    TransferKind,
)
from budgets.money import allocate, pounds
from budgets.queries import advance_left_in


class NotSoMuch(MoneyError):
    """More was said to be owed back, or to have come back, than can be."""

    def __init__(self, most_pence: int) -> None:
        super().__init__(f"It can be {pounds(most_pence)} at most.")
        self.most_pence = most_pence


class StripeIsAsked(MoneyError):
    """Stripe may be taking it back at this moment, so that nobody else may settle it."""

    def __init__(self) -> None:
        super().__init__("Stripe is being asked to take it back. Wait for its answer.")


def may_be_owed_back(payment: Payment) -> int:
    """What was paid of it and is not owed back already, in whole pence. Of an advance only what
    nothing has earned: the rest of it is the payee's."""
    return sum(_not_yet_owed_back(payment, _lines_of(payment)))


@transaction.atomic
def owe_back(*, payment: Payment, pence: int, by: int | None, at: datetime) -> Receivable:
    """So much of what was paid is owed back by the payee. NotSoMuch above what was paid."""
    locked(payment.part)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    lines = _lines_of(payment)
    free = _not_yet_owed_back(payment, lines)
    if not 0 < pence <= sum(free):
        raise NotSoMuch(sum(free))
    return _owe(payment, lines, allocate(pence, free), by, at)


@dataclass(frozen=True, slots=True)
class Unearned:
    """What is owed back from now on, and the pence that may still become so: not paid yet."""

    receivables: tuple[Receivable, ...]
    waits_pence: int


@transaction.atomic
def owe_back_unearned(*, part: UUID, by: int | None, at: datetime) -> Unearned:
    """Nothing can earn the rest of the part's advance any more: what of it was paid is owed back,
    each pound to the budget that it came from.

    What is not paid yet is cancelled, or waits until it is at one end of its way: call again then.
    What is owed back is no advance any more, so the same call again owes nothing more.
    """
    end_advance(part=part, by=by, at=at)
    held = locked(part)
    left = dict(zip((each.pk for each in held), advance_left_in(held), strict=True))
    advances = Payment.objects.select_for_update().filter(part=part, kind=PaymentKind.ADVANCE)
    made = []
    for payment in advances.order_by("pk"):
        if payment.state not in {PaymentState.PAID, PaymentState.CANCELLED}:
            continue
        lines = _lines_of(payment)
        shares = _not_yet_owed_back(payment, lines)
        if any(shares):
            made.append(_owe(payment, lines, shares, by, at))
        for line, share in zip(lines, shares, strict=True):
            left[line.commitment_id] -= share
    return Unearned(tuple(made), sum(left.values()))


def _owe(
    payment: Payment,
    lines: Sequence[PaymentLine],
    pence: Sequence[int],
    by: int | None,
    at: datetime,
) -> Receivable:
    """So much of each line."""
    receivable = Receivable.objects.create(
        payment=payment, pence=sum(pence), made_at=at, made_by_id=by
    )
    shares = [
        ReceivableLine(receivable=receivable, line=line, pence=share)
        for line, share in zip(lines, pence, strict=True)
        if share
    ]
    ReceivableLine.objects.bulk_create(shares)
    _post(receivable, [(share, share.pence) for share in shares], TransferKind.RECEIVABLE, by, at)
    return receivable


def _lines_of(payment: Payment) -> list[PaymentLine]:
    return list(payment.lines.select_related("commitment").order_by("pk"))


def _not_yet_owed_back(payment: Payment, lines: list[PaymentLine]) -> list[int]:
    owed: dict[int, int] = defaultdict(int)
    for line_id, pence in ReceivableLine.objects.filter(line__in=lines).values_list(
        "line", "pence"
    ):
        owed[line_id] += pence
    free = [line.paid_pence - owed[line.pk] for line in lines]
    if payment.kind != PaymentKind.ADVANCE:
        return free
    unearned = advance_left_in([line.commitment for line in lines])
    return [min(both) for both in zip(free, unearned, strict=True)]


def take_back(
    *, receivable: Receivable, pence: int, by: int | None, at: datetime, refund_id: str = ""
) -> Receivable:
    """So much of it came back, and is free in the budgets that it came from."""
    more = {"refund_id": refund_id} if refund_id else {}
    return _settle(receivable, pence, TransferKind.REVERSE, "returned_pence", by, at, **more)


def write_off(*, receivable: Receivable, by: int | None, at: datetime) -> Receivable:
    """Nobody expects the rest of it any more. It stays spent. Two people's word is marketplace's
    to have asked for."""
    left = receivable.left_pence
    return _settle(receivable, left, TransferKind.WRITE_OFF, "written_off_pence", by, at)


@transaction.atomic
def _settle(  # noqa: PLR0917 (always given in this order, by the two above)
    receivable: Receivable,
    pence: int,
    kind: TransferKind,
    field: str,
    by: int | None,
    at: datetime,
    **more: str,
) -> Receivable:
    """Of two who settle it at once the later reads what the earlier left. While Stripe is asked
    to take it back, only its refund settles it."""
    now = Receivable.objects.select_for_update().get(pk=receivable.pk)
    if now.stripe_next_try_at is not None and "refund_id" not in more:
        raise StripeIsAsked
    if not 0 < pence <= now.left_pence:
        raise NotSoMuch(now.left_pence)
    ended_at = at if pence == now.left_pence else None
    Receivable.objects.filter(pk=now.pk).update(
        **{field: F(field) + pence}, version=F("version") + 1, ended_at=ended_at, **more
    )
    receivable.refresh_from_db()
    lines = list(receivable.lines.select_related("line__commitment").order_by("pk"))
    parts = allocate(pence, [line.left_pence for line in lines])
    shares = [(line, part) for line, part in zip(lines, parts, strict=True) if part]
    for line, part in shares:
        ReceivableLine.objects.filter(pk=line.pk).update(settled_pence=F("settled_pence") + part)
    _post(receivable, shares, kind, by, at)
    return receivable


def _post(
    receivable: Receivable,
    shares: list[tuple[ReceivableLine, int]],
    kind: TransferKind,
    by: int | None,
    at: datetime,
) -> None:
    """Paid → owed back; owed back → free in the budget again, or paid for good."""
    payee_id = receivable.payment.payee_id
    budgets = {share.line.commitment.budget_id for share, _ in shares}
    paid = payee_accounts(budgets, payee_id)
    available = available_accounts(budgets)
    postings = []
    for share, pence in shares:
        budget_id = share.line.commitment.budget_id
        owed_back = receivable_account(budget_id, payee_id)
        ends = {
            TransferKind.RECEIVABLE: (paid[budget_id, AccountKind.PAID], owed_back),
            TransferKind.REVERSE: (owed_back, available[budget_id]),
            TransferKind.WRITE_OFF: (owed_back, paid[budget_id, AccountKind.PAID]),
        }
        key = f"owed_back:{receivable.uuid}:{receivable.version}:{share.line_id}"
        postings.append(Posting(*ends[kind], pence, kind, key, at, by, receivable.uuid))
    post(postings)
