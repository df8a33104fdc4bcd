"""Cut from Stripe's OpenAPI document what our calls need, into tests/stripe_emulator/contract.

Stripe publishes the document inside its Go module stripe-mock (MIT). With Go installed:

    go mod download -json github.com/stripe/stripe-mock@v0.203.0
    python -m tooling.stripe_document <the Dir it prints>
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = ROOT / "tests" / "stripe_emulator" / "contract"
READ = ("get",)
WRITE = ("post",)
BOTH = ("get", "post")
OPERATIONS: dict[str, tuple[str, ...]] = {
    "/v1/account_links": WRITE,
    "/v1/accounts": BOTH,
    "/v1/accounts/{account}": BOTH,
    "/v1/accounts/{account}/capabilities": READ,
    "/v1/accounts/{account}/external_accounts": BOTH,
    "/v1/balance": READ,
    "/v1/balance_transactions": READ,
    "/v1/balance_transactions/{id}": READ,
    "/v1/charges": READ,
    "/v1/charges/{charge}": READ,
    "/v1/checkout/sessions": BOTH,
    "/v1/checkout/sessions/{session}": READ,
    "/v1/checkout/sessions/{session}/expire": WRITE,
    "/v1/customers": BOTH,
    "/v1/customers/{customer}": BOTH,
    "/v1/customers/{customer}/cash_balance": READ,
    "/v1/customers/{customer}/payment_methods": READ,
    "/v1/events": READ,
    "/v1/events/{id}": READ,
    "/v1/payment_intents": BOTH,
    "/v1/payment_intents/{intent}": READ,
    "/v1/payment_intents/{intent}/cancel": WRITE,
    "/v1/payment_intents/{intent}/confirm": WRITE,
    "/v1/payment_methods/{payment_method}": READ,
    "/v1/payment_methods/{payment_method}/attach": WRITE,
    "/v1/payment_methods/{payment_method}/detach": WRITE,
    "/v1/payouts": BOTH,
    "/v1/payouts/{payout}": READ,
    "/v1/refunds": BOTH,
    "/v1/refunds/{refund}": READ,
    "/v1/setup_intents": BOTH,
    "/v1/setup_intents/{intent}": READ,
    "/v1/setup_intents/{intent}/cancel": WRITE,
    "/v1/setup_intents/{intent}/confirm": WRITE,
    "/v1/test_helpers/customers/{customer}/fund_cash_balance": WRITE,
    "/v1/transfers": BOTH,
    "/v1/transfers/{id}/reversals": BOTH,
    "/v1/transfers/{transfer}": READ,
    "/v1/transfers/{transfer}/reversals/{id}": READ,
    "/v1/webhook_endpoints": BOTH,
    "/v1/webhook_endpoints/{webhook_endpoint}": ("get", "post", "delete"),
}
# What an expandable field may hold besides an id. Others would draw in all of Stripe.
RESOURCES = {
    *("account", "balance_transaction", "charge", "customer", "payment_intent", "payment_method"),
    *("payout", "refund", "setup_intent", "transfer", "transfer_reversal"),
}
# Words for people, and hints for generators: neither says what is valid.
LEFT_OUT = {"description", "title", "x-stripeParam", "x-stripeEvent", "x-stripeMostCommon"}


def main(folder: str) -> None:
    module = Path(folder)
    document = json.loads((module / "embedded" / "openapi" / "spec3.json").read_text())
    cut = cut_down(document)
    name = f"stripe-{cut['version']}.json.gz"
    text = json.dumps(cut, sort_keys=True, separators=(",", ":"))
    (CONTRACT / name).write_bytes(gzip.compress(text.encode(), mtime=0))
    (CONTRACT / "LICENSE").write_text((module / "LICENSE").read_text())
    print(f"{name}: {len(cut['schemas'])} schemas")


def cut_down(document: dict[str, Any]) -> dict[str, Any]:
    """The kept operations, and every schema that they reach."""
    paths = {
        path: {method: operation(document["paths"][path][method]) for method in methods}
        for path, methods in OPERATIONS.items()
    }
    everything = document["components"]["schemas"]
    schemas: dict[str, Any] = {}
    wanted = [*references(paths)]
    while wanted:
        name = wanted.pop()
        if name not in schemas:
            schemas[name] = plain(everything[name])
            wanted += references(schemas[name])
    return {"version": document["info"]["version"], "paths": paths, "schemas": schemas}


def operation(full: dict[str, Any]) -> dict[str, Any]:
    """The schemas of its query, its form and its answer."""
    answer = full["responses"]["200"]["content"]["application/json"]["schema"]
    form = full.get("requestBody", {}).get("content", {})
    body = form.get("application/x-www-form-urlencoded", {}).get("schema", {"type": "object"})
    asked = [each for each in full.get("parameters", []) if each["in"] == "query"]
    query = {
        "type": "object",
        "properties": {each["name"]: each["schema"] for each in asked},
        "required": [each["name"] for each in asked if each.get("required")],
    }
    return {"query": plain(query), "form": plain(body), "answer": plain(answer)}


def plain(node: Any, *, of_names: bool = False) -> Any:
    """JSON Schema as its tools read it: null is a type, and an object has no other properties."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    if of_names:
        return {name: plain(each) for name, each in node.items()}
    node = only_our_resources(node)
    kept = {
        name: plain(each, of_names=name == "properties")
        for name, each in node.items()
        if name not in LEFT_OUT | {"nullable", "x-expansionResources", "x-expandableFields"}
    }
    if "properties" in kept:
        kept.setdefault("additionalProperties", False)
    return {"anyOf": [kept, {"type": "null"}]} if node.get("nullable") else kept


def only_our_resources(node: dict[str, Any]) -> dict[str, Any]:
    if "x-expansionResources" not in node:
        return node
    kept = [
        each
        for each in node.get("anyOf", [])
        if "$ref" not in each or each["$ref"].rsplit("/", 1)[1] in RESOURCES
    ]
    return node | {"anyOf": kept}


def references(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from references(each)
    elif isinstance(node, dict):
        for name, each in node.items():
            if name == "$ref" and isinstance(each, str):
                yield each.rsplit("/", 1)[1]
            else:
                yield from references(each)


if __name__ == "__main__":
    main(sys.argv[1])
