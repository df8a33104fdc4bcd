"""From what the person says happened to money, by the terms agreed: see budgets.terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from budgets.actions.commitments import locked
from budgets.actions.settlements import settle
from budgets.queries import advance_of
from budgets.terms import Settlement, Share, Standing, settle_next, to_keep_promised


@dataclass(frozen=True)
class Outcome:
    """The price of what was looked at, the share of it that its level earns, and the prices of
    what is still to be looked at: whole pence."""

    price_pence: int
    share: Share
    later_prices_pence: Sequence[int]


@dataclass(frozen=True)
class Settled:
    settlement: Settlement
    returned_pence: int  # to the budgets, at once


def settle_verdict(
    *,
    part: UUID,
    subject: UUID,
    outcome: Outcome,
    cap_left_pence: int,
    retention: Share,
    recoup_payments: int = 1,
    keep_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> Settled:
    """Owe what the terms say the verdict `subject` earned, keep back their share of it, set the
    advance against it, and give back at once what nothing to come can earn.

    `cap_left_pence` is what all outcomes may still earn; `keep_pence` stays promised besides. The
    advance is paid down over `recoup_payments`. A subject is settled once; a second time raises
    KeyReused or MoreThanPromised.
    """
    with transaction.atomic():
        left = sum(commitment.left_pence for commitment in locked(part)) - keep_pence
        so_far = Standing(cap_left_pence, outcome.later_prices_pence, retention)
        before = _with_advance(part, so_far, recoup_payments)
        earns = settle_next(price_pence=outcome.price_pence, share=outcome.share, before=before)
        leaves = earns.retained + earns.net
        returned = max(left - leaves - to_keep_promised(before.after(earns)), 0)
        settle(
            part=part,
            subject=subject,
            kind="verdict",
            earned_pence=earns.gross,
            retained_pence=earns.retained,
            recouped_pence=earns.recouped,
            unearned_pence=returned,
            due_on=due_on,
            by=by,
            at=at,
        )
    return Settled(earns, returned)


def _with_advance(part: UUID, before: Standing, recoup_payments: int) -> Standing:
    advance = advance_of(part)
    return replace(
        before,
        advance_left_pence=advance.left_pence,
        payments_left=recoup_payments - advance.payments_made,
    )
