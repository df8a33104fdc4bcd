"""What a funder has given, of whose account the totals are only as fresh as the latest block."""

from __future__ import annotations

from django.db.models import F, Sum

from budgets.models import Account, AccountKind, Party, Transfer


def given_by(funder: Party) -> int:
    """Pence given to budgets and not returned, as at now: totals, and the rows since."""
    account = Account.objects.filter(owner=funder, kind=AccountKind.FUNDER).first()
    return -balance_now(account) if account else 0


def balance_now(account: Account) -> int:
    """The balance in pence including transfers that no block has brought forward yet."""
    if not account.may_overdraw:
        return account.balance_pence
    since = Transfer.objects.filter(pk__gt=account.last_transfer_id).order_by()
    into = since.filter(credit_account=account).aggregate(pence=Sum(F("pence")))["pence"] or 0
    out = since.filter(debit_account=account).aggregate(pence=Sum(F("pence")))["pence"] or 0
    return account.balance_pence + int(into) - int(out)
