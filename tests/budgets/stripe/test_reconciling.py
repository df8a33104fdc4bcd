"""The ledger, Stripe and the payers' banks, held together: what differs is found, and no more."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from budgets.models import Difference, Reconciliation
from budgets.queries.differences import explained, latest, unexplained
from budgets.rails.stripe import client as stripe_client
from budgets.reconciling import at_stripe
from budgets.reconciling.comparing import ask, compare, explain, work
from tests.budgets.cast import FERN
from tests.budgets.stripe.planting import KINDS, Planting
from tests.budgets.stripe.scenes import now
from tests.stripe_emulator.scenes import collect

pytestmark = pytest.mark.django_db(transaction=True)
LATER = {"hours": 2}


@pytest.fixture
def planting(emulator):
    return Planting(emulator)


def compared(**later):
    at = now(**later or LATER)
    compare(ask(by=None, at=at), at=at)
    return Counter((each.kind, each.object_id or str(each.payment.uuid)) for each in unexplained())


def test_fifty_differences_of_ten_kinds_are_found_and_none_that_is_not_there(planting):
    planting.honest()
    for _ in range(5):
        for plant in KINDS.values():
            plant(planting)
    planting.honest()

    found = compared()

    assert len(planting.planted) == 50
    assert Counter(kind for kind, _ in found) == dict.fromkeys(
        [
            *("ledger", "charge", "transfer", "missing", "amount"),
            *("stuck", "taken_back", "payout", "bank", "no_word"),
        ],
        5,
    )
    assert found == planting.planted
    assert compared(hours=3) == planting.planted  # a second look finds the same rows again
    assert Difference.objects.count() == 50


def test_where_nothing_differs_all_money_is_explained(planting):
    planting.honest()

    assert not compared()
    money = explained(latest())
    assert money.checked_pence > 0
    assert money.percent == "100.00"


def test_what_was_put_right_is_gone_and_what_was_explained_stays_explained(planting):
    planting.payout()
    planting.charge()
    planting.charge()  # so that there is enough to give the other back from
    compared()
    lost = Difference.objects.get(kind="payout")
    assert explain(difference=lost, why="Their bank moved.", by=FERN, at=now())
    strange, other = Difference.objects.filter(kind="charge")
    stripe_client.client().v1.refunds.create({"charge": strange.object_id})

    assert compared(hours=3) == {("charge", other.object_id): 1}

    lost.refresh_from_db(), strange.refresh_from_db()
    assert (lost.gone_at, lost.why) == (None, "Their bank moved.")
    assert strange.gone_at
    assert not explain(difference=strange, why="Too late.", by=FERN, at=now())


def test_money_in_doubt_is_less_than_all_of_it_until_somebody_explains_it(planting):
    for _ in range(3):
        planting.by_bank()
    planting.bank_differs()

    compared()

    assert explained(latest()).percent == "75.00"
    assert explained(latest(), payer=planting.bank.payer).percent == "75.00"
    assert explained(latest(), payer=planting.cards.payer).percent == "100.00"


def test_a_difference_older_than_the_look_back_still_stands(planting):
    planting.charge()
    compared()

    assert compared(days=60)
    differs = Difference.objects.get()
    assert differs.gone_at is None

    explain(difference=differs, why="A test of ours.", by=FERN, at=now())
    compared(days=61)
    differs.refresh_from_db()
    assert differs.gone_at is None  # nobody looked so far back, so nobody knows


def test_stripe_is_read_outside_any_transaction_and_its_silence_changes_nothing(
    planting, emulator, monkeypatch
):
    planting.charge()
    inside = []
    read = at_stripe.read
    monkeypatch.setattr(
        at_stripe, "read", lambda **k: inside.append(connection.in_atomic_block) or read(**k)
    )
    ask(by=FERN, at=now())
    emulator.fault("GET /v1/balance_transactions", "500")

    assert work(at=now(**LATER)) == 0
    assert not Difference.objects.exists()

    emulator.tell("faults", rules=[])
    assert work(at=now(**LATER) + timedelta(minutes=1)) == 0  # not yet: it waits five minutes
    assert work(at=now(**LATER) + timedelta(minutes=6)) == 1
    assert Difference.objects.count() == 1
    assert inside == [False, False]


def test_what_was_asked_for_twice_is_made_once():
    ask(by=FERN, at=now()), ask(by=FERN, at=now())

    assert work(at=now()) == 1
    assert work(at=now()) == 0
    assert Reconciliation.objects.count() == 1


def test_a_charge_of_this_minute_may_still_be_on_its_way_to_us(emulator):
    collect(stripe_client.client(), 100_00)

    assert not compared(minutes=10)
    assert compared(hours=2)


def test_with_stripe_off_the_ledger_and_the_banks_are_compared_alone(planting, settings):
    planting.bank_differs()
    planting.charge()
    compared()
    settings.STRIPE_KEY = ""

    found = compared(hours=3)

    assert sorted(kind for kind, _ in found) == ["bank", "charge"]
    assert not latest().with_stripe


def test_the_command_names_each_difference_and_fails_while_there_is_one(planting):
    told = StringIO()
    planting.by_bank()
    call_command("reconcile", stdout=told)
    assert "100.00% of £50 explained" in told.getvalue()

    planting.bank_differs()
    with pytest.raises(CommandError, match="To look at: 1"):
        call_command("reconcile", stdout=told)
    assert "50.00% of £100 explained" in told.getvalue()
    assert "The bank’s file says something else than we do: £50, " in told.getvalue()
