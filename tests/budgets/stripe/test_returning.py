"""A transfer taken back: while the payee's balance covers it, once, and on to whoever paid."""

import pytest

from budgets import actions
from budgets.models import Receivable
from budgets.queries.differences import unexplained
from budgets.rails.stripe import returning
from budgets.rails.stripe.client import client
from budgets.reconciling import at_stripe
from budgets.reconciling.comparing import ask, compare
from budgets.reconciling.stripe import in_stripe
from tests.budgets.cast import FERN, assert_the_ledger_is_sound, balances
from tests.budgets.stripe.planting import Planting
from tests.budgets.stripe.scenes import account_of, charges_of, now, transfers_of
from tests.stripe_emulator.scenes import collect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planting(emulator):
    found = Planting(emulator)
    collect(client(), 200_00)  # so that the platform can give back what it must
    return found


def take_back(payment, pence=50_00, *, work=True):
    receivable = actions.owe_back(payment=payment, pence=pence, by=FERN, at=now())
    assert returning.begin(receivable=receivable, at=now())
    if work:
        returning.work(at=now())
    receivable.refresh_from_db()
    return receivable


def assert_taken_back_once(payment, receivable, pence=50_00):
    assert transfers_of(payment)[0].amount_reversed == pence
    assert charges_of(payment)[0].amount_refunded == pence
    assert (receivable.left_pence, receivable.stripe_next_try_at) == (0, None)
    assert balances(payment.lines.get().commitment.budget).get("receivable") is None
    assert_the_ledger_is_sound()


def test_the_payees_balance_gives_it_back_and_the_payer_has_it(planting):
    payment = planting.by_card()

    receivable = take_back(payment, 20_00)
    returning.work(at=now(hours=1))

    assert_taken_back_once(payment, receivable, 20_00)


def test_a_balance_that_does_not_cover_it_leaves_it_owed_and_is_not_asked_again(planting):
    payment = planting.by_card()
    account = account_of(payment)
    client().v1.payouts.create({"amount": 50_00, "currency": "gbp"}, {"stripe_account": account})

    receivable = take_back(payment)
    other_persons = planting.by_card()
    returning.work(at=now(hours=1))

    assert (receivable.left_pence, receivable.stripe_code) == (50_00, "balance_insufficient")
    assert transfers_of(payment)[0].amount_reversed == 0
    assert transfers_of(other_persons)[0].amount_reversed == 0


@pytest.mark.parametrize("call", ["POST /v1/transfers/{id}/reversals", "POST /v1/refunds"])
@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "500", "429"])
def test_whatever_fails_on_the_way_it_is_taken_back_once(planting, emulator, call, fault):
    payment = planting.by_card()
    emulator.fault(call, fault, times=3)  # the SDK itself tries three times
    receivable = take_back(payment)

    emulator.tell("faults", rules=[])
    returning.work(at=now(minutes=6))
    returning.work(at=now(minutes=12))

    receivable.refresh_from_db()
    assert_taken_back_once(payment, receivable)


def test_a_worker_that_died_between_the_two_calls_is_carried_on_for(planting, monkeypatch):
    payment = planting.by_card()
    with monkeypatch.context() as broken:
        broken.setattr(returning, "_refund", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_back(payment)

    returning.work(at=now(minutes=6))

    assert_taken_back_once(payment, Receivable.objects.get())


def test_one_that_can_not_be_carried_on_stops_no_other(planting, monkeypatch):
    broken, sound = planting.by_card(), planting.by_card()
    first, second = take_back(broken, work=False), take_back(sound, work=False)
    reverse = returning._reverse

    def only_the_second(receivable):
        if receivable == first:
            raise ValueError
        reverse(receivable)

    monkeypatch.setattr(returning, "_reverse", only_the_second)
    returning.work(at=now())

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.left_pence, second.left_pence) == (50_00, 0)


def test_what_we_took_back_ourselves_is_no_difference(planting):
    at = now(hours=2)
    compare(ask(by=None, at=at), at=at)
    before = unexplained().count()

    take_back(planting.by_card())
    compare(ask(by=None, at=at), at=at)

    assert unexplained().count() == before


def test_a_refund_that_the_payers_bank_sends_back_is_a_difference(planting):
    receivable, at = take_back(planting.by_card(), 20_00), now(hours=2)
    says = at_stripe.read(since=now(days=-1))
    says.refunds[receivable.refund_id].pence = 0  # out, and in again as `refund_failure`

    found = list(in_stripe(says, now(days=-1), at))

    assert [(each.kind, each.pence) for each in found if each.about == receivable.reversal_id] == [
        ("taken_back", 20_00)
    ]


def test_what_was_paid_by_bank_is_not_asked_of_stripe(planting):
    receivable = actions.owe_back(payment=planting.by_bank(), pence=1, by=FERN, at=now())

    assert not returning.begin(receivable=receivable, at=now())
