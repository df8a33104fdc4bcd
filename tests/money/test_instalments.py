"""Money that comes in parts, each on its day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets import actions as budgets
from budgets.models import Transfer
from budgets.queries import balance_of
from marketplace.messages.models import Notice
from marketplace.money import actions
from marketplace.money.actions import UnableToPay, proposals
from marketplace.money.models import Every, Instalment, Schedule
from marketplace.money.queries.instalments import days_of, still_to_come
from marketplace.money.queries.proposals import may_give_alone
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.money.tasks import give_instalments
from marketplace.people.clock import now
from tests import cast

pytestmark = pytest.mark.django_db
IN_APRIL = "2027-04-01 09:00"
THRESHOLD = 1_000_000


class Office:
    """A funder with two officers, and a person's empty budget for a year that begins today."""

    def __init__(self):
        self.fern, self.finn = cast.make_user("Fern"), cast.make_user("Finn")
        for officer in (self.fern, self.finn):
            cast.give_second_step(officer)
        self.funder = cast.make_organisation("icb", "", self.fern, self.finn)
        self.funder.policy = {"second_look_pence": THRESHOLD}
        self.funder.save()
        self.amira = cast.make_user("Amira")
        self.person = cast.make_person(user=self.amira)
        self.budget = budgets.open_budget(
            holder=self.person.party,
            funder=self.funder.party,
            payer=self.funder.party,
            regime="nhs",
            form="notional",
            starts_on=date(2027, 4, 1),
            ends_on=date(2028, 3, 31),
            by=None,
            at=now(),
        )

    def put_in(self, pence, every="month", key="one"):
        return actions.put_money_in(
            subject=BudgetSubject(self.budget, self.person),
            pence=pence,
            every=every,
            by=self.fern,
            at=now(),
            key=key,
        )

    def left(self):
        return balance_of(self.budget).available_pence

    def alone(self):
        return may_give_alone(self.budget, self.funder, now())


@pytest.fixture
def office():
    with time_machine.travel(IN_APRIL, tick=False):
        yield Office()


def given_on(day):
    with time_machine.travel(day + " 09:00", tick=False):
        return give_instalments()


def test_the_first_part_is_there_and_each_other_on_its_day(office):
    office.put_in(120_000)
    assert office.left() == 10_000

    assert given_on("2027-04-30") == 0
    assert given_on("2027-05-01") == 1
    assert given_on("2027-05-01") == 0
    assert office.left() == 20_000
    assert given_on("2028-03-31") == 10
    assert office.left() == 120_000
    assert "has come into a budget" in Notice.objects.filter(user=office.amira).first().words


def test_the_person_sees_what_is_still_to_come(office, client):
    office.put_in(40_000, "quarter")
    client.force_login(office.amira)

    page = client.get(reverse("money:statement", args=[office.budget.uuid])).content.decode()

    assert "Still to come" in page
    for day in ("1 July 2027", "1 October 2027", "1 January 2028"):
        assert f"£100 on {day}" in page


def test_a_large_sum_in_parts_waits_for_a_second_officer(office):
    proposal = office.put_in(THRESHOLD + 8)
    assert office.left() == 0
    assert still_to_come(office.budget) == []
    assert given_on("2027-06-01") == 0

    proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert office.left() == (THRESHOLD + 8) // 12


def test_what_is_still_to_come_counts_towards_what_one_officer_may_give_alone(office):
    office.put_in(600_000)
    assert office.alone() == THRESHOLD - 600_000

    assert office.put_in(600_000, key="two") is not None
    given_on("2028-03-31")
    assert office.alone() == THRESHOLD - 600_000


def test_what_two_officers_agreed_uses_up_nothing_and_adds_nothing(office):
    proposal = office.put_in(THRESHOLD + 8)
    proposals.confirm(proposal=proposal, by=office.finn, at=now())

    assert office.alone() == THRESHOLD


def test_a_refused_one_never_comes(office):
    proposal = office.put_in(THRESHOLD + 8)
    proposals.refuse(proposal=proposal, reasons="Too much.", by=office.finn, at=now())

    assert given_on("2028-03-31") == 0
    assert office.alone() == THRESHOLD


def test_parts_wait_while_a_budget_is_stopped_and_end_with_it(office):
    office.put_in(120_000)
    stop = budgets.suspend(budget=office.budget, by=None, at=now())
    assert given_on("2027-06-01") == 0

    budgets.lift(stop=stop, by=None, at=now())
    assert given_on("2027-06-01") == 2
    budgets.end(budget=office.budget, by=None, at=now())
    assert given_on("2027-09-01") == 0


def test_the_same_form_twice_is_one(office):
    office.put_in(120_000)
    office.put_in(120_000)

    assert Schedule.objects.count() == 1
    assert Transfer.objects.filter(kind="allocate").count() == 1
    with pytest.raises(UnableToPay, match="another amount"):
        office.put_in(130_000)


def test_too_little_does_not_come_in_parts(office):
    with pytest.raises(UnableToPay, match="too little"):
        office.put_in(11)


@given(
    st.sampled_from([Every.MONTH, Every.QUARTER]),
    st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    st.integers(0, 731),
)
def test_parts_come_in_order_within_the_budgets_days(every, first, length):
    last = first + timedelta(days=length)
    days = days_of(every, first, last)

    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] <= last
    assert all(day.day == 1 for day in days[1:])


@given(st.integers(12, 100_000_00))
def test_all_of_it_comes_to_the_penny(pence):
    with time_machine.travel(IN_APRIL, tick=False):
        office = Office()
        proposal = office.put_in(pence)
        if proposal:
            proposals.confirm(proposal=proposal, by=office.finn, at=now())
        parts = list(
            Instalment.objects.filter(schedule__budget=office.budget).values_list(
                "pence", flat=True
            )
        )
        assert max(parts) - min(parts) <= 1
        given_on("2028-03-31")
        assert office.left() == pence


def test_parts_wait_that_are_agreed_while_a_budget_is_stopped_for_now(office):
    stop = budgets.suspend(budget=office.budget, by=None, at=now())
    office.put_in(120_000)
    assert office.left() == 0

    budgets.lift(stop=stop, by=None, at=now())
    assert given_on("2027-04-02") == 1
    assert office.left() == 10_000


def test_no_parts_are_agreed_for_a_budget_that_ended_meanwhile(office):
    proposal = office.put_in(THRESHOLD + 8)
    budgets.end(budget=office.budget, by=None, at=now())

    with pytest.raises(UnableToPay, match="has ended"):
        proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert office.left() == 0
    assert Schedule.objects.get().agreed_at is None
