"""Checkout: a page of Stripe's own on which a card is saved, or a payment made."""

from __future__ import annotations

import json

from tests.stripe_emulator.resources import intents, methods, setups
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import DAY, World

NO_WORDS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")


def create(world: World, params: Json) -> Json:
    mode = params.get("mode")
    if mode not in {"setup", "payment"}:
        raise ApiError(400, "This emulator knows setup and payment.", param="mode")
    if "success_url" not in params:
        raise ApiError(400, "Missing required param: success_url.", param="success_url")
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    total = sum(price_of(line) for line in params.get("line_items", []))
    if mode == "payment" and total < intents.LEAST:
        raise ApiError(400, "The total is too small.", code="amount_too_small")
    data = params.get({"setup": "setup_intent_data", "payment": "payment_intent_data"}[mode], {})
    session = world.new(
        *("checkout.session", "cs_test"),
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        amount_subtotal=total or None,
        amount_total=total or None,
        cancel_url=params.get("cancel_url"),
        client_reference_id=params.get("client_reference_id"),
        currency=params.get("currency", "gbp"),
        custom_fields=[],
        custom_text=dict.fromkeys(NO_WORDS),
        customer=params.get("customer"),
        expires_at=params.get("expires_at", world.now + DAY),
        metadata=params.get("metadata", {}),
        mode=mode,
        payment_intent=None,
        payment_method_types=params.get("payment_method_types", ["card"]),
        payment_status="unpaid" if mode == "payment" else "no_payment_required",
        setup_intent=None,
        shipping_options=[],
        status="open",
        success_url=params["success_url"],
        ui_mode="hosted_page",
    )
    session["url"] = f"{world.address}/hosted/checkout/{session['id']}"
    if mode == "setup":
        made = setups.create(world, data | shared(session))
        session["setup_intent"] = made["id"]
    world.store.remember(f"checkout:{session['id']}", json.dumps(data))
    return world.save(session)


def price_of(line: Json) -> int:
    data = line.get("price_data")
    if not data or "unit_amount" not in data:
        raise ApiError(400, "This emulator knows price_data with unit_amount.", param="line_items")
    return data["unit_amount"] * line.get("quantity", 1)


def shared(session: Json) -> Json:
    found = {"payment_method_types": session["payment_method_types"]}
    return found | ({"customer": session["customer"]} if session["customer"] else {})


def kept_data(world: World, session: Json) -> Json:
    """What its payment intent is to carry, once there is one."""
    return json.loads(world.store.fact(f"checkout:{session['id']}", "{}"))


def retrieve(world: World, params: Json, pk: str) -> Json:
    return current(world, world.get("checkout.session", pk))


def page(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("customer", "payment_intent", "status")}
    return world.page("checkout.session", "/v1/checkout/sessions", params, **fields)


def current(world: World, session: Json) -> Json:
    """A page that nobody used in time is closed."""
    if session["status"] == "open" and session["expires_at"] <= world.now:
        close(world, session)
    return session


def expire(world: World, params: Json, pk: str) -> Json:
    session = current(world, world.get("checkout.session", pk))
    if session["status"] != "open":
        raise ApiError(400, f"Only open sessions can be expired; it is {session['status']}.")
    return close(world, session)


def close(world: World, session: Json) -> Json:
    session |= {"status": "expired", "url": None}
    if session["setup_intent"]:
        setups.cancel(world, {}, session["setup_intent"])
    world.emit("checkout.session.expired", world.save(session))
    return session


def pay(world: World, session: Json, card: str, data: Json) -> str:
    """What happens when the form is sent: the address to go on to. Declines are raised."""
    if session["mode"] == "setup":
        method = methods.known(world, card)
        intent = world.get("setup_intent", session["setup_intent"])
        setups.settle(world, intent | {"payment_method": method["id"]}, method)
        return finish(world, session)
    params = {"amount": session["amount_total"], "currency": session["currency"]}
    intent = intents.create(world, data | params | shared(session))
    kind = session["payment_method_types"][0]
    method = methods.known(world, card) if kind == "card" else methods.new(world, kind)
    intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    session["payment_intent"] = intent["id"]
    world.save(session)
    intents.settle(world, world.save(intent), method)
    session["payment_status"] = "paid"
    return finish(world, session)


def finish(world: World, session: Json) -> str:
    session |= {"status": "complete", "url": None}
    world.emit("checkout.session.completed", world.save(session))
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])
