from datetime import date, timedelta
from uuid import uuid4

import pytest

from budgets import actions
from budgets.errors import CannotMove, KeyReused, MoreThanPromised, NotEnough
from budgets.models import Commitment, Payment, PaymentState, StepCode, Transfer
from budgets.queries import with_news
from budgets.rails.remittance import prepare_run
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


@pytest.fixture(autouse=True)
def _the_ledger_stays_sound():
    yield
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


def test_a_budget_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="end before"):
        make_budget(0, starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 1))


def test_own_money_is_never_a_notional_budget():
    with pytest.raises(ValueError, match="Own money"):
        make_budget(0, regime="own", form="notional")


def test_an_unknown_regime_is_refused():
    with pytest.raises(ValueError, match="private"):
        make_budget(0, regime="private")


def test_the_same_allocation_counts_once():
    budget = make_budget(100_00)

    actions.allocate(budget=budget, pence=100_00, by=FERN, at=AT, key="first")
    actions.allocate(budget=budget, pence=50_00, by=FERN, at=AT, key="second")

    assert balances(budget) == {"available": 150_00}


def test_an_allocation_again_with_another_sum_is_refused():
    budget = make_budget(100_00)

    with pytest.raises(KeyReused):
        actions.allocate(budget=budget, pence=1, by=FERN, at=AT, key="first")


class TestPromising:
    def test_what_is_promised_is_no_longer_available(self):
        budget = make_budget(100_00)

        promise((budget, 30_00))

        assert balances(budget) == {"available": 70_00, "commitment": 30_00}

    def test_several_budgets_promise_together_or_not_at_all(self):
        rich, poor, part = make_budget(100_00), make_budget(10_00), uuid4()

        with pytest.raises(NotEnough) as refused:
            promise((rich, 30_00), (poor, 10_01), part=part)

        assert refused.value.budget == poor
        assert (refused.value.available_pence, refused.value.asked_pence) == (10_00, 10_01)
        assert "£10 left" in refused.value.message
        assert balances(rich) == {"available": 100_00}
        assert not Commitment.objects.filter(part=part).exists()

    def test_the_same_promise_again_changes_nothing(self):
        budget, payee, part = make_budget(100_00), actions.open_party(), uuid4()

        for _ in range(2):
            promise((budget, 30_00), part=part, payee=payee)

        assert balances(budget) == {"available": 70_00, "commitment": 30_00}
        assert Commitment.objects.filter(part=part).count() == 1

    def test_another_promise_to_the_same_part_is_refused(self):
        budget, payee = make_budget(100_00), actions.open_party()
        part = promise((budget, 30_00), payee=payee)

        with pytest.raises(KeyReused):
            promise((budget, 31_00), part=part, payee=payee)

        assert balances(budget) == {"available": 70_00, "commitment": 30_00}

    @pytest.mark.parametrize("pence", [[], [0], [-5], [5, 5]])
    def test_a_promise_needs_budgets_each_once_and_with_a_penny(self, pence):
        budget = make_budget()

        with pytest.raises(ValueError, match=r"budget"):
            promise(*[(budget, each) for each in pence])

    def test_what_is_left_is_let_go_once(self):
        budget = make_budget(100_00)
        part = promise((budget, 30_00))

        released = [actions.release(part=part, by=AMIRA, at=AT) for _ in range(2)]

        assert released == [30_00, 0]
        assert balances(budget) == {"available": 100_00}

    def test_what_is_kept_stays_promised_and_the_rest_goes_back_to_where_it_came_from(self):
        nhs, council = make_budget(100_00), make_direct_payment(100_00)
        part = promise((nhs, 20_00), (council, 10_00))

        released = [actions.release(part=part, keep_pence=12_00, by=AMIRA, at=AT) for _ in range(2)]

        assert released == [18_00, 0]
        assert balances(nhs) == {"available": 92_00, "commitment": 8_00}
        assert balances(council) == {"available": 96_00, "commitment": 4_00}


class TestSettling:
    def test_what_was_earned_is_divided_by_what_is_left_of_each(self):
        nhs, council = make_budget(200_00), make_direct_payment(100_00)
        part = promise((nhs, 20_00), (council, 10_00))

        payments = settle(part, 10_00, 5_00)

        assert [p.pence for p in payments] == [6_67, 3_33]
        assert [p.payer_id for p in payments] == [nhs.payer_id, council.payer_id]
        assert [p.rail for p in payments] == ["bank_run", "own_account"]
        assert balances(nhs) == {"available": 183_33, "commitment": 10_00, "owed": 6_67}
        assert balances(council) == {"available": 91_67, "commitment": 5_00, "owed": 3_33}

    def test_two_budgets_of_one_payer_are_one_payment_with_a_line_each(self):
        funder = actions.open_party()
        first, second = make_budget(funder=funder), make_budget(funder=funder)

        (payment,) = settle(promise((first, 10_00), (second, 30_00)), 20_00)

        assert [line.pence for line in payment.lines.all()] == [5_00, 15_00]

    def test_the_same_verdict_is_settled_once(self):
        budget, subject = make_budget(), uuid4()
        part = promise((budget, 30_00))

        first = settle(part, 10_00, 5_00, subject=subject)
        again = settle(part, 10_00, 5_00, subject=subject)

        assert first == again
        assert balances(budget) == {"available": 75_00, "commitment": 15_00, "owed": 10_00}

    def test_a_verdict_that_earned_nothing_gives_all_of_it_back_once(self):
        budget, subject = make_budget(), uuid4()
        part = promise((budget, 30_00))

        for _ in range(2):
            assert settle(part, 0, 20_00, subject=subject) == ()

        assert balances(budget) == {"available": 90_00, "commitment": 10_00}

    def test_a_settled_verdict_is_not_settled_with_other_figures(self):
        subject = uuid4()
        part = promise((make_budget(), 30_00))
        settle(part, 10_00, 5_00, subject=subject)

        with pytest.raises(KeyReused):
            settle(part, 10_00, 6_00, subject=subject)

    def test_no_more_is_settled_than_was_promised(self):
        part = promise((make_budget(), 30_00))

        with pytest.raises(MoreThanPromised):
            settle(part, 25_00, 5_01)

        assert not Payment.objects.filter(part=part).exists()

    @pytest.mark.parametrize("figures", [(-1, 0), (0, -1)])
    def test_nothing_below_zero_is_settled(self, figures):
        with pytest.raises(ValueError, match="zero"):
            settle(promise((make_budget(), 30_00)), *figures)

    def test_a_period_and_an_advance_are_settled_like_a_verdict(self):
        part = promise((make_budget(), 30_00))

        (period,) = settle(part, 10_00, kind="period")
        (advance,) = settle(part, 5_00, kind="advance")

        assert (period.kind, advance.kind) == ("period", "advance")
        assert Transfer.objects.get(reference=advance.subject).kind == "advance"


class TestPaying:
    def test_a_person_says_paid_and_the_payee_confirms(self):
        budget = make_direct_payment()
        payment = make_payment(40_00, budget=budget)

        actions.say_paid(payment=payment, by=AMIRA, at=AT)
        assert balances(budget) == {"available": 60_00, "in_transit": 40_00}
        actions.confirm_received(payment=payment, by=OLU, at=AT)

        assert balances(budget) == {"available": 60_00, "paid": 40_00}
        assert payment.state == PaymentState.PAID
        assert payment.next_try_at is None
        assert [(s.to_state, s.actor_id) for s in payment.steps.all()] == [
            ("due", AMIRA),
            ("sent", AMIRA),
            ("paid", OLU),
        ]

    def test_a_stale_page_cannot_pay_twice(self):
        payment = make_payment()
        stale = Payment.objects.get(pk=payment.pk)
        actions.confirm(payment=payment, by=FERN, at=AT)

        with pytest.raises(CannotMove) as refused:
            actions.confirm(payment=stale, by=FERN, at=AT)

        assert refused.value.payment.state == PaymentState.PAID
        assert "paid" in refused.value.message

    def test_a_part_paid_payment_still_owes_the_rest(self):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)

        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)
        assert (payment.state, payment.left_pence) == (PaymentState.PART_PAID, 30_00)
        actions.confirm(payment=payment, by=FERN, at=AT)

        assert payment.state == PaymentState.PAID
        assert balances(budget) == {"available": 50_00, "paid": 50_00}

    def test_when_only_a_part_arrived_the_rest_is_owed_again(self):
        budget = make_direct_payment()
        payment = make_payment(50_00, budget=budget)
        actions.say_paid(payment=payment, by=AMIRA, at=AT)

        actions.confirm(payment=payment, pence=20_00, by=OLU, at=AT)

        assert balances(budget) == {"available": 50_00, "owed": 30_00, "paid": 20_00}

    def test_a_part_payment_is_divided_over_its_lines(self):
        funder = actions.open_party()
        first, second = make_budget(funder=funder), make_budget(funder=funder)
        (payment,) = settle(promise((first, 10_00), (second, 30_00)), 40_00)

        actions.confirm(payment=payment, pence=1_01, by=FERN, at=AT)
        actions.confirm(payment=payment, pence=1_01, by=FERN, at=AT)

        assert [line.paid_pence for line in payment.lines.all()] == [50, 1_52]
        assert (balances(first)["paid"], balances(second)["paid"]) == (50, 1_52)

    @pytest.mark.parametrize("pence", [0, -1, 50_01])
    def test_no_more_is_paid_than_is_left(self, pence):
        payment = make_payment(50_00)

        with pytest.raises(ValueError, match="left"):
            actions.confirm(payment=payment, pence=pence, by=FERN, at=AT)

    def test_what_the_bank_turned_down_is_owed_again_and_can_be_tried_again(self):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)
        actions.say_paid(payment=payment, by=FERN, at=AT)

        actions.reject(payment=payment, by=FERN, at=AT)
        assert balances(budget) == {"available": 50_00, "owed": 50_00}
        actions.try_again(payment=payment, by=FERN, at=AT)

        assert (payment.state, payment.attempt) == (PaymentState.DUE, 2)
        assert payment.next_try_at

    def test_what_did_not_arrive_is_being_checked_and_not_owed_twice(self):
        budget = make_direct_payment()
        payment = make_payment(50_00, budget=budget)
        actions.say_paid(payment=payment, by=AMIRA, at=AT)

        actions.say_not_arrived(payment=payment, by=OLU, at=AT)
        assert payment.state == PaymentState.UNKNOWN
        assert balances(budget)["in_transit"] == 50_00
        actions.say_not_sent(payment=payment, by=AMIRA, at=AT)

        assert payment.state == PaymentState.FAILED
        assert balances(budget)["owed"] == 50_00

    def test_what_is_left_of_a_part_payment_can_be_due_again(self):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)
        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)

        actions.try_again(payment=payment, by=FERN, at=AT)
        run = prepare_run(payer=budget.payer, by=FERN, at=AT)

        assert [line.pence for line in run.lines.all()] == [30_00]
        assert balances(budget) == {"available": 50_00, "owed": 30_00, "paid": 20_00}

    @pytest.mark.parametrize("pence", [None, 20_00])
    def test_what_came_back_is_owed_again_and_can_be_tried_again(self, pence):
        funder = actions.open_party()
        first, second = make_budget(funder=funder), make_budget(funder=funder)
        (payment,) = settle(promise((first, 10_00), (second, 30_00)), 40_00)
        actions.confirm(payment=payment, by=FERN, at=AT)

        actions.say_came_back(payment=payment, pence=pence, by=FERN, at=AT)

        left = pence or 40_00
        assert (payment.state, payment.left_pence) == (PaymentState.FAILED, left)
        assert (balances(first)["owed"], balances(second)["owed"]) == (left // 4, left * 3 // 4)
        assert payment.steps.last().pence == -left
        actions.try_again(payment=payment, by=FERN, at=AT)
        assert prepare_run(payer=funder, by=FERN, at=AT).lines.get().pence == left

    @pytest.mark.parametrize("pence", [0, -1, 50_01])
    def test_no_more_comes_back_than_was_paid(self, pence):
        payment = make_payment(50_00)
        actions.confirm(payment=payment, by=FERN, at=AT)

        with pytest.raises(ValueError, match="paid"):
            actions.say_came_back(payment=payment, pence=pence, by=FERN, at=AT)

    def test_nothing_comes_back_while_the_rest_is_at_the_bank(self):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)
        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)
        actions.try_again(payment=payment, by=FERN, at=AT)
        prepare_run(payer=budget.payer, by=FERN, at=AT)
        payment.refresh_from_db()

        with pytest.raises(CannotMove):
            actions.say_came_back(payment=payment, by=FERN, at=AT)

    @pytest.mark.parametrize("pence", [None, 20_00], ids=["all", "a part"])
    def test_what_was_taken_for_paid_and_never_came_is_being_checked(self, pence):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)
        actions.confirm(payment=payment, pence=pence, by=FERN, at=AT)

        actions.say_not_arrived(payment=payment, by=OLU, at=AT)

        assert (payment.state, payment.paid_pence) == (PaymentState.UNKNOWN, 0)
        assert balances(budget) == {"available": 50_00, "in_transit": 50_00}
        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)
        assert payment.state == PaymentState.PART_PAID
        assert balances(budget) == {"available": 50_00, "owed": 30_00, "paid": 20_00}

    def test_what_is_at_the_bank_or_on_hold_is_not_tried_again(self):
        budget = make_budget()
        payment, held = make_payment(20_00, budget=budget), make_payment(20_00, budget=budget)
        actions.hold(payment=held, code=StepCode.DISPUTE, by=AMIRA, at=AT)
        prepare_run(payer=budget.payer, by=FERN, at=AT)
        payment.refresh_from_db()

        for each in (payment, held):
            with pytest.raises(CannotMove):
                actions.try_again(payment=each, by=FERN, at=AT)

    def test_a_paid_payment_fails_only_by_what_came_back(self):
        payment = make_payment(50_00)
        actions.confirm(payment=payment, by=FERN, at=AT)

        with pytest.raises(CannotMove):
            actions.say_not_sent(payment=payment, by=FERN, at=AT)

    def test_people_are_told_of_a_step_once(self):
        payment = make_payment()
        stale = Payment.objects.get(pk=payment.pk)
        assert list(with_news()) == [payment]

        actions.mark_told(payments=[payment])

        assert not with_news().exists()
        with pytest.raises(CannotMove):
            actions.mark_told(payments=[stale])
        actions.ask(payment=payment, by=None, at=AT)
        assert list(with_news()) == [payment]

    def test_a_held_payment_waits_until_it_is_resumed(self):
        payment = make_payment()

        actions.hold(payment=payment, code=StepCode.DISPUTE, by=AMIRA, at=AT)
        assert payment.next_try_at is None
        with pytest.raises(CannotMove):
            actions.say_paid(payment=payment, by=FERN, at=AT)
        actions.resume(payment=payment, by=FERN, at=AT)

        assert (payment.state, payment.attempt) == (PaymentState.DUE, 1)
        assert payment.next_try_at

    def test_what_is_left_of_a_cancelled_payment_is_promised_again(self):
        budget = make_budget()
        payment = make_payment(50_00, budget=budget)
        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)
        actions.hold(payment=payment, code=StepCode.DISPUTE, by=AMIRA, at=AT)

        actions.cancel(payment=payment, by=FERN, at=AT)

        assert balances(budget) == {"available": 50_00, "commitment": 30_00, "paid": 20_00}

    def test_a_late_payment_is_looked_at_again_on_the_day_it_is_promised_for(self):
        payment = make_payment()
        actions.ask(payment=payment, by=None, at=AT)

        actions.say_late(payment=payment, until=date(2026, 6, 20), by=FERN, at=AT)

        assert payment.state == PaymentState.REQUESTED
        assert payment.next_try_at.astimezone().date() - AT.date() >= timedelta(days=18)
        assert payment.steps.last().code == StepCode.LATE
