"""Any sequence of what may be done with money leaves the ledger sound."""

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from budgets import actions, queries
from budgets.actions.payments import may_cancel
from budgets.errors import CannotMove, KeyReused, MoreThanPromised, NotEnough
from budgets.models import Commitment, Payment, PaymentState, StepCode
from budgets.rails.confirmations import apply_confirmation, read_confirmation
from budgets.rails.remittance import prepare_run
from budgets.rails.sweep import sweep
from budgets.terms import Standing, half_up, most_in_advance
from tests.budgets.cast import (
    AMIRA,
    AT,
    FERN,
    assert_payments_match_the_ledger,
    assert_the_ledger_is_sound,
    make_budget,
    make_direct_payment,
    make_payment,
    promise,
    settle,
)

PENCE = st.integers(1, 300)

S = PaymentState
STEPS = [  # where each leads, and how
    (S.REQUESTED, actions.ask),
    (S.HELD, lambda **on: actions.hold(code=StepCode.DISPUTE, **on)),
    (S.DUE, actions.resume),
    (S.DUE, actions.try_again),
    (S.CANCELLED, actions.cancel),
    (S.REJECTED, actions.reject),
    (S.SENT, actions.say_paid),
    (S.UNKNOWN, actions.say_not_arrived),
    (S.FAILED, actions.say_not_sent),
    (S.FAILED, actions.say_came_back),
    (S.PAID, actions.confirm),
    (S.PAID, actions.confirm_received),
]

ONLY_FROM = {  # where the table allows more
    actions.resume: {S.HELD},
    actions.try_again: {S.PART_PAID, S.REJECTED, S.FAILED},
    actions.say_not_arrived: {S.SENT, S.PART_PAID, S.PAID},
    actions.say_came_back: {S.PART_PAID, S.PAID},
}


def is_possible(payment, to, step):
    if step == actions.cancel:
        return may_cancel(payment)
    if step in ONLY_FROM:
        return payment.state in ONLY_FROM[step]
    return payment.state != S.PAID and payment.may_become(to)


@dataclass
class Agreed:
    """An agreement: its cap, the prices nobody has said anything of, and what was earned."""

    part: UUID
    cap: int
    prices: list[int]
    retention: Fraction
    payments: int
    gross: int = 0
    kept: int = 0


class Money(RuleBasedStateMachine):
    """A model beside the ledger: what each budget was given, and what each part was promised."""

    budgets = Bundle("budgets")
    parts = Bundle("parts")
    payments = Bundle("payments")
    agreements = Bundle("agreements")

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.funder, self.payee = actions.open_party(), actions.open_party()
        self.given = {}
        self.promised = {}
        self.answers = {}
        self.agreed = []
        self.at = AT

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @rule(target=budgets, direct=st.booleans(), pence=st.integers(0, 500))
    def open(self, direct, pence):
        budget = (make_direct_payment if direct else make_budget)(pence, funder=self.funder)
        self.given[budget] = pence
        return budget

    @rule(budget=budgets, pence=PENCE, again=st.booleans())
    def allocate(self, budget, pence, again):
        key = str(uuid4())
        for _ in range(2 if again else 1):
            actions.allocate(budget=budget, pence=pence, by=FERN, at=self.at, key=key)
        self.given[budget] += pence

    @rule(
        target=parts,
        lines=st.lists(st.tuples(budgets, PENCE), min_size=1, max_size=3, unique_by=lambda x: x[0]),
    )
    def commit(self, lines):
        enough = all(queries.balance_of(budget).available_pence >= pence for budget, pence in lines)
        try:
            part = promise(*lines, payee=self.payee)
            committed = True
        except NotEnough:
            committed = False
        assert committed == enough
        if not committed:
            return multiple()
        self.promised[part] = sum(pence for _, pence in lines)
        return part

    @rule(target=payments, part=parts, earned=st.integers(0, 300), unearned=st.integers(0, 300))
    def settle(self, part, earned, unearned):
        left = queries.money_of_part(part).left_pence
        subject = uuid4()
        try:
            with transaction.atomic():
                made = settle(part, earned, unearned, subject=subject)
        except MoreThanPromised:
            assert earned + unearned > left
            return multiple()
        assert earned + unearned <= left
        assert sum(payment.pence for payment in made) == earned
        assert settle(part, earned, unearned, subject=subject) == made
        if earned + unearned:
            with pytest.raises(KeyReused), transaction.atomic():
                settle(part, earned + 1, unearned, subject=subject)
        return multiple(*(payment.pk for payment in made))

    @rule(
        target=agreements,
        lines=st.lists(st.tuples(budgets, PENCE), min_size=1, max_size=3, unique_by=lambda x: x[0]),
        prices=st.lists(st.integers(0, 300), min_size=1, max_size=4),
        retention=st.fractions(0, 1, max_denominator=20),
        percent=st.integers(0, 100),
        payments=st.integers(1, 4),
    )
    def agree(self, lines, prices, retention, percent, payments):
        """What the budgets have is the cap, wherever the prices come to more. A part may be paid
        in advance."""
        lines = [(b, min(p, queries.balance_of(b).available_pence)) for b, p in lines]
        lines = [(budget, pence) for budget, pence in lines if pence]
        if not lines:
            return multiple()
        part = promise(*lines, payee=self.payee)
        agreed = Agreed(part, sum(pence for _, pence in lines), prices, retention, payments)
        before = Standing(agreed.cap, prices, retention)
        settle(part, most_in_advance(percent=percent, before=before), kind="advance")
        self.agreed.append(agreed)
        return agreed

    @rule(target=payments, agreed=agreements, share=st.fractions(0, 1, max_denominator=20))
    def give_verdict(self, agreed, share):
        if not agreed.prices:
            return multiple()
        price, cap_left = agreed.prices.pop(), agreed.cap - agreed.gross
        subject = uuid4()

        done = actions.settle_verdict(
            part=agreed.part,
            subject=subject,
            outcome=actions.Outcome(price, share, agreed.prices),
            cap_left_pence=cap_left,
            retention=agreed.retention,
            recoup_payments=agreed.payments,
            due_on=self.at.date(),
            by=AMIRA,
            at=self.at,
        )

        agreed.gross += done.settlement.gross
        agreed.kept += done.settlement.retained
        money = queries.money_of_part(agreed.part)
        ahead = queries.advance_of(agreed.part).left_pence
        can_be_earned = min(sum(agreed.prices), agreed.cap - agreed.gross)
        assert 0 <= done.settlement.gross <= min(price, cap_left)
        assert done.settlement.advance_left == ahead
        kept = sum(half_up(agreed.retention * later) for later in agreed.prices)
        assert money.left_pence == max(can_be_earned - ahead, min(can_be_earned, kept))
        return multiple(*Payment.objects.filter(subject=subject).values_list("pk", flat=True))

    @rule(target=payments, agreed=agreements)
    def end(self, agreed):
        """Before its time or not: what was kept is owed, what can't be earned now is back."""
        agreed.prices.clear()
        end = {"part": agreed.part, "by": AMIRA, "at": self.at}
        ahead = queries.advance_of(agreed.part).left_pence
        had = queries.money_of_part(agreed.part).retained_pence

        made = actions.pay_retained(subject=agreed.part, due_on=self.at.date(), **end)
        left = actions.end_advance(**end)
        actions.release(**end)

        assert sum(payment.pence for payment in made) >= max(had - ahead, 0)
        assert left <= ahead
        assert actions.pay_retained(subject=agreed.part, due_on=AT.date(), **end) == made
        assert actions.end_advance(**end) == left
        money = queries.money_of_part(agreed.part)
        assert (money.left_pence, money.retained_pence) == (0, 0)
        found = actions.owe_back_unearned(**end)
        assert sum(each.pence for each in found.receivables) + found.waits_pence == left
        assert actions.owe_back_unearned(**end) == replace(found, receivables=())
        return multiple(*(payment.pk for payment in made))

    @invariant()
    def no_agreement_costs_more_than_its_cap_and_all_it_earned_has_a_place(self):
        """What it cost is what it earned and what was paid ahead and not earned yet."""
        for agreed in self.agreed:
            payments = Payment.objects.filter(part=agreed.part)
            cancelled = payments.filter(kind="advance", state="cancelled")
            owed = sum(p.pence for p in payments) - sum(p.left_pence for p in cancelled)
            kept = queries.money_of_part(agreed.part).retained_pence
            advance = queries.advance_of(agreed.part)
            assert advance.left_pence >= 0
            assert owed + kept - advance.left_pence - advance.owed_back_pence == agreed.gross
            assert owed + kept <= agreed.cap

    @rule(part=parts, kept=st.integers(0, 300))
    def release(self, part, kept):
        left = queries.money_of_part(part).left_pence

        goes_back = actions.release(part=part, keep_pence=kept, by=AMIRA, at=self.at)
        assert goes_back == max(left - kept, 0)
        assert actions.release(part=part, keep_pence=kept, by=AMIRA, at=self.at) == 0

    @rule(target=payments, direct=st.booleans(), pence=PENCE)
    def owe(self, direct, pence):
        """The short way to a payment, so that many stories reach their end."""
        budget = (make_direct_payment if direct else make_budget)(pence, funder=self.funder)
        self.given[budget] = pence
        return make_payment(pence, budget=budget, payee=self.payee).pk

    @rule(pk=payments, which=st.integers(0, 11))
    def step(self, pk, which):
        payment = Payment.objects.get(pk=pk)
        possible = [step for to, step in STEPS if is_possible(payment, to, step)]
        if possible:
            possible[which % len(possible)](payment=payment, by=AMIRA, at=self.at)

    @rule(pk=payments, wrong=st.sampled_from(STEPS))
    def a_wrong_step_is_refused(self, pk, wrong):
        payment = Payment.objects.get(pk=pk)
        to, step = wrong
        if not is_possible(payment, to, step) and payment.left_pence:
            with pytest.raises(CannotMove), transaction.atomic():
                step(payment=payment, by=AMIRA, at=self.at)

    @rule(pk=payments, share=st.floats(0.01, 0.99))
    def pay_a_part(self, pk, share):
        payment = Payment.objects.get(pk=pk)
        pence = int(payment.left_pence * share)
        if pence and payment.may_become(S.PART_PAID):
            actions.confirm(payment=payment, pence=pence, by=AMIRA, at=self.at)

    @rule(pk=payments, share=st.floats(0.01, 1))
    def a_part_comes_back(self, pk, share):
        payment = Payment.objects.get(pk=pk)
        pence = int(payment.paid_pence * share)
        if pence and payment.state in (S.PART_PAID, S.PAID):
            actions.say_came_back(payment=payment, pence=pence, by=AMIRA, at=self.at)

    @rule(pk=payments, outcome=st.sampled_from(["paid", "rejected"]), share=st.floats(0.01, 1))
    def the_bank_answers(self, pk, outcome, share):
        """Each file has every answer so far and a new one: only the new one may count."""
        payment = Payment.objects.get(pk=pk)
        others = Payment.objects.exclude(pk=pk).order_by("pk").values_list("pk", "version")
        before = list(others)
        if payment.run:
            pence = max(1, int(payment.left_pence * share))
            answer = f"{outcome},{pence / 100:.2f}"
            self.answers.setdefault((payment.reference, payment.run.reference), answer)
        self.send_all_answers()
        payment.refresh_from_db()
        version = payment.version
        self.send_all_answers("again")

        payment.refresh_from_db()
        assert payment.version == version
        assert list(others) == before

    def send_all_answers(self, note=""):
        lines = [f"{on},{run},{said}" for (on, run), said in self.answers.items()]
        content = "\n".join([f"our_reference,run,outcome,amount,{note}", *lines]).encode()
        read = read_confirmation(payer=self.funder, content=content, by=FERN, at=self.at)
        apply_confirmation(confirmation=read, at=self.at)

    @rule()
    def gather_a_run(self):
        prepare_run(payer=self.funder, by=FERN, at=self.at)

    @rule(days=st.integers(0, 9))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        sweep(at=self.at)

    @invariant()
    def the_ledger_is_sound(self):
        assert_the_ledger_is_sound()
        assert_payments_match_the_ledger()

    @invariant()
    def every_budget_still_has_all_it_was_given(self):
        found = queries.balances_of(self.given)
        for budget, given in self.given.items():
            assert found[budget.pk].allocated_pence == given

    @invariant()
    def every_statement_ends_at_nothing(self):
        for budget in self.given:
            statement = queries.statement_of(budget)
            assert sum(line.change_pence for line in statement.lines) == (
                statement.balance.available_pence
            )

    @invariant()
    def history_is_unbroken(self):
        for payment in Payment.objects.prefetch_related("steps"):
            steps = list(payment.steps.all())
            assert [step.version for step in steps] == list(range(payment.version + 1))
            assert steps[-1].to_state == payment.state
            assert sum(step.pence for step in steps) == payment.paid_pence
            assert all(before.to_state == after.from_state for before, after in pairwise(steps))

    @invariant()
    def no_part_has_more_than_it_was_promised(self):
        for part in self.promised:
            held = Commitment.objects.filter(part=part).select_related("account")
            assert sum(commitment.left_pence for commitment in held) <= self.promised[part]


@pytest.mark.django_db
def test_any_sequence_keeps_every_sum_at_zero_and_no_account_overdrawn():
    examples = settings().max_examples // 4  # each is a story of up to thirty steps
    run_state_machine_as_test(
        Money, settings=settings(max_examples=examples, stateful_step_count=30)
    )
