"""What one payer owes becomes a run: who made it, when, of what, and what of it is written down."""

from datetime import UTC, datetime, timedelta

import pytest

from budgets import actions
from budgets.models import BankChange, Payment, Rail, StepCode, ToldBy
from budgets.rails import gathering
from budgets.rails.gathering import due_in_a_run, gather
from budgets.rails.remittance import prepare_run
from tests.budgets.cast import (
    AT,
    FERN,
    make_budget,
    make_direct_payment,
    make_payment,
    promise,
    settle,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
IN_A_WEEK = LATER + timedelta(days=7)


def test_a_run_knows_its_day_its_maker_and_its_payments():
    budget = make_budget()
    payment = make_payment(50_00, budget=budget)

    run = prepare_run(payer=budget.payer, by=FERN, at=LATER)

    assert (run.payer, run.for_on) == (budget.payer, LATER.date())
    assert (run.made_by_id, run.made_at) == (FERN, LATER)
    payment.refresh_from_db()
    assert (payment.run, payment.moved_at, payment.lease_until) == (run, LATER, None)
    assert payment.next_try_at == IN_A_WEEK
    last = payment.steps.last()
    assert (last.version, last.from_state, last.to_state) == (1, "due", "requested")
    assert (last.code, last.actor_id, last.at) == ("in_run", FERN, LATER)


def test_where_another_took_all_of_it_meanwhile_there_is_no_run():
    budget = make_budget()
    payment = make_payment(50_00, budget=budget)
    actions.ask(payment=payment, by=FERN, at=AT)

    run = gather(
        payer=budget.payer,
        ids=[payment.pk],
        rail=Rail.BANK_RUN,
        for_on=AT.date(),
        look_again_at=None,
        by=FERN,
        at=AT,
    )

    assert run is None
    assert not budget.payer.runs.exists()
    assert payment.steps.count() == 2


def test_what_was_left_of_many_is_a_run_though_another_took_the_last(monkeypatch):
    monkeypatch.setattr(gathering, "AT_A_TIME", 2)
    budget = make_budget()
    payments = [make_payment(10_00, budget=budget) for _ in range(5)]
    actions.ask(payment=payments[-1], by=FERN, at=AT)

    run = gather(
        payer=budget.payer,
        ids=[payment.pk for payment in payments],
        rail=Rail.BANK_RUN,
        for_on=AT.date(),
        look_again_at=None,
        by=FERN,
        at=AT,
    )

    assert list(run.payments.order_by("pk")) == payments[:-1]
    assert [line.payment for line in run.lines.order_by("pk")] == payments[:-1]
    assert all(payment.steps.count() == 2 for payment in payments)


def test_a_payment_that_is_due_later_waits_for_its_day():
    budget = make_budget()
    [payment] = settle(promise((budget, 50_00)), 50_00, due_on=LATER.date())

    assert prepare_run(payer=budget.payer, by=FERN, at=AT) is None
    assert prepare_run(payer=budget.payer, by=FERN, at=LATER).lines.get().payment == payment


def test_a_run_is_in_the_order_of_the_days_and_frees_what_it_takes():
    budget = make_budget()
    part = promise((budget, 60_00))
    [late] = settle(part, 10_00, due_on=LATER.date())
    [early] = settle(part, 20_00, due_on=AT.date())
    [as_early] = settle(part, 30_00, due_on=AT.date())
    Payment.objects.update(lease_until=IN_A_WEEK)

    run = prepare_run(payer=budget.payer, by=FERN, at=LATER)

    assert [line.payment for line in run.lines.all()] == [early, as_early, late]
    assert set(run.payments.values_list("lease_until", flat=True)) == {None}


def test_what_one_bank_transfer_pays_goes_to_stripes_rail():
    budget = make_budget()
    payment = make_payment(50_00, budget=budget)

    run = gather(
        payer=budget.payer,
        ids=[payment.pk],
        rail=Rail.STRIPE,
        for_on=AT.date(),
        look_again_at=LATER,
        by=FERN,
        at=AT,
    )

    payment.refresh_from_db()
    assert (payment.rail, payment.run, payment.next_try_at) == ("stripe", run, LATER)
    assert payment.steps.last().code == "in_transfer"


def test_only_what_waits_for_nothing_is_due_in_a_run():
    budget, other = make_budget(), make_budget()
    due, held, asked, to_changed = (make_payment(10_00, budget=budget) for _ in range(4))
    actions.hold(payment=held, code=StepCode.DISPUTE, by=FERN, at=AT)
    actions.ask(payment=asked, by=FERN, at=AT)
    BankChange.objects.create(payee=to_changed.payee, told_by=ToldBy.PAYEE, found_at=AT)
    own = make_direct_payment()
    make_payment(10_00, budget=other)
    make_payment(10_00, budget=own)

    assert list(due_in_a_run(budget.payer, AT)) == [due]
    assert list(due_in_a_run(own.payer, AT)) == []


def test_what_is_tried_again_waits_for_the_next_mornings_run():
    budget = make_budget()
    payment = make_payment(10_00, budget=budget)
    prepare_run(payer=budget.payer, by=FERN, at=AT)
    payment.refresh_from_db()
    actions.reject(payment=payment, by=FERN, at=AT)
    assert payment.run

    actions.try_again(payment=payment, by=FERN, at=AT)

    assert payment.run is None
    assert payment.next_try_at == datetime(2026, 6, 2, 5, tzinfo=UTC)  # six in London
