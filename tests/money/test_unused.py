"""Money that lies unused: the person hears of it before it counts as built up."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Budget
from marketplace.messages.models import Notice
from marketplace.money.models import Unusual
from marketplace.money.queries.unusual import unusual_in
from marketplace.money.tasks import warn_of_unused
from marketplace.people.clock import now, today
from tests import cast
from tests.agreements.world import make_budget

pytestmark = pytest.mark.django_db


class Year:
    """£365 for a year that began today: a pound a day."""

    def __init__(self):
        self.officer, self.amira = cast.make_user("Fern"), cast.make_user("Amira")
        self.funder = cast.make_organisation("icb", "", self.officer)
        person = cast.make_person(user=self.amira)
        self.budget = make_budget(person, self.funder, self.officer, pence=36_500)
        Budget.objects.filter(pk=self.budget.pk).update(
            starts_on=today(), ends_on=today() + timedelta(days=364)
        )

    def told(self):
        return Notice.objects.filter(user=self.amira, words__contains="not used yet").count()


@pytest.fixture
def year():
    return Year()


def after(days):
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def warned_after(days):
    with after(days):
        return warn_of_unused()


def test_the_person_is_told_before_it_counts_as_built_up(year):
    assert warned_after(6 * 7 - 1) == 0
    assert warned_after(6 * 7 + 1) == 1
    assert year.told() == 1


def test_they_are_told_once_in_three_months(year):
    for days in (50, 51, 60):
        warned_after(days)

    assert year.told() == 1
    warned_after(145)
    assert year.told() == 2


def test_the_statement_says_how_much_and_from_when_the_funder_may_ask(year, client):
    url = reverse("money:statement", args=[year.budget.uuid])

    def statement(reader):
        client.force_login(reader)
        return client.get(url).content.decode()

    assert "not used yet" not in statement(year.amira)
    with after(49):
        page, funders = statement(year.amira), statement(year.officer)
    assert "£50 is not used yet" in page
    assert "From £56 on" in page
    assert "You can still plan" in page
    assert "£50 is not used yet" in funders
    assert "You can still plan" not in funders


def test_the_funder_says_how_many_weeks(year):
    year.funder.policy = {"unused_weeks": 4, "unused_warn_weeks": 2}
    year.funder.save()

    assert warned_after(15) == 1


def test_own_money_is_never_unused(year):
    Budget.objects.update(regime="own", form="direct_payment")

    assert warned_after(300) == 0


def promise(year, after_days):
    party = cast.make_organisation("vcse", "").party
    at = now() + timedelta(days=after_days)
    budgets.commit(part=uuid4(), payee=party, lines=[(year.budget, 100)], by=None, at=at)


def is_unusual_after(year, days):
    with after(days):
        return unusual_in([Budget.objects.get()], today())


def test_it_is_unusual_beyond_what_built_up_and_may_be_carried_together(year):
    """£365 for a year: £56 count as built up, £36.50 may go on, £1 is promised."""
    promise(year, 100)

    assert not is_unusual_after(year, 100 + 56 + 36)
    assert is_unusual_after(year, 100 + 56 + 37) == {year.budget.pk: (Unusual.BUILT_UP,)}
    year.funder.policy = {"unused_weeks": 9}
    year.funder.save()
    assert not is_unusual_after(year, 100 + 56 + 37)


def test_where_nothing_was_promised_yet_somebody_waits_for_support(year):
    assert not is_unusual_after(year, 300)


def test_money_that_the_funder_itself_holds_does_not_build_up(year):
    promise(year, 0)
    assert is_unusual_after(year, 300)
    Budget.objects.update(form="notional", payer=year.funder.party)

    assert not is_unusual_after(year, 300)
