"""Money that came from a payer: the charge, its fee, and its refunds."""

from __future__ import annotations

from tests.stripe_emulator.resources import methods
from tests.stripe_emulator.wire import ApiError, Json, missing
from tests.stripe_emulator.world import DAY, World, in_pounds

CARD_SETTLES_AFTER = 3 * DAY


def fee_of(method: Json, amount: int) -> int:
    """Pence, roughly as a United Kingdom platform pays them."""
    if method["type"] == "card":
        return (amount * 15 + 500) // 1000 + 20
    return min((amount * 5 + 500) // 1000, 500)


def create(world: World, intent: Json, method: Json, *, declined: str | None = None) -> Json:
    amount = intent["amount"]
    charge = world.new(
        *("charge", "ch" if method["type"] == "card" else "py"),
        amount=amount,
        amount_captured=0 if declined else amount,
        amount_refunded=0,
        balance_transaction=None,
        billing_details=method["billing_details"],
        captured=not declined,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        disputed=False,
        failure_code="card_declined" if declined else None,
        failure_message="Your card was declined." if declined else None,
        metadata=intent["metadata"],
        paid=not declined,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details=methods.as_charged(method),
        receipt_url=None,
        refunded=False,
        status="failed" if declined else "succeeded",
        transfer_data=None,
        transfer_group=intent["transfer_group"],
    )
    if not declined:
        late = method["type"] == "card" and methods.last4(method) != methods.AT_ONCE
        charge["balance_transaction"] = world.move(
            type="charge" if method["type"] == "card" else "payment",
            source=charge["id"],
            amount=amount,
            fee=fee_of(method, amount),
            after=CARD_SETTLES_AFTER if late else 0,
        )
        world.save(charge)
    world.emit("charge.failed" if declined else "charge.succeeded", charge)
    return charge


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("charge", pk)


def page(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("customer", "payment_intent", "transfer_group")}
    return world.page("charge", "/v1/charges", params, **fields)


def refund(world: World, params: Json) -> Json:
    charge = charge_of(world, params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    if left == 0:
        words = f"Charge {charge['id']} has already been refunded."
        raise ApiError(400, words, code="charge_already_refunded")
    if not 0 < amount <= left:
        raise ApiError(400, "Refund amount is greater than unrefunded amount.", param="amount")
    in_pounds({"currency": charge["currency"], "amount": amount})
    made = world.new(
        *("refund", "re"),
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        metadata=params.get("metadata", {}),
        payment_intent=charge["payment_intent"],
        reason=params.get("reason"),
        receipt_number=None,
        source_transfer_reversal=None,
        status="pending",
        transfer_reversal=None,
    )
    settle_refund(world, made)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.emit("charge.refunded", world.save(charge), amount_refunded=left - amount)
    world.emit("refund.created", made)
    return made


def settle_refund(world: World, made: Json) -> None:
    """It waits until there is enough to pay it with."""
    if world.balance()[0] < made["amount"]:
        made["pending_reason"] = "insufficient_funds"
    else:
        made.pop("pending_reason", None)
        made["status"] = "succeeded"
        made["balance_transaction"] = world.move(
            type="refund", source=made["id"], amount=-made["amount"]
        )
    world.save(made)


def settle_refunds(world: World) -> None:
    for made in list(world.store.every("refund", account=world.account, status="pending")):
        settle_refund(world, made)


def charge_of(world: World, params: Json) -> Json:
    if "charge" in params:
        return world.get("charge", params["charge"], "charge")
    intent = world.get("payment_intent", params.get("payment_intent"), "payment_intent")
    if intent["latest_charge"] is None:
        raise missing("charge", intent["id"], "payment_intent")
    return world.get("charge", intent["latest_charge"])


def retrieve_refund(world: World, params: Json, pk: str) -> Json:
    return world.get("refund", pk)


def page_of_refunds(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("charge", "payment_intent")}
    return world.page("refund", "/v1/refunds", params, **fields)
