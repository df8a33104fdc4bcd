"""Setup intents: a card saved for later, with its holder's authentication."""

from __future__ import annotations

from tests.stripe_emulator.resources import methods
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import World

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def create(world: World, params: Json) -> Json:
    if "customer" in params:
        world.get("customer", params["customer"], "customer")
    intent = world.new(
        *("setup_intent", "seti"),
        customer=params.get("customer"),
        description=params.get("description"),
        metadata=params.get("metadata", {}),
        payment_method_types=params.get("payment_method_types", ["card"]),
        usage=params.get("usage", "off_session"),
        status="requires_payment_method",
        payment_method=None,
        last_setup_error=None,
        next_action=None,
        mandate=None,
        cancellation_reason=None,
    )
    intent["client_secret"] = f"{intent['id']}_secret_{world.store.new_id('s')[2:]}"
    world.emit("setup_intent.created", intent)
    take_method(world, intent, params)
    return confirm_it(world, intent, params) if params.get("confirm") else world.save(intent)


def take_method(world: World, intent: Json, params: Json) -> None:
    if "payment_method" in params:
        method = methods.known(world, params["payment_method"])
        methods.of_customer(world, method, intent["customer"])
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("setup_intent", pk)


def page(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("customer", "payment_method")}
    return world.page("setup_intent", "/v1/setup_intents", params, **fields)


def confirm(world: World, params: Json, pk: str) -> Json:
    intent = world.get("setup_intent", pk)
    if intent["status"] not in OPEN:
        raise unexpected(intent, "confirm")
    take_method(world, intent, params)
    return confirm_it(world, intent, params)


def cancel(world: World, params: Json, pk: str) -> Json:
    intent = world.get("setup_intent", pk)
    if intent["status"] not in OPEN:
        raise unexpected(intent, "cancel")
    reason = params.get("cancellation_reason")
    intent |= {"status": "canceled", "cancellation_reason": reason, "next_action": None}
    world.emit("setup_intent.canceled", world.save(intent))
    return intent


def unexpected(intent: Json, what: str) -> ApiError:
    words = f"You cannot {what} this SetupIntent because it has a status of {intent['status']}."
    return ApiError(400, words, code="setup_intent_unexpected_state", setup_intent=intent)


def confirm_it(world: World, intent: Json, params: Json) -> Json:
    if intent["payment_method"] is None:
        raise ApiError(400, "A payment method is needed.", code="parameter_missing")
    method = world.get("payment_method", intent["payment_method"])
    if methods.last4(method) != methods.ASKS_EACH_TIME:
        return settle(world, intent, method)
    if not params.get("return_url"):
        raise ApiError(400, "A return_url is needed.", code="parameter_missing", param="return_url")
    url = f"{world.address}/hosted/approve/{intent['id']}"
    redirect = {"url": url, "return_url": params["return_url"]}
    intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": redirect}
    intent["status"] = "requires_action"
    world.emit("setup_intent.requires_action", world.save(intent))
    return intent


def settle(world: World, intent: Json, method: Json) -> Json:
    if methods.last4(method) in methods.DECLINES_AT_ONCE:
        raise refused(world, intent, method, "card_declined")
    if intent["customer"]:
        methods.attach(world, method, intent["customer"])
    intent |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    world.emit("setup_intent.succeeded", world.save(intent))
    return intent


def refused(world: World, intent: Json, method: Json, code: str) -> ApiError:
    words = "Your card was declined."
    intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_setup_error"] = {"type": "card_error", "code": code, "message": words}
    world.emit("setup_intent.setup_failed", world.save(intent))
    more = {"decline_code": methods.DECLINES.get(methods.last4(method), code)}
    return ApiError(
        *(402, words), type="card_error", code=code, keeps=True, setup_intent=intent, **more
    )
