import csv
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from budgets import actions, tasks
from budgets.models import Confirmation, Payment, PaymentState, StepCode
from budgets.rails.confirmations import (
    UnreadableFile,
    apply_confirmation,
    apply_waiting,
    read_confirmation,
)
from budgets.rails.remittance import prepare_run, run_file
from budgets.rails.sweep import LEASE, carry_on, due_to_move, sweep
from tests.budgets.cast import (
    AT,
    FERN,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    make_budget,
    make_direct_payment,
    make_payment,
)

pytestmark = pytest.mark.django_db
NEXT_DAY = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_ledger_stays_sound():
    yield
    assert_the_ledger_is_sound()
    assert_payments_match_the_ledger()


@pytest.fixture
def budget():
    return make_budget(1_000_00)


def requested(budget, *pence):
    """Payments of these sums that the payer was asked for in one run."""
    payments = [make_payment(each, budget=budget) for each in pence]
    prepare_run(payer=budget.payer, by=FERN, at=AT)
    for payment in payments:
        payment.refresh_from_db()
    return payments


def says(payment, outcome, amount="", expected_on="", run=None):
    """A line of the payer's file, of the run that the payment is in unless told otherwise."""
    run = run or Payment.objects.get(pk=payment.pk).run
    return f"{payment.reference},{run.reference},{outcome},{amount},{expected_on}"


def confirmed(budget, *lines, heading="our_reference,run,outcome,amount,expected_on"):
    content = "\n".join([heading, *lines]).encode()
    confirmation = read_confirmation(payer=budget.payer, content=content, by=FERN, at=AT)
    apply_confirmation(confirmation=confirmation, at=AT)
    return confirmation


def problems(confirmation):
    return [(line.number, line.problem) for line in confirmation.lines.all() if line.problem]


def states(payments):
    return [Payment.objects.get(pk=payment.pk).state for payment in payments]


class TestRuns:
    def test_a_run_gathers_what_one_payer_owes_by_today(self, budget):
        first, second = make_payment(10_00, budget=budget), make_payment(20_00, budget=budget)
        someone_elses = make_payment()

        run = prepare_run(payer=budget.payer, by=FERN, at=AT)

        assert states([first, second, someone_elses]) == ["requested", "requested", "due"]
        assert [line.pence for line in run.lines.all()] == [10_00, 20_00]
        step = first.steps.last()
        assert (step.code, step.actor_id) == (StepCode.IN_RUN, FERN)

    def test_nothing_due_makes_no_run(self, budget):
        assert prepare_run(payer=budget.payer, by=FERN, at=AT) is None

    def test_a_payment_is_in_one_run_only(self, budget):
        requested(budget, 10_00)

        assert prepare_run(payer=budget.payer, by=FERN, at=AT) is None

    def test_a_held_payment_and_a_persons_own_are_left_out(self, budget):
        held = make_payment(budget=budget)
        actions.hold(payment=held, code=StepCode.DISPUTE, by=FERN, at=AT)
        own = make_direct_payment()
        make_payment(budget=own)

        assert prepare_run(payer=budget.payer, by=FERN, at=AT) is None
        assert prepare_run(payer=own.payer, by=FERN, at=AT) is None

    def test_the_file_names_payee_amount_and_reference(self, budget):
        payment = make_payment(1_234_50 // 10, budget=budget)
        run = prepare_run(payer=budget.payer, by=FERN, at=AT)

        (row,) = csv.DictReader(
            run_file(run, payees={payment.payee.uuid: "=Meadow Scheme"}).splitlines()
        )

        assert row["our_reference"] == payment.reference
        assert row["amount"] == "123.45"
        assert row["payee"] == "'=Meadow Scheme"
        assert row["payee_reference"] == payment.payee.uuid.hex[:8].upper()

    def test_the_file_stays_the_same_whatever_happens_to_its_payments(self, budget):
        (payment,) = requested(budget, 50_00)
        before = run_file(payment.run)

        actions.confirm(payment=payment, pence=20_00, by=FERN, at=AT)

        assert run_file(payment.run) == before

    def test_a_run_is_a_few_queries_however_many_payments(
        self, budget, django_assert_max_num_queries
    ):
        for _ in range(30):
            make_payment(1_00, budget=budget)

        with django_assert_max_num_queries(10):
            prepare_run(payer=budget.payer, by=FERN, at=AT)


class TestConfirmations:
    def test_paid_part_paid_rejected_and_late_lines_each_take_effect(self, budget):
        paid, part, rejected, late = requested(budget, 10_00, 20_00, 30_00, 40_00)

        confirmation = confirmed(
            budget,
            says(paid, "paid", "10.00"),
            says(part, "paid", "£5.00"),
            says(rejected, "rejected"),
            says(late, "late", expected_on="2026-06-20"),
        )

        assert problems(confirmation) == []
        assert states([paid, part, rejected, late]) == [
            *("paid", "part_paid", "rejected", "requested")
        ]
        late.refresh_from_db()
        assert late.next_try_at.date() in {date(2026, 6, 19), date(2026, 6, 20)}

    def test_an_empty_amount_is_all_that_is_left_and_hyphens_may_be_dropped(self, budget):
        (payment,) = requested(budget, 10_00)

        confirmed(budget, says(payment, "PAID").replace("-", "").lower())

        assert states([payment]) == ["paid"]

    def test_the_same_file_twice_counts_once(self, budget):
        (payment,) = requested(budget, 20_00)

        for _ in range(2):
            confirmed(budget, says(payment, "paid", "5.00"))

        payment.refresh_from_db()
        assert payment.paid_pence == 5_00
        assert Confirmation.objects.count() == 1

    def test_each_bad_line_is_told_by_its_number_and_the_good_ones_count(self, budget):
        good, big, twice, odd, day, kind, lost = requested(budget, *[10_00] * 7)
        someone_elses = make_payment()
        run, their_run = good.run, prepare_run(payer=someone_elses.payer, by=FERN, at=AT)

        confirmation = confirmed(
            budget,
            says(good, "paid", "10.00"),
            f",{run.reference},paid,10.00,",
            says(someone_elses, "paid"),
            says(big, "paid", "10.01"),
            says(twice, "paid"),
            "",
            says(twice, "paid"),
            says(odd, "paid", "ten"),
            says(day, "late", expected_on="soon"),
            says(kind, "maybe"),
            f"{lost.reference},,paid,,",
            says(lost, "paid", run=their_run),
        )

        assert problems(confirmation) == [
            (3, "no_reference"),
            (4, "unknown"),
            (5, "too_much"),
            (8, "twice"),
            (9, "bad_amount"),
            (10, "bad_date"),
            (11, "bad_outcome"),
            (12, "unknown_run"),
            (13, "unknown_run"),
        ]
        assert states([good, twice, someone_elses, lost]) == [
            *("paid", "paid", "requested", "requested")
        ]

    def test_a_line_for_a_payment_that_is_already_paid_is_told_so(self, budget):
        (payment,) = requested(budget, 10_00)
        actions.confirm(payment=payment, by=FERN, at=AT)

        assert problems(confirmed(budget, says(payment, "rejected"))) == [(2, "wrong_state")]
        assert problems(confirmed(budget, says(payment, "paid"))) == [(2, "paid_already")]
        late = says(payment, "late", expected_on="2026-06-20")
        assert problems(confirmed(budget, late)) == [(2, "paid_already")]

    @pytest.mark.parametrize(
        "answer",
        [("paid", "100.00"), ("paid", "300.00"), ("paid", ""), ("late", "", "2026-06-20")],
        ids=["a part", "all in figures", "all", "late"],
    )
    def test_a_line_that_comes_again_in_a_longer_file_counts_once(self, budget, answer):
        payment, other = requested(budget, 300_00, 20_00)
        first = confirmed(budget, says(payment, *answer))
        paid = Payment.objects.get(pk=payment.pk).paid_pence

        again = confirmed(budget, says(payment, *answer), says(other, "paid"))

        assert problems(first) == []
        assert problems(again) == [(2, "repeated")]
        assert again.lines.get(number=2).repeats == first.lines.get()
        assert Payment.objects.get(pk=payment.pk).paid_pence == paid
        assert states([other]) == ["paid"]

    def test_an_old_rejection_does_not_stop_the_next_try(self, budget):
        (payment,) = requested(budget, 10_00)
        old = says(payment, "rejected")
        confirmed(budget, old)
        payment.refresh_from_db()
        actions.try_again(payment=payment, by=FERN, at=AT)
        prepare_run(payer=budget.payer, by=FERN, at=AT)

        again = confirmed(budget, old, says(payment, "paid"))

        assert problems(again) == [(2, "repeated")]
        assert states([payment]) == ["paid"]

    def test_a_line_of_an_earlier_run_does_nothing(self, budget):
        (payment,) = requested(budget, 10_00)
        first_run = payment.run
        actions.reject(payment=payment, by=FERN, at=AT)
        actions.try_again(payment=payment, by=FERN, at=AT)
        prepare_run(payer=budget.payer, by=FERN, at=AT)

        for outcome in ("paid", "rejected", "late"):
            line = says(payment, outcome, "", "2026-06-20", run=first_run)
            assert problems(confirmed(budget, line)) == [(2, "other_run")]

        assert states([payment]) == ["requested"]

    def test_the_database_takes_one_answer_for_a_payment_in_a_run(self, budget):
        (payment,) = requested(budget, 10_00)
        first = confirmed(budget, says(payment, "paid")).lines.get()

        with pytest.raises(IntegrityError), transaction.atomic():
            first.confirmation.lines.create(
                number=9, payment=payment, run=payment.run, outcome="paid", applied_at=AT
            )

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "headings"),
            (b"reference;outcome\n", "headings"),
            (b"our_reference,outcome,amount\nx,paid,", "Missing: run"),
            (b"our_reference,run,our reference,outcome\n", "twice"),
            (b"our_reference,run,outcome\n\xff\xfe,x,paid", "UTF-8"),
            (b'our_reference,run,outcome\n"unfinished,x,paid', "CSV"),
            (b"our_reference,run,outcome\n" + b"x" * 2_000_000, "too large"),
            (b"our_reference,run,outcome\n" + b"x,x,paid\n" * 10_001, "10,000"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_told_why_and_not_kept(self, budget, content, words):
        with pytest.raises(UnreadableFile, match=words):
            read_confirmation(payer=budget.payer, content=content, by=FERN, at=AT)

        assert not Confirmation.objects.exists()

    def test_headings_may_be_written_as_people_do(self, budget):
        (payment,) = requested(budget, 10_00)

        line = f"paid,{payment.reference},{payment.run.reference}"
        confirmed(budget, line, heading="\ufeffOutcome,Our Reference, RUN")

        assert states([payment]) == ["paid"]

    def test_what_was_read_but_not_applied_is_found_later(self, budget):
        (payment,) = requested(budget, 10_00)
        content = f"our_reference,run,outcome,amount,expected_on\n{says(payment, 'paid')}".encode()
        read_confirmation(payer=budget.payer, content=content, by=FERN, at=AT)

        assert (apply_waiting(at=AT), apply_waiting(at=AT)) == (1, 0)
        assert states([payment]) == ["paid"]


class TestTheSweep:
    def test_a_days_payments_of_one_payer_go_in_one_run(self, budget):
        payments = [make_payment(10_00, budget=budget) for _ in range(3)]

        assert sweep(at=AT) == 0
        assert sweep(at=NEXT_DAY) == 1

        assert states(payments) == ["requested"] * 3
        assert budget.payer.runs.count() == 1

    def test_a_person_is_asked_on_the_day(self):
        payment = make_payment(budget=make_direct_payment())

        sweep(at=AT)

        assert states([payment]) == ["requested"]

    def test_silence_is_chased_and_never_counts_as_paid(self):
        payment = make_payment(budget=make_direct_payment())
        sweep(at=AT)

        for week in range(1, 4):
            sweep(at=AT + timedelta(days=7 * week))

        codes = [step.code for step in payment.steps.all()]
        assert codes == ["settled", "asked", "chased", "chased", "chased"]
        assert states([payment]) == ["requested"]

    def test_a_claimed_payment_is_left_alone_until_its_lease_ends(self):
        payment = make_payment(budget=make_direct_payment())
        due_to_move(AT).update(lease_until=AT + LEASE)

        assert not carry_on(payment.pk, at=AT)
        assert carry_on(payment.pk, at=AT + LEASE)

    def test_one_payments_trouble_does_not_stop_the_others(self, monkeypatch, caplog):
        trouble, fine = (make_payment(budget=make_direct_payment()) for _ in range(2))
        monkeypatch.setattr("budgets.rails.remittance.ask", _trouble_with(trouble))

        assert sweep(at=AT) == 1

        assert states([trouble, fine]) == ["due", "requested"]
        assert f"Payment {trouble.pk} could not be carried on" in caplog.text

    def test_the_tasks_do_the_same_work(self, budget):
        first = make_payment(10_00, budget=budget)
        with time_machine.travel(NEXT_DAY, tick=False):
            assert tasks.prepare_run(budget.payer_id, FERN)
            content = (
                f"our_reference,run,outcome,amount,expected_on\n{says(first, 'paid')}".encode()
            )
            confirmation = read_confirmation(
                payer=budget.payer, content=content, by=FERN, at=NEXT_DAY
            )
            assert tasks.apply_confirmation(confirmation.pk) == 1
            assert tasks.sweep() == 0

        assert states([first]) == [PaymentState.PAID]


def _trouble_with(payment):
    def ask(*, payment, by, at, unlucky=payment.pk):
        if payment.pk == unlucky:
            raise RuntimeError("the rail broke")
        return actions.ask(payment=payment, by=by, at=at)

    return ask
