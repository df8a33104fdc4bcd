"""From the platform to a connected account, and back."""

from __future__ import annotations

from tests.stripe_emulator.store import PLATFORM
from tests.stripe_emulator.wire import ApiError, Json, listed, missing
from tests.stripe_emulator.world import World, enough, in_pounds


def create(world: World, params: Json) -> Json:
    amount = in_pounds(params | {"amount": params.get("amount", 0)})
    account = world.store.find("account", params["destination"], account=PLATFORM)
    if account is None:
        raise missing("destination", params["destination"], "destination")
    if account["capabilities"].get("transfers") != "active":
        words = "Your destination account needs to have the transfers capability enabled."
        raise ApiError(400, words, code="insufficient_capabilities_for_transfer")
    group = params.get("transfer_group")
    if source := params.get("source_transaction"):
        charge = world.get("charge", source, "source_transaction")
        within_charge(world, charge, amount)
        group = group or charge["transfer_group"]
    else:
        enough(world, amount, "You have insufficient available funds in your Stripe account.")
    return carry_out(world, params, amount, group)


def carry_out(world: World, params: Json, amount: int, group: str | None) -> Json:
    source = params.get("source_transaction")
    wait = seconds_to_settle(world, source) if source else 0
    transfer = world.new(
        *("transfer", "tr"),
        amount=amount,
        amount_reversed=0,
        balance_transaction=None,
        currency="gbp",
        description=params.get("description"),
        destination=params["destination"],
        metadata=params.get("metadata", {}),
        reversed=False,
        source_transaction=source,
        source_type="card",
        transfer_group=group,
    )
    pk = transfer["id"]
    transfer["reversals"] = listed(f"/v1/transfers/{pk}/reversals", [])
    transfer["balance_transaction"] = world.move(
        type="transfer", source=pk, amount=-amount, after=wait
    )
    payee = world.acting_as(params["destination"])
    transfer["destination_payment"] = received(payee, transfer, wait)["id"]
    world.emit("transfer.created", world.save(transfer))
    return transfer


def received(payee: World, transfer: Json, wait: int) -> Json:
    """The payment as the payee's own account sees it."""
    nobody = {"address": None, "email": None, "name": None, "phone": None}
    amount = transfer["amount"]
    payment = payee.new(
        *("charge", "py"),
        amount=amount,
        amount_captured=amount,
        amount_refunded=0,
        billing_details=nobody,
        captured=True,
        currency="gbp",
        customer=None,
        disputed=False,
        metadata={},
        paid=True,
        payment_intent=None,
        refunded=False,
        source_transfer=transfer["id"],
        status="succeeded",
        transfer_group=None,
    )
    payment["balance_transaction"] = payee.move(
        type="payment", source=payment["id"], amount=amount, after=wait
    )
    payee.emit("payment.created", payee.save(payment))
    return payment


def within_charge(world: World, charge: Json, amount: int) -> None:
    gone = sum(
        each["amount"] - each["amount_reversed"]
        for each in world.store.every(
            "transfer", account=world.account, source_transaction=charge["id"]
        )
    )
    if charge["status"] != "succeeded" or gone + amount > charge["amount"]:
        words = "Transfers using this transaction as a source must not exceed its amount."
        raise ApiError(400, words, code="balance_insufficient", param="amount")


def seconds_to_settle(world: World, charge: str) -> int:
    txn = world.get("charge", charge)["balance_transaction"]
    return max(0, world.get("balance_transaction", txn)["available_on"] - world.now)


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("transfer", pk)


def page(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("destination", "transfer_group")}
    return world.page("transfer", "/v1/transfers", params, **fields)


def reverse(world: World, params: Json, pk: str) -> Json:
    transfer = world.get("transfer", pk)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = params.get("amount", left)
    if not 0 < amount <= left:
        words = f"Transfer {pk} has less left than you ask to reverse."
        raise ApiError(400, words, param="amount")
    payee = world.acting_as(transfer["destination"])
    if sum(payee.balance()) < amount:
        words = "The destination account has insufficient funds to reverse this transfer."
        raise ApiError(400, words, code="balance_insufficient")
    made = world.new(
        *("transfer_reversal", "trr"),
        amount=amount,
        balance_transaction=None,
        currency="gbp",
        destination_payment_refund=None,
        metadata=params.get("metadata", {}),
        source_refund=None,
        transfer=pk,
    )
    made["balance_transaction"] = world.move(
        type="transfer_refund", source=made["id"], amount=amount
    )
    payee.move(type="payment_refund", source=transfer["destination_payment"], amount=-amount)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, world.save(made))
    world.emit("transfer.reversed", world.save(transfer))
    return made


def retrieve_reversal(world: World, params: Json, transfer: str, pk: str) -> Json:
    found = world.get("transfer_reversal", pk)
    if found["transfer"] != transfer:
        raise missing("transfer reversal", pk)
    return found


def page_of_reversals(world: World, params: Json, pk: str) -> Json:
    world.get("transfer", pk)
    return world.page("transfer_reversal", f"/v1/transfers/{pk}/reversals", params, transfer=pk)
