"""A funder's months: reports from the rows, the same however often they are made."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets import actions
from budgets.models import TransferKind
from budgets.queries import balance_of
from budgets.queries.as_at import moved_between, stood_at
from budgets.seals import seal
from marketplace.money.queries.months import Month, month_from, month_report
from marketplace.people.clock import now, today
from tests import cast
from tests.budgets.cast import AT, FERN, make_budget, promise, settle

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MAY = Month(date(2026, 5, 1))


def stood(budget, moment):
    return stood_at(budget.funder, moment)[budget.regime]


def test_money_stood_as_the_rows_before_a_moment_say():
    budget = make_budget(100_00)
    part = promise((budget, 30_00))
    actions.allocate(budget=budget, pence=50_00, by=FERN, at=AT + 10 * DAY, key="more")
    (payment,) = settle(part, 10_00, 5_00, at=AT + 20 * DAY)
    actions.confirm(payment=payment, by=FERN, at=AT + 30 * DAY)

    assert stood_at(budget.funder, AT) == {}
    assert stood(budget, AT + 10 * DAY).allocated_pence == 100_00
    assert stood(budget, AT + 11 * DAY).available_pence == 120_00
    assert stood(budget, AT + 21 * DAY).owed_pence == 10_00
    assert stood(budget, AT + 31 * DAY) == balance_of(budget)


def test_what_moved_is_counted_once_by_kind():
    budget = make_budget(100_00)
    promise((budget, 30_00))

    moved = moved_between(budget.funder, AT, AT + DAY)

    assert [(m.kind, m.count, m.pence) for m in moved] == [
        (TransferKind.ALLOCATE, 1, 100_00),
        (TransferKind.COMMIT, 1, 30_00),
    ]


def test_another_funders_money_is_not_counted():
    mine, other = make_budget(1_00), make_budget(2_00)
    assert mine.funder != other.funder

    assert stood(mine, AT + DAY).available_pence == 1_00


@given(steps=st.lists(st.tuples(st.integers(1, 500), st.integers(0, 5)), max_size=6))
def test_what_stood_before_and_what_moved_make_what_stood_after(steps):
    budget = make_budget(7)
    for number, (pence, days) in enumerate(steps):
        actions.allocate(budget=budget, pence=pence, by=FERN, at=AT + days * DAY, key=str(number))
    middle, end = AT + 3 * DAY, AT + 9 * DAY

    moved = sum(movement.pence for movement in moved_between(budget.funder, middle, end))

    assert stood(budget, middle).available_pence + moved == stood(budget, end).available_pence
    assert stood(budget, end) == balance_of(budget)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("2026-03", date(2026, 3, 1)),
        ("", date(2026, 4, 1)),
        ("2026-13", date(2026, 4, 1)),
        ("0000-01", date(2026, 4, 1)),
        ("2026-3", date(2026, 4, 1)),
        ("March", date(2026, 4, 1)),
        ("2031-01", date(2026, 5, 1)),
    ],
)
def test_a_month_is_asked_for_by_its_number_or_is_the_last_one(words, first):
    assert month_from(words, date(2026, 5, 20)).first == first


def test_a_month_has_its_own_days():
    assert (Month(date(2028, 2, 1)).last, MAY.before.first) == (date(2028, 2, 29), date(2026, 4, 1))
    assert Month(date(2026, 12, 1)).after.code == "2027-01"


def test_a_month_begins_at_midnight_in_london():
    assert MAY.began_at.isoformat() == "2026-05-01T00:00:00+01:00"


def test_a_month_that_is_over_stays_the_same():
    with time_machine.travel("2026-05-31 22:00"):
        fern = cast.make_user("Fern")
        funder = cast.make_organisation("icb", "", fern)
        budget = make_budget(0, funder=funder.party)
        actions.allocate(budget=budget, pence=10_00, by=FERN, at=now(), key="may")
        seal(at=now())
    with time_machine.travel("2026-06-20 12:00"):
        before = month_report(funder, MAY, date(2026, 6, 20))
        actions.allocate(budget=budget, pence=5_00, by=FERN, at=now(), key="june")
        seal(at=now())

        assert month_report(funder, MAY, date(2026, 6, 20)) == before
        assert before.is_over
        assert before.sealed.number == 1


def test_its_page_and_its_file_show_the_same(client):
    fern = cast.make_user("Fern")
    funder = cast.make_organisation("icb", "", fern)
    budget = make_budget(0, funder=funder.party)
    actions.allocate(budget=budget, pence=10_00, by=FERN, at=now(), key="now")
    client.force_login(fern)
    this = f"?month={today():%Y-%m}"

    page = client.get(reverse("money:month", args=[funder.uuid]) + this)
    file = client.get(reverse("money:month_file", args=[funder.uuid]) + this)

    assert "This month is not over" in page.text
    assert "£10.00" in page.text
    assert "Given by the funder,1,,,10.00" in file.text


def test_a_funder_without_money_sees_so(client):
    fern = cast.make_user("Fern")
    funder = cast.make_organisation("icb", "", fern)
    client.force_login(fern)

    assert "No money yet" in client.get(reverse("money:month", args=[funder.uuid])).text


@pytest.mark.parametrize("asked", ["0001-01", "0000-12", "9999-12"])
def test_a_month_out_of_any_calendar_is_shown_as_one_within(client, asked):
    user = cast.make_user("Fern")
    funder = cast.make_organisation("icb", "", user)
    client.force_login(user)

    page = client.get(reverse("money:month", args=[funder.uuid]), {"month": asked})

    assert page.status_code == 200
