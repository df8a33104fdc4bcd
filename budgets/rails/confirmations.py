"""What a payer's bank run came to, read back from a file.

Reading only writes the lines down; applying them comes after, each in its own transaction, so
that it can be broken off anywhere and carried on. A line takes effect once: each names the run
that it answers, and a run's answer for a payment counts once, whatever file it comes in again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from budgets.actions.payments import confirm, reject, say_late
from budgets.errors import CannotMove, MoneyError
from budgets.models import (
    MOVING,
    Confirmation,
    ConfirmationLine,
    Outcome,
    Party,
    Payment,
    PaymentRun,
    Problem,
    Rail,
    StepCode,
)
from budgets.money import parse_pence

HEADINGS = ("our_reference", "run", "outcome", "amount", "expected_on")
NEEDED = frozenset({"our_reference", "run", "outcome"})
MOST_BYTES = 2_000_000
MOST_LINES = 10_000

Row = tuple[int, Mapping[str, str]]  # the line's number in the file, and its cells by heading


class UnreadableFile(MoneyError):
    """The file as a whole can't be read; nothing of it was kept. The message says what to mend."""


class _Bad(Exception):
    def __init__(self, problem: Problem, repeats: ConfirmationLine | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.repeats = repeats


def read_confirmation(*, payer: Party, content: bytes, by: int, at: datetime) -> Confirmation:
    """Keep what the file says of this payer's payments. The same file again is the same reading.

    CSV in UTF-8, headings in line 1: our_reference and run (both as in the run's own file),
    outcome (paid, rejected, late), amount in pounds (empty: all of it), expected_on (YYYY-MM-DD,
    of a late one). Lines that can't be understood are kept with their number and problem.
    Raises UnreadableFile.
    """
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        confirmation, new = Confirmation.objects.get_or_create(
            payer=payer, digest=digest, defaults={"received_at": at, "received_by_id": by}
        )
        if new:
            rows = list(_rows(content))
            ConfirmationLine.objects.bulk_create(_understood(confirmation, rows), batch_size=500)
    return confirmation


def apply_confirmation(*, confirmation: Confirmation, at: datetime) -> int:
    """Let every waiting line take effect; return how many did. Safe to repeat and to break off."""
    waiting = confirmation.lines.filter(applied_at=None, problem="").order_by("pk")
    return sum(_apply(pk, confirmation, at) for pk in waiting.values_list("pk", flat=True))


def apply_waiting(*, at: datetime) -> int:
    """Every waiting line of every file: what a worker left undone is found here."""
    waiting = Confirmation.objects.filter(lines__applied_at=None, lines__problem="").distinct()
    return sum(
        apply_confirmation(confirmation=confirmation, at=at)
        for confirmation in waiting.order_by("pk")
    )


def _apply(line_id: int, confirmation: Confirmation, at: datetime) -> bool:
    waiting = ConfirmationLine.objects.filter(pk=line_id, applied_at=None, problem="")
    try:
        with transaction.atomic():
            line = waiting.first()
            if line is None or line.payment_id is None:
                return False
            payment = Payment.objects.select_for_update().get(pk=line.payment_id)
            _check(line, payment)
            if not waiting.update(applied_at=at):
                return False
            _take_effect(line, payment, confirmation.received_by_id, at)
    except _Bad as bad:
        waiting.update(problem=bad.problem, repeats=bad.repeats)
        return False
    except (CannotMove, ValueError) as error:
        problem = Problem.WRONG_STATE if isinstance(error, CannotMove) else Problem.TOO_MUCH
        waiting.update(problem=problem)
        return False
    return True


def _check(line: ConfirmationLine, payment: Payment) -> None:
    """Is it news, of the run that the payment is in now? The payment is locked meanwhile."""
    before = ConfirmationLine.objects.filter(
        payment=payment, run=line.run_id, outcome=line.outcome, applied_at__isnull=False
    )
    if line.outcome == Outcome.LATE:
        before = before.filter(expected_on=line.expected_on)
    first = before.order_by("pk").first()
    if first:
        raise _Bad(Problem.REPEATED, repeats=first)
    if line.run_id != payment.run_id:
        raise _Bad(Problem.OTHER_RUN)
    if not payment.left_pence and line.outcome != Outcome.REJECTED:
        raise _Bad(Problem.PAID_ALREADY)
    if line.outcome == Outcome.LATE and payment.state not in MOVING:
        raise _Bad(Problem.WRONG_STATE)


def _take_effect(line: ConfirmationLine, payment: Payment, by: int, at: datetime) -> None:
    if line.outcome == Outcome.PAID:
        confirm(
            payment=payment,
            pence=line.pence or None,
            by=by,
            at=at,
            code=StepCode.CONFIRMED_BY_FILE,
        )
    elif line.outcome == Outcome.REJECTED:
        reject(payment=payment, by=by, at=at)
    elif line.expected_on:
        say_late(payment=payment, until=line.expected_on, by=by, at=at)


def _rows(content: bytes) -> Iterator[Row]:
    if len(content) > MOST_BYTES:
        raise UnreadableFile("The file is too large. Send it in parts of up to 2 MB.")
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        headings = [_heading(name) for name in reader.fieldnames or ()]
        _check_headings(headings)
        reader.fieldnames = headings
        for row in reader:
            cells = {name: (value or "").strip() for name, value in row.items() if name in HEADINGS}
            if any(cells.values()):
                yield reader.line_num, cells
            if reader.line_num > MOST_LINES:
                raise UnreadableFile("The file has more than 10,000 lines. Send it in parts.")
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile("This isn’t a CSV file in UTF-8. Save it as one.") from error


def _heading(name: str) -> str:
    return re.sub(r"[^a-z]+", "_", name.strip().lower()).strip("_")


def _check_headings(headings: list[str]) -> None:
    missing = [name for name in HEADINGS if name in NEEDED and name not in headings]
    if missing:
        raise UnreadableFile(
            f"Line 1 should be the headings: {', '.join(HEADINGS)}. Missing: {', '.join(missing)}."
        )
    if len(set(headings)) < len(headings):
        raise UnreadableFile("Line 1 has the same heading twice.")


def _understood(confirmation: Confirmation, rows: list[Row]) -> Iterator[ConfirmationLine]:
    known = _Known(
        _payments(confirmation.payer, [cells["our_reference"] for _, cells in rows]),
        _runs(confirmation.payer, [cells["run"] for _, cells in rows]),
    )
    for number, cells in rows:
        line = ConfirmationLine(confirmation=confirmation, number=number)
        try:
            _fill(line, cells, known)
        except _Bad as bad:
            line.problem = bad.problem
        yield line


@dataclass(frozen=True)
class _Known:
    """What a file's lines may speak of, by reference, and of which they spoke so far."""

    payments: Mapping[str, Payment]
    runs: Mapping[str, PaymentRun]
    seen: set[tuple[str, int]] = field(default_factory=set)


def _fill(line: ConfirmationLine, cells: Mapping[str, str], known: _Known) -> None:
    reference = _plain(cells["our_reference"])
    if not reference:
        raise _Bad(Problem.NO_REFERENCE)
    line.payment = known.payments.get(reference)
    if line.payment is None:
        raise _Bad(Problem.UNKNOWN_REFERENCE)
    line.run = known.runs.get(_plain(cells["run"]))
    if line.run is None:
        raise _Bad(Problem.UNKNOWN_RUN)
    if (reference, line.run.pk) in known.seen:
        raise _Bad(Problem.TWICE)
    known.seen.add((reference, line.run.pk))
    outcome = cells["outcome"].lower()
    if outcome not in Outcome.values:
        raise _Bad(Problem.BAD_OUTCOME)
    line.outcome = outcome
    if outcome == Outcome.PAID:
        line.pence = _amount(cells.get("amount", ""))
    if outcome == Outcome.LATE:
        line.expected_on = _day(cells.get("expected_on", ""))


def _payments(payer: Party, references: Iterable[str]) -> dict[str, Payment]:
    found = {}
    for named in _named(references):
        for payment in Payment.objects.filter(payer=payer, rail=Rail.BANK_RUN, reference__in=named):
            found[_plain(payment.reference)] = payment
    return found


def _runs(payer: Party, references: Iterable[str]) -> dict[str, PaymentRun]:
    found = {}
    for named in _named(references):
        for run in PaymentRun.objects.filter(payer=payer, reference__in=named):
            found[_plain(run.reference)] = run
    return found


def _named(references: Iterable[str]) -> Iterator[list[str]]:
    """References as we keep them, some hundred at a time: banks drop the hyphen."""
    wanted = sorted({_plain(reference) for reference in references})
    for start in range(0, len(wanted), 500):
        yield [f"{plain[:4]}-{plain[4:]}" for plain in wanted[start : start + 500]]


def _plain(reference: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", reference.upper())


def _amount(text: str) -> int:
    """Pence; 0 stands for all that is left when the line takes effect."""
    if not text:
        return 0
    try:
        pence = parse_pence(text)
    except ValueError:
        raise _Bad(Problem.BAD_AMOUNT) from None
    if pence == 0:
        raise _Bad(Problem.BAD_AMOUNT)
    return pence


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Bad(Problem.BAD_DATE) from None
