"""The sweep: what is due goes on, the longest wait first, whatever becomes of the others."""

from datetime import timedelta

import pytest

from budgets import actions
from budgets.actions.bank_changes import note_bank_change
from budgets.models import Payment
from budgets.rails import sweep as sweeping
from budgets.rails.confirmations import read_confirmation
from budgets.rails.remittance import prepare_run
from budgets.rails.sweep import LEASE, carry_on, sweep
from tests.budgets.cast import AT, FERN, make_budget, make_direct_payment, make_payment
from tests.budgets.test_payments import dispute

pytestmark = pytest.mark.django_db


def states():
    return list(Payment.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def payment():
    return make_payment(budget=make_direct_payment())


@pytest.fixture(autouse=True)
def seconds(monkeypatch):
    """How long a sweep has lasted so far."""
    lasted = [0]
    monkeypatch.setattr("budgets.days.monotonic", lambda: lasted[0])
    return lasted


def test_what_fails_stays_under_its_lease_and_is_logged_by_its_id(payment, monkeypatch, caplog):
    def break_down(**_):
        raise RuntimeError("Amira’s bank")

    monkeypatch.setattr("budgets.rails.remittance.ask", break_down)

    assert sweep(at=AT) == 0

    payment.refresh_from_db()
    assert (payment.state, payment.lease_until) == ("due", AT + LEASE)
    assert caplog.messages == [f"Payment {payment.pk} could not be carried on: RuntimeError"]


def test_a_lease_counts_from_when_its_payment_is_taken(payment, monkeypatch, seconds):
    """A second sweep that begins while the first still works leaves alone what that one holds."""
    other = make_payment(budget=make_direct_payment())

    def take_three_minutes(*, payment, **_):
        seconds[0] += 180
        raise RuntimeError

    monkeypatch.setattr("budgets.rails.remittance.ask", take_three_minutes)

    sweep(at=AT)

    first, second = Payment.objects.order_by("pk")
    assert (first.lease_until, second.pk) == (AT + LEASE, other.pk)
    assert second.lease_until == AT + timedelta(seconds=180) + LEASE


def test_a_step_that_somebody_took_meanwhile_counts_and_is_no_trouble(payment, monkeypatch, caplog):
    def be_overtaken(*, payment, by, at):
        actions.say_paid(payment=Payment.objects.get(pk=payment.pk), by=FERN, at=at)
        return actions.ask(payment=payment, by=by, at=at)

    monkeypatch.setattr("budgets.rails.remittance.ask", be_overtaken)

    assert sweep(at=AT) == 0

    assert states() == ["sent"]
    assert caplog.messages == []


def test_what_rests_is_left_alone_whatever_time_it_was_given(payment):
    dispute(payment=payment, by=FERN, at=AT)
    Payment.objects.update(next_try_at=AT)

    assert not carry_on(payment.pk, at=AT)

    assert payment.steps.count() == 2


def test_what_has_waited_longest_goes_first_and_then_the_oldest(payment, monkeypatch):
    others = [make_payment(budget=make_direct_payment()) for _ in range(2)]
    Payment.objects.filter(pk=others[1].pk).update(next_try_at=AT - timedelta(hours=1))
    monkeypatch.setattr(sweeping, "MOST_AT_ONCE", 1)

    assert [sweep(at=AT), states()] == [1, ["due", "due", "requested"]]
    assert [sweep(at=AT), states()] == [1, ["requested", "due", "requested"]]


def test_broken_work_stops_nobodys_payment_and_is_logged_by_name(payment, monkeypatch, caplog):
    def break_down(*, at):
        raise OSError("a name of somebody")

    for name in ("settle_bank_changes", "apply_waiting"):
        monkeypatch.setattr(sweeping, name, break_down)

    assert sweep(at=AT) == 1

    assert states() == ["requested"]
    what = f"{__name__}.break_down could not be done: OSError"
    assert caplog.messages == [what, what]


def test_an_account_that_changed_holds_what_is_due_before_anything_is_asked(payment):
    actions.ask(payment=payment, by=None, at=AT)
    note_bank_change(payee=payment.payee, told_by="payee", by=FERN, at=AT)
    later = make_payment(budget=make_direct_payment(), payee=payment.payee)

    assert sweep(at=AT) == 0

    assert states() == ["held", "held"]
    assert later.steps.last().code == "bank_details"


@pytest.mark.parametrize("on", [True, False])
def test_what_is_with_stripe_is_looked_at_while_stripe_is_on(monkeypatch, on):
    looked_at = []
    monkeypatch.setattr(sweeping, "is_on", lambda: on)
    monkeypatch.setattr(
        sweeping.requests, "sweep", lambda *, at: looked_at.append(("requests", at))
    )
    monkeypatch.setattr(sweeping.cash, "sweep", lambda *, at: looked_at.append(("cash", at)))

    sweep(at=AT)

    assert looked_at == ([("requests", AT), ("cash", AT)] if on else [])


def test_what_payers_said_and_nobody_applied_takes_effect():
    budget = make_budget()
    payment = make_payment(10_00, budget=budget)
    run = prepare_run(payer=budget.payer, by=FERN, at=AT)
    content = f"our_reference,run,outcome\n{payment.reference},{run.reference},paid".encode()
    read_confirmation(payer=budget.payer, content=content, by=FERN, at=AT)

    sweep(at=AT)

    assert states() == ["paid"]
    assert payment.steps.last().at == AT
