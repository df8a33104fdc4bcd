from datetime import timedelta

import pytest
import time_machine

from marketplace.messages.models import Notice
from marketplace.outbox.models import OutboxRow
from marketplace.people.clock import now, today
from marketplace.providers import actions
from marketplace.providers.models import CheckReminder
from marketplace.providers.queries import standing_of
from tests.providers.world import make_home, make_olu, required, send

pytestmark = pytest.mark.django_db


def run_out_in(provider, days, code="vcse-ico"):
    provider.checks.filter(requirement__code=code).update(expires_on=today() + timedelta(days=days))


def said_to(user):
    return [notice.words for notice in Notice.objects.filter(user=user).order_by("pk")]


@pytest.mark.parametrize(("days", "how_many"), [(31, 0), (30, 1), (7, 1), (0, 1), (-1, 1)])
def test_a_notice_comes_a_month_before_a_week_before_and_after(days, how_many):
    olu, provider = make_olu()
    run_out_in(provider, days)

    actions.remind_of_checks(at=now())

    assert len(said_to(olu)) == how_many


def test_nothing_is_said_twice_however_often_it_runs():
    olu, provider = make_olu()
    run_out_in(provider, 20)

    assert actions.remind_of_checks(at=now()) == 1
    assert actions.remind_of_checks(at=now()) == 0

    assert len(said_to(olu)) == 1


def test_the_three_notices_come_one_after_the_other():
    olu, provider = make_olu()
    run_out_in(provider, 30)
    start = now()

    for day in range(33):
        with time_machine.travel(start + timedelta(days=day)):
            actions.remind_of_checks(at=now())

    assert [r.stage for r in CheckReminder.objects.order_by("pk")] == ["month", "week", "over"]
    assert said_to(olu)[2].startswith("This check ran out on")


def test_the_last_notice_says_why_nobody_sees_them_and_takes_the_rows_away():
    olu, provider = make_olu()
    run_out_in(provider, -1)
    OutboxRow.objects.all().delete()

    actions.remind_of_checks(at=now())

    assert "Nobody sees the offers" in said_to(olu)[0]
    assert "Ran out" in standing_of(provider, required("vcse-ico")).says
    assert OutboxRow.objects.filter(kind="providers.index_provider").exists()


def test_who_has_sent_the_new_one_is_not_reminded_before_the_end():
    olu, provider = make_olu()
    run_out_in(provider, 5)
    send(provider, "vcse-ico", olu)

    assert actions.remind_of_checks(at=now()) == 0

    run_out_in(provider, -1)
    assert actions.remind_of_checks(at=now()) == 1


def test_a_household_and_its_scheme_are_both_told():
    from tests.cast import vet

    manager, grace, _, home = make_home()
    vet(home)
    run_out_in(home, 3, "household-dbs")

    actions.remind_of_checks(at=now())

    assert len(said_to(grace)) == len(said_to(manager)) == 1
