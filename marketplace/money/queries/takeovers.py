"""What another funder could take over, and whose yes it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from budgets.models import Budget, Commitment, Regime
from budgets.queries import still_promising
from marketplace.agreements.models import AgreementState, Part
from marketplace.money.queries.budgets import BudgetCard, budget_cards
from marketplace.money.records.takeovers import Takeover, TakeoverState
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may


@dataclass(frozen=True)
class Promise:
    part: Part
    words: str
    pence: int


@dataclass(frozen=True)
class TakeoverPage:
    takeover: Takeover
    old: BudgetCard
    new: BudgetCard
    provider: str
    pence: int
    may_agree: bool
    may_refuse: bool
    may_withdraw: bool


def promises_of(budget: Budget) -> list[Promise]:
    """What a budget still promises to agreements that run."""
    held = Commitment.objects.filter(
        budget=budget, account__credits__gt=F("account__debits")
    ).select_related("account")
    left = {commitment.part: commitment.left_pence for commitment in held}
    parts = Part.objects.filter(uuid__in=left, agreement__state=AgreementState.LIVE)
    return [
        Promise(part, str(part.agreement.provider), left[part.uuid])
        for part in parts.select_related("agreement__provider__organisation", "person")
    ]


def other_funders_budgets(budget: Budget, on: date) -> list[Budget]:
    """Of the same person, from another funder, that run now and were not stopped.

    Own money has no funder who could agree.
    """
    if budget.regime == Regime.OWN:
        return []
    theirs = Budget.objects.filter(holder=budget.holder_id, starts_on__lte=on, ends_on__gte=on)
    others = theirs.exclude(funder=budget.funder_id).exclude(regime=Regime.OWN)
    return list(still_promising(others).order_by("pk"))


def may_be_taken_over(budget: Budget, on: date) -> bool:
    return bool(other_funders_budgets(budget, on)) and bool(promises_of(budget))


def takeovers_to_decide(funder: Organisation) -> list[Takeover]:
    """Those that wait for this funder's yes, the oldest first."""
    asked = Takeover.objects.filter(state=TakeoverState.ASKED).select_related("part__person")
    old = asked.filter(out_of__funder=funder.party_id, old_by=None)
    new = asked.filter(into__funder=funder.party_id, new_by=None)
    return list((old | new).order_by("pk"))


def takeover_page(takeover: Takeover, user: User) -> TakeoverPage:
    old, new = budget_cards([takeover.out_of, takeover.into])
    waits = takeover.state == TakeoverState.ASKED
    decides = waits and may(user, "takeover.decide", takeover)
    open_sides = [
        side for side in takeover.sides_of(user) if getattr(takeover, f"{side}_id") is None
    ]
    left = [p.pence for p in promises_of(takeover.out_of) if p.part == takeover.part]
    return TakeoverPage(
        takeover=takeover,
        old=old,
        new=new,
        provider=str(takeover.part.agreement.provider),
        pence=sum(left),
        may_agree=decides and bool(open_sides),
        may_refuse=decides,
        may_withdraw=waits and may(user, "takeover.withdraw", takeover),
    )
