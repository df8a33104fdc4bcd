"""Payment intents: from a promise to pay to the money, or to a reason why not."""

from __future__ import annotations

from tests.stripe_emulator.resources import cash, charges, methods
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import World, in_pounds

LEAST = 30  # pence that Stripe takes
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
REDIRECTS = ("pay_by_bank",)


def create(world: World, params: Json) -> Json:
    if in_pounds(params) < LEAST:
        words = "Amount must be at least £0.30 gbp"
        raise ApiError(400, words, code="amount_too_small", param="amount")
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    intent = blank(world, params)
    world.emit("payment_intent.created", intent)
    take_method(world, intent, params)
    return confirm_it(world, intent, params) if params.get("confirm") else world.save(intent)


def blank(world: World, params: Json) -> Json:
    intent = world.new(
        *("payment_intent", "pi"),
        amount=params["amount"],
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic",
        confirmation_method="automatic",
        currency=params["currency"].lower(),
        customer=params.get("customer"),
        description=params.get("description"),
        latest_charge=None,
        last_payment_error=None,
        canceled_at=None,
        cancellation_reason=None,
        metadata=params.get("metadata", {}),
        next_action=None,
        payment_method=None,
        payment_method_types=params.get("payment_method_types", ["card"]),
        setup_future_usage=params.get("setup_future_usage"),
        status="requires_payment_method",
        transfer_group=params.get("transfer_group"),
    )
    return intent | {"client_secret": f"{intent['id']}_secret_{world.store.new_id('s')[2:]}"}


def take_method(world: World, intent: Json, params: Json) -> None:
    """The way to pay, given by id or as data, if one is given."""
    if "payment_method" in params:
        method = methods.known(world, params["payment_method"])
    elif "payment_method_data" in params:
        method = methods.new(world, params["payment_method_data"]["type"])
    else:
        return
    if method["type"] not in intent["payment_method_types"]:
        words = "The payment method’s type is not one of the PaymentIntent’s."
        raise ApiError(400, words, param="payment_method")
    methods.of_customer(world, method, intent["customer"])
    intent |= {"payment_method": method["id"], "status": "requires_confirmation"}


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("payment_intent", pk)


def page(world: World, params: Json) -> Json:
    fields = {"customer": params.get("customer")}
    return world.page("payment_intent", "/v1/payment_intents", params, **fields)


def confirm(world: World, params: Json, pk: str) -> Json:
    intent = world.get("payment_intent", pk)
    if intent["status"] not in OPEN:
        raise unexpected(intent, "confirm")
    take_method(world, intent, params)
    return confirm_it(world, intent, params)


def cancel(world: World, params: Json, pk: str) -> Json:
    intent = world.get("payment_intent", pk)
    if intent["status"] not in OPEN:
        raise unexpected(intent, "cancel")
    cash.take_back(world, intent)
    reason = params.get("cancellation_reason")
    intent |= {"status": "canceled", "canceled_at": world.now, "cancellation_reason": reason}
    intent["next_action"] = None
    world.emit("payment_intent.canceled", world.save(intent))
    return intent


def unexpected(intent: Json, what: str) -> ApiError:
    return ApiError(
        400,
        f"You cannot {what} this PaymentIntent because it has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )


def confirm_it(world: World, intent: Json, params: Json) -> Json:
    if intent["payment_method"] is None:
        raise ApiError(400, "A payment method is needed.", code="parameter_missing")
    method = world.get("payment_method", intent["payment_method"])
    if method["type"] == "customer_balance":
        return cash.ask_for(world, intent)
    if method["type"] in REDIRECTS:
        return send_away(world, intent, params.get("return_url"))
    if methods.last4(method) == methods.ASKS_EACH_TIME:
        if params.get("off_session"):
            raise refused(world, intent, method, "authentication_required", None)
        return send_away(world, intent, params.get("return_url"))
    return settle(world, intent, method)


def send_away(world: World, intent: Json, return_url: str | None) -> Json:
    """The payer must say yes on a page of their bank."""
    if not return_url:
        words = "A return_url is needed for this payment method."
        raise ApiError(400, words, code="parameter_missing", param="return_url")
    url = f"{world.address}/hosted/approve/{intent['id']}"
    redirect = {"url": url, "return_url": return_url}
    intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": redirect}
    intent["status"] = "requires_action"
    world.emit("payment_intent.requires_action", world.save(intent))
    return intent


def settle(world: World, intent: Json, method: Json) -> Json:
    """Charge it: the intent succeeds, or a decline is raised."""
    if decline := methods.DECLINES.get(methods.last4(method)):
        raise refused(world, intent, method, "card_declined", decline)
    if intent["setup_future_usage"] and intent["customer"]:
        methods.attach(world, method, intent["customer"])
    charge = charges.create(world, intent, method)
    intent |= {"status": "succeeded", "latest_charge": charge["id"], "next_action": None}
    intent |= {"amount_received": intent["amount"], "last_payment_error": None}
    world.emit("payment_intent.succeeded", world.save(intent))
    return intent


def refused(world: World, intent: Json, method: Json, code: str, decline: str | None) -> ApiError:
    """The 402 of a card. What became of the intent stands."""
    words = "Your card was declined."
    if code == "authentication_required":
        words = "The payment needs the card holder’s authentication."
    charge = charges.create(world, intent, method, declined=decline or code)
    error = {"type": "card_error", "code": code, "message": words, "charge": charge["id"]}
    error |= {"decline_code": decline or code}
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent |= {"latest_charge": charge["id"], "last_payment_error": error}
    world.emit("payment_intent.payment_failed", world.save(intent))
    more = {"decline_code": decline or code, "charge": charge["id"], "payment_intent": intent}
    return ApiError(
        *(402, words),
        type="card_error",
        code=code,
        keeps=True,
        **more,
        payment_method=method,
    )
