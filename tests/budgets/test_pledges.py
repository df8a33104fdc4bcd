"""Money set aside for a group: whose it is, where it goes, and that it always comes back."""

from collections import defaultdict
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from budgets import actions, queries
from budgets.actions import AwardedPart
from budgets.errors import IsStopped, KeyReused, MoreThanPledged, NotEnough
from budgets.models import Account, Commitment, Pledge, Transfer, TransferKind
from budgets.pace import unused_pence
from tests.budgets.cast import (
    AMIRA,
    AT,
    FERN,
    assert_the_ledger_is_sound,
    balances,
    make_budget,
    make_direct_payment,
)

pytestmark = pytest.mark.django_db


def set_aside(budget, pence, purpose, key=None):
    key = key or str(uuid4())
    return actions.pledge(purpose=purpose, budget=budget, pence=pence, key=key, by=AMIRA, at=AT)


def awarded(purpose, *lines, part=None, payee=None):
    payee = payee or actions.open_party()
    return AwardedPart(part=part or uuid4(), payee=payee, purpose=purpose, lines=lines)


def test_a_pledge_is_made_larger_smaller_and_taken_back_and_is_no_longer_free():
    budget, place = make_budget(100_00), uuid4()

    for pence in (60_00, 80_00, 20_00):
        set_aside(budget, pence, place)
        assert balances(budget) == {"available": 100_00 - pence, "pledge": pence}
    set_aside(budget, 0, place)

    assert balances(budget) == {"available": 100_00}
    assert_the_ledger_is_sound()


def test_no_more_is_pledged_than_is_free_and_what_is_pledged_already_counts_as_free_for_it():
    budget, place = make_budget(100_00), uuid4()
    set_aside(budget, 60_00, place)

    set_aside(budget, 100_00, place)
    with pytest.raises(NotEnough) as refused:
        set_aside(budget, 100_01, place)

    assert refused.value.available_pence == 100_00
    assert balances(budget) == {"pledge": 100_00}


def test_a_form_sent_twice_pledges_once_also_after_another_change():
    budget, place = make_budget(100_00), uuid4()
    set_aside(budget, 60_00, place, key="form")
    set_aside(budget, 10_00, place)

    set_aside(budget, 60_00, place, key="form")
    with pytest.raises(KeyReused):
        set_aside(budget, 61_00, place, key="form")

    assert balances(budget) == {"available": 90_00, "pledge": 10_00}


def test_pledged_money_is_neither_unused_nor_carried_nor_clawed_back():
    budget, place = make_budget(100_00), uuid4()
    set_aside(budget, 70_00, place)

    balance = queries.balance_of(budget)
    last_day = {"starts_on": budget.starts_on, "ends_on": budget.ends_on, "on": budget.ends_on}
    assert (balance.available_pence, balance.promised_pence) == (30_00, 70_00)
    assert unused_pence(balance, **last_day) == 30_00
    with pytest.raises(NotEnough):
        actions.claw_back(budget=budget, pence=30_01, by=FERN, at=AT, key="n", reference=uuid4())


@pytest.mark.parametrize("stop", [actions.suspend, actions.end])
def test_a_budget_that_is_stopped_has_its_pledges_back_and_pledges_nothing_more(stop):
    budget, other, place = make_budget(100_00), make_budget(100_00), uuid4()
    set_aside(budget, 70_00, place)
    set_aside(other, 70_00, place)

    stop(budget=budget, by=FERN, at=AT)

    assert balances(budget) == {"available": 100_00}
    assert balances(other) == {"available": 30_00, "pledge": 70_00}
    set_aside(budget, 0, place)
    with pytest.raises(IsStopped):
        set_aside(budget, 1, place)


class TestAwards:
    def test_what_was_pledged_is_promised_each_from_its_own_source_and_the_rest_is_free(self):
        nhs, council, place, payee = (
            make_budget(100_00),
            make_direct_payment(50_00),
            uuid4(),
            actions.open_party(),
        )
        set_aside(nhs, 80_00, place)
        set_aside(council, 50_00, place)
        parts = [awarded(place, (nhs, 60_00), (council, 30_00), payee=payee)]

        for _ in range(2):  # a replay changes nothing
            actions.award(awards=parts, by=None, at=AT)

        assert balances(nhs) == {"available": 40_00, "commitment": 60_00}
        assert balances(council) == {"available": 20_00, "commitment": 30_00}
        lines = queries.statement_of(nhs).lines
        assert [line.kind for line in lines[:2]] == [TransferKind.UNPLEDGE, TransferKind.AWARD]
        assert lines[1].payee_id == payee.pk
        assert_the_ledger_is_sound()

    def test_a_replay_leaves_what_was_pledged_since(self):
        budget, place = make_budget(100_00), uuid4()
        set_aside(budget, 50_00, place)
        parts = [awarded(place, (budget, 30_00))]
        actions.award(awards=parts, by=None, at=AT)
        set_aside(budget, 40_00, place)

        actions.award(awards=parts, by=None, at=AT)

        assert balances(budget) == {"available": 30_00, "commitment": 30_00, "pledge": 40_00}

    def test_all_are_promised_or_none(self):
        enough, short = make_budget(100_00), make_budget(100_00)
        places = uuid4(), uuid4()
        set_aside(enough, 50_00, places[0])
        set_aside(short, 20_00, places[1])

        with pytest.raises(MoreThanPledged) as refused:
            actions.award(
                awards=[awarded(places[0], (enough, 50_00)), awarded(places[1], (short, 20_01))],
                by=None,
                at=AT,
            )

        assert (refused.value.pledged_pence, refused.value.asked_pence) == (20_00, 20_01)
        assert balances(enough) == {"available": 50_00, "pledge": 50_00}
        assert not Commitment.objects.exists()

    def test_one_pledge_may_keep_several_promises_and_what_is_for_the_next_stays(self):
        budget, place = make_budget(100_00), uuid4()
        set_aside(budget, 90_00, place)

        first, second = awarded(place, (budget, 30_00)), awarded(place, (budget, 40_00))
        actions.award(awards=[first], rest_goes_back=False, by=None, at=AT)
        assert balances(budget) == {"available": 10_00, "commitment": 30_00, "pledge": 60_00}
        actions.award(awards=[second], by=None, at=AT)

        assert balances(budget) == {"available": 30_00, "commitment": 70_00}

    def test_a_part_is_awarded_once_and_with_one_sum(self):
        budget, place, part = make_budget(100_00), uuid4(), uuid4()
        set_aside(budget, 90_00, place)
        payee = actions.open_party()
        first = awarded(place, (budget, 30_00), part=part, payee=payee)
        actions.award(awards=[first], rest_goes_back=False, by=None, at=AT)

        more = awarded(place, (budget, 31_00), part=part, payee=payee)
        besides = awarded(place, (budget, 10_00))
        for awards in ([more], [first, besides]):
            with pytest.raises(KeyReused), transaction.atomic():
                actions.award(awards=awards, by=None, at=AT)

        assert balances(budget) == {"available": 10_00, "commitment": 30_00, "pledge": 60_00}

    def test_what_is_pledged_for_one_place_never_pays_for_another(self):
        budget, mine, theirs = make_budget(100_00), uuid4(), uuid4()
        set_aside(budget, 50_00, theirs)

        with pytest.raises(MoreThanPledged):
            actions.award(awards=[awarded(mine, (budget, 1))], by=None, at=AT)

    def test_however_many_members_it_is_one_post_in_a_few_statements(
        self, django_assert_max_num_queries
    ):
        funder, payee = actions.open_party(), actions.open_party()
        awards = []
        for _ in range(60):
            pair, place = [make_budget(20_00, funder=funder) for _ in range(2)], uuid4()
            for budget in pair:
                set_aside(budget, 10_00, place)
            awards.append(awarded(place, *((budget, 9_00) for budget in pair), payee=payee))

        with django_assert_max_num_queries(14):
            actions.award(awards=awards, by=None, at=AT)

        promised = Transfer.objects.filter(kind=TransferKind.AWARD)
        assert promised.count() == 120
        assert promised.values("entry").distinct().count() == 1


PENCE = st.integers(0, 300)


class Groups(RuleBasedStateMachine):
    """Beside the ledger a model: by budget what is free, and by place and budget what is pledged
    and promised. Whatever happens in whatever order, the two say the same."""

    budgets = Bundle("budgets")
    places = Bundle("places")

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.free, self.stops = {}, {}
        self.pledged, self.promised = defaultdict(int), defaultdict(int)
        self.last = None

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @rule(target=budgets, direct=st.booleans(), pence=st.integers(100, 500))
    def open(self, direct, pence):
        budget = (make_direct_payment if direct else make_budget)(pence)
        self.free[budget] = pence
        return budget

    @rule(target=places)
    def join(self):
        return uuid4()

    @rule(budget=budgets, place=places, pence=PENCE, times=st.integers(1, 2))
    def pledge(self, budget, place, pence, times):
        key, before = str(uuid4()), self.pledged[place, budget]
        enough = pence - before <= self.free[budget]
        allowed = enough and (pence <= before or budget not in self.stops)
        try:
            for _ in range(times):
                set_aside(budget, pence, place, key)
            assert allowed
        except (NotEnough, IsStopped):
            assert not allowed
            return
        self.free[budget] -= pence - before
        self.pledged[place, budget] = pence

    @rule(some=st.lists(places, max_size=3, unique=True))
    def unpledge(self, some):
        back = [key for key in self.pledged if key[0] in some]
        pence = actions.unpledge_all(purposes=some, by=None, at=AT)
        assert pence == sum(self.pledged[key] for key in back)
        self.give_back(back)

    @rule(
        some=st.lists(places, min_size=1, max_size=3, unique=True),
        share=st.integers(1, 120),
        rest=st.booleans(),
    )
    def award(self, some, share, rest):
        lines = {
            place: [
                (budget, max(1, pence * share // 100))
                for (whose, budget), pence in self.pledged.items()
                if whose == place and pence
            ]
            for place in some
        }
        awards = [awarded(place, *lines[place]) for place in some]
        allowed = share <= 100 or all(
            pence <= self.pledged[place, budget] for place in some for budget, pence in lines[place]
        )
        try:
            actions.award(awards=awards, rest_goes_back=rest, by=None, at=AT)
            assert allowed
        except MoreThanPledged:
            assert not allowed
            return
        for place in some:
            for budget, pence in lines[place]:
                self.pledged[place, budget] -= pence
                self.promised[budget] += pence
        if rest and any(lines.values()):
            self.give_back([key for key in self.pledged if key[0] in some])
        self.last = (awards, rest) if any(lines.values()) else self.last

    @rule()
    def award_again(self):
        if self.last:
            actions.award(awards=self.last[0], rest_goes_back=self.last[1], by=None, at=AT)

    @rule(budget=budgets)
    def suspend_or_resume(self, budget):
        if budget in self.stops:
            actions.lift(stop=self.stops.pop(budget), by=FERN, at=AT)
            return
        self.stops[budget] = actions.suspend(budget=budget, by=FERN, at=AT)
        self.give_back([key for key in self.pledged if key[1] == budget])

    def give_back(self, which):
        for place, budget in which:
            self.free[budget] += self.pledged.pop((place, budget))

    @invariant()
    def ledger_and_model_agree(self):
        for budget, free in self.free.items():
            held = balances(budget)
            assert held.get("available", 0) == free
            assert held.get("commitment", 0) == self.promised[budget]
        for each in Pledge.objects.select_related("account", "budget"):
            assert each.pence == self.pledged[each.purpose, each.budget]
        for each in Commitment.objects.select_related("account"):
            assert each.account.budget_id == each.budget_id
        assert not Account.objects.filter(kind="commitment", commitment=None).exists()
        assert_the_ledger_is_sound()


def test_whatever_members_do_in_whatever_order_each_penny_stays_with_its_budget_and_place():
    run_state_machine_as_test(
        Groups, settings=settings(max_examples=20, stateful_step_count=20, deadline=None)
    )
