"""Real processes over one database: workers that kill themselves, and writers that race.

Run by test_processes.py as `python -m tests.budgets.worker crash` or `race`; prints what it saw as
JSON. It forks itself, so it is a process of its own with no threads.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402

from budgets import actions  # noqa: E402
from budgets.errors import NotEnough  # noqa: E402
from budgets.models import (  # noqa: E402
    AccountKind,
    Commitment,
    Payment,
    PaymentState,
    StepCode,
    Transfer,
)
from budgets.rails.confirmations import apply_confirmation, read_confirmation  # noqa: E402
from budgets.rails.remittance import prepare_run, run_file  # noqa: E402
from budgets.rails.sweep import sweep  # noqa: E402
from tests.budgets import cast  # noqa: E402

WON, LOST = 0, 3
PART, BACK = 10_00, 5_00  # what the bank pays at first, and what comes back to it later
NEXT_DAY = cast.AT + timedelta(days=1)


class KillAt:
    """Kill this very process before its nth statement or commit is sent.

    To the database, dying after one of them is dying before the next.
    """

    def __init__(self, nth: int) -> None:
        self.left = nth

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def armed(self):
        def statement(execute, sql, params, many, context):
            self.count()
            return execute(sql, params, many, context)

        def commit(plain=connection._commit):
            self.count()
            return plain()

        with connection.execute_wrapper(statement), patch.object(connection, "_commit", commit):
            yield


def in_child(work: Callable[[], object], *, kill: KillAt | None = None) -> int:
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    try:
        with kill.armed() if kill else nullcontext():
            result = work()
        os._exit(result if isinstance(result, int) else 0)
    except BaseException as error:  # the parent sees the code
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)


def end_of(pid: int) -> int:
    """The exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Story:
    """A verdict over a notional budget, another of the same payer, and a direct payment."""

    def __init__(self) -> None:
        funder = actions.open_party()
        self.payer = funder
        self.payee = actions.open_party()
        self.budgets = [
            cast.make_budget(funder=funder),
            cast.make_budget(funder=funder, regime="care_act"),
            cast.make_direct_payment(),
        ]
        self.subject = uuid4()
        self.part = cast.promise(*[(b, 30_01) for b in self.budgets], payee=self.payee)

    def happen(self, at) -> None:
        """All that web, worker and payers do until all is paid; each may be doing it again."""
        cast.settle(self.part, 50_00, 10_00, subject=self.subject)
        sweep(at=at)
        for _ in range(3):
            self.pay_by_a_run(at)
        own = self.payments().get(rail="own_account")
        if own.state in {PaymentState.DUE, PaymentState.REQUESTED}:
            actions.say_paid(payment=own, by=cast.AMIRA, at=at)
        if own.state == PaymentState.SENT:
            actions.confirm_received(payment=own, by=cast.OLU, at=at)
        sweep(at=at)

    def pay_by_a_run(self, at) -> None:
        """The bank pays a part, then in the next run the rest; some comes back and goes again."""
        prepare_run(payer=self.payer, by=cast.FERN, at=at)
        self.bank_answers(at)
        payment = self.payments().get(rail="bank_run")
        came_back = payment.steps.filter(code=StepCode.CAME_BACK)
        if payment.state == PaymentState.PAID and not came_back.exists():
            actions.say_came_back(payment=payment, pence=BACK, by=cast.FERN, at=at)
        if payment.state in {PaymentState.PART_PAID, PaymentState.FAILED}:
            actions.try_again(payment=payment, by=cast.FERN, at=at)

    def bank_answers(self, at) -> None:
        """One file with the bank's answer for each run so far, however often it was sent."""
        payment = self.payments().get(rail="bank_run")
        if payment.run is None:
            return
        run_file(payment.run)
        runs = [line.run.reference for line in payment.run_lines.order_by("pk")]
        paid = zip(runs, [f"{PART / 100:.2f}", "", ""], strict=False)
        lines = [f"{payment.reference},{run},paid,{amount}" for run, amount in paid]
        content = "\n".join(["our_reference,run,outcome,amount", *lines]).encode()
        read = read_confirmation(payer=self.payer, content=content, by=cast.FERN, at=at)
        apply_confirmation(confirmation=read, at=at)

    def payments(self):
        return Payment.objects.filter(subject=self.subject)

    def troubles(self) -> list[str]:
        """Whatever isn't exactly once."""
        found = []
        if sum(payment.pence for payment in self.payments()) != 50_00:
            found.append("not all of the verdict became payments")
        for payment in self.payments():
            by_run = payment.rail == "bank_run"
            paid = Transfer.objects.filter(reference=payment.uuid, kind="pay")
            if sum(transfer.pence for transfer in paid) != payment.pence + BACK * by_run:
                found.append("the transfers are not the payment")
            if payment.state != PaymentState.PAID or payment.next_try_at or payment.lease_until:
                found.append(f"left in {payment.state}")
            if payment.steps.filter(to_state=PaymentState.PAID).count() != 1 + by_run:
                found.append("paid more or less often than it was")
            asked = [line.pence for line in payment.run_lines.order_by("pk")]
            if asked != ([payment.pence, payment.pence - PART, BACK] if by_run else []):
                found.append(f"asked the bank for {asked}")
        for budget in self.budgets:
            held = cast.balances(budget)
            if held.pop(AccountKind.AVAILABLE) + sum(held.values()) != 100_00:
                found.append("money appeared or vanished")
            if set(held) != {AccountKind.COMMITMENT, AccountKind.PAID}:
                found.append(f"left behind: {held}")
        return found


def crash() -> dict[str, object]:
    """Kill one worker at its first statement or commit, the next at its second, so to the last."""
    killed, troubles = 0, []
    while True:
        story = Story()
        nth = killed + 1
        ended = end_of(in_child(lambda s=story: s.happen(NEXT_DAY), kill=KillAt(nth)))
        if ended == 0:
            break
        killed += 1
        if ended != -signal.SIGKILL:
            troubles.append(f"{nth}: ended with {ended}")
            break
        later = NEXT_DAY + timedelta(minutes=3)
        if end_of(in_child(lambda s=story, at=later: s.happen(at))):
            troubles.append(f"{nth}: could not carry on")
        troubles += [f"{nth}: {trouble}" for trouble in story.troubles()]
    cast.assert_the_ledger_is_sound()
    cast.assert_payments_match_the_ledger()
    return {"killed": killed, "troubles": troubles}


def race(writers: int = 4, rounds: int = 5) -> dict[str, object]:
    """Writers that commit the last pound of a budget at the same instant: who won each round."""
    seen = []
    for _ in range(rounds):
        budget, payee = cast.make_budget(1_00), actions.open_party()
        ready, go = os.pipe()

        def commit(budget=budget, payee=payee, ready=ready, go=go) -> int:
            Commitment.objects.count()  # connected, and waiting for the start
            os.close(go)
            os.read(ready, 1)
            try:
                cast.promise((budget, 1_00), payee=payee)
            except NotEnough:
                return LOST
            return WON

        pids = [in_child(commit) for _ in range(writers)]
        os.close(go)
        os.close(ready)
        ended = sorted(end_of(pid) for pid in pids)
        seen.append(ended)
        assert cast.balances(budget) == {"commitment": 1_00}
        assert Commitment.objects.filter(budget=budget).count() == 1
    cast.assert_the_ledger_is_sound()
    return {"rounds": seen}


if __name__ == "__main__":
    report = crash() if sys.argv[1] == "crash" else race()
    Path(sys.argv[-1]).write_text(json.dumps(report))
