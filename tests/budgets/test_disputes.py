"""A disputed payment that is not to be paid: every pound is free again where it came from."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import actions
from budgets.errors import CannotMove
from budgets.models import StepCode
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
)

pytestmark = pytest.mark.django_db


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
