"""Payers, payees and what is owed between them: six payments in ten by runs, the others by card."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.db import transaction

from budgets import actions
from budgets.models import Budget, Party, StripePayee, StripePayer
from budgets.rails.stripe import people
from budgets.rails.stripe.client import client
from tests.budgets import cast
from tests.torture.processes import Clock

BACK = "http://127.0.0.1/back"
DAYS = 3  # over which it all falls due


def settle_in(size: int, *, emulator: Any, clock: Clock, chance: Random) -> None:
    """So many payments, everyone ready for Stripe."""
    payees = [_payee(emulator, clock) for _ in range(max(3, size // 100))]
    organisations = [_organisation(clock) for _ in range(max(2, size // 80))]
    persons = [_person() for _ in range(max(2, size // 25))]
    for start in range(0, size, 500):
        with transaction.atomic():
            for number in range(start, min(start + 500, size)):
                budgets = organisations if number % 10 < 6 else persons
                _owe(chance.choice(budgets), chance.choice(payees), clock, chance)


def _payee(emulator: Any, clock: Clock) -> Party:
    payee = actions.open_party()
    people.onboarding_page(payee=payee, back=BACK, at=clock.now())
    emulator.tell("onboard", account=StripePayee.objects.get(party=payee).account_id)
    people.look_at_payee(payee=payee, at=clock.now())
    return payee


def _organisation(clock: Clock) -> Budget:
    budget = cast.make_budget(10_000_000_00)
    people.open_customer(payer=budget.payer)
    people.pay_runs_by_transfer(payer=budget.payer, at=clock.now())
    return budget


def _person() -> Budget:
    budget = cast.make_direct_payment(10_000_000_00)
    known = people.open_customer(payer=budget.payer)
    card = client().v1.payment_methods.attach("pm_card_gb", {"customer": known.customer_id})
    StripePayer.objects.filter(pk=known.pk).update(card_id=card.id, card_last4="0000")
    return budget


def _owe(budget: Budget, payee: Party, clock: Clock, chance: Random) -> None:
    pence = chance.randint(1_00, 500_00)
    due_on = (clock.now() + timedelta(days=chance.randint(0, DAYS))).date()
    part = cast.promise((budget, pence), payee=payee)
    cast.settle(part, pence, due_on=due_on, at=clock.now())
