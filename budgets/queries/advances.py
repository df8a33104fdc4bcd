"""What was paid ahead of an outcome, and how far later payments have paid it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from budgets.models import (
    Commitment,
    Payment,
    PaymentKind,
    ReceivableLine,
    Transfer,
    TransferKind,
)


@dataclass(frozen=True, slots=True)
class Advance:
    """Of one part: pence owed or paid ahead and not to be given back, what of it nothing has
    earned yet, and over how many payments it has been paid down so far. Besides: what is to be
    given back, or was, and what of that has not come back."""

    pence: int
    left_pence: int
    payments_made: int
    owed_back_pence: int = 0
    not_back_pence: int = 0


def advance_of(part: UUID) -> Advance:
    held = list(Commitment.objects.filter(part=part))
    ahead = _ahead(held)
    if not ahead:
        return Advance(0, 0, 0)
    against = Transfer.objects.filter(
        kind=TransferKind.RECOUP, credit_account__in=[each.account_id for each in held]
    )
    back = _owed_back(held).aggregate(
        all=Sum("pence", default=0), left=Sum(F("pence") - F("settled_pence"), default=0)
    )
    return Advance(
        pence=sum(pence for pence, _ in ahead.values()),
        left_pence=sum(pence - gone for pence, gone in ahead.values()),
        payments_made=against.values("reference").distinct().count(),
        owed_back_pence=back["all"],
        not_back_pence=back["left"],
    )


def recouped_for(subject: UUID) -> int:
    """What this verdict earned that was paid in advance already, in whole pence."""
    set_off = Transfer.objects.filter(reference=subject, kind=TransferKind.RECOUP)
    return set_off.aggregate(all=Sum("pence"))["all"] or 0


def advance_left_in(held: Sequence[Commitment]) -> list[int]:
    """Of each commitment in turn: what was paid ahead from it and not earned yet, in pence."""
    ahead = _ahead(held)
    return [pence - gone for pence, gone in (ahead.get(each.account_id, (0, 0)) for each in held)]


def _ahead(held: Sequence[Commitment]) -> dict[int, tuple[int, int]]:
    """By the commitment's account: what left it in advance, and what of that was earned since.

    What was cancelled, or the payee owes back or gave back, is no advance any more: nothing may
    earn it. What had earned it and is not paid after all went out once more, and counts once."""
    ids = [each.account_id for each in held]
    sent = _sums(Q(kind=TransferKind.ADVANCE, debit_account__in=ids), "debit_account")
    if not sent:
        return {}
    advances = Payment.objects.filter(
        part__in={each.part for each in held}, kind=PaymentKind.ADVANCE
    )
    into = Q(credit_account__in=ids)
    earned = _sums(into & Q(kind=TransferKind.RECOUP), "credit_account")
    again = _sums(into & Q(kind=TransferKind.REVERSE), "credit_account")
    cancel = Q(kind=TransferKind.CANCEL, reference__in=advances.values("uuid"))
    cancelled = _sums(into & cancel, "credit_account")
    rows = _owed_back(held).order_by().values_list("line__commitment__account")
    owed_back = dict(rows.annotate(all=Sum("pence")))
    gone = [again, cancelled, owed_back]
    return {
        pk: (
            pence - sum(each.get(pk, 0) for each in gone),
            earned.get(pk, 0) - again.get(pk, 0),
        )
        for pk, pence in sent.items()
    }


def _owed_back(held: Sequence[Commitment]) -> QuerySet[ReceivableLine]:
    return ReceivableLine.objects.filter(
        line__commitment__in=held, line__payment__kind=PaymentKind.ADVANCE
    )


def _sums(which: Q, end: str) -> dict[int, int]:
    rows = Transfer.objects.filter(which).order_by().values(end).annotate(pence=Sum("pence"))
    return dict(rows.values_list(end, "pence"))
