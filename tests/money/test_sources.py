"""NHS, council and own money side by side, each under its own rules."""

from datetime import timedelta

import pytest
from django.urls import reverse

from budgets.actions import end
from budgets.models import Transfer
from marketplace.messages.models import Notice
from marketplace.money.actions.contributions import record_contribution
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Contribution
from marketplace.money.queries.budgets import budgets_of_person
from marketplace.money.queries.sources import sources_of
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_budget

pytestmark = pytest.mark.django_db


class Both:
    """Amira has £1,000 from the NHS and £500 from the council."""

    def __init__(self):
        self.amira, self.fern, self.cara = (cast.make_user(n) for n in ("Amira", "Fern", "Cara"))
        self.person = cast.make_person(user=self.amira)
        icb = cast.make_organisation("icb", "", self.fern)
        council = cast.make_organisation("council", "", self.cara)
        self.nhs = make_budget(self.person, icb, self.fern, pence=100_000)
        self.care = make_budget(
            self.person, council, self.cara, pence=50_000, regime="care_act", form="notional"
        )

    def record(self, budget=None, pence=4_000, by=None, from_on=None):
        return record_contribution(
            subject=BudgetSubject(budget or self.care, self.person),
            pence=pence,
            from_on=from_on or today(),
            by=by or self.cara,
            at=now(),
        )

    def page(self, client, name, thing):
        client.force_login(self.amira)
        return client.get(reverse(name, args=[thing.uuid])).content.decode()


@pytest.fixture
def both():
    return Both()


def test_each_source_stands_beside_the_other_with_its_own_rule(both, client):
    page = both.page(client, "money:person", both.person)

    assert "From the NHS" in page
    assert "NHS money is free." in page
    assert page.index("£1,000.00") < page.index("£500.00")


def test_only_budgets_that_run_now_are_counted(both):
    end(budget=both.nhs, by=None, at=now())

    nhs, care = sources_of(budgets_of_person(both.person), today())
    assert (nhs.balance.available_pence, care.balance.available_pence) == (0, 50_000)
    later = sources_of(budgets_of_person(both.person), today() + timedelta(days=900))
    assert all(source.balance.available_pence == 0 for source in later)


def test_the_person_reads_and_hears_what_they_pay_to_the_council(both, client):
    transfers = Transfer.objects.count()
    both.record()

    page = both.page(client, "money:statement", both.care)
    assert "pays £40 to the council every four weeks" in page
    assert "you pay £40 every four weeks" in Notice.objects.get(user=both.amira).words
    assert Transfer.objects.count() == transfers


def test_the_latest_holds_and_what_was_before_stays(both, client):
    both.record()
    both.record(pence=0)

    assert "pays nothing towards this" in both.page(client, "money:statement", both.care)
    assert Contribution.objects.count() == 2


def test_nobody_pays_towards_nhs_money(both, client):
    with pytest.raises(UnableToPay, match="free"):
        both.record(both.nhs, by=both.fern)
    assert "NHS money is free." in both.page(client, "money:statement", both.nhs)


def test_only_an_officer_of_that_council_records_it(both):
    for user in (both.amira, both.fern):
        with pytest.raises(NotAllowed):
            both.record(by=user)


def test_it_is_from_a_day_of_the_budget(both):
    with pytest.raises(UnableToPay, match="a day of this budget"):
        both.record(from_on=today() + timedelta(days=900))
