"""A direct payment, its holder's card, and a payee whom Stripe may pay."""

from datetime import UTC, datetime, timedelta

from budgets.models import Payment, StripePayee, StripePayer
from budgets.rails import sweep
from budgets.rails.stripe import people
from budgets.rails.stripe.client import client
from budgets.rails.stripe.collecting import finish, start
from tests.budgets.cast import AMIRA, make_direct_payment, promise
from tests.budgets.cast import settle as settled
from tests.stripe_emulator.test_paying import press

BACK = "http://127.0.0.1/back"


def now(**later):
    return datetime.now(UTC) + timedelta(**later)


def save_card(payer, card="pm_card_gb"):
    url = people.card_page(payer=payer, back=BACK, at=now())
    went = press(url, card=card)
    session_id = went.partition("session=")[2]
    people.take_card_page(people.fetch_card_page(session_id), at=now())


def onboard(payee):
    press(people.onboarding_page(payee=payee, back=BACK, at=now()))
    people.look_at_payee(payee=payee, at=now())


def asked(pence=50_00, *, card="pm_card_gb", ready=True):
    """A payment that its payer has been asked for, with everything in place to pay it by card."""
    budget = make_direct_payment(100_00)
    payment = settled(promise((budget, pence)), pence)[0]
    if card:
        save_card(payment.payer, card)
    if ready:
        onboard(payment.payee)
    sweep.carry_on(payment.pk, at=now())
    return Payment.objects.get(pk=payment.pk)


def pay(payment):
    return finish(attempt=start(payment=payment, by=AMIRA, at=now()), at=now(), back=BACK)


def carry_on(payment, **later):
    sweep.sweep(at=now(**later))
    payment.refresh_from_db()
    return payment.state


def transfers_of(payment):
    return client().v1.transfers.list({"transfer_group": str(payment.uuid)}).data


def charges_of(payment):
    return [
        charge
        for charge in client().v1.charges.list({"transfer_group": str(payment.uuid)}).data
        if charge.status == "succeeded"
    ]


def customer_of(payment):
    return StripePayer.objects.get(party=payment.payer).customer_id


def account_of(payment):
    return StripePayee.objects.get(party=payment.payee).account_id
