"""What several tests begin with."""

from __future__ import annotations

from typing import Any

import stripe

GBP = {"currency": "gbp"}


def payee(emulator, client: stripe.StripeClient, *, ready: bool = True) -> Any:
    """A connected account as we make them; `ready` when it has been through onboarding."""
    account = client.v1.accounts.create(
        {
            "country": "GB",
            "email": "payee@example.org",
            "controller": {
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
                "stripe_dashboard": {"type": "express"},
            },
            "capabilities": {"transfers": {"requested": True}},
        }
    )
    if ready:
        emulator.tell("onboard", account=account.id)
    return account


def customer_with_card(client: stripe.StripeClient, card: str = "pm_card_bypassPending") -> Any:
    customer = client.v1.customers.create({"email": "amira@example.org"})
    method = client.v1.payment_methods.attach(card, {"customer": customer.id})
    return customer, method


def collect(client: stripe.StripeClient, pence: int, *, group: str = "group", **more: Any) -> Any:
    """A charge of a saved card, off session."""
    customer, method = customer_with_card(client, more.pop("card", "pm_card_bypassPending"))
    return client.v1.payment_intents.create(
        {
            **GBP,
            "amount": pence,
            "customer": customer.id,
            "payment_method": method.id,
            "payment_method_types": ["card"],
            "confirm": True,
            "off_session": True,
            "transfer_group": group,
            **more,
        }
    )


def transfer(client: stripe.StripeClient, account: str, pence: int, **more: Any) -> Any:
    params = {**GBP, "amount": pence, "destination": account, "transfer_group": "group"}
    options = {"idempotency_key": more.pop("key")} if "key" in more else {}
    return client.v1.transfers.create(params | more, options)


def available(client: stripe.StripeClient, account: str | None = None) -> int:
    options = {"stripe_account": account} if account else {}
    return client.v1.balance.retrieve(options=options).available[0].amount
