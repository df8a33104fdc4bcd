"""Ways in which a payer's money comes: a card, the payer's bank, a bank transfer."""

import urllib.parse
import urllib.request
from typing import Any

import pytest
import stripe

from tests.stripe_emulator.scenes import GBP, available, collect, customer_with_card

RETURN = "http://127.0.0.1/back?a=b"


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def press(url: str, **form: str) -> str | None:
    """Send a hosted page's form; where it sends its reader."""
    body = urllib.parse.urlencode(form).encode()
    try:
        urllib.request.build_opener(Stay).open(url, body)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    return None


@pytest.mark.parametrize(
    ("card", "code", "decline"),
    [
        ("pm_card_chargeCustomerFail", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_authenticationRequired", "authentication_required", "authentication_required"),
    ],
)
def test_a_declined_card_says_why_and_takes_nothing(client, card, code, decline):
    with pytest.raises(stripe.CardError) as refused:
        collect(client, 5_000, card=card)

    error = refused.value.error
    assert refused.value.http_status == 402
    assert (error.code, error.decline_code) == (code, decline)
    intent = client.v1.payment_intents.retrieve(error.payment_intent.id)
    assert intent.status == "requires_payment_method"
    assert client.v1.charges.retrieve(intent.latest_charge).status == "failed"
    assert available(client) == 0


def test_a_bank_that_asks_is_answered_on_its_own_page(client):
    intent = collect(
        client,
        5_000,
        card="pm_card_authenticationRequired",
        off_session=False,
        return_url=RETURN,
    )
    assert intent.status == "requires_action"

    went = press(intent.next_action.redirect_to_url.url, approved="yes")

    assert went == f"{RETURN}&payment_intent={intent.id}&redirect_status=succeeded"
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_who_refuses_at_the_bank_pays_nothing(client):
    intent = collect(
        client, 5_000, card="pm_card_authenticationRequired", off_session=False, return_url=RETURN
    )

    went = press(intent.next_action.redirect_to_url.url, approved="no")

    assert str(went).endswith("redirect_status=failed")
    now = client.v1.payment_intents.retrieve(intent.id)
    assert now.status == "requires_payment_method"
    assert now.last_payment_error.code == "payment_intent_authentication_failure"


def test_pay_by_bank_is_approved_each_time(client):
    customer = client.v1.customers.create()
    intent = client.v1.payment_intents.create(
        {
            **GBP,
            "amount": 5_000,
            "customer": customer.id,
            "payment_method_types": ["pay_by_bank"],
            "payment_method_data": {"type": "pay_by_bank"},
            "confirm": True,
            "return_url": RETURN,
            "transfer_group": "group",
        }
    )

    press(intent.next_action.redirect_to_url.url, approved="yes")

    now = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert (now.status, now.latest_charge.transfer_group) == ("succeeded", "group")
    assert available(client) == 4_975


def bank_transfer(client, customer: str, pence: int) -> Any:
    return client.v1.payment_intents.create(
        {
            **GBP,
            "amount": pence,
            "customer": customer,
            "payment_method_types": ["customer_balance"],
            "payment_method_data": {"type": "customer_balance"},
            "payment_method_options": {
                "customer_balance": {
                    "funding_type": "bank_transfer",
                    "bank_transfer": {"type": "gb_bank_transfer"},
                }
            },
            "confirm": True,
        }
    )


def fund(client, customer: str, pence: int, **more: str) -> Any:
    params = {**GBP, "amount": pence, **more}
    return client.v1.test_helpers.customers.fund_cash_balance(customer, params)


def test_a_bank_transfer_may_come_in_parts(client):
    customer = client.v1.customers.create()
    intent = bank_transfer(client, customer.id, 5_000)
    asked = intent.next_action.display_bank_transfer_instructions
    assert (intent.status, asked.amount_remaining) == ("requires_action", 5_000)
    assert asked.financial_addresses[0].sort_code.sort_code

    fund(client, customer.id, 2_000)
    part = client.v1.payment_intents.retrieve(intent.id)
    fund(client, customer.id, 3_000)

    assert part.next_action.display_bank_transfer_instructions.amount_remaining == 3_000
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert available(client) == 4_975


def test_a_bank_transfer_goes_to_the_request_it_names(client):
    customer = client.v1.customers.create()
    first = bank_transfer(client, customer.id, 1_000)
    second = bank_transfer(client, customer.id, 1_000)

    reference = second.next_action.display_bank_transfer_instructions.reference
    fund(client, customer.id, 1_000, reference=reference)

    assert client.v1.payment_intents.retrieve(second.id).status == "succeeded"
    assert client.v1.payment_intents.retrieve(first.id).status == "requires_action"


def cash_of(client, customer: str) -> int:
    found = client.v1.customers.cash_balance.retrieve(customer).to_dict()["available"]
    return (found or {}).get("gbp", 0)


def test_more_than_was_asked_for_lies_in_the_cash_balance_and_can_go_back(client):
    customer = client.v1.customers.create()
    bank_transfer(client, customer.id, 1_000)
    fund(client, customer.id, 1_250)
    back = {**GBP, "origin": "customer_balance", "customer": customer.id}

    assert cash_of(client, customer.id) == 250
    made = client.v1.refunds.create({**back, "amount": 250})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({**back, "amount": 1})

    assert (made.status, made.charge, cash_of(client, customer.id)) == ("succeeded", None, 0)
    assert available(client) == 995


def test_a_cancelled_request_lets_go_of_the_part_that_had_come(client):
    customer = client.v1.customers.create()
    intent = bank_transfer(client, customer.id, 1_000)
    fund(client, customer.id, 400)
    assert cash_of(client, customer.id) == 0

    client.v1.payment_intents.cancel(intent.id)

    assert cash_of(client, customer.id) == 400


def test_a_card_is_saved_on_stripes_page_and_used_later(client):
    customer = client.v1.customers.create()
    session = client.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "gbp",
            "customer": customer.id,
            "payment_method_types": ["card"],
            "success_url": "http://127.0.0.1/saved/{CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1/back",
            "setup_intent_data": {"metadata": {"for": "later"}},
        }
    )

    went = press(session.url, card="pm_card_bypassPending")

    saved = client.v1.customers.payment_methods.list(customer.id, {"type": "card"}).data
    setup = client.v1.setup_intents.retrieve(session.setup_intent)
    assert went == f"http://127.0.0.1/saved/{session.id}"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"
    assert (setup.status, setup.metadata.to_dict()) == ("succeeded", {"for": "later"})
    assert [method.id for method in saved] == [setup.payment_method]


def test_a_payment_is_made_on_stripes_page(client):
    line = {**GBP, "unit_amount": 2_500, "product_data": {"name": "Request 1"}}
    session = client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "payment_method_types": ["pay_by_bank"],
            "line_items": [{"quantity": 2, "price_data": line}],
            "payment_intent_data": {"transfer_group": "run", "metadata": {"run": "1"}},
            "success_url": "http://127.0.0.1/paid",
        }
    )

    press(session.url)

    now = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (now.status, now.payment_status) == ("complete", "paid")
    assert (now.payment_intent.amount, now.payment_intent.transfer_group) == (5_000, "run")


def test_a_page_that_closed_takes_nothing(client):
    customer = client.v1.customers.create()
    session = client.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "currency": "gbp",
            "customer": customer.id,
            "success_url": "http://127.0.0.1/",
        }
    )

    client.v1.checkout.sessions.expire(session.id)
    press(session.url, card="pm_card_gb")

    assert client.v1.customers.payment_methods.list(customer.id).data == []


def test_someone_elses_card_cannot_be_used(client):
    _, method = customer_with_card(client)
    other = client.v1.customers.create()

    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.create(
            {
                **GBP,
                "amount": 500,
                "customer": other.id,
                "payment_method": method.id,
                "confirm": True,
            }
        )

    assert client.v1.payment_intents.list({"customer": other.id}).data == []


def test_a_cancelled_request_cannot_be_paid(client):
    customer = client.v1.customers.create()
    intent = bank_transfer(client, customer.id, 1_000)

    client.v1.payment_intents.cancel(intent.id)
    fund(client, customer.id, 1_000)

    assert client.v1.payment_intents.retrieve(intent.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.confirm(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"
