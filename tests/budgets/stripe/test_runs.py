"""One bank transfer pays a whole run: asked for once, passed on whole, or not at all."""

import pytest

from budgets.actions import owe_back
from budgets.actions.bank_changes import note_bank_change
from budgets.models import (
    Payment,
    StripeAttempt,
    StripePayee,
    StripePayer,
    StripeRequest,
    StripeReturn,
    Transfer,
)
from budgets.queries.differences import unexplained
from budgets.rails import sweep
from budgets.rails.remittance import prepare_runs, run_file
from budgets.rails.stripe import inbox, people, requests, returning
from budgets.rails.stripe.client import client
from budgets.reconciling.comparing import ask, compare
from tests.budgets.cast import (
    FERN,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    make_budget,
    make_payment,
)
from tests.budgets.stripe.scenes import now, onboard
from tests.budgets.stripe.test_inbox import events, hear
from tests.stripe_emulator.test_paying import cash_of, fund

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run():
    """Two payments of one funder, £30 and £20, in a run that one bank transfer pays."""
    budget = make_budget(1_000_00)
    people.open_customer(payer=budget.payer)
    people.pay_runs_by_transfer(payer=budget.payer, at=now())
    for pence in (30_00, 20_00):
        onboard(make_payment(pence, budget=budget).payee)
    (made,) = prepare_runs(payer=budget.payer, by=FERN, at=now())
    return made


def go_on(run, **later):
    """Everything that happens by itself: the sweep, twice, and the request as it is then."""
    sweep.sweep(at=now(**later))
    sweep.sweep(at=now(**later))
    return StripeRequest.objects.get(run=run)


def states(run):
    return [Payment.objects.get(pk=line.payment_id).state for line in run.lines.order_by("pk")]


def push(request, pence):
    """The payer's bank sends so much, with the reference that was asked for."""
    customer = StripePayer.objects.get(pk=request.payer_id).customer_id
    fund(client(), customer, pence, reference=request.reference)


def cash(request):
    return cash_of(client(), StripePayer.objects.get(pk=request.payer_id).customer_id)


def transfers():
    return sorted(each.amount for each in client().v1.transfers.list().data)


def hear_all():
    for event in events():
        hear(event)
    while inbox.work(at=now()):
        pass


def assert_all_is_sound():
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def test_one_transfer_pays_many_and_each_is_traced_to_its_verdict(run):
    request = go_on(run)
    assert (request.state, request.pence, request.left_pence) == ("waiting", 50_00, 50_00)
    assert request.reference
    assert len(request.sort_code + request.account_number) == 14

    push(request, 50_00)
    hear_all()
    request = go_on(run, minutes=1)

    assert (request.state, states(run)) == ("collected", ["paid", "paid"])
    assert transfers() == [20_00, 30_00]
    for made in client().v1.transfers.list().data:
        attempt = StripeAttempt.objects.get(uuid=made.metadata["attempt"])
        assert made.source_transaction == request.charge_id
        assert Transfer.objects.filter(reference=attempt.payment.subject, kind="earn").exists()
    assert_all_is_sound()


def test_a_part_moves_nothing_on(run):
    push(go_on(run), 49_99)
    hear_all()

    request = go_on(run, minutes=1)

    assert (request.state, request.received_pence, request.news) == ("waiting", 49_99, "part_came")
    assert (states(run), transfers()) == (["requested", "requested"], [])


def test_while_an_account_in_it_is_new_a_run_is_not_asked_for(run):
    changed, other = (line.payment for line in run.lines.order_by("pk"))
    note_bank_change(payee=changed.payee, told_by="payee", by=None, at=now())

    request = go_on(run)

    assert (request.state, request.asked_at, request.news) == ("closed", None, "")
    assert not client().v1.payment_intents.list().data
    sweep.sweep(at=now(minutes=1))
    assert states(run) == ["held", "due"]
    (again,) = prepare_runs(payer=run.payer, by=FERN, at=now(minutes=1))
    assert [line.payment_id for line in again.lines.all()] == [other.pk]
    assert go_on(again, minutes=1).state == "waiting"
    assert_all_is_sound()


def test_a_run_that_was_asked_for_is_not_closed_by_a_new_account(run):
    go_on(run)
    payee = run.lines.first().payment.payee
    note_bank_change(payee=payee, told_by="payee", by=None, at=now())

    assert go_on(run, days=1, minutes=1).state == "waiting"


def owe_back_one(run, pence):
    """One payment of the run was a mistake, and Stripe is asked for it; the other stays."""
    push(go_on(run), 50_00)
    hear_all()
    go_on(run, minutes=1)
    payment = run.lines.order_by("pk").first().payment
    receivable = owe_back(payment=payment, pence=pence, by=FERN, at=now())
    assert returning.begin(receivable=receivable, at=now())
    return receivable


def test_one_payment_of_a_run_is_taken_back_and_the_others_stay(run):
    receivable = owe_back_one(run, 12_00)

    for minutes in (0, 6):
        returning.work(at=now(minutes=minutes))

    receivable.refresh_from_db()
    assert (receivable.returned_pence, receivable.stripe_next_try_at) == (12_00, None)
    reversed_by_id = {t.id: t.amount_reversed for t in client().v1.transfers.list().data}
    taken = receivable.payment.stripe_attempts.get().object_id
    assert reversed_by_id.pop(taken) == 12_00
    assert list(reversed_by_id.values()) == [0]
    charge = client().v1.charges.retrieve(StripeRequest.objects.get().charge_id)
    assert charge.amount_refunded == 12_00
    assert StripePayer.objects.get().cash_check_at  # where Stripe may have put it
    assert_the_ledger_is_sound()
    compare(ask(by=None, at=now(hours=2)), at=now(hours=2))
    assert not unexplained().exists()


def test_what_the_payee_has_not_got_any_more_is_owed_and_no_others_money_pays_it(run):
    receivable = owe_back_one(run, 30_00)
    account = StripePayee.objects.get(party=receivable.payment.payee_id).account_id
    out = {"amount": 30_00, "currency": "gbp"}
    client().v1.payouts.create(out, {"stripe_account": account})

    for minutes in (0, 6):
        returning.work(at=now(minutes=minutes))

    receivable.refresh_from_db()
    assert (receivable.left_pence, receivable.stripe_code) == (30_00, "balance_insufficient")
    assert [each.amount_reversed for each in client().v1.transfers.list().data] == [0, 0]
    assert_the_ledger_is_sound()


def test_the_rest_of_a_part_completes_it(run):
    request = go_on(run)
    push(request, 10_00)
    push(request, 40_00)
    hear_all()

    assert go_on(run, minutes=1).state == "collected"
    assert transfers() == [20_00, 30_00]


def test_what_came_too_much_goes_back(run):
    push(go_on(run), 57_00)
    hear_all()

    request = go_on(run, minutes=1)

    assert (states(run), cash(request)) == (["paid", "paid"], 0)
    assert [(made.pence, made.state) for made in StripeReturn.objects.all()] == [(7_00, "done")]


def test_a_run_that_gets_no_money_is_told_of_and_at_last_closed(run):
    push(go_on(run), 5_00)

    assert go_on(run, days=8).news == "waiting"
    go_on(run, days=15)
    request = go_on(run, days=15, minutes=5)

    assert (request.state, request.news, cash(request)) == ("closed", "closed", 0)
    assert states(run) == ["due", "due"]
    assert [made.pence for made in StripeReturn.objects.all()] == [5_00]
    assert_all_is_sound()


def test_money_that_comes_after_the_end_goes_back(run):
    request = go_on(run)
    requests.close(request=request, at=now())
    assert go_on(run).state == "closed"

    push(request, 50_00)
    hear_all()
    go_on(run, minutes=1)

    assert (cash(request), states(run), transfers()) == (0, ["due", "due"], [])


def test_money_that_overtakes_the_closing_of_a_run_pays_it(run):
    request = go_on(run)
    requests.close(request=request, at=now())
    push(request, 50_00)

    assert (go_on(run).state, states(run)) == ("collected", ["paid", "paid"])
    with pytest.raises(requests.TooLate):
        requests.close(request=request, at=now())


def test_a_run_that_is_closed_while_it_is_asked_for_is_closed_at_stripe_as_well(run):
    asking = StripeRequest.objects.select_related("payer", "run").get()
    requests.close(request=asking, at=now())
    closing = StripeRequest.objects.select_related("payer", "run").get()

    requests._step(asking, now())  # as one worker saw it a moment ago
    assert not client().v1.payment_intents.list().data

    StripeRequest.objects.update(asked_at=now())  # another had just asked, and waits for an answer
    requests._step(closing, now())
    assert StripeRequest.objects.get().state == "closing"

    assert go_on(run, minutes=6).state == "closed"


def test_a_request_that_can_not_be_carried_on_stops_no_payment(run, monkeypatch):
    monkeypatch.setattr(requests, "_step", lambda *_: {}["nothing"])
    due = make_payment(budget=make_budget())

    sweep.sweep(at=due.next_try_at)

    assert Payment.objects.get(pk=due.pk).state == "requested"


def test_a_closed_run_s_payments_are_in_the_next_one(run):
    requests.close(request=go_on(run), at=now())
    go_on(run)
    go_on(run, days=1)

    again = StripeRequest.objects.exclude(run=run).get()

    assert (again.state, again.pence) == ("waiting", 50_00)


def test_nobody_is_asked_twice_a_day(run):
    budget = Payment.objects.first().lines.get().commitment.budget
    onboard(make_payment(10_00, budget=budget).payee)

    assert prepare_runs(payer=budget.payer, by=FERN, at=now()) == []
    go_on(run, days=1)

    assert sorted(each.pence for each in StripeRequest.objects.all()) == [10_00, 50_00]


def test_a_payee_who_has_not_joined_is_paid_by_file(run):
    budget = Payment.objects.first().lines.get().commitment.budget
    payment = make_payment(10_00, budget=budget)

    (by_file,) = prepare_runs(payer=budget.payer, by=FERN, at=now())

    assert not hasattr(by_file, "request")
    assert payment.reference in run_file(by_file)


@pytest.mark.parametrize(
    "kind", ["drop_before", "drop_after", "500", "500_after", "429", "lock_timeout", "409"]
)
def test_a_request_without_an_answer_is_asked_for_once(run, emulator, kind):
    emulator.fault("POST /v1/payment_intents", kind)
    assert go_on(run).state == ("waiting" if kind == "500_after" else "asking")
    emulator.tell("faults", rules=[])

    for minutes in (2, 4, 6):
        request = go_on(run, minutes=minutes)

    customer = StripePayer.objects.get().customer_id
    assert request.state == "waiting"
    assert len(client().v1.payment_intents.list({"customer": customer}).data) == 1


def test_a_request_that_stripe_refuses_is_closed_and_its_payments_are_due(run):
    StripePayer.objects.update(customer_id="cus_gone")

    request = go_on(run)

    assert (request.state, request.code, states(run)) == ("closed", "resource_missing", ["due"] * 2)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "500_after", "429"])
def test_a_return_without_an_answer_goes_back_once(run, emulator, kind):
    push(go_on(run), 57_00)
    emulator.fault("POST /v1/refunds", kind)
    hear_all()
    go_on(run)
    emulator.tell("faults", rules=[])

    for minutes in (3, 6, 9):
        request = go_on(run, minutes=minutes)

    assert cash(request) == 0
    assert [made.pence for made in StripeReturn.objects.filter(state="done")] == [7_00]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "500_after"])
def test_transfers_of_a_run_are_looked_up_before_they_are_sent_again(run, emulator, kind):
    push(go_on(run), 50_00)
    emulator.fault("POST /v1/transfers", kind)
    go_on(run, days=1)
    emulator.tell("faults", rules=[])

    for minutes in (2, 4, 6, 8):
        go_on(run, days=1, minutes=minutes)

    assert (states(run), transfers()) == (["paid", "paid"], [20_00, 30_00])
    assert_all_is_sound()


def test_without_a_key_runs_are_paid_by_file(run, settings):
    settings.STRIPE_KEY = ""
    budget = Payment.objects.first().lines.get().commitment.budget
    make_payment(10_00, budget=budget)

    (by_file,) = prepare_runs(payer=budget.payer, by=FERN, at=now())

    assert not hasattr(by_file, "request")


def test_a_run_that_was_paid_leaves_no_difference(run):
    push(go_on(run), 57_00)
    hear_all()
    go_on(run, minutes=1)
    at = now(hours=2)

    compare(ask(by=None, at=at), at=at)

    assert list(unexplained()) == []


def test_money_of_a_run_that_is_not_passed_on_is_a_difference(run, emulator):
    request = go_on(run)
    push(request, 50_00)
    for payment in run.payments.all():
        emulator.tell("restrict", account=payment.payee.stripe_payee.account_id)
    hear_all()
    go_on(run, minutes=1)
    at = now(hours=2)

    compare(ask(by=None, at=at), at=at)

    assert sorted((each.kind, each.pence) for each in unexplained()) == [
        ("stuck", 20_00),
        ("stuck", 30_00),
    ]
