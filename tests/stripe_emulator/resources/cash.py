"""Bank transfers: an account number that belongs to a customer, and what arrives in it."""

from __future__ import annotations

from tests.stripe_emulator.resources import charges
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import World, in_pounds

WAITING = "requires_action"


def ask_for(world: World, intent: Json) -> Json:
    """Say where to send the money, unless it is there already."""
    if intent["customer"] is None:
        words = "A customer is needed for a bank transfer."
        raise ApiError(400, words, code="parameter_missing", param="customer")
    intent["status"] = WAITING
    show_where(world, intent, paid=0)
    if apply_cash(world, intent):
        return intent
    world.emit("payment_intent.requires_action", intent)
    return intent


def show_where(world: World, intent: Json, *, paid: int) -> None:
    nowhere = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    digits = f"{int(intent['customer'].encode().hex(), 16) % 10**8:08d}"
    record = {
        "account_holder_address": nowhere,
        "account_holder_name": "The platform",
        "account_number": digits,
        "bank_address": nowhere,
        "sort_code": "108800",
    }
    networks = ["bacs", "fps"]
    where = {"type": "sort_code", "sort_code": record, "supported_networks": networks}
    intent["next_action"] = {
        "type": "display_bank_transfer_instructions",
        "display_bank_transfer_instructions": {
            "type": "gb_bank_transfer",
            "amount_remaining": intent["amount"] - paid,
            "currency": intent["currency"],
            "financial_addresses": [where],
            "hosted_instructions_url": f"{world.address}/hosted/bank/{intent['id']}",
            "reference": intent["id"][-8:].upper(),
        },
    }
    world.save(intent)


def instructions(intent: Json) -> Json:
    return intent["next_action"]["display_bank_transfer_instructions"]


def cash_of(world: World, customer: str) -> int:
    return int(world.store.fact(f"cash:{customer}"))


def balance(world: World, params: Json, customer: str) -> Json:
    """What lies in a customer's cash balance, applied to no request."""
    world.get("customer", customer)
    cash = cash_of(world, customer)
    return {
        "object": "cash_balance",
        "available": {"gbp": cash} if cash else None,
        "customer": customer,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def change(world: World, customer: str, pence: int, type: str, **more: object) -> Json:
    """So much more or less in a customer's cash balance, written down and told."""
    world.store.remember(f"cash:{customer}", cash_of(world, customer) + pence)
    made = world.new(
        *("customer_cash_balance_transaction", "ccsbtxn"),
        currency="gbp",
        customer=customer,
        net_amount=pence,
        ending_balance=cash_of(world, customer),
        type=type,
        **more,
    )
    world.emit("customer_cash_balance_transaction.created", made)
    return made


def take_back(world: World, intent: Json) -> None:
    """A cancelled request lets go of the part of it that had come."""
    if (intent["next_action"] or {}).get("type") != "display_bank_transfer_instructions":
        return
    applied = intent["amount"] - instructions(intent)["amount_remaining"]
    if applied:
        what = {"unapplied_from_payment": {"payment_intent": intent["id"]}}
        change(world, intent["customer"], applied, "unapplied_from_payment", **what)


def refund(world: World, params: Json) -> Json:
    """Of what lies in a cash balance, or of a charge."""
    if params.get("origin") == "customer_balance":
        return give_back(world, params)
    return charges.refund(world, params)


def give_back(world: World, params: Json) -> Json:
    """From the cash balance to the bank account it came from."""
    amount, customer = in_pounds(params), params["customer"]
    world.get("customer", customer, "customer")
    if amount > cash_of(world, customer):
        raise ApiError(400, "The customer has less in their balance.", code="balance_insufficient")
    change(world, customer, -amount, "return_initiated")
    made = world.new(
        *("refund", "re"),
        amount=amount,
        balance_transaction=None,
        charge=None,
        currency="gbp",
        customer=customer,
        metadata=params.get("metadata", {}),
        payment_intent=None,
        reason=None,
        receipt_number=None,
        source_transfer_reversal=None,
        status="succeeded",
        transfer_reversal=None,
    )
    world.emit("refund.created", made)
    return made


def fund(world: World, params: Json, customer: str) -> Json:
    """Money came in. It goes to the request with that reference, else to the oldest it covers."""
    amount = in_pounds(params)
    world.get("customer", customer)
    reference = params.get("reference")
    sender = {"account_number_last4": "2345", "sender_name": "Payer", "sort_code": "108800"}
    how = {"type": "gb_bank_transfer", "gb_bank_transfer": sender, "reference": reference}
    arrived = change(world, customer, amount, "funded", funded={"bank_transfer": how})
    for intent in waiting(world, customer, reference):
        apply_cash(world, intent)
    return arrived


def waiting(world: World, customer: str, reference: str | None) -> list[Json]:
    """Open requests of a customer: by reference first, then the oldest."""
    found = world.store.every(
        "payment_intent", account=world.account, customer=customer, status=WAITING
    )
    mine = [
        intent
        for intent in found
        if intent["next_action"]["type"] == "display_bank_transfer_instructions"
    ]
    return sorted(mine, key=lambda intent: instructions(intent)["reference"] != reference)


def apply_cash(world: World, intent: Json) -> bool:
    """Pay with what the customer has there; True once it is paid in full."""
    cash = cash_of(world, intent["customer"])
    left = instructions(intent)["amount_remaining"]
    used = min(cash, left)
    if not used:
        return False
    world.store.remember(f"cash:{intent['customer']}", cash - used)
    if used < left:
        show_where(world, intent, paid=intent["amount"] - left + used)
        world.emit("payment_intent.partially_funded", intent)
        return False
    method = world.get("payment_method", intent["payment_method"])
    charge = charges.create(world, intent, method)
    intent |= {"status": "succeeded", "latest_charge": charge["id"], "next_action": None}
    intent["amount_received"] = intent["amount"]
    world.emit("payment_intent.succeeded", world.save(intent))
    return True
