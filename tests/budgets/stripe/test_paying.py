"""A payer's saved card: collected once, transferred once, whatever fails."""

import pytest
from django.db import transaction

from budgets.actions import confirm_received, say_paid
from budgets.errors import CannotMove
from budgets.models import StripeAttempt
from budgets.rails.stripe import attempts
from budgets.rails.stripe.client import call, client
from tests.budgets.cast import (
    OLU,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    balances,
)
from tests.budgets.stripe.scenes import (
    account_of,
    asked,
    carry_on,
    charges_of,
    now,
    pay,
    transfers_of,
)
from tests.stripe_emulator.test_paying import press

pytestmark = pytest.mark.django_db(transaction=True)


def assert_paid_once(payment):
    assert [charge.amount for charge in charges_of(payment)] == [50_00]
    assert [made.amount for made in transfers_of(payment)] == [50_00]
    assert payment.state == "paid"
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def test_a_saved_card_pays_and_the_payee_has_it():
    payment = asked()

    pay(payment)
    payment.refresh_from_db()
    assert payment.state == "collected"
    assert balances(payment.lines.get().commitment.budget)["in_transit"] == 50_00

    assert carry_on(payment) == "paid"
    assert_paid_once(payment)


@pytest.mark.parametrize("missing", [{"card": None}, {"ready": False}])
def test_without_a_card_or_a_ready_payee_nothing_is_asked(missing):
    payment = asked(**missing)

    with pytest.raises(CannotMove):
        pay(payment)

    assert not StripeAttempt.objects.exists()


def test_a_declined_card_can_be_tried_again():
    payment = asked(card="pm_card_chargeCustomerFail")

    pay(payment)

    payment.refresh_from_db()
    assert (payment.state, payment.rail) == ("failed", "own_account")
    assert StripeAttempt.objects.get().code == "generic_decline"
    assert charges_of(payment) == []
    assert_payments_match_the_ledger()


@pytest.mark.parametrize(("answer", "state"), [("yes", "paid"), ("no", "failed")])
def test_a_bank_that_asks_is_answered_and_then_looked_up(answer, state):
    payment = asked(card="pm_card_authenticationRequired")

    went = pay(payment)
    payment.refresh_from_db()
    assert payment.state == "requested"
    press(went.approve_at, approved=answer)
    carry_on(payment, minutes=11)

    assert carry_on(payment, minutes=12) == state
    assert len(transfers_of(payment)) == (answer == "yes")


def test_a_payer_who_never_answers_their_bank_is_not_charged_later():
    payment = asked(card="pm_card_authenticationRequired")
    went = pay(payment)

    assert carry_on(payment, minutes=70) == "failed"

    press(went.approve_at, approved="yes")
    assert charges_of(payment) == []


@pytest.mark.parametrize(
    ("kind", "minutes", "state"),
    [
        ("drop_before", 2, "unknown"),
        ("drop_before", 7, "failed"),
        ("drop_after", 2, "collected"),
        ("500_after", 2, "collected"),
    ],
)
def test_a_collection_without_an_answer_is_looked_up(emulator, kind, minutes, state):
    payment = asked()
    emulator.fault("POST /v1/payment_intents", kind)

    pay(payment)
    payment.refresh_from_db()
    assert payment.state == "unknown"
    emulator.tell("faults", rules=[])

    assert carry_on(payment, minutes=minutes) == state
    assert len(charges_of(payment)) == (state == "collected")


@pytest.mark.parametrize("busy", ["429", "lock_timeout"])
def test_busy_after_no_answer_may_mean_that_the_card_was_charged(emulator, busy):
    payment = asked()
    on = "POST /v1/payment_intents"
    first, then = {"kind": "drop_after", "times": 1}, {"kind": busy}
    emulator.tell("faults", rules=[{"on": on, **first}, {"on": on, **then}])

    pay(payment)
    payment.refresh_from_db()
    assert payment.state == "unknown"
    emulator.tell("faults", rules=[])

    assert carry_on(payment, minutes=2) == "collected"
    assert len(charges_of(payment)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "500_after", "429", "409"])
def test_a_transfer_without_an_answer_is_sent_once(emulator, kind):
    payment = asked()
    pay(payment)
    emulator.fault("POST /v1/transfers", kind)
    assert (carry_on(payment) == "paid") == (kind == "500_after")  # found by looking at once

    emulator.tell("faults", rules=[])
    for minutes in (2, 4, 6, 8):
        if carry_on(payment, minutes=minutes) == "paid":
            break

    assert_paid_once(payment)


def test_a_key_that_stripe_has_forgotten_does_not_pay_twice(emulator):
    payment = asked()
    pay(payment)
    emulator.fault("POST /v1/transfers", "drop_after")
    carry_on(payment)

    emulator.tell("faults", rules=[])
    emulator.tell("clock", advance=25 * 3600)

    carry_on(payment, hours=25)
    assert_paid_once(payment)


def test_pressing_twice_charges_once():
    payment = asked()
    pay(payment)

    with pytest.raises(CannotMove):
        pay(payment)

    assert len(charges_of(payment)) == 1


def test_a_payment_with_stripe_moves_by_what_stripe_says_alone(emulator):
    payment = asked(card="pm_card_authenticationRequired")
    pay(payment)
    payment.refresh_from_db()

    with pytest.raises(CannotMove):
        say_paid(payment=payment, by=1, at=now())
    with pytest.raises(CannotMove):
        confirm_received(payment=payment, by=OLU, at=now())


def test_stripe_is_never_called_inside_a_transaction():
    with transaction.atomic(), pytest.raises(RuntimeError):
        call(lambda stripe: stripe.v1.balance.retrieve())


def test_the_fee_is_the_operators():
    payment = asked()

    pay(payment)
    carry_on(payment)

    fees = [txn.fee for txn in client().v1.balance_transactions.list().data]
    assert sum(fees) == 95
    assert transfers_of(payment)[0].amount == payment.pence


def test_a_transfer_that_was_made_although_its_second_answer_was_a_failure_is_not_made_again(
    emulator,
):
    """Nothing arrives at first; then it is done, but said to have failed, and said so again."""
    payment = asked()
    pay(payment)
    emulator.fault("POST /v1/transfers", "drop_before")
    carry_on(payment)
    carry_on(payment, minutes=2)

    emulator.fault("POST /v1/transfers", "500_after", times=1)
    carry_on(payment, minutes=4)
    emulator.tell("faults", rules=[])
    for minutes in (8, 20):
        carry_on(payment, minutes=minutes)

    assert_paid_once(payment)


def test_a_transfer_counts_even_if_it_was_given_up():
    payment = asked()
    pay(payment)
    payment.refresh_from_db()
    attempt = attempts.start_transferring(payment=payment, at=now())
    attempts.end_unsent(attempt=attempt, code="key_spent", at=now())
    client().v1.transfers.create(
        {
            "amount": payment.pence,
            "currency": "gbp",
            "destination": account_of(payment),
            "transfer_group": str(payment.uuid),
            "source_transaction": attempts.collected_by(payment).charge_id,
            "metadata": {"attempt": str(attempt.uuid)},
        }
    )

    assert carry_on(payment) == "paid"
    assert_paid_once(payment)


def test_where_one_worker_ended_a_transfer_and_another_had_no_answer_it_is_looked_up():
    """Both asked with one key: none is open any more, and the payment is being checked."""
    payment = asked()
    pay(payment)
    payment.refresh_from_db()
    attempt = attempts.start_transferring(payment=payment, at=now())
    attempts.end_unsent(attempt=attempt, code="key_spent", at=now())
    attempts.say_unsure(payment=payment, at=now())

    for minutes in (2, 6, 12):
        carry_on(payment, minutes=minutes)

    payment.refresh_from_db()
    assert_paid_once(payment)
