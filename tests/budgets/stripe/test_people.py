"""Whose account it is at Stripe, and whether it is the one that it was."""

import pytest

from budgets import actions
from budgets.models import BankChange, StripePayee
from budgets.rails.stripe.people import take_account
from tests.budgets.cast import AT

pytestmark = pytest.mark.django_db


def account(*banks):
    data = [{"id": name, "default_for_currency": name.isupper()} for name in banks]
    return {"id": "acct_1", "external_accounts": {"data": data}}


def test_the_account_that_is_paid_out_to_counts_wherever_it_stands_among_others():
    payee = actions.open_party()
    StripePayee.objects.create(party=payee, account_id="acct_1", checked_at=AT)
    take_account(account("OLD"), at=AT)

    take_account(account("other", "OLD"), at=AT)
    assert not BankChange.objects.exists()

    take_account(account("old", "NEW"), at=AT)
    assert BankChange.objects.get().payee == payee
