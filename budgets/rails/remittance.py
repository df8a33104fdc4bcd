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
from django.db.models import QuerySet

from budgets.actions.payments import ask, chase, look_again
from budgets.days import first_try_at, next_try_at, today
from budgets.models import Party, Payment, PaymentRun, PaymentState, Rail
from budgets.money import plain_pounds
from budgets.rails.gathering import MOST_IN_A_RUN, due_in_a_run, gather
from budgets.rails.stripe import requests

HEADINGS = ("our_reference", "payee_reference", "payee", "amount", "due_on", "run")


class BankRun:
    """An organisation's payments: gathered once a day for each payer, then chased."""

    def carry_on(self, *, payment: Payment, at: datetime) -> None:
        if payment.state != PaymentState.DUE:
            chase(payment=payment, at=at)
            return
        prepare_runs(payer=payment.payer, by=None, at=at)
        payment.refresh_from_db()
        if payment.state == PaymentState.DUE:  # one bank transfer pays it, another day
            tomorrow = first_try_at(Rail.BANK_RUN, today(at), at)
            look_again(payment=payment, look_again_at=tomorrow)


class OwnAccount:
    """A person's payments: asked for when due, then chased. Silence never counts as paid."""

    def carry_on(self, *, payment: Payment, at: datetime) -> None:
        if payment.state == PaymentState.DUE:
            ask(payment=payment, by=None, at=at)
        else:
            chase(payment=payment, at=at)


def prepare_runs(*, payer: Party, by: int | None, at: datetime) -> list[PaymentRun]:
    """All that is due: what one bank transfer pays in one run, the rest in another with a file."""
    runs = (
        requests.prepare(payer=payer, by=by, at=at),
        prepare_run(payer=payer, by=by, at=at),
    )
    return [run for run in runs if run is not None]


def prepare_run(*, payer: Party, by: int | None, at: datetime) -> PaymentRun | None:
    """Gather this payer's due payments, oldest first, in a new run; None when there are none.

    A run is never added to, so its file is the same whenever it is drawn. What one bank transfer
    pays for (see `stripe.requests`) is left to that.
    """
    due = due_by_file(payer, at)
    with transaction.atomic():
        oldest = due.select_for_update(of=("self",)).order_by("due_on", "pk")[:MOST_IN_A_RUN]
        ids = [payment.pk for payment in oldest]
        if not ids:
            return None
        return gather(
            payer=payer,
            ids=ids,
            rail=Rail.BANK_RUN,
            for_on=today(at),
            look_again_at=next_try_at(Rail.BANK_RUN, PaymentState.REQUESTED, today(at), at),
            by=by,
            at=at,
        )


def due_by_file(payer: Party, at: datetime) -> QuerySet[Payment]:
    by_transfer = requests.fit_for_transfer(payer)
    due = due_in_a_run(payer, at)
    return due if by_transfer is None else due.exclude(by_transfer)


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
