"""A disputed payment that is not to be paid: every pound is free again where it came from."""

from uuid import uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from budgets import actions
from budgets.errors import CannotMove
from budgets.models import StepCode
from budgets.queries import advance_of
from tests.budgets.cast import (
    AMIRA,
    AT,
    FERN,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    balances,
    make_budget,
    make_payment,
    promise,
    settle,
)

pytestmark = pytest.mark.django_db


@example(promised=[1, 1, 79], share=67, kept=34)  # of the second, all is kept back
@given(
    promised=st.lists(st.integers(1, 90_00), min_size=1, max_size=3),
    share=st.integers(1, 100),
    kept=st.integers(0, 50),
)
def test_each_pound_returns_to_its_own_budget_with_what_was_kept_back(promised, share, kept):
    funder = actions.open_party()
    lines = [(make_budget(100_00, funder=funder), pence) for pence in promised]
    part = promise(*lines)
    earned = max(sum(promised) * share // 100, 1)
    payments = actions.settle(
        part=part,
        subject=uuid4(),
        kind="verdict",
        earned_pence=earned,
        retained_pence=earned * kept // 100,
        due_on=AT.date(),
        by=AMIRA,
        at=AT,
    )

    for payment in payments:
        actions.hold(payment=payment, code=StepCode.DISPUTE, by=AMIRA, at=AT)
        actions.decide_not_to_pay(payment=payment, by=FERN, at=AT)

    for budget, _ in lines:
        held = balances(budget)
        assert held.get("available", 0) + held.get("commitment", 0) == 100_00
    assert sum(balances(budget).get("commitment", 0) for budget, _ in lines) == (
        sum(promised) - earned
    )
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def test_what_was_kept_back_and_fell_due_is_a_payment_of_its_own():
    budget, part = make_budget(), uuid4()
    promise((budget, 50_00), part=part)
    [payment] = actions.settle(
        part=part,
        subject=uuid4(),
        kind="verdict",
        earned_pence=50_00,
        retained_pence=5_00,
        due_on=AT.date(),
        by=AMIRA,
        at=AT,
    )
    [kept] = actions.pay_retained(part=part, subject=part, due_on=AT.date(), by=AMIRA, at=AT)

    actions.hold(payment=payment, code=StepCode.DISPUTE, by=AMIRA, at=AT)
    actions.decide_not_to_pay(payment=payment, by=FERN, at=AT)

    assert balances(budget) == {"available": 95_00, "owed": 5_00}
    assert kept.state == "due"
    assert_payments_match_the_ledger()


def test_what_was_paid_is_not_undone_by_a_decision():
    payment = actions.confirm_received(
        payment=actions.ask(payment=make_payment(), by=1, at=AT), by=1, at=AT
    )

    with pytest.raises(CannotMove):
        actions.decide_not_to_pay(payment=payment, by=FERN, at=AT)


def settle_half_in_advance(part, earned_pence):
    [advance] = settle(part, 20_00, kind="advance")
    [payment] = actions.settle(
        part=part,
        subject=uuid4(),
        kind="verdict",
        earned_pence=earned_pence,
        recouped_pence=15_00,
        due_on=AT.date(),
        by=AMIRA,
        at=AT,
    )
    return advance, payment


def test_what_an_advance_had_paid_of_it_is_to_be_earned_again():
    budget, part = make_budget(), uuid4()
    promise((budget, 60_00), part=part)
    _, payment = settle_half_in_advance(part, 50_00)
    assert advance_of(part).left_pence == 5_00
    actions.hold(payment=payment, code=StepCode.DISPUTE, by=AMIRA, at=AT)

    actions.decide_not_to_pay(payment=payment, by=FERN, at=AT)

    assert advance_of(part).left_pence == 20_00
    assert balances(budget) == {"available": 75_00, "commitment": 5_00, "owed": 20_00}
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def test_an_advance_that_is_not_to_be_paid_is_promised_again():
    budget, part = make_budget(), uuid4()
    promise((budget, 60_00), part=part)
    [advance] = settle(part, 20_00, kind="advance")
    actions.hold(payment=advance, code=StepCode.DISPUTE, by=AMIRA, at=AT)

    actions.decide_not_to_pay(payment=advance, by=FERN, at=AT)

    assert advance_of(part).left_pence == 0
    assert balances(budget) == {"available": 40_00, "commitment": 60_00}


def test_an_advance_of_which_something_was_earned_is_paid():
    budget, part = make_budget(), uuid4()
    promise((budget, 60_00), part=part)
    advance, _ = settle_half_in_advance(part, 50_00)
    actions.hold(payment=advance, code=StepCode.DISPUTE, by=AMIRA, at=AT)

    with pytest.raises(CannotMove):
        actions.decide_not_to_pay(payment=advance, by=FERN, at=AT)
