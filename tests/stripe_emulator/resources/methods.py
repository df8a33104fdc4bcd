"""Cards and other ways to pay. How a card behaves is told by its last four digits, as in
Stripe's own list of test cards.
"""

from __future__ import annotations

from tests.stripe_emulator.wire import Json, missing
from tests.stripe_emulator.world import World

ASKS_EACH_TIME = "3184"  # strong authentication, whatever was set up before
DECLINES = {"0002": "generic_decline", "9995": "insufficient_funds", "0341": "generic_decline"}
DECLINES_AT_ONCE = {"0002", "9995"}  # 0341 can be saved, and is declined when charged
AT_ONCE = "0077"  # its money is available at once
TEST_CARDS = {
    "pm_card_gb": "0000",
    "pm_card_visa": "4242",
    "pm_card_authenticationRequired": ASKS_EACH_TIME,
    "pm_card_chargeDeclined": "0002",
    "pm_card_chargeDeclinedInsufficientFunds": "9995",
    "pm_card_chargeCustomerFail": "0341",
    "pm_card_bypassPending": AT_ONCE,
}
NOBODY = {
    "address": dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
    **dict.fromkeys(("email", "name", "phone", "tax_id")),
}


def known(world: World, pk: str) -> Json:
    """A payment method by its id, or a new one by the name of a test card."""
    if pk in TEST_CARDS:
        return new_card(world, TEST_CARDS[pk])
    return world.get("payment_method", pk)


def new_card(world: World, last4: str) -> Json:
    card = {
        "brand": "visa",
        "checks": dict.fromkeys(("address_line1_check", "address_postal_code_check", "cvc_check")),
        "country": "GB",
        "display_brand": "visa",
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": f"print{last4}",
        "funding": "debit",
        "last4": last4,
        "networks": {"available": ["visa"], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return new(world, "card", card)


def new(world: World, type: str, details: Json | None = None) -> Json:
    return world.new(
        *("payment_method", "pm"),
        **{type: details or {}},
        type=type,
        customer=None,
        billing_details=NOBODY,
        metadata={},
        allow_redisplay="unspecified",
    )


def attach(world: World, method: Json, customer: str) -> Json:
    if method["customer"] != customer:
        method["customer"] = customer
        world.emit("payment_method.attached", world.save(method))
    return method


def of_customer(world: World, method: Json, customer: str | None) -> Json:
    """A saved method may only be used for the customer who saved it."""
    if method["customer"] not in {None, customer}:
        raise missing("PaymentMethod", method["id"], "payment_method")
    return method


def last4(method: Json) -> str:
    return method.get("card", {}).get("last4", "")


def as_charged(method: Json) -> Json:
    """`payment_method_details` of a charge."""
    if method["type"] != "card":
        return {"type": method["type"], method["type"]: {}}
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding")
    card = {name: method["card"][name] for name in (*kept, "last4")}
    return {"type": "card", "card": card | {"network": "visa", "wallet": None}}
