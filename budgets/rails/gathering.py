"""Payments that are due become a run: taken once, whoever else is gathering at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, QuerySet

from budgets.days import today
from budgets.models import (
    Party,
    Payment,
    PaymentRun,
    PaymentState,
    PaymentStep,
    Rail,
    RunLine,
    StepCode,
)
from budgets.records.bank_changes import bank_change_blocks

MOST_IN_A_RUN = 5_000
AT_A_TIME = 500  # rows in one statement
CODES = {Rail.BANK_RUN: StepCode.IN_RUN, Rail.STRIPE: StepCode.IN_TRANSFER}


def due_in_a_run(payer: Party, at: datetime) -> QuerySet[Payment]:
    return Payment.objects.filter(
        ~bank_change_blocks(at),
        payer=payer,
        state=PaymentState.DUE,
        rail=Rail.BANK_RUN,
        due_on__lte=today(at),
    )


def gather(
    *,
    payer: Party,
    ids: Sequence[int],
    rail: Rail,
    for_on: date,
    look_again_at: datetime | None,
    by: int | None,
    at: datetime,
) -> PaymentRun | None:
    """A new run of these of the payer's due payments, to be moved by this rail.

    None when another worker took them all a moment ago. A run is never added to. Inside the
    caller's transaction.
    """
    run = PaymentRun.objects.create(payer=payer, for_on=for_on, made_at=at, made_by_id=by)
    taken = 0
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        due = Payment.objects.filter(pk__in=some, state=PaymentState.DUE)
        taken += due.filter(rail=Rail.BANK_RUN).update(
            state=PaymentState.REQUESTED,
            version=F("version") + 1,
            rail=rail,
            run=run,
            lease_until=None,
            next_try_at=look_again_at,
            moved_at=at,
        )
    if not taken:
        run.delete()
        return None
    _write_down(run, CODES[rail], by, at)
    return run


def _write_down(run: PaymentRun, code: StepCode, by: int | None, at: datetime) -> None:
    gathered = list(run.payments.order_by("due_on", "pk"))
    RunLine.objects.bulk_create(
        (RunLine(run=run, payment=payment, pence=payment.left_pence) for payment in gathered),
        batch_size=AT_A_TIME,
    )
    PaymentStep.objects.bulk_create(
        (
            PaymentStep(
                payment=payment,
                version=payment.version,
                from_state=PaymentState.DUE,
                to_state=PaymentState.REQUESTED,
                code=code,
                at=at,
                actor_id=by,
            )
            for payment in gathered
        ),
        batch_size=AT_A_TIME,
    )
