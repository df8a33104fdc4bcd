"""All of a person's money side by side: each source under its own rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from budgets.models import Budget, Regime, StopKind
from budgets.queries import Balance
from marketplace.money.models import Contribution
from marketplace.money.queries.budgets import BudgetCard

NAMES = {
    Regime.NHS: "From the NHS",
    Regime.CARE_ACT: "From the council",
    Regime.OWN: "Own money",
}
RULES = {
    Regime.NHS: "NHS money is free. Nothing is paid towards it.",
    Regime.CARE_ACT: "Whoever has enough money of their own pays a part to the council.",
    Regime.OWN: "Only the person says what it is for.",
}


@dataclass(frozen=True)
class Source:
    name: str
    rule: str
    budgets: tuple[BudgetCard, ...]
    balance: Balance  # of those that run now


def sources_of(cards: Iterable[BudgetCard], on: date) -> list[Source]:
    """Those there are, the NHS first and own money last."""
    cards = list(cards)
    found = []
    for regime in Regime:
        mine = tuple(card for card in cards if card.regime == regime)
        if mine:
            found.append(Source(NAMES[regime], RULES[regime], mine, _sum(mine, on)))
    return found


def contribution_to(budget: Budget) -> Contribution | None:
    """What the person pays towards a council's budget, as it was recorded last."""
    if budget.regime != Regime.CARE_ACT:
        return None
    return Contribution.objects.filter(budget=budget).first()


def _sum(cards: Iterable[BudgetCard], on: date) -> Balance:
    total = Balance()
    for card in cards:
        is_over = card.stop is not None and card.stop.kind == StopKind.ENDED
        if is_over or not card.starts_on <= on <= card.ends_on:
            continue
        balance = card.balance
        total = replace(
            total,
            available_pence=total.available_pence + balance.available_pence,
            promised_pence=total.promised_pence + balance.promised_pence,
            owed_pence=total.owed_pence + balance.owed_pence,
            paid_pence=total.paid_pence + balance.paid_pence,
        )
    return total
