"""A person's own money stands beside their budgets: no funder, and they pay."""

from uuid import uuid4

import pytest
from django.urls import reverse

from budgets.models import Budget
from budgets.queries import balance_of
from marketplace.people.clock import today
from tests import cast

pytestmark = pytest.mark.django_db


def asked(**changes):
    day = today()
    data = {"pence": "250", "key": str(uuid4())}
    for name, year in (("starts_on", day.year), ("ends_on", day.year + 1)):
        data |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": year}
    return data | changes


@pytest.fixture
def amira(client):
    user = cast.make_user("Amira")
    client.force_login(user)
    return cast.make_person(user=user)


def post(client, person, data):
    return client.post(reverse("money:add_own_money", args=[person.uuid]), data)


def test_amira_sets_aside_her_own_money(client, amira):
    post(client, amira, asked())

    budget = Budget.objects.get()
    assert (budget.regime, budget.payer) == ("own", amira.party)
    assert balance_of(budget).available_pence == 25_000


def test_sending_it_twice_sets_it_aside_once(client, amira):
    data = asked()

    post(client, amira, data)
    again = post(client, amira, data)

    budget = Budget.objects.get()
    assert balance_of(budget).available_pence == 25_000
    assert again.url == reverse("money:statement", args=[budget.uuid])


@pytest.mark.parametrize("pence", ["", "0", "-5", "ten", "99999999999"])
def test_a_wrong_amount_is_said_beside_its_field(client, amira, pence):
    answer = post(client, amira, asked(pence=pence))

    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not Budget.objects.exists()


def test_a_supporter_who_may_not_pay_cannot(client, amira):
    viewer = cast.make_user("Viv")
    cast.make_supporter(amira, viewer, "plan")
    client.force_login(viewer)

    assert post(client, amira, asked()).status_code == 403


def test_a_stranger_finds_nothing(client, amira):
    client.force_login(cast.make_user("Sam"))

    assert post(client, amira, asked()).status_code == 404
