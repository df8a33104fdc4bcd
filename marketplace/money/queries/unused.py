"""Money that lies unused, told of before the funder may ask for it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from budgets.models import Budget, Regime
from budgets.pace import unused_pence, weeks_worth_pence
from budgets.queries import Balance, balances_of, stops_of
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation


@dataclass(frozen=True)
class Unused:
    """`pence` lie unused; from `built_up_pence` on the funder counts them as built up."""

    budget: Budget
    pence: int
    built_up_pence: int

    @property
    def is_built_up(self) -> bool:
        return self.pence >= self.built_up_pence


def unused_of(budgets: Iterable[Budget], on: date) -> dict[int, Unused]:
    """By the budget's id, for those of which the person should know: a handful of queries.

    Own money is nobody's to ask for; a budget that has not begun, or was stopped, is not unused.
    """
    public = [b for b in budgets if b.regime != Regime.OWN and b.starts_on <= on]
    stopped = stops_of([b.pk for b in public])
    public = [b for b in public if b.pk not in stopped]
    balances = balances_of(public)
    funders = Organisation.objects.filter(party__in={b.funder_id for b in public})
    by_party = {funder.party_id: funder for funder in funders}
    found = (unused_now(b, balances[b.pk], by_party[b.funder_id], on) for b in public)
    return {some.budget.pk: some for some in found if some}


def unused_now(budget: Budget, balance: Balance, funder: Organisation, on: date) -> Unused | None:
    """What lies unused of a funder's budget that is not stopped, if it is enough to tell of."""
    if budget.starts_on > on:
        return None
    period = {"starts_on": budget.starts_on, "ends_on": budget.ends_on}
    weeks = setting(funder, "unused_weeks")
    warn = min(setting(funder, "unused_warn_weeks"), weeks - 1)
    pence = unused_pence(balance, **period, on=on)
    if pence <= weeks_worth_pence(balance, **period, weeks=warn):
        return None
    return Unused(budget, pence, weeks_worth_pence(balance, **period, weeks=weeks))
