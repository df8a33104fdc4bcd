"""What the terms of a part say of money: what is still to earn, and what a verdict would pay."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import Sum

from budgets.terms import Settlement, settle
from marketplace.agreements.models import (
    AgreedOutcome,
    AgreementState,
    Part,
    Period,
    PeriodState,
    Verdict,
)
from marketplace.agreements.queries.readiness import due_by_calendar, price_of


def cap_left_of(part: Part) -> int:
    """What all outcomes of the part together may still earn, in whole pence."""
    earned = Verdict.objects.filter(outcome__part=part).aggregate(all=Sum("earned_pence"))["all"]
    return max(price_of(part) - due_by_calendar(part) - (earned or 0), 0)


def retention_of(part: Part) -> Fraction:
    """The share kept back of what is earned now: nothing any more once the agreement has ended."""
    if part.agreement.state == AgreementState.ENDED:
        return Fraction(0)
    return Fraction(part.retention_percent, 100)


def still_to_come(outcome: AgreedOutcome) -> tuple[list[int], int]:
    """The prices of the part's other outcomes that still wait for a verdict, and what is still to
    fall due by the calendar: whole pence."""
    waiting = outcome.part.outcomes.filter(verdict=None, let_go_at=None).exclude(pk=outcome.pk)
    periods = Period.objects.filter(
        periodic_sum__part=outcome.part, state=PeriodState.TO_COME
    ).aggregate(all=Sum("pence"))["all"]
    return list(waiting.values_list("price_pence", flat=True)), periods or 0


def cap_for(outcome: AgreedOutcome) -> int:
    """What of this price could still be earned if it were said next, in whole pence."""
    part = outcome.part
    if part.cap_pence is None or hasattr(outcome, "verdict"):
        return outcome.price_pence
    return min(cap_left_of(part), outcome.price_pence)


def would_pay(outcome: AgreedOutcome, level: int, cap_left_pence: int) -> Settlement:
    """What this level would come to if it were said next, with this much left to earn."""
    return settle(
        prices_pence=[outcome.price_pence],
        shares=[outcome.share(level)],
        cap_left_pence=cap_left_pence,
        retention=retention_of(outcome.part),
        recoup=0,
        advance_left_pence=0,
    )
