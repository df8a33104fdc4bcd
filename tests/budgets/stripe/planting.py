"""Ten ways in which our books, Stripe and the banks can come to differ, each planted for real."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db.models import F

from budgets import actions
from budgets.models import Payment, PaymentRun
from budgets.rails import confirmations, remittance, sweep
from budgets.rails.stripe import attempts
from budgets.rails.stripe.client import client
from budgets.rails.stripe.collecting import start
from tests.budgets.cast import AMIRA, FERN, make_budget, make_direct_payment, promise, settle
from tests.budgets.stripe.scenes import (
    account_of,
    charges_of,
    customer_of,
    now,
    onboard,
    pay,
    save_card,
    transfers_of,
)
from tests.stripe_emulator.scenes import collect, transfer

LONG_AGO = {"days": -15}
PENCE = 50_00


class Planting:
    """One payer with a card, one with a bank, one payee at Stripe; `planted` is what was put."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.planted = Counter()
        self.payee = actions.open_party()
        self.cards = make_direct_payment(1_000_000, funder=None)
        self.bank = make_budget(1_000_000)
        save_card(self.cards.payer, "pm_card_bypassPending")
        onboard(self.payee)

    def plant(self, kind, about):
        self.planted[kind, str(about)] += 1

    # Honest payments, and how far they have come

    def due(self, budget, payee=None, **when):
        at = now(**when)
        part = promise((budget, PENCE), payee=payee or self.payee)
        return settle(part, PENCE, due_on=at.date() - timedelta(days=1), at=at)[0]

    def in_a_run(self, **when):
        payment = self.due(self.bank, **when)
        remittance.prepare_run(payer=self.bank.payer, by=FERN, at=now(**when))
        return fresh(payment)

    def collected(self, payee=None):
        payment = self.due(self.cards, payee)
        pay(payment)
        return fresh(payment)

    def by_card(self):
        payment = self.collected()
        sweep.carry_on(payment.pk, at=now())
        return fresh(payment)

    def by_bank(self):
        return actions.confirm(payment=self.in_a_run(), by=FERN, at=now())

    def answer(self, payment, outcome, run=None, pence=""):
        run = run or payment.run
        line = ",".join([payment.reference, run.reference, outcome, pence])
        text = f"our_reference,run,outcome,amount\n{line}"
        read = confirmations.read_confirmation(
            payer=payment.payer, content=text.encode(), by=FERN, at=now()
        )
        confirmations.apply_confirmation(confirmation=read, at=now())
        return fresh(payment)

    def honest(self):
        self.by_card(), self.by_bank(), self.in_a_run(), self.due(self.bank), self.due(self.cards)
        self.answer(self.in_a_run(), "paid")
        self.answer(self.in_a_run(), "rejected")
        actions.say_paid(payment=self.due(self.cards), by=AMIRA, at=now())
        twice = self.answer(self.in_a_run(), "paid")
        self.answer(twice, "paid", pence="50.00")

    # What differs

    def ledger(self):
        payment = self.by_bank()
        Payment.objects.filter(pk=payment.pk).update(paid_pence=F("paid_pence") - 1_00)
        self.plant("ledger", payment.uuid)

    def charge(self):
        made = collect(client(), 100_00)
        self.plant("charge", made.latest_charge)

    def transfer(self):
        collect_for_it = self.by_card()
        sent = transfer(client(), account_of(collect_for_it), 10_00)
        self.plant("transfer", sent.id)

    def missing(self):
        payment = self.collected()
        attempt = attempts.start_transferring(payment=payment, at=now())
        nowhere = f"tr_{payment.reference}"
        attempts.take_transfer(
            {"id": nowhere, "metadata": {"attempt": str(attempt.uuid)}}, at=now()
        )
        self.plant("missing", nowhere)

    def amount(self):
        payment = self.due(self.cards)
        attempt = start(payment=payment, by=AMIRA, at=now())
        intent = client().v1.payment_intents.create(
            {
                "amount": PENCE + 7_00,
                "currency": "gbp",
                "customer": customer_of(payment),
                "payment_method": payment.payer.stripe_payer.card_id,
                "confirm": True,
                "return_url": "http://127.0.0.1/back",
                "metadata": {"attempt": str(attempt.uuid)},
            }
        )
        attempts.take_intent(intent.to_dict(), at=now())
        sweep.carry_on(payment.pk, at=now())
        self.plant("amount", intent.latest_charge)

    def stuck(self):
        stopped = actions.open_party()
        onboard(stopped)
        payment = self.collected(stopped)
        self.emulator.tell("restrict", account=account_of(payment))
        sweep.carry_on(payment.pk, at=now())
        self.plant("stuck", payment.uuid)

    def taken_back(self):
        """By turns: the payer's charge is refunded, the payee's transfer reversed."""
        payment = self.by_card()
        if sum(kind == "taken_back" for kind, _ in self.planted) % 2:
            gone = client().v1.transfers.reversals.create(transfers_of(payment)[0].id)
        else:
            gone = client().v1.refunds.create({"charge": charges_of(payment)[0].id})
        self.plant("taken_back", gone.id)

    def payout(self):
        account = account_of(self.by_card())
        sent = client().v1.payouts.create(
            {"amount": 5_00, "currency": "gbp"}, {"stripe_account": account}
        )
        self.emulator.tell("fail_payout", account=account, payout=sent.id)
        self.plant("payout", sent.id)

    def bank_differs(self):
        """By turns: the bank paid what its run no longer has; turned down what we say is paid."""
        payment = self.in_a_run()
        if sum(kind == "bank" for kind, _ in self.planted) % 2:
            actions.confirm(payment=payment, by=FERN, at=now())
            self.answer(fresh(payment), "rejected")
        else:
            earlier = PaymentRun.objects.get(pk=payment.run_id)
            actions.reject(payment=payment, by=FERN, at=now())
            actions.try_again(payment=payment, by=FERN, at=now())
            self.answer(payment, "paid", run=earlier)
        self.plant("bank", payment.uuid)

    def no_word(self):
        """By turns: said to be paid and not confirmed; in a run and never heard of."""
        if sum(kind == "no_word" for kind, _ in self.planted) % 2:
            payment = self.in_a_run(**LONG_AGO)
        else:
            payment = self.due(self.cards, **LONG_AGO)
            actions.say_paid(payment=payment, by=AMIRA, at=now(**LONG_AGO))
        self.plant("no_word", payment.uuid)


def fresh(payment):
    return Payment.objects.get(pk=payment.pk)


KINDS = {
    "the ledger and the payment differ": Planting.ledger,
    "Stripe collected what we know nothing of": Planting.charge,
    "Stripe sent what we know nothing of": Planting.transfer,
    "we say that Stripe sent it, and it did not": Planting.missing,
    "Stripe collected another amount": Planting.amount,
    "collected and refused by the payee's account": Planting.stuck,
    "refunded or reversed at Stripe alone": Planting.taken_back,
    "a payout that the payee's bank sent back": Planting.payout,
    "the bank's file says something else": Planting.bank_differs,
    "no word for two weeks": Planting.no_word,
}
