"""Money that lies unused, told of before the funder may ask for it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils.timezone import localdate

from budgets.models import Budget, Commitment, Form, Regime
from budgets.pace import unused_pence, weeks_worth_pence
from budgets.queries import Balance, balances_of, stops_of
from marketplace.money.queries.rounds import may_carry_pence
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation


@dataclass(frozen=True)
class Unused:
    """`pence` lie unused; from `built_up_pence` on the funder counts them as built up. More than
    that and what may go on into the next year, together, is unusual."""

    budget: Budget
    balance: Balance
    pence: int
    built_up_pence: int
    carried_pence: int

    @property
    def is_built_up(self) -> bool:
        return self.pence >= self.built_up_pence

    def is_unusual(self, since: date, on: date) -> bool:
        """Where the first promise was made on the day `since`."""
        period = {"starts_on": self.budget.starts_on, "ends_on": self.budget.ends_on}
        pence = unused_pence(self.balance, **period, on=on, since=since)
        return pence > self.built_up_pence + self.carried_pence


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
    return Unused(
        budget,
        balance,
        pence,
        built_up_pence=weeks_worth_pence(balance, **period, weeks=weeks),
        carried_pence=may_carry_pence(balance, funder),
    )


def unusually_unused(found: Iterable[Unused], on: date) -> set[int]:
    """The ids of those budgets whose money lies in somebody's account, while support is running,
    and builds up beyond all that the funder's rules allow: one query.

    Money of a notional budget is with the funder itself. Where nothing was promised yet somebody
    waits for support, and there is nothing to look into.
    """
    held = [u for u in found if u.is_built_up and u.budget.form != Form.NOTIONAL]
    if not held:
        return set()
    firsts = dict(
        Commitment.objects.filter(budget__in=[unused.budget.pk for unused in held])
        .order_by()
        .values_list("budget")
        .annotate(first_at=Min("committed_at"))
    )
    return {
        unused.budget.pk
        for unused in held
        if (first_at := firsts.get(unused.budget.pk)) and unused.is_unusual(localdate(first_at), on)
    }
