"""A funder's months: reports from the rows, the same however often they are made."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import actions
from budgets.ledger import Posting, post
from budgets.models import Account, Transfer, TransferKind
from budgets.queries import Balance, balance_of
from budgets.queries.as_at import period_of
from budgets.queries.balances import FIGURES
from budgets.seals import seal
from marketplace.money.queries.months import Month, month_from, month_report
from marketplace.people.clock import now, today
from tests import cast
from tests.budgets.cast import AT, FERN, make_budget, promise, settle

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MAY = Month(date(2026, 5, 1))


def stood(budget, moment):
    return period_of(budget.funder, moment, moment).after[budget.regime]


def test_money_stood_as_the_rows_before_a_moment_say():
    budget = make_budget(100_00)
    part = promise((budget, 30_00))
    actions.allocate(budget=budget, pence=50_00, by=FERN, at=AT + 10 * DAY, key="more")
    (payment,) = settle(part, 10_00, 5_00, at=AT + 20 * DAY)
    actions.confirm(payment=payment, by=FERN, at=AT + 30 * DAY)

    assert period_of(budget.funder, AT, AT).after == {}
    assert stood(budget, AT + 10 * DAY).allocated_pence == 100_00
    assert stood(budget, AT + 11 * DAY).available_pence == 120_00
    assert stood(budget, AT + 21 * DAY).owed_pence == 10_00
    assert stood(budget, AT + 31 * DAY) == balance_of(budget)


def test_what_moved_is_counted_once_by_kind():
    budget = make_budget(100_00)
    promise((budget, 30_00))

    moved = period_of(budget.funder, AT, AT + DAY).moved

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

    moved = sum(movement.pence for movement in period_of(budget.funder, middle, end).moved)

    assert stood(budget, middle).available_pence + moved == stood(budget, end).available_pence
    assert stood(budget, end) == balance_of(budget)


def plainly_stood(funder, moment):
    """Row by row, as it is meant: all transfers before the moment, in and out."""
    figures = defaultdict(Counter)
    for row in Transfer.objects.filter(at__lt=moment):
        for account, sign in ((row.credit_account, 1), (row.debit_account, -1)):
            if account.budget and account.budget.funder == funder and account.kind in FIGURES:
                figures[account.budget.regime][FIGURES[account.kind]] += sign * row.pence
    return {regime: Balance(**figures[regime]) for regime in figures}


def plainly_moved(funder, start, end):
    """By regime, kind, and whether it came from outside: each row counted once."""
    moved = defaultdict(list)
    for row in Transfer.objects.filter(at__gte=start, at__lt=end):
        outside = row.debit_account.budget is None
        budget = row.credit_account.budget if outside else row.debit_account.budget
        if budget and budget.funder == funder:
            moved[budget.regime, row.kind, outside].append(row.pence)
    order = list(TransferKind)
    keys = sorted(moved, key=lambda key: (key[0], order.index(key[1]), key[2]))
    return [(key[0], key[1], len(moved[key]), sum(moved[key])) for key in keys]


@pytest.fixture
def some_accounts():
    """Of two funders and of budgets under two regimes, each kind where it would be."""
    mine, other = make_budget(0), make_budget(0)
    budgets = [
        mine,
        other,
        *(make_budget(0, funder=mine.funder, regime=r) for r in ("care_act", "nhs")),
    ]
    accounts = [
        *(
            Account.objects.create(kind="funder", owner=b.funder, may_overdraw=True)
            for b in budgets[:2]
        ),
        *(Account.objects.get(budget=b, kind="available") for b in budgets),
        *(
            Account.objects.create(kind=k, budget=b)
            for b in budgets
            for k in ("commitment", "owed")
        ),
        Account.objects.create(kind="commitment"),  # of no budget, and no funder's either
    ]
    return mine.funder, accounts


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 14),
            st.integers(0, 14),
            st.integers(1, 9),
            st.sampled_from(["allocate", "commit", "reverse"]),
            st.integers(0, 6),
        ),
        max_size=25,
    ),
    start=st.integers(0, 7),
    days=st.integers(0, 4),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_period_is_what_its_rows_say_one_by_one(some_accounts, rows, start, days):
    funder, accounts = some_accounts
    start, end = AT + start * DAY, AT + (start + days) * DAY
    gifts = [(n % 2, n, 1_000, "allocate", n % 7) for n in range(2, len(accounts))]
    with transaction.atomic():
        post(
            [
                Posting(
                    *(accounts[debit].pk, accounts[credit].pk, pence, TransferKind(kind)),
                    *(f"{uuid4()}", AT + day * DAY),
                )
                for debit, credit, pence, kind, day in [*gifts, *rows]
                if debit != credit
            ]
        )

        period = period_of(funder, start, end)

        assert period.before == plainly_stood(funder, start)
        assert period.after == plainly_stood(funder, end)
        moved = [(m.regime, m.kind, m.count, m.pence) for m in period.moved]
        assert moved == plainly_moved(funder, start, end)
        transaction.set_rollback(True)


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
