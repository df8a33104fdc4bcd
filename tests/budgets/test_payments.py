"""Each step of a payment: who may take it from where, what is written down, and when we look."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from budgets import actions
from budgets.actions.bank_changes import note_bank_change
from budgets.actions.payments import end_card, look_again, may_cancel, start_by_stripe
from budgets.errors import CannotMove
from budgets.models import Payment, PaymentState, Rail, StepCode, ToldBy, Transfer
from tests.budgets.cast import (
    AMIRA,
    AT,
    FERN,
    OLU,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    balances,
    make_budget,
    make_direct_payment,
    make_payment,
    promise,
    settle,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
IN_A_WEEK = LATER + timedelta(days=7)


@pytest.fixture(autouse=True)
def _the_ledger_stays_sound():
    yield
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def dispute(**on):
    return actions.hold(code=StepCode.DISPUTE, **on)


def pay_a_part(**on):
    return actions.confirm(pence=20_00, **on)


def pay_by_card(**on):
    return start_by_stripe(code=StepCode.BY_CARD, **on)


def payment_after(*steps, budget=None):
    """Of £50, from a person's own account unless told otherwise."""
    payment = make_payment(50_00, budget=budget or make_direct_payment())
    for step in steps:
        step(payment=payment, by=FERN, at=AT)
    return payment


ask, resume, cancel, try_again = actions.ask, actions.resume, actions.cancel, actions.try_again
say_paid, reject, confirm = actions.say_paid, actions.reject, actions.confirm
not_arrived, not_sent = actions.say_not_arrived, actions.say_not_sent
came_back, received = actions.say_came_back, actions.confirm_received


@pytest.mark.parametrize(
    ("first", "step", "state", "code", "pence", "next_try_at"),
    [
        ([], ask, "requested", "asked", 0, IN_A_WEEK),
        ([], dispute, "held", "dispute", 0, None),
        ([dispute], resume, "due", "resumed", 0, LATER),
        ([], cancel, "cancelled", "mistake", 0, None),
        ([], say_paid, "sent", "said_paid", 0, IN_A_WEEK),
        ([say_paid], reject, "rejected", "rejected", 0, None),
        ([say_paid, reject], try_again, "due", "try_again", 0, LATER),
        ([pay_a_part], try_again, "due", "try_again", 0, LATER),
        ([say_paid], not_arrived, "unknown", "not_arrived", 0, IN_A_WEEK),
        ([confirm], not_arrived, "unknown", "not_arrived", -50_00, IN_A_WEEK),
        ([say_paid, not_arrived], not_sent, "failed", "not_sent", 0, None),
        ([confirm], came_back, "failed", "came_back", -50_00, None),
        ([pay_a_part], came_back, "failed", "came_back", -20_00, None),
        ([ask], confirm, "paid", "by_payer", 50_00, None),
        ([ask], pay_a_part, "part_paid", "by_payer", 20_00, IN_A_WEEK),
        ([say_paid], received, "paid", "by_payee", 50_00, None),
    ],
)
def test_a_step_is_written_down_and_frees_the_payment(first, step, state, code, pence, next_try_at):
    payment = payment_after(*first)
    before = payment.state
    Payment.objects.filter(pk=payment.pk).update(lease_until=IN_A_WEEK)

    assert step(payment=payment, by=OLU, at=LATER) is payment

    last = payment.steps.last()
    assert (last.from_state, last.to_state, last.code) == (before, state, code)
    assert (last.pence, last.actor_id, last.at) == (pence, OLU, LATER)
    assert (payment.state, payment.moved_at) == (state, LATER)
    assert (payment.next_try_at, payment.lease_until) == (next_try_at, None)
    assert payment.attempt == (2 if step == try_again else 1)


@pytest.mark.parametrize(
    ("first", "step", "words"),
    [
        ([], resume, "“due” now, so it can’t become “due”"),
        ([ask], try_again, "“the payer has been asked” now, so it can’t become “due”"),
        ([ask], cancel, "“the payer has been asked” now, so it can’t become “cancelled”"),
        ([ask], not_arrived, "“the payer has been asked” now, so it can’t become “being checked”"),
        ([say_paid], came_back, "“sent” now, so it can’t become “did not go through”"),
        ([dispute], ask, "“on hold” now, so it can’t become “the payer has been asked”"),
        ([dispute], confirm, "“on hold” now, so it can’t become “paid”"),
        ([dispute], pay_by_card, "“on hold” now, so it can’t become “collected from the payer”"),
    ],
)
def test_a_step_that_is_refused_says_why_and_changes_nothing(first, step, words):
    payment = payment_after(*first)
    version = payment.version

    with pytest.raises(CannotMove) as refused:
        step(payment=payment, by=OLU, at=LATER)

    assert refused.value.message == f"This payment is {words}."
    assert refused.value.payment is payment
    payment.refresh_from_db()
    assert (payment.version, payment.steps.count()) == (version, version + 1)


def test_a_page_that_is_out_of_date_moves_nothing_and_says_how_things_are():
    payment = payment_after(ask)
    stale = Payment.objects.get(pk=payment.pk)
    say_paid(payment=payment, by=AMIRA, at=AT)

    with pytest.raises(CannotMove) as refused:
        actions.say_late(payment=stale, until=date(2026, 6, 20), by=FERN, at=LATER)

    assert refused.value.message == (
        "This payment is “sent” now, so it can’t become “the payer has been asked”."
    )
    assert payment.steps.count() == 3


@pytest.mark.parametrize(
    ("step", "pence", "words"),
    [
        (confirm, 50_01, "Between a penny and all that is left can be paid."),
        (confirm, 0, "Between a penny and all that is left can be paid."),
        (came_back, 1, "Between a penny and all that was paid can come back."),
    ],
)
def test_what_cannot_be_paid_or_come_back_is_told_between_which_sums(step, pence, words):
    payment = payment_after()
    if step == came_back:
        confirm(payment=payment, by=FERN, at=AT)
        pence += payment.paid_pence

    with pytest.raises(ValueError) as refused:  # noqa: PT011
        step(payment=payment, pence=pence, by=FERN, at=AT)

    assert str(refused.value) == words


def test_a_penny_may_be_paid_and_a_penny_may_come_back():
    payment = payment_after(ask)

    confirm(payment=payment, pence=1, by=FERN, at=AT)
    assert (payment.state, payment.paid_pence) == ("part_paid", 1)
    came_back(payment=payment, pence=1, by=FERN, at=AT)

    assert (payment.state, payment.paid_pence) == ("failed", 0)


def test_what_was_paid_before_is_in_no_doubt_when_the_rest_does_not_arrive():
    budget = make_direct_payment()
    payment = payment_after(pay_a_part, try_again, say_paid, budget=budget)

    not_arrived(payment=payment, by=OLU, at=LATER)

    assert (payment.state, payment.paid_pence) == ("unknown", 20_00)
    assert balances(budget) == {"available": 50_00, "paid": 20_00, "in_transit": 30_00}


def test_a_late_payment_rests_until_its_day_begins_in_london():
    payment = payment_after(ask)

    actions.say_late(payment=payment, until=date(2026, 6, 20), by=FERN, at=LATER)

    assert payment.next_try_at == datetime(2026, 6, 19, 23, tzinfo=UTC)
    last = payment.steps.last()
    assert (last.from_state, last.to_state, last.code) == ("requested", "requested", "late")
    assert (last.pence, last.actor_id, last.at) == (0, FERN, LATER)
    assert payment.moved_at == AT


def test_a_payment_said_to_be_late_until_a_day_that_is_over_is_looked_at_at_once():
    payment = payment_after(ask)

    actions.say_late(payment=payment, until=AT.date(), by=FERN, at=LATER)

    assert payment.next_try_at == LATER


def test_a_payment_is_chased_by_nobody_and_looked_at_a_week_later():
    payment = payment_after(ask)

    assert actions.chase(payment=payment, at=LATER) is payment

    last = payment.steps.last()
    assert (last.code, last.actor_id, last.pence, last.at) == ("chased", None, 0, LATER)
    assert payment.next_try_at == IN_A_WEEK


def test_looking_again_later_is_no_step_and_gives_way_to_one():
    payment = payment_after(ask)
    Payment.objects.filter(pk=payment.pk).update(lease_until=LATER)

    look_again(payment=payment, look_again_at=LATER)

    payment.refresh_from_db()
    assert (payment.next_try_at, payment.lease_until) == (LATER, None)
    stale, other = Payment.objects.get(pk=payment.pk), payment_after(ask)
    say_paid(payment=payment, by=AMIRA, at=AT)
    look_again(payment=stale, look_again_at=LATER)
    for each in (payment, other):
        each.refresh_from_db()
        assert each.next_try_at == AT + timedelta(days=7)


def test_people_are_told_of_each_payments_steps_by_themselves():
    first, second = payment_after(ask), payment_after()

    actions.mark_told(payments=[first])
    first.refresh_from_db()
    say_paid(payment=first, by=AMIRA, at=AT)
    actions.mark_told(payments=[first])

    told = dict(Payment.objects.values_list("pk", "told_version"))
    assert told == {first.pk: 2, second.pk: None}


def test_told_by_another_worker_meanwhile_is_said_so():
    payment = payment_after(ask)
    stale = Payment.objects.get(pk=payment.pk)
    actions.mark_told(payments=[payment])

    with pytest.raises(CannotMove) as refused:
        actions.mark_told(payments=[stale])

    assert "can’t become “the payer has been asked”" in refused.value.message


def test_an_advance_is_cancelled_only_while_none_of_what_is_left_is_earned():
    part = promise((make_budget(), 60_00))
    [advance] = settle(part, 20_00, kind="advance")
    assert may_cancel(advance)

    actions.settle(
        part=part,
        subject=uuid4(),
        kind="verdict",
        earned_pence=30_00,
        recouped_pence=15_00,
        due_on=AT.date(),
        by=AMIRA,
        at=AT,
    )

    assert not may_cancel(advance)
    confirm(payment=advance, pence=15_00, by=FERN, at=AT)
    try_again(payment=advance, by=FERN, at=AT)
    assert may_cancel(advance)  # what was earned is paid
    ask(payment=advance, by=FERN, at=AT)
    assert not may_cancel(advance)


class TestWithStripe:
    @pytest.mark.parametrize("first", [[], [ask]])
    def test_what_the_payer_was_asked_for_can_be_paid_by_card(self, first):
        payment = payment_after(*first)
        before = payment.state

        assert pay_by_card(payment=payment, by=AMIRA, at=LATER) is payment

        assert (payment.rail, payment.state) == (Rail.STRIPE, PaymentState.REQUESTED)
        assert payment.next_try_at == LATER + timedelta(minutes=10)
        last = payment.steps.last()
        assert (last.from_state, last.to_state, last.code) == (before, "requested", "by_card")
        assert (last.pence, last.actor_id, last.at) == (0, AMIRA, LATER)

    def test_an_organisation_pays_by_no_card(self):
        payment = make_payment(50_00, budget=make_budget())

        with pytest.raises(CannotMove, match="can’t become “collected from the payer”"):
            pay_by_card(payment=payment, by=FERN, at=LATER)

    def test_nothing_goes_by_card_to_a_bank_account_that_changed(self):
        payment, to_another = payment_after(), payment_after()
        note_bank_change(payee=payment.payee, told_by=ToldBy.PAYEE, by=OLU, at=AT)
        resume(payment=Payment.objects.get(pk=payment.pk), by=None, at=AT)
        payment.refresh_from_db()

        with pytest.raises(CannotMove) as refused:
            pay_by_card(payment=payment, by=AMIRA, at=LATER)

        assert refused.value.message == (
            "This payment is “due” now, so it can’t become “collected from the payer”."
        )
        assert pay_by_card(payment=to_another, by=AMIRA, at=LATER)

    def test_two_pages_start_one_payment_by_card(self):
        payment = payment_after(ask)
        stale = Payment.objects.get(pk=payment.pk)
        pay_by_card(payment=payment, by=AMIRA, at=LATER)

        with pytest.raises(CannotMove) as refused:
            pay_by_card(payment=stale, by=AMIRA, at=LATER)

        assert "can’t become “the payer has been asked”" in refused.value.message
        assert payment.steps.count() == 3

    def test_only_stripes_answer_moves_it_then(self):
        payment = payment_after(ask, pay_by_card)

        with pytest.raises(CannotMove):
            confirm(payment=payment, by=OLU, at=LATER)
        end_card(payment=payment, at=LATER)

        assert (payment.state, payment.rail) == (PaymentState.FAILED, Rail.OWN_ACCOUNT)
        last = payment.steps.last()
        assert (last.from_state, last.to_state, last.code) == ("requested", "failed", "card_failed")
        assert (last.actor_id, last.at, payment.next_try_at) == (None, LATER, None)
        try_again(payment=payment, by=AMIRA, at=LATER)
        assert payment.next_try_at == LATER


class TestTheMoneyOfAStep:
    def test_the_transfers_of_a_step_are_one_entry_that_names_the_payment(self):
        funder = actions.open_party()
        first, second = make_budget(funder=funder), make_budget(funder=funder)
        [payment] = settle(promise((first, 10_00), (second, 30_00)), 40_00)

        pay_a_part(payment=payment, by=OLU, at=LATER)

        moved = Transfer.objects.filter(reference=payment.uuid).order_by("pk")
        assert [(t.kind, t.pence) for t in moved] == [
            *(("send", 5_00), ("pay", 5_00)),
            *(("send", 15_00), ("pay", 15_00)),
        ]
        assert {(t.actor_id, t.at) for t in moved} == {(OLU, LATER)}
        assert moved.values("entry").distinct().count() == 1
        pay_a_part(payment=payment, by=OLU, at=LATER)
        assert moved.values("entry").distinct().count() == 2

    @pytest.mark.parametrize(
        ("steps", "kinds"),
        [
            ([ask], []),
            ([ask, dispute], []),
            ([say_paid], [("send", 50_00)]),
            ([say_paid, reject], [("send", 50_00), ("send_back", 50_00)]),
            ([say_paid, confirm], [("send", 50_00), ("pay", 50_00)]),
            ([say_paid, pay_a_part], [("send", 50_00), ("pay", 20_00), ("send_back", 30_00)]),
            ([confirm, came_back], [("send", 50_00), ("pay", 50_00), ("send_back", 50_00)]),
            ([confirm, not_arrived], [("send", 50_00), ("pay", 50_00), ("query", 50_00)]),
            ([cancel], [("cancel", 50_00)]),
            ([pay_a_part, dispute, cancel], [("send", 20_00), ("pay", 20_00), ("cancel", 30_00)]),
        ],
    )
    def test_money_moves_only_where_a_step_moves_it(self, steps, kinds):
        payment = payment_after(*steps)

        moved = Transfer.objects.filter(reference=payment.uuid).order_by("pk")
        assert [(t.kind, t.pence) for t in moved] == kinds


def test_a_reference_is_eight_clear_letters_in_two_groups():
    references = [make_payment(1).reference for _ in range(5)]

    for reference in references:
        assert len(reference) == 9
        assert reference[4] == "-"
        assert set(reference[:4] + reference[5:]) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert len(set(references)) == 5
