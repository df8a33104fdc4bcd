"""What Stripe says that it moved: read whole, outside any transaction, and kept in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from budgets.models import StripePayee
from budgets.rails.stripe.client import call

Json = dict[str, Any]

# Further back than what it is held against, so that nothing of ours falls before the first line.
A_MARGIN = timedelta(days=3)
INTO_BALANCE = frozenset({"charge", "payment"})
OUT_TO_PAYEES = frozenset({"transfer"})
BACK_TO_PAYERS = frozenset(
    {"refund", "payment_refund", "refund_failure", "payment_failure_refund", "adjustment"}
)
BACK_FROM_PAYEES = frozenset({"transfer_refund", "transfer_failure", "transfer_cancel"})


@dataclass(frozen=True)
class Movement:
    """A charge or a transfer. `attempt` is our own name for it, where it bears one."""

    pence: int
    at: datetime
    attempt: str
    group: str


@dataclass
class Return:
    """Money that left a charge or a transfer again, in one piece. `of` is that charge's id."""

    of: str
    at: datetime
    pence: int = 0


@dataclass(frozen=True)
class Payout:
    id: str
    payee_id: int
    account_id: str
    pence: int
    status: str
    is_put_together: bool  # it is paid, and Stripe can tell what is in it
    at: datetime
    due_at: datetime


@dataclass
class StripeSays:
    charges: dict[str, Movement] = field(default_factory=dict)
    transfers: dict[str, Movement] = field(default_factory=dict)
    refunds: dict[str, Return] = field(default_factory=dict)
    reversals: dict[str, Return] = field(default_factory=dict)
    payouts: list[Payout] = field(default_factory=list)


def read(*, since: datetime) -> StripeSays:
    """Everything of the platform's balance since then, and the payouts of every payee."""
    says = StripeSays()
    first = int((since - A_MARGIN).timestamp())
    for line in _balance_transactions(first):
        _take(says, line)
    payees = StripePayee.objects.values_list("party_id", "account_id").order_by("pk")
    for party_id, account_id in list(payees):
        says.payouts += _payouts(party_id, account_id, first)
    return says


def _balance_transactions(first: int) -> list[Json]:
    query: Any = {"created": {"gte": first}, "limit": 100, "expand": ["data.source"]}
    return call(
        lambda stripe: [
            line.to_dict() for line in stripe.v1.balance_transactions.list(query).auto_paging_iter()
        ]
    )


def _take(says: StripeSays, line: Json) -> None:
    kind, source = line["type"], line["source"]
    if not isinstance(source, dict):  # fees, and what is the operator's own
        return
    if kind in INTO_BALANCE:
        says.charges[source["id"]] = _movement(line, source)
    elif kind in OUT_TO_PAYEES:
        says.transfers[source["id"]] = _movement(line, source)
    elif kind in BACK_TO_PAYERS and source.get("charge"):
        _add(says.refunds, line, source, source["charge"])
    elif kind in BACK_FROM_PAYEES:
        _add(says.reversals, line, source, source.get("transfer") or source["id"])


def _movement(line: Json, source: Json) -> Movement:
    metadata = source.get("metadata") or {}
    return Movement(
        pence=abs(line["amount"]),
        at=_instant(line["created"]),
        attempt=str(metadata.get("attempt", "")),
        group=str(source.get("transfer_group") or ""),
    )


def _add(returns: dict[str, Return], line: Json, source: Json, of: str) -> None:
    """A card dispute that is won comes back under the same name: what counts is what is gone."""
    back = returns.setdefault(source["id"], Return(of, _instant(line["created"])))
    out_of_ours = -line["amount"] if line["type"] in BACK_TO_PAYERS else line["amount"]
    back.pence += out_of_ours


def _payouts(party_id: int, account_id: str, first: int) -> list[Payout]:
    query: Any = {"created": {"gte": first}, "limit": 100}
    whose: Any = {"stripe_account": account_id}
    return call(
        lambda stripe: [
            Payout(
                id=each.id,
                payee_id=party_id,
                account_id=account_id,
                pence=each.amount,
                status=each.status,
                is_put_together=each.status == "paid" and each.reconciliation_status == "completed",
                at=_instant(each.created),
                due_at=_instant(each.arrival_date),
            )
            for each in stripe.v1.payouts.list(query, whose).auto_paging_iter()
        ]
    )


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
