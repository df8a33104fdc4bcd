"""A funder's yearly round: which budgets are to be followed, and what may be carried on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from budgets.models import Budget, Regime, Transfer, TransferKind
from budgets.queries import Balance, balances_of, still_promising
from marketplace.money.queries.budgets import BudgetCard, budget_cards
from marketplace.money.records.rounds import Round, RoundLine
from marketplace.people.clock import money_year_of
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation

A_MONTH = timedelta(days=31)
STILL_LATE = timedelta(days=91)  # so long into a year its own round can be made up for
SHOWN_BEFORE = timedelta(days=90)


@dataclass(frozen=True)
class YearEnd:
    """What becomes of money that is free on a budget's last day, by its funder's policy."""

    last_day: date
    free_pence: int
    carried_pence: int

    @property
    def rest_pence(self) -> int:
        return self.free_pence - self.carried_pence


@dataclass(frozen=True)
class ToFollow:
    budget: Budget
    given_pence: int  # by the funder, for the days that end; without what was carried into it
    free_pence: int


@dataclass(frozen=True)
class LineCard:
    line: RoundLine
    before: BudgetCard


def may_carry_pence(balance: Balance, funder: Organisation) -> int:
    """The most that the funder lets go on: a share of what the budget came to, rounded down."""
    came_to = balance.allocated_pence - balance.returned_pence
    most = came_to * setting(funder, "carry_forward_percent") // 100
    return min(balance.available_pence, most)


def year_end_of(budget: Budget, balance: Balance, funder: Organisation, on: date) -> YearEnd | None:
    """For the person to see in the last three months of a budget that a funder gave."""
    near = budget.ends_on - SHOWN_BEFORE <= on <= budget.ends_on
    if not near or budget.regime == Regime.OWN or not balance.available_pence:
        return None
    return YearEnd(budget.ends_on, balance.available_pence, may_carry_pence(balance, funder))


def year_to_open(funder: Organisation, on: date) -> tuple[date, date]:
    """The money year whose budgets are still to be opened: this one for three months, or next."""
    first, last = money_year_of(on)
    if on - first < STILL_LATE and ending_before(funder, first).exists():
        return first, last
    return money_year_of(last + timedelta(days=1))


def ending_before(funder: Organisation, starts_on: date) -> QuerySet[Budget]:
    """The budgets that end within the month before, and are not stopped."""
    ending = Budget.objects.filter(
        funder=funder.party_id, ends_on__lt=starts_on, ends_on__gte=starts_on - A_MONTH
    )
    return still_promising(ending).order_by("pk")


def to_follow(funder: Organisation, starts_on: date) -> list[ToFollow]:
    """Those that no budget follows, or is asked to: a handful of queries, however many."""
    in_hand = RoundLine.objects.filter(
        Q(opened__isnull=False) | Q(round__done_at=None),
        round__starts_on=starts_on,
        round__proposal__state__in=("waiting", "confirmed"),
    )
    ending = ending_before(funder, starts_on)
    waiting = list(ending.exclude(pk__in=in_hand.values("before")))
    balances, carried = balances_of(waiting), _carried_into(waiting)
    return [
        ToFollow(
            budget=budget,
            given_pence=balances[budget.pk].allocated_pence
            - balances[budget.pk].returned_pence
            - carried.get(budget.pk, 0),
            free_pence=balances[budget.pk].available_pence,
        )
        for budget in waiting
    ]


def _carried_into(budgets: Sequence[Budget]) -> dict[int, int]:
    rows = (
        Transfer.objects.filter(
            kind=TransferKind.CARRY_FORWARD, reference__in=[budget.uuid for budget in budgets]
        )
        .order_by()
        .values_list("credit_account__budget")
        .annotate(pence=Sum("pence"))
    )
    return {budget_id: pence for budget_id, pence in rows if budget_id is not None}


def lines_of(round_: Round) -> QuerySet[RoundLine]:
    return round_.lines.select_related("before", "opened").order_by("pk")


def line_cards(lines: Iterable[RoundLine]) -> list[LineCard]:
    lines = list(lines)
    cards = {card.uuid: card for card in budget_cards(line.before for line in lines)}
    return [LineCard(line, cards[line.before.uuid]) for line in lines]


def to_carry(on: date) -> QuerySet[RoundLine]:
    """Lines whose earlier budget is over, and from which nothing was carried yet."""
    waiting = RoundLine.objects.filter(opened__isnull=False, carried_pence__isnull=True)
    return waiting.filter(before__ends_on__lt=on).order_by("pk")


def given_by_rounds(holder_id: int, funder_id: int, opened_after: datetime) -> int:
    """Pence put into budgets of this person by rounds, each confirmed by a second officer."""
    lines = RoundLine.objects.filter(
        opened__holder=holder_id, opened__funder=funder_id, round__done_at__gt=opened_after
    )
    pence: int = lines.aggregate(pence=Sum("pence", default=0))["pence"]
    return pence
