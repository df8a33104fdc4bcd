"""Paid by mistake: owed back by that payee to that budget, and settled by nothing else."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets import actions
from budgets.actions.receivables import NotSoMuch, StripeIsAsked
from budgets.errors import CannotMove
from budgets.models import Receivable
from budgets.queries import advance_of
from tests.budgets.cast import (
    AMIRA,
    AT,
    FERN,
    assert_the_ledger_is_sound,
    balances,
    make_budget,
    make_payment,
    promise,
    settle,
)

pytestmark = pytest.mark.django_db


def paid(pence=50_00, **how):
    payment = actions.ask(payment=make_payment(pence, **how), by=FERN, at=AT)
    return actions.confirm(payment=payment, by=FERN, at=AT)


def owed_back(payment, pence=50_00):
    return actions.owe_back(payment=payment, pence=pence, by=FERN, at=AT)


@given(
    promised=st.lists(st.integers(1, 60_00), min_size=1, max_size=3),
    owed=st.integers(1, 100),
    steps=st.lists(st.integers(1, 100), max_size=4),
    written_off=st.booleans(),
)
def test_every_pound_that_comes_back_is_free_where_it_came_from(promised, owed, steps, written_off):
    funder = actions.open_party()
    lines = [(make_budget(100_00, funder=funder), pence) for pence in promised]
    [payment] = settle(promise(*lines), sum(promised))
    payment = actions.confirm(payment=actions.ask(payment=payment, by=1, at=AT), by=1, at=AT)
    receivable = owed_back(payment, max(sum(promised) * owed // 100, 1))

    for share in steps:
        pence = receivable.left_pence * share // 100
        if pence:
            actions.take_back(receivable=receivable, pence=pence, by=FERN, at=AT)
    left = receivable.left_pence
    if written_off and left:
        actions.write_off(receivable=receivable, by=FERN, at=AT)

    held = [balances(budget) for budget, _ in lines]
    assert [sum(kinds.values()) for kinds in held] == [100_00] * len(lines)
    for kinds, (_, pence) in zip(held, lines, strict=True):
        assert 100_00 - pence <= kinds.get("available", 0) <= 100_00
    assert sum(kinds.get("receivable", 0) for kinds in held) == receivable.left_pence
    assert sum(kinds.get("available", 0) for kinds in held) == (
        100_00 * len(lines) - sum(promised) + receivable.returned_pence
    )
    assert bool(receivable.ended_at) == (receivable.left_pence == 0)
    assert_the_ledger_is_sound()


def test_no_more_is_owed_back_than_was_paid_and_no_more_comes_back_than_is_owed():
    payment = paid()
    receivable = owed_back(payment, 30_00)

    with pytest.raises(NotSoMuch, match="£20 at most"):
        owed_back(payment, 20_01)
    with pytest.raises(NotSoMuch, match="£30 at most"):
        actions.take_back(receivable=receivable, pence=30_01, by=FERN, at=AT)

    owed_back(payment, 20_00)
    assert balances(payment.lines.get().commitment.budget)["receivable"] == 50_00


def test_another_payment_to_the_same_payee_is_paid_in_full():
    payee = actions.open_party()
    receivable = owed_back(paid(payee=payee))

    another = paid(payee=payee)

    assert another.paid_pence == 50_00
    receivable.refresh_from_db()
    assert receivable.left_pence == 50_00


def test_what_was_written_off_stays_spent_and_nothing_more_happens_to_it():
    payment = paid()
    receivable = owed_back(payment)
    actions.write_off(receivable=receivable, by=FERN, at=AT)

    with pytest.raises(NotSoMuch):
        actions.take_back(receivable=receivable, pence=1, by=FERN, at=AT)
    with pytest.raises(NotSoMuch):
        actions.write_off(receivable=receivable, by=FERN, at=AT)

    held = balances(payment.lines.get().commitment.budget)
    assert held == {"available": 50_00, "paid": 50_00}


def test_what_is_owed_back_is_not_said_to_have_come_back_as_well():
    payment = paid()
    owed_back(payment, 1_00)

    with pytest.raises(CannotMove):
        actions.say_came_back(payment=payment, by=FERN, at=AT)
    with pytest.raises(CannotMove):
        actions.say_not_arrived(payment=payment, by=AMIRA, at=AT)


def test_of_an_advance_only_what_nothing_has_earned_is_owed_back_and_then_it_is_no_advance():
    part = promise((make_budget(), 100_00))
    [advance] = settle(part, 40_00, kind="advance")
    advance = actions.confirm(payment=actions.ask(payment=advance, by=FERN, at=AT), by=FERN, at=AT)
    actions.settle(part=part, subject=uuid4(), kind="verdict", earned_pence=30_00,
                   recouped_pence=30_00, due_on=AT.date(), by=AMIRA, at=AT)  # fmt: skip

    with pytest.raises(NotSoMuch, match="£10 at most"):
        owed_back(advance, 10_01)
    owed_back(advance, 10_00)

    assert (advance_of(part).pence, advance_of(part).left_pence) == (30_00, 0)
    with pytest.raises(NotSoMuch):
        owed_back(advance, 1)


def test_while_stripe_is_asked_to_take_it_back_nobody_else_settles_it():
    receivable = owed_back(paid())
    Receivable.objects.filter(pk=receivable.pk).update(stripe_next_try_at=AT)

    with pytest.raises(StripeIsAsked):
        actions.take_back(receivable=receivable, pence=50_00, by=FERN, at=AT)
    with pytest.raises(StripeIsAsked):
        actions.write_off(receivable=receivable, by=FERN, at=AT)


def test_a_payment_that_was_not_made_is_not_owed_back():
    with pytest.raises(NotSoMuch):
        owed_back(make_payment(), 1)


@pytest.mark.parametrize(
    ("step", "to"),
    [
        (actions.say_not_arrived, "being checked"),
        (actions.say_came_back, "did not go through"),
    ],
)
def test_what_is_owed_back_came_and_is_settled_as_that(step, to):
    payment = paid()
    owed_back(payment, 10_00)

    with pytest.raises(CannotMove) as refused:
        step(payment=payment, by=AMIRA, at=AT)

    assert refused.value.message == f"This payment is “paid” now, so it can’t become “{to}”."
