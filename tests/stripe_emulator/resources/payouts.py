"""Balances, what moved them, and the way to a bank account."""

from __future__ import annotations

from tests.stripe_emulator.store import PLATFORM
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import DAY, World, enough, in_pounds


def balance(world: World, params: Json) -> Json:
    available, pending = world.balance()
    return {
        "object": "balance",
        "livemode": False,
        "available": [amount(available)],
        "pending": [amount(pending)],
    }


def amount(pence: int) -> Json:
    return {"amount": pence, "currency": "gbp", "source_types": {"card": pence}}


def retrieve_transaction(world: World, params: Json, pk: str) -> Json:
    return settled(world, world.get("balance_transaction", pk))


def page_of_transactions(world: World, params: Json) -> Json:
    fields: Json = {name: params.get(name) for name in ("source", "type", "currency")}
    if "payout" in params:
        world.get("payout", params["payout"], "payout")
        fields["id"] = world.store.of_payout(params["payout"])
    found = world.page("balance_transaction", "/v1/balance_transactions", params, **fields)
    return found | {"data": [settled(world, each) for each in found["data"]]}


def settled(world: World, txn: Json) -> Json:
    return txn | {"status": "available" if txn["available_on"] <= world.now else "pending"}


def create(world: World, params: Json) -> Json:
    pence = in_pounds(params)
    enough(world, pence, "You have insufficient funds in your Stripe account.")
    return send(world, pence, metadata=params.get("metadata", {}))


def send(world: World, pence: int, *, automatic: bool = False, metadata: Json) -> Json:
    payout = world.new(
        *("payout", "po"),
        amount=pence,
        arrival_date=world.now + DAY,
        automatic=automatic,
        balance_transaction=None,
        currency="gbp",
        description="STRIPE PAYOUT",
        destination=bank_of(world),
        failure_balance_transaction=None,
        failure_code=None,
        failure_message=None,
        metadata=metadata,
        method="standard",
        original_payout=None,
        reconciliation_status="in_progress" if automatic else "not_applicable",
        reversed_by=None,
        source_type="card",
        statement_descriptor=None,
        status="in_transit",
        type="bank_account",
    )
    if automatic:
        world.store.put_in_payout(world.account, "gbp", payout["id"], now=world.now)
    moved = world.move(type="payout", source=payout["id"], amount=-pence)
    payout["balance_transaction"] = moved
    world.store.run("UPDATE movements SET payout = ? WHERE id = ?", payout["id"], moved)
    world.emit("payout.created", world.save(payout))
    return payout


def bank_of(world: World) -> str | None:
    if world.account == PLATFORM:
        return None
    account = world.store.get("account", world.account, account=PLATFORM)
    banks = account["external_accounts"]["data"]
    if not banks:
        raise ApiError(400, "This account has no bank account.", code="no_account")
    return banks[0]["id"]


def arrive(world: World, payout: Json) -> None:
    payout["status"] = "paid"
    world.emit("payout.paid", world.save(payout))
    if payout["automatic"]:
        payout["reconciliation_status"] = "completed"
        world.emit("payout.reconciliation_completed", world.save(payout))


def fail(world: World, payout: Json) -> None:
    """The bank sent it back: the balance has it again."""
    payout |= {"status": "failed", "failure_code": "account_closed"}
    payout["failure_message"] = "The bank account has been closed."
    payout["failure_balance_transaction"] = world.move(
        type="payout_failure", source=payout["id"], amount=payout["amount"]
    )
    world.emit("payout.failed", world.save(payout))


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("payout", pk)


def page(world: World, params: Json) -> Json:
    fields = {name: params.get(name) for name in ("destination", "status")}
    return world.page("payout", "/v1/payouts", params, **fields)


def run(world: World) -> None:
    """Once a day: what has arrived is paid, then what is available is sent."""
    for account in list(world.store.every("account")):
        payee = world.acting_as(account["id"])
        for payout in list(world.store.every("payout", account=account["id"], status="in_transit")):
            if payout["arrival_date"] <= world.now:
                arrive(payee, payout)
        available, _ = payee.balance()
        if available > 0 and account["external_accounts"]["data"] and account["payouts_enabled"]:
            send(payee, available, automatic=True, metadata={})
