"""What people, their banks and our own workers do, each time they have a moment."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from budgets.actions import try_again
from budgets.errors import CannotMove
from budgets.models import Payment, PaymentState, Rail, RequestState, StripeRequest
from budgets.rails.stripe import collecting, inbox
from budgets.rails.stripe.client import Busy, Refused, Unsure, client
from budgets.rails.sweep import sweep
from tests.budgets.cast import AMIRA
from tests.torture.england import BACK
from tests.torture.processes import Clock

AT_ONCE = 400  # payments that people pay before somebody else has a turn


def work(clock: Clock) -> None:
    """A worker's sweep and inbox."""
    sweep(at=clock.now())
    for _ in range(20):
        if not inbox.work(at=clock.now()):
            break


def night(clock: Clock) -> None:
    with suppress(Unsure, Busy, Refused):  # then tomorrow again
        inbox.find_missed(at=clock.now())


def pay_by_card(clock: Clock) -> None:
    """Everyone who was asked pays with their card, again and again until it has gone through."""
    waiting = Payment.objects.filter(
        rail=Rail.OWN_ACCOUNT, state__in=[PaymentState.REQUESTED, PaymentState.FAILED]
    )
    for payment in waiting.select_related("payer", "payee")[:AT_ONCE]:
        try:
            if payment.state == PaymentState.FAILED:
                try_again(payment=payment, by=AMIRA, at=clock.now())
            attempt = collecting.start(payment=payment, by=AMIRA, at=clock.now())
            collecting.finish(attempt=attempt, at=clock.now(), back=BACK)
        except (CannotMove, Unsure, Busy, Refused):
            continue


class Banks:
    """Payers' banks: most send what was asked, some in parts, too much, late or never."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.plans: dict[int, list[int]] = {}
        self.sent: dict[int, int] = {}  # pence, by payer

    def send(self) -> None:
        requests = StripeRequest.objects.exclude(reference="").select_related("payer")
        for request in requests.order_by("pk"):
            plan = self.plans.setdefault(request.pk, self._plan(request))
            ended = request.state in {RequestState.COLLECTED, RequestState.CLOSED}
            if plan and (plan[0] >= 0 or ended):
                self._push(request, abs(plan.pop(0)))

    def _plan(self, request: StripeRequest) -> list[int]:
        """What it sends turn by turn. Below zero: once the request has ended."""
        how, asked = self.chance.random(), request.pence
        first_time = not StripeRequest.objects.filter(
            payer=request.payer_id, pk__lt=request.pk
        ).exists()
        if how < 0.15 and first_time:
            return [-asked] if how < 0.08 else []
        if how < 0.35:
            part = self.chance.randint(1, asked - 1)
            return [part, 0, asked - part]
        return [asked + self.chance.randint(1, 900)] if how < 0.5 else [asked]

    def _push(self, request: StripeRequest, pence: int) -> None:
        if not pence:
            return
        wanted = {"amount": pence, "currency": "gbp", "reference": request.reference}
        customer = request.payer.customer_id
        client().v1.test_helpers.customers.fund_cash_balance(customer, wanted)  # type: ignore[arg-type]
        self.sent[request.payer_id] = self.sent.get(request.payer_id, 0) + pence
