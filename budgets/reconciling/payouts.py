"""What a payout to a payee's bank is made of: read once, when Stripe has put it together.

Three sides must agree: the payout's amount, what Stripe says moved into it, and our transfers,
each of which comes into one payout once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from budgets.models import DifferenceKind, Looker, StripeAttempt, StripePayout
from budgets.rails.stripe.client import call
from budgets.reconciling.at_stripe import INTO_BALANCE, Json, Payout, StripeSays
from budgets.reconciling.findings import Finding, some_at_a_time

MOST_AT_ONCE = 1_000  # a call each; what is left is read the next time
A_PAYOUT = "payout"  # the payout itself, on the way out


def read_parts(says: StripeSays) -> list[StripePayout]:
    """Of those that nobody has looked into yet, the oldest first: not saved."""
    arrived = {each.id: each for each in says.payouts if each.is_put_together}
    for some in some_at_a_time(list(arrived)):
        known = StripePayout.objects.filter(payout_id__in=some)
        for payout_id in known.values_list("payout_id", flat=True):
            del arrived[payout_id]
    oldest = sorted(arrived.values(), key=lambda each: each.at)[:MOST_AT_ONCE]
    return [_of_parts(each, _parts(each), says) for each in oldest]


def keep(read: Iterable[StripePayout]) -> None:
    """Another comparison may have read the same a moment ago."""
    StripePayout.objects.bulk_create(read, batch_size=500, ignore_conflicts=True)


def in_payouts(since: datetime) -> Iterator[Finding]:
    for read in StripePayout.objects.filter(made_at__gte=since).iterator(500):
        off = abs(read.pence - read.parts_pence)
        if off:
            yield _finding(DifferenceKind.AMOUNT, off, read)
        if read.strange_pence:
            yield _finding(DifferenceKind.STRANGE_TRANSFER, read.strange_pence, read)


def _finding(kind: DifferenceKind, pence: int, read: StripePayout) -> Finding:
    return Finding(kind, pence, read.made_at, Looker.OPERATOR, about=read.payout_id)


def _parts(payout: Payout) -> list[Json]:
    query: Any = {"payout": payout.id, "limit": 100, "expand": ["data.source"]}
    whose: Any = {"stripe_account": payout.account_id}
    found = call(
        lambda stripe: [
            line.to_dict()
            for line in stripe.v1.balance_transactions.list(query, whose).auto_paging_iter()
        ]
    )
    return [line for line in found if line["type"] != A_PAYOUT]


def _of_parts(payout: Payout, parts: list[Json], says: StripeSays) -> StripePayout:
    came_in = [(_transfer_of(line), line["net"]) for line in parts if line["type"] in INTO_BALANCE]
    named = {transfer_id for transfer_id, _ in came_in}
    once: set[str | None] = {*says.transfers.keys() & named}
    for some in some_at_a_time(sorted(named)):
        sent = StripeAttempt.objects.filter(object_id__in=some)
        once.update(sent.values_list("object_id", flat=True))
    strange_pence = 0
    for transfer_id, net in came_in:
        if transfer_id not in once:
            strange_pence += net
        once.discard(transfer_id)
    return StripePayout(
        payout_id=payout.id,
        payee_id=payout.payee_id,
        pence=payout.pence,
        parts_pence=sum(line["net"] for line in parts),
        strange_pence=strange_pence,
        made_at=payout.at,
    )


def _transfer_of(line: Json) -> str:
    source = line["source"]
    if not isinstance(source, dict):
        return str(source)
    return str(source.get("source_transfer") or source["id"])
