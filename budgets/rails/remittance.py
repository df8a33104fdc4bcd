"""The payer's own bank: a run gathers what is due, and the payer says what came of it.

Nothing here moves money. A paying organisation takes the run's file to its bank and sends the
outcome back (see `confirmations`); a person is told whom to pay, how much and with which
reference, says "I've paid", and the payee confirms.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from budgets.actions.payments import ask, chase
from budgets.days import next_try_at, today
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
from budgets.money import plain_pounds

MOST_IN_A_RUN = 5_000
HEADINGS = ("our_reference", "payee_reference", "payee", "amount", "due_on", "run")


class BankRun:
    """An organisation's payments: gathered once a day for each payer, then chased."""

    def carry_on(self, *, payment: Payment, at: datetime) -> None:
        if payment.state == PaymentState.DUE:
            prepare_run(payer=payment.payer, by=None, at=at)
        else:
            chase(payment=payment, at=at)


class OwnAccount:
    """A person's payments: asked for when due, then chased. Silence never counts as paid."""

    def carry_on(self, *, payment: Payment, at: datetime) -> None:
        if payment.state == PaymentState.DUE:
            ask(payment=payment, by=None, at=at)
        else:
            chase(payment=payment, at=at)


def prepare_run(*, payer: Party, by: int | None, at: datetime) -> PaymentRun | None:
    """Gather this payer's due payments, oldest first, in a new run; None when there are none.

    A run is never added to, so its file is the same whenever it is drawn.
    """
    due = Payment.objects.filter(
        payer=payer, state=PaymentState.DUE, rail=Rail.BANK_RUN, due_on__lte=today(at)
    )
    with transaction.atomic():
        oldest = due.select_for_update().order_by("due_on", "pk")[:MOST_IN_A_RUN]
        ids = [payment.pk for payment in oldest]
        if not ids:
            return None
        run = PaymentRun.objects.create(payer=payer, for_on=today(at), made_at=at, made_by_id=by)
        if not _gather(run, ids, at):  # another worker took them all a moment ago
            run.delete()
            return None
        _write_down(run, by, at)
    return run


def _gather(run: PaymentRun, ids: list[int], at: datetime) -> int:
    look_again_at = next_try_at(Rail.BANK_RUN, PaymentState.REQUESTED, run.for_on, at)
    taken = 0
    for start in range(0, len(ids), 500):
        still_due = Payment.objects.filter(pk__in=ids[start : start + 500], state=PaymentState.DUE)
        taken += still_due.update(
            state=PaymentState.REQUESTED,
            version=F("version") + 1,
            run=run,
            lease_until=None,
            next_try_at=look_again_at,
            moved_at=at,
        )
    return taken


def _write_down(run: PaymentRun, by: int | None, at: datetime) -> None:
    gathered = list(run.payments.order_by("due_on", "pk"))
    RunLine.objects.bulk_create(
        (RunLine(run=run, payment=payment, pence=payment.left_pence) for payment in gathered),
        batch_size=500,
    )
    PaymentStep.objects.bulk_create(
        (
            PaymentStep(
                payment=payment,
                version=payment.version,
                from_state=PaymentState.DUE,
                to_state=PaymentState.REQUESTED,
                code=StepCode.IN_RUN,
                at=at,
                actor_id=by,
            )
            for payment in gathered
        ),
        batch_size=500,
    )


def payee_reference(payee: Party) -> str:
    """What a payee is called in a payer's file: eight letters, the same in every run."""
    return payee.uuid.hex[:8].upper()


def run_file(run: PaymentRun, *, payees: Mapping[UUID, str] | None = None) -> str:
    """The run as CSV. The caller knows the payees' names, by the uuid of their party."""
    names = payees or {}
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for line in run.lines.select_related("payment__payee").order_by("pk"):
        payment = line.payment
        writer.writerow(
            [
                payment.reference,
                payee_reference(payment.payee),
                as_text(names.get(payment.payee.uuid, "")),
                plain_pounds(line.pence),
                payment.due_on.isoformat(),
                run.reference,
            ]
        )
    return file.getvalue()


def as_text(cell: str) -> str:
    """A name must not become a formula when the file is opened as a spreadsheet."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
