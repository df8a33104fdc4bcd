"""Which account is which, opened when first needed. All of them give ids."""

from __future__ import annotations

from collections.abc import Collection

from budgets.models import Account, AccountKind, Budget, Commitment
from budgets.records.accounts import PER_PAYEE

AccountIds = dict[tuple[int, str], int]


def funder_account(funder_id: int) -> int:
    """Where a funder's money comes from: the one kind of account that may go below zero."""
    account, _ = Account.objects.get_or_create(
        kind=AccountKind.FUNDER, owner_id=funder_id, defaults={"may_overdraw": True}
    )
    return account.pk


def available_account(budget_id: int) -> int:
    return available_accounts([budget_id])[budget_id]


def available_accounts(budget_ids: Collection[int]) -> dict[int, int]:
    """By budget."""
    accounts = Account.objects.filter(budget__in=budget_ids, kind=AccountKind.AVAILABLE)
    return {budget_id: pk for budget_id, pk in accounts.values_list("budget_id", "pk") if budget_id}


def returned_account(budget: Budget) -> int:
    """Where what goes back to the funder ends, a budget at a time: each pound keeps its source."""
    account, _ = Account.objects.get_or_create(
        kind=AccountKind.RETURNED, budget=budget, defaults={"owner_id": budget.funder_id}
    )
    return account.pk


def payee_accounts(budget_ids: Collection[int], payee_id: int) -> AccountIds:
    """By budget and kind: what each budget owes this payee, has on its way, and has paid."""
    found = _payee_accounts(budget_ids, payee_id)
    missing = [
        Account(budget_id=budget_id, owner_id=payee_id, kind=kind)
        for budget_id in sorted(budget_ids)
        for kind in PER_PAYEE
        if (budget_id, kind) not in found
    ]
    if not missing:
        return found
    Account.objects.bulk_create(missing, ignore_conflicts=True)
    return _payee_accounts(budget_ids, payee_id)


def receivable_account(budget_id: int, payee_id: int) -> int:
    """What this payee owes back to this budget, and to no other."""
    account, _ = Account.objects.get_or_create(
        kind=AccountKind.RECEIVABLE, budget_id=budget_id, owner_id=payee_id
    )
    return account.pk


def retained_account(commitment: Commitment) -> int:
    """Where what this commitment earned is kept back. Whoever calls holds its row."""
    if commitment.retained is None:
        commitment.retained = Account.objects.create(
            kind=AccountKind.RETAINED,
            budget_id=commitment.budget_id,
            owner_id=commitment.payee_id,
        )
        commitment.save(update_fields=["retained"])
    return commitment.retained.pk


def _payee_accounts(budget_ids: Collection[int], payee_id: int) -> AccountIds:
    accounts = Account.objects.filter(budget__in=budget_ids, owner=payee_id, kind__in=PER_PAYEE)
    return {
        (budget_id, kind): pk
        for budget_id, kind, pk in accounts.values_list("budget_id", "kind", "pk")
        if budget_id
    }
