"""Asking for a comparison, making it, and keeping what it found."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, Sum

from budgets.days import going_on
from budgets.models import Difference, Reconciliation
from budgets.rails.stripe.client import Busy, Refused, Unsure, is_on
from budgets.reconciling import at_stripe, payouts
from budgets.reconciling.at_stripe import StripeSays
from budgets.reconciling.banks import in_bank_files
from budgets.reconciling.books import in_our_books, moved
from budgets.reconciling.findings import Finding
from budgets.reconciling.stripe import in_stripe, not_passed_on

LOOKS_BACK = timedelta(days=45)
LEASE = timedelta(minutes=30)
AGAIN_AFTER = timedelta(minutes=5)
log = logging.getLogger(__name__)


def ask(*, by: int | None, at: datetime) -> Reconciliation:
    """A comparison is to be made. One that waits already, or runs, is the same."""
    waiting = Reconciliation.objects.filter(ended_at=None).first()
    return waiting or Reconciliation.objects.create(asked_at=at, asked_by_id=by)


def work(*, at: datetime) -> int:
    """Make those that were asked for; how many. What a worker left undone is found here."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    waiting = Reconciliation.objects.filter(free, ended_at=None)
    moment = going_on(at)
    return sum(
        _compare(each, at)
        for each in waiting.order_by("pk")
        if waiting.filter(pk=each.pk).update(lease_until=moment() + LEASE)
    )


def _compare(made: Reconciliation, at: datetime) -> bool:
    try:
        compare(made, at=at)
    except (Unsure, Busy, Refused) as error:
        log.warning("Nothing was compared: no answer from Stripe (%s)", type(error).__name__)
        Reconciliation.objects.filter(pk=made.pk).update(lease_until=at + AGAIN_AFTER)
        return False
    return True


def compare(made: Reconciliation, *, at: datetime, with_stripe: bool = True) -> None:
    """Read Stripe, then hold it, the banks' files and our books together, and keep what differs.

    Raises the errors of the Stripe rail's `call`, and then it stays to be made.
    """
    since = _since(at)
    says = at_stripe.read(since=since) if with_stripe and is_on() else None
    parts = payouts.read_parts(says) if says else []
    with transaction.atomic():
        payouts.keep(parts)
        found = _found(says, since, at)
        _keep(found, since, at, with_stripe=says is not None)
        made.since, made.with_stripe, made.ended_at = since, says is not None, at
        made.checked_pence = _checked(found, since, at)
        made.save(update_fields=["since", "with_stripe", "ended_at", "checked_pence"])


def _since(at: datetime) -> datetime:
    """As far back as the oldest difference that still stands, so that it is seen to go."""
    standing = Difference.objects.filter(gone_at=None, explained_at=None)
    oldest = standing.aggregate(at=Min("happened_at"))["at"]
    return min(oldest or at, at - LOOKS_BACK)


def _found(says: StripeSays | None, since: datetime, at: datetime) -> dict[str, Finding]:
    findings = [*in_our_books(since, at), *not_passed_on(at), *in_bank_files(since)]
    if says is not None:
        findings += [*in_stripe(says, since, at), *payouts.in_payouts(since)]
    return {each.key: each for each in findings}


def _keep(
    found: Mapping[str, Finding], since: datetime, at: datetime, *, with_stripe: bool
) -> None:
    """New ones become rows; what is no longer there is gone, as far as this comparison saw."""
    standing = {each.key: each for each in Difference.objects.filter(gone_at=None)}
    Difference.objects.bulk_create(
        [_row(each, at) for key, each in found.items() if key not in standing], batch_size=500
    )
    seen = [each.pk for key, each in standing.items() if key in found]
    gone = [
        each.pk
        for key, each in standing.items()
        if key not in found and each.happened_at >= since and (with_stripe or not each.object_id)
    ]
    _update(seen, seen_at=at)
    _update(gone, gone_at=at)


def _update(ids: Sequence[int], **changes: datetime) -> None:
    for first in range(0, len(ids), 500):
        Difference.objects.filter(pk__in=ids[first : first + 500]).update(**changes)


def _row(finding: Finding, at: datetime) -> Difference:
    return Difference(
        key=finding.key,
        kind=finding.kind,
        payment=finding.payment,
        object_id=finding.about,
        looker=finding.looker,
        owner_id=finding.owner_id,
        pence=finding.pence,
        happened_at=finding.happened_at,
        found_at=at,
        seen_at=at,
    )


def _checked(found: Mapping[str, Finding], since: datetime, at: datetime) -> int:
    """What payments of ours moved, and what moved that is none of ours."""
    ours = moved(since, at).aggregate(pence=Sum("pence"))["pence"] or 0
    return ours + sum(each.pence for each in found.values() if each.payment is None)


def explain(*, difference: Difference, why: str, by: int, at: datetime) -> bool:
    """Somebody found out what it is. False when it was explained or went away meanwhile."""
    open_still = Difference.objects.filter(pk=difference.pk, gone_at=None, explained_at=None)
    return bool(open_still.update(explained_at=at, explained_by_id=by, why=why))
