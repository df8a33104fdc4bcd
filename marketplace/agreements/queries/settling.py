"""What the terms of a part say of money: what is still to earn, and what a verdict would pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from django.db.models import Sum

from budgets.queries import advance_of
from budgets.terms import Settlement, Standing, settle_next, to_keep_promised
from marketplace.agreements.models import (
    AgreedOutcome,
    AgreementState,
    Part,
    Period,
    PeriodState,
    Verdict,
)
from marketplace.agreements.queries.readiness import advance_to_be, due_by_calendar, price_of


@dataclass(frozen=True)
class AdvanceNow:
    """Whole pence: what is paid ahead, and what of that nothing has earned yet. Besides, what is
    owed back since nobody earned it, and what of that has not come back."""

    pence: int = 0
    left_pence: int = 0
    payments_left: int = 0
    owed_back_pence: int = 0
    not_back_pence: int = 0


def cap_left_of(part: Part) -> int:
    """What all outcomes of the part together may still earn, in whole pence."""
    earned = Verdict.objects.filter(outcome__part=part).aggregate(all=Sum("earned_pence"))["all"]
    return max(price_of(part) - due_by_calendar(part) - (earned or 0), 0)


def earnable_of(part: Part) -> int:
    """What the outcomes that still wait for a verdict may earn together, in whole pence."""
    return min(cap_left_of(part), sum(_prices_of_waiting(part)))


def retention_of(part: Part) -> Fraction:
    """The share kept back of what is earned now: nothing any more once the agreement has ended."""
    if part.agreement.state == AgreementState.ENDED:
        return Fraction(0)
    return Fraction(part.retention_percent, 100)


def advance_now(part: Part) -> AdvanceNow:
    """As the ledger has it once it is due; until then, as the terms say it will be."""
    advance = getattr(part, "advance", None)
    if not advance:
        return AdvanceNow()
    if not advance.made_due_at:
        pence = advance_to_be(part)
        return AdvanceNow(pence, pence, advance.payments)
    found = advance_of(part.uuid)
    return AdvanceNow(
        found.pence,
        found.left_pence,
        advance.payments - found.payments_made,
        found.owed_back_pence,
        found.not_back_pence,
    )


def may_still_earn(part: Part) -> bool:
    """Whether anything may still earn what was paid in advance."""
    runs = part.agreement.state != AgreementState.ENDED and not part.person.died_on
    return runs or bool(earnable_of(part))


def still_to_come(outcome: AgreedOutcome) -> tuple[list[int], int]:
    """The prices of the part's other outcomes that still wait for a verdict, and what is still to
    fall due by the calendar: whole pence."""
    part = outcome.part
    return _prices_of_waiting(part, besides=outcome), _periods_to_come(part)


def standing_before(outcome: AgreedOutcome) -> Standing:
    """How its part stands if this outcome is the next to be spoken of. Of one that was, only its
    own price and what was kept back count."""
    part, price = outcome.part, outcome.price_pence
    if hasattr(outcome, "verdict"):
        return Standing(price, retention=retention_of(part))
    if part.cap_pence is None and not advance_now(part).left_pence:
        return Standing(price, retention=retention_of(part))
    return standing_of(part, besides=outcome)


def standing_of(part: Part, besides: AgreedOutcome | None = None) -> Standing:
    """How the part stands now, but for one outcome that is spoken of next."""
    advance = advance_now(part)
    return Standing(
        cap_left_pence=cap_left_of(part),
        later_prices_pence=_prices_of_waiting(part, besides=besides),
        retention=retention_of(part),
        advance_left_pence=advance.left_pence,
        payments_left=advance.payments_left,
    )


def promise_for(part: Part) -> int:
    """What must be promised from now on: all that outcomes and the calendar may still take."""
    ahead = advance_of(part.uuid).left_pence
    outcomes = to_keep_promised(replace(standing_of(part), advance_left_pence=ahead))
    return outcomes + _periods_to_come(part)


def would_pay(outcome: AgreedOutcome, level: int, before: Standing) -> Settlement:
    """What this level would come to, said next."""
    return settle_next(price_pence=outcome.price_pence, share=outcome.share(level), before=before)


def _periods_to_come(part: Part) -> int:
    to_come = Period.objects.filter(periodic_sum__part=part, state=PeriodState.TO_COME)
    return to_come.aggregate(all=Sum("pence"))["all"] or 0


def _prices_of_waiting(part: Part, besides: AgreedOutcome | None = None) -> list[int]:
    waiting = part.outcomes.filter(verdict=None, let_go_at=None)
    if besides:
        waiting = waiting.exclude(pk=besides.pk)
    return list(waiting.values_list("price_pence", flat=True))
