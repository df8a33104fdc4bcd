"""What a payout is made of: its amount, what moved into it at Stripe, and our transfers."""

import pytest

from budgets.models import StripePayout
from budgets.queries.differences import unexplained
from budgets.rails.stripe.client import client
from budgets.reconciling import payouts
from budgets.reconciling.comparing import ask, compare
from tests.budgets.stripe.planting import Planting
from tests.budgets.stripe.scenes import account_of, now

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = 86_400


@pytest.fixture
def planting(emulator):
    """Two payments of £50 to one payee."""
    found = Planting(emulator)
    found.account = account_of(found.by_card())
    found.by_card()
    return found


def sent_to_the_bank(planting):
    """What is available goes out at midnight and is there by the next."""
    planting.emulator.tell("clock", advance=A_DAY)
    (payout,) = client().v1.payouts.list({}, {"stripe_account": planting.account}).data
    return payout.id


def compared():
    planted_at = now(days=2, hours=2)
    compare(ask(by=None, at=planted_at), at=planted_at)
    return [(each.kind, each.object_id, each.pence) for each in unexplained()]


def test_one_that_adds_up_is_read_once_and_told_of_to_nobody(planting, monkeypatch):
    sent_to_the_bank(planting)
    assert compared() == []
    assert not StripePayout.objects.exists()  # Stripe has not put it together yet
    planting.emulator.tell("clock", advance=A_DAY)

    assert compared() == []

    read = StripePayout.objects.get()
    assert (read.pence, read.parts_pence, read.strange_pence) == (100_00, 100_00, 0)
    monkeypatch.setattr(payouts, "_parts", None)  # it would break on a second reading
    assert compared() == []


def test_one_that_is_more_than_its_parts_is_a_difference_until_it_is_explained(planting):
    payout_id = sent_to_the_bank(planting)
    planting.emulator.tell("lose_part", payout=payout_id)
    planting.emulator.tell("clock", advance=A_DAY)

    assert compared() == [("amount", payout_id, 50_00)]
    assert compared() == [("amount", payout_id, 50_00)]


def test_what_came_into_one_from_no_transfer_of_ours_is_a_difference(planting):
    planting.emulator.tell("slip_in", account=planting.account, pence=7_00)
    payout_id = sent_to_the_bank(planting)
    planting.emulator.tell("clock", advance=A_DAY)

    assert compared() == [("transfer", payout_id, 7_00)]
