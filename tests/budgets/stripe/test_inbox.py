"""Stripe's word is a hint: verified, kept once, and the object fetched afresh."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from budgets.models import BankChange, StripeEvent, StripePayee
from budgets.rails.stripe import attempts, inbox, people
from budgets.rails.stripe.client import Unsure, client
from tests.budgets.stripe.scenes import account_of, asked, carry_on, charges_of, now, pay
from tests.stripe_emulator.test_paying import press

pytestmark = pytest.mark.django_db(transaction=True)


def body_of(event) -> bytes:
    return json.dumps(event.to_dict()).encode()


def signed(body: bytes, *, secret="whsec_ours", later=0):
    at = int(now().timestamp()) + later
    word = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={word}"


def events(*types):
    return list(client().v1.events.list({"limit": 100, "types": list(types)}).auto_paging_iter())


def hear(event):
    body = body_of(event)
    return inbox.receive(body=body, header=signed(body), at=now())


def test_an_event_is_kept_once():
    payment = asked()
    pay(payment)
    event = events("payment_intent.succeeded")[0]

    assert [hear(event), hear(event)] == [True, False]
    assert StripeEvent.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"secret": "whsec_other"}, {"later": -400}, {"later": 120}])
def test_what_is_not_signed_now_by_stripe_is_refused(wrong):
    body = b'{"id": "evt_1", "type": "x", "data": {"object": {"id": "tr_1"}}}'

    with pytest.raises(inbox.NotFromStripe):
        inbox.receive(body=body, header=signed(body, **wrong), at=now())

    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize("body", [b"\xff", b"not json", b"[]", b'{"id": "evt_1", "type": "x"}'])
def test_a_body_that_is_no_event_is_refused(body):
    with pytest.raises(inbox.NotFromStripe):
        inbox.receive(body=body, header=signed(body), at=now())


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=abc", "t=abc,v1=abc"])
def test_a_header_that_is_no_signature_is_refused(header):
    with pytest.raises(inbox.NotFromStripe):
        inbox.receive(body=b"{}", header=header, at=now())


def test_an_approval_at_the_bank_is_heard_of():
    payment = asked(card="pm_card_authenticationRequired")
    press(pay(payment).approve_at, approved="yes")

    for event in events("payment_intent.succeeded"):
        hear(event)
    inbox.work(at=now())

    payment.refresh_from_db()
    assert payment.state == "collected"
    assert StripeEvent.objects.filter(done_at=None).count() == 0


def test_events_in_any_order_and_twice_pay_once():
    payment = asked(card="pm_card_authenticationRequired")
    press(pay(payment).approve_at, approved="yes")
    carry_on(payment, minutes=11)
    carry_on(payment, minutes=12)

    for event in [*events(), *events()]:
        hear(event)
    while inbox.work(at=now()):
        pass

    payment.refresh_from_db()
    assert payment.state == "paid"
    assert len(charges_of(payment)) == 1


def test_the_payload_is_not_believed():
    """It says that the money came; Stripe itself, when asked, says that it didn't."""
    payment = asked(card="pm_card_authenticationRequired")
    pay(payment)
    event = events("payment_intent.requires_action")[0].to_dict()
    event["type"] = "payment_intent.succeeded"
    event["data"]["object"]["status"] = "succeeded"
    body = json.dumps(event).encode()

    inbox.receive(body=body, header=signed(body), at=now())
    inbox.work(at=now())

    payment.refresh_from_db()
    assert payment.state == "requested"


def test_an_event_about_what_we_do_not_know_is_kept_and_tried_again():
    client().v1.customers.create()
    customer = client().v1.customers.create()
    method = client().v1.payment_methods.attach("pm_card_gb", {"customer": customer.id})
    client().v1.payment_intents.create(
        {
            "amount": 100,
            "currency": "gbp",
            "customer": customer.id,
            "payment_method": method.id,
            "confirm": True,
        }
    )
    hear(events("payment_intent.succeeded")[0])

    assert inbox.work(at=now()) == 0
    event = StripeEvent.objects.get()
    assert event.done_at is None
    assert event.next_try_at > now()


def test_what_was_missed_is_found_at_night():
    payment = asked(card="pm_card_authenticationRequired")
    press(pay(payment).approve_at, approved="yes")

    found = inbox.find_missed(at=now())
    inbox.work(at=now())

    payment.refresh_from_db()
    assert found >= 2
    assert inbox.find_missed(at=now()) == 0
    assert payment.state == "collected"


def test_nights_without_an_answer_miss_nothing(emulator):
    payment = asked(card="pm_card_authenticationRequired")
    inbox.find_missed(at=now())
    press(pay(payment).approve_at, approved="yes")
    emulator.fault("GET /v1/events", "500")
    for night in range(1, 6):
        with pytest.raises(Unsure):
            inbox.find_missed(at=now(days=night))
    emulator.tell("faults", rules=[])
    emulator.tell("clock", advance=6 * 86_400)

    inbox.find_missed(at=now(days=6))
    inbox.work(at=now(days=6))

    payment.refresh_from_db()
    assert payment.state == "collected"


@pytest.mark.parametrize(("days", "again"), [(0, {"minutes": 5}), (3, {"days": 1}), (30, None)])
def test_what_had_no_answer_is_tried_often_then_daily_then_left_to_a_person(emulator, days, again):
    payment = asked()
    pay(payment)
    hear(events("payment_intent.succeeded")[0])
    emulator.fault("GET /v1/payment_intents/{intent}", "500")

    assert inbox.work(at=now(days=days, minutes=1)) == 0

    tried_again = StripeEvent.objects.get().next_try_at
    expected = again and now(days=days, minutes=1) + timedelta(**again)
    assert tried_again == expected or abs(tried_again - expected) < timedelta(seconds=30)


def test_a_payee_whom_stripe_stops_is_not_paid(emulator):
    payment = asked()
    emulator.tell("restrict", account=account_of(payment))
    account = {"id": "evt_1", "type": "account.updated"}
    body = json.dumps(account | {"data": {"object": {"id": account_of(payment)}}}).encode()

    inbox.receive(body=body, header=signed(body), at=now())
    inbox.work(at=now())

    assert not StripePayee.objects.get().ready


def test_money_that_came_after_we_said_it_failed_goes_back(emulator):
    payment = asked()
    emulator.fault("POST /v1/payment_intents", "drop_after")
    pay(payment)
    emulator.tell("faults", rules=[])
    attempts.fail(attempt=payment.stripe_attempts.get(), code="never_arrived", at=now())

    hear(events("payment_intent.succeeded")[0])
    inbox.work(at=now())

    payment.refresh_from_db()
    assert payment.state == "failed"
    assert charges_of(payment)[0].refunded
    assert StripeEvent.objects.get().done_at


def test_what_could_not_go_back_yet_is_tried_again(emulator):
    payment = asked()
    emulator.fault("POST /v1/payment_intents", "drop_after")
    pay(payment)
    attempts.fail(attempt=payment.stripe_attempts.get(), code="never_arrived", at=now())
    emulator.fault("POST /v1/refunds", "drop_before")

    hear(events("payment_intent.succeeded")[0])
    inbox.work(at=now())
    assert StripeEvent.objects.get().done_at is None
    emulator.tell("faults", rules=[])
    inbox.work(at=now(minutes=6))

    assert charges_of(payment)[0].refunded
    assert StripeEvent.objects.get().done_at


def test_another_bank_account_at_stripe_makes_payments_wait(emulator):
    payment = asked()
    account = account_of(payment)
    people.look_at_payee(payee=payment.payee, at=now())  # nothing changed
    assert not BankChange.objects.exists()

    client().v1.accounts.external_accounts.create(account, {"external_account": "btok_55779911"})
    people.look_at_payee(payee=payment.payee, at=now())
    people.look_at_payee(payee=payment.payee, at=now())

    payment.refresh_from_db()
    assert payment.state == "held"
    assert BankChange.objects.get().told_by == "stripe"
