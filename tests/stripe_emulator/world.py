"""One request's view of the emulator: the store as one account, at one moment."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.stripe_emulator.document import VERSION, Document
from tests.stripe_emulator.store import PLATFORM, Store
from tests.stripe_emulator.wire import ApiError, Json

DAY = 86_400
CURRENCY = "gbp"


@dataclass
class World:
    store: Store
    document: Document
    address: str  # of the emulator itself, for its hosted pages
    account: str = PLATFORM
    request: str | None = None
    key: str | None = None
    events: list[Json] = field(default_factory=list)

    @property
    def now(self) -> int:
        return int(time.time()) + int(self.store.fact("clock_offset"))

    def acting_as(self, account: str) -> World:
        return World(
            *(self.store, self.document, self.address, account, self.request, self.key),
            events=self.events,
        )

    def new(self, kind: str, prefix: str, **fields: Any) -> Json:
        """A fresh object of this account, with what nearly every object has."""
        common = {"created": self.now, "livemode": False}
        known = self.document.schemas[kind]["properties"]
        body = {
            "id": self.store.new_id(prefix),
            "object": kind,
            **{name: value for name, value in common.items() if name in known},
            **fields,
        }
        return self.store.add(body, account=self.account)

    def get(self, kind: str, pk: object, param: str = "id") -> Json:
        return self.store.get(kind, pk, account=self.account, param=param)

    def save(self, body: Json) -> Json:
        return self.store.save(body)

    def page(self, kind: str, url: str, params: Json, **fields: Any) -> Json:
        return self.store.page(kind, url, params, account=self.account, **fields)

    def emit(self, type: str, body: Json, **previous: Any) -> None:
        """An event with the object as it is now, and a delivery for each endpoint that listens."""
        data: Json = {"object": dict(body)}
        if previous:
            data["previous_attributes"] = previous
        connected = self.account != PLATFORM
        event = {
            "id": self.store.new_id("evt"),
            "object": "event",
            "api_version": VERSION,
            "created": self.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self.request, "idempotency_key": self.key},
            "type": type,
            **({"account": self.account} if connected else {}),
        }
        self.store.add(event, account=self.account)
        self.events.append(event)

    def balance(self) -> tuple[int, int]:
        return self.store.balance(self.account, CURRENCY, now=self.now)

    def move(
        self, *, type: str, source: str, amount: int, fee: int = 0, after: int = 0, words: str = ""
    ) -> str:
        """A balance transaction of this account, its money there after so many seconds."""
        category = {"payment": "charge", "transfer_refund": "transfer_reversal"}.get(type, type)
        details = {"application": None, "currency": CURRENCY, "description": "Processing fees"}
        txn = {
            "id": self.store.new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": self.now + after,
            "balance_type": "payments",
            "created": self.now,
            "currency": CURRENCY,
            "description": words or None,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [{"amount": fee, "type": "stripe_fee", **details}] if fee else [],
            "net": amount - fee,
            "reporting_category": category,
            "source": source,
            "status": "pending" if after else "available",
            "type": type,
        }
        self.store.add(txn, account=self.account)
        self.store.move(txn, account=self.account)
        return txn["id"]


def enough(world: World, amount: int, words: str) -> None:
    if world.balance()[0] < amount:
        raise ApiError(400, words, code="balance_insufficient")


def in_pounds(params: Json) -> int:
    """The amount in pence of a request for pounds."""
    if params["currency"].lower() != CURRENCY:
        raise ApiError(400, "This emulator keeps pounds only.", param="currency")
    if params["amount"] < 1:
        message = "This value must be greater than or equal to 1."
        raise ApiError(400, message, code="parameter_invalid_integer", param="amount")
    return params["amount"]
