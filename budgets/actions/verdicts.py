"""From what the person says happened to money, by the terms agreed: see budgets.terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from budgets.actions.commitments import locked
from budgets.actions.settlements import settle
from budgets.terms import Settlement, Share
from budgets.terms import settle as by_the_terms


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
    keep_pence: int = 0,
    due_on: date,
    by: int | None,
    at: datetime,
) -> Settled:
    """Owe what the terms say the verdict `subject` earned, keep back their share of it, and give
    back at once what nothing to come can earn.

    `cap_left_pence` is what all outcomes may still earn; `keep_pence` stays promised besides.
    A subject is settled once; a second time raises KeyReused or MoreThanPromised.
    """
    with transaction.atomic():
        left = sum(commitment.left_pence for commitment in locked(part)) - keep_pence
        earns = _by_the_terms(outcome, cap_left_pence, retention)
        # Under a cap less is promised than the prices still come to: then all of it stays.
        returned = max(left - earns.gross - sum(outcome.later_prices_pence), 0)
        settle(
            part=part,
            subject=subject,
            kind="verdict",
            earned_pence=earns.gross,
            retained_pence=earns.retained,
            unearned_pence=returned,
            due_on=due_on,
            by=by,
            at=at,
        )
    return Settled(earns, returned)


def _by_the_terms(outcome: Outcome, cap_left_pence: int, retention: Share) -> Settlement:
    return by_the_terms(
        prices_pence=[outcome.price_pence],
        shares=[outcome.share],
        cap_left_pence=cap_left_pence,
        retention=retention,
        recoup=0,
        advance_left_pence=0,
    )
