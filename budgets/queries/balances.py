"""How a budget or a part stands now, straight from the accounts' totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Sum

from budgets.models import Account, AccountKind, Budget, Commitment, Transfer, TransferKind


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole pence. What was allocated is either available, promised, owed or paid."""

    available_pence: int = 0
    promised_pence: int = 0
    owed_pence: int = 0  # and not yet known to have arrived
    paid_pence: int = 0
    returned_pence: int = 0

    @property
    def allocated_pence(self) -> int:
        return (
            self.available_pence
            + self.promised_pence
            + self.owed_pence
            + self.paid_pence
            + self.returned_pence
        )


# Which figure of a balance each kind of account is part of.
FIGURES: dict[str, str] = {
    AccountKind.AVAILABLE: "available_pence",
    AccountKind.CONTINGENCY: "available_pence",
    AccountKind.PLEDGE: "promised_pence",
    AccountKind.COMMITMENT: "promised_pence",
    AccountKind.RETAINED: "promised_pence",
    AccountKind.OWED: "owed_pence",
    AccountKind.IN_TRANSIT: "owed_pence",
    AccountKind.PAID: "paid_pence",
    AccountKind.RECEIVABLE: "paid_pence",  # paid, and not back yet
    AccountKind.RETURNED: "returned_pence",
}


def balance_of(budget: Budget) -> Balance:
    return balances_of([budget])[budget.pk]


def balances_of(budgets: Iterable[Budget]) -> dict[int, Balance]:
    """By the budget's id, in one query; a budget nothing was ever put in has zeros."""
    ids = [budget.pk for budget in budgets]
    figures: dict[int, dict[str, int]] = {pk: defaultdict(int) for pk in ids}
    rows = (
        Account.objects.filter(budget__in=ids, kind__in=FIGURES)
        .values_list("budget_id", "kind")
        .annotate(pence=Sum(F("credits") - F("debits")))
        .order_by()
    )
    for budget_id, kind, pence in rows:
        if budget_id is not None:
            figures[budget_id][FIGURES[kind]] += pence
    return {pk: Balance(**of_budget) for pk, of_budget in figures.items()}


def given_since(*, holder: int, funder: int, since: datetime) -> int:
    """Pence that this funder put in budgets of this holder after this time (ids of parties)."""
    gifts = Transfer.objects.filter(
        kind=TransferKind.ALLOCATE,
        credit_account__budget__holder=holder,
        credit_account__budget__funder=funder,
        at__gt=since,
    )
    pence: int = gifts.aggregate(pence=Sum("pence", default=0))["pence"]
    return pence


def was_given(budget: Budget, key: str) -> bool:
    """Whether `actions.allocate` has posted this key already."""
    return Transfer.objects.filter(idempotency_key=budget.key_of_gift(key)).exists()


LEFT = F("account__credits") - F("account__debits")
KEPT = F("retained__credits") - F("retained__debits")


@dataclass(frozen=True, slots=True)
class PartMoney:
    """What is still promised to a part, and what is kept back of what it earned."""

    left_pence: int = 0
    retained_pence: int = 0


def money_of_part(part: UUID) -> PartMoney:
    return money_of_parts([part])[part]


def retained_for(subject: UUID) -> int:
    """What was kept back of what this verdict earned, in whole pence, paid since or not."""
    kept = Transfer.objects.filter(reference=subject, kind=TransferKind.RETAIN)
    return kept.aggregate(all=Sum("pence"))["all"] or 0


def money_of_parts(parts: Collection[UUID]) -> dict[UUID, PartMoney]:
    """By part, in one query."""
    found = {part: PartMoney() for part in parts}
    rows = (
        Commitment.objects.filter(part__in=parts)
        .order_by()
        .values_list("part")
        .annotate(left=Sum(LEFT), kept=Sum(KEPT))
    )
    for part, left, kept in rows:
        found[part] = PartMoney(left, kept or 0)
    return found
