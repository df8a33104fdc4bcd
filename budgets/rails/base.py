"""What every way of moving real money has in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from budgets.models import Payment, Rail
from budgets.rails.remittance import BankRun, OwnAccount
from budgets.rails.stripe.rail import Stripe


class PaymentRail(Protocol):
    """A rail carries a payment on from whatever state it is in.

    `carry_on` is called by the sweep when the payment's next try has come, under a lease. A
    worker may die at any statement of it and it will be called again, so it changes the payment
    only by `budgets.actions`, whose steps are guarded by the payment's state and version.
    """

    def carry_on(self, *, payment: Payment, at: datetime) -> None: ...


RAILS: Mapping[Rail, PaymentRail] = {
    Rail.BANK_RUN: BankRun(),
    Rail.OWN_ACCOUNT: OwnAccount(),
    Rail.STRIPE: Stripe(),
}
