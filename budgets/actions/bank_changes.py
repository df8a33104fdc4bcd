"""Payments to a payee whose bank account changed wait: none is asked for before it is made sure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from budgets.actions.payments import hold, resume
from budgets.errors import CannotMove
from budgets.models import (
    BankChange,
    BankChangeCheck,
    Party,
    Payment,
    PaymentState,
    PaymentStep,
    Rail,
    StepCode,
    ToldBy,
)
from budgets.records.bank_changes import bank_change_blocks

MOST_AT_ONCE = 500


@transaction.atomic
def note_bank_change(*, payee: Party, told_by: ToldBy, by: int | None, at: datetime) -> BankChange:
    """From now on nothing to this payee is asked for, until it is settled how long that lasts."""
    change = BankChange.objects.create(payee=payee, told_by=told_by, by_id=by, found_at=at)
    _hold(Payment.objects.filter(payee=payee), at)
    return change


@transaction.atomic
def let_it_wait(*, change: BankChange, until: datetime, checks: Mapping[int, int]) -> bool:
    """Until when, and which payers (party ids, with the pence at stake) must make sure as well."""
    new = BankChange.objects.filter(pk=change.pk, waits_until=None).update(waits_until=until)
    if new:
        BankChangeCheck.objects.bulk_create(
            BankChangeCheck(change=change, payer_id=payer_id, pence=pence)
            for payer_id, pence in checks.items()
        )
    return bool(new)


def make_sure(*, check: BankChangeCheck, by: int, at: datetime) -> bool:
    """One of the payer's staff made sure; then another. False when it was done meanwhile."""
    same = BankChangeCheck.objects.filter(pk=check.pk, confirmed_at=None)
    first = same.filter(checked_by_id=None).update(checked_by_id=by, checked_at=at)
    if first:
        return True
    second = same.exclude(checked_by_id=by).update(confirmed_by_id=by, confirmed_at=at)
    return bool(second)


def settle_bank_changes(*, at: datetime) -> int:
    """Hold what became due meanwhile, let go on what waited long enough; how many payments moved.

    Each payment is a step of its own, so that this may be broken off and carried on.
    """
    standing = BankChange.objects.filter(ended_at=None)
    if not standing.exists():
        return 0
    payees = list(standing.values_list("payee", flat=True).distinct())
    payments = Payment.objects.filter(payee__in=payees)
    moved = _hold(payments, at) + _let_go(payments, at)
    over = standing.filter(waits_until__lte=at).exclude(
        Exists(BankChangeCheck.objects.filter(change=OuterRef("pk"), confirmed_at=None))
    )
    if not moved:  # what it held has gone on by now
        over.update(ended_at=at)
    return moved


def _hold(payments: QuerySet[Payment], at: datetime) -> int:
    asked = Q(state=PaymentState.REQUESTED, rail=Rail.OWN_ACCOUNT)
    to_hold = payments.filter(bank_change_blocks(at), Q(state=PaymentState.DUE) | asked)
    moved = 0
    for payment in to_hold.order_by("pk")[:MOST_AT_ONCE]:
        try:
            hold(payment=payment, code=StepCode.BANK_DETAILS, by=None, at=at)
        except CannotMove:  # somebody took a step meanwhile
            continue
        moved += 1
    return moved


def _let_go(payments: QuerySet[Payment], at: datetime) -> int:
    """Only what waits for this: what somebody disputes goes on waiting."""
    last = PaymentStep.objects.filter(
        payment=OuterRef("pk"), version=OuterRef("version"), code=StepCode.BANK_DETAILS
    )
    free = payments.filter(~bank_change_blocks(at), Exists(last), state=PaymentState.HELD)
    moved = 0
    for payment in free.order_by("pk")[:MOST_AT_ONCE]:
        try:
            resume(payment=payment, by=None, at=at)
        except CannotMove:
            continue
        moved += 1
    return moved
