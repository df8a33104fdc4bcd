"""A funder who comes later is sent the plan in force; it stays in force whatever they answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.plans import actions
from marketplace.plans.actions import UnableToSendPlan
from marketplace.plans.models import ApprovalState, PlanState
from marketplace.plans.queries import answer_about, funders_still_to_ask, queue_of
from tests.cast import make_person, make_plan, make_supporter, make_user
from tests.plans.cast import give_budget, make_funder

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return make_person(user=make_user("Amira"))


@pytest.fixture
def fern():
    return make_user("Fern")


@pytest.fixture
def plan(amira):
    """Approved with nobody's help: Amira pays with her own money."""
    give_budget(amira)
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)
    return actions.send_plan(plan=plan, by=amira.user, at=now())


@pytest.fixture
def budget(amira, plan, fern):
    """The NHS came later."""
    return give_budget(amira, make_funder(fern))


def send_on(plan, by=None):
    return actions.send_on(plan=plan, by=by or plan.person.user, at=now())


def answer(plan, officer, *, approve):
    return actions.decide(
        approval=plan.approvals.get(), approve=approve, reasons="Not yet.", by=officer, at=now()
    )


def test_the_plan_is_in_force_and_the_new_funder_has_said_nothing(plan, budget):
    assert plan.state == PlanState.APPROVED
    assert [asked.funder.name for asked in funders_still_to_ask(plan)] == ["NHS Oldham"]
    assert answer_about(plan.person, budget) is None


def test_the_new_funder_is_asked_and_the_plan_stays_in_force(plan, budget, fern):
    send_on(plan)

    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED
    assert [row.approval.plan for row in queue_of(fern)] == [plan]
    assert answer_about(plan.person, budget) == ApprovalState.WAITING
    assert AuditEntry.objects.get(verb="plan.sent_on").person == plan.person


def test_they_approve_it_too_and_look_at_it_within_their_own_time(plan, budget, fern):
    send_on(plan)

    answer(plan, fern, approve=True)

    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED
    assert plan.review_on < today() + timedelta(days=95)
    assert answer_about(plan.person, budget) == ApprovalState.APPROVED
    told = Notice.objects.filter(user=plan.person.user).latest("pk").words
    assert told == "NHS Oldham approved your plan too. Their money can pay now."


def test_their_no_takes_nothing_away(plan, budget, fern, amira):
    send_on(plan)

    refused = answer(plan, fern, approve=False)

    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED
    assert answer_about(plan.person, budget) == ApprovalState.REFUSED
    told = Notice.objects.filter(user=amira.user).latest("pk").words
    assert told.startswith("NHS Oldham did not approve your plan.")
    actions.ask_again(approval=refused, why="Look again.", by=amira.user, at=now())
    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED


def test_each_is_asked_once(plan, budget):
    send_on(plan)

    with pytest.raises(UnableToSendPlan, match="nobody new"):
        send_on(plan)


def test_who_may_not_plan_sends_nothing_on(plan, budget):
    helper = make_user("Helper")
    make_supporter(plan.person, helper, "agree")

    with pytest.raises(NotAllowed):
        send_on(plan, by=helper)


def test_a_newer_plan_takes_the_question_back(plan, budget, fern, amira):
    send_on(plan)
    newer = actions.write_new_version(plan=plan, by=amira.user, at=now())
    actions.send_plan(plan=newer, by=amira.user, at=now())

    answer(newer, fern, approve=True)

    plan.refresh_from_db()
    assert (plan.state, newer.state) == (PlanState.REPLACED, PlanState.APPROVED)
    assert plan.approvals.get().state == ApprovalState.WITHDRAWN
    assert queue_of(fern) == []


def test_the_plans_page_leads_there(client, plan, budget, fern, amira):
    client.force_login(amira.user)
    page = reverse("plans:detail", args=[plan.uuid])
    there = reverse("plans:send_on", args=[plan.uuid])
    assert "have not read this plan" in client.get(page).content.decode()
    assert there in client.get(page).content.decode()
    assert "<li>NHS Oldham</li>" in client.get(there).content.decode()

    sent = client.post(there, follow=True).content.decode()

    assert "Your plan is sent." in sent
    assert there not in sent
    assert [row.approval.plan for row in queue_of(fern)] == [plan]


def test_whoever_sends_it_on_for_her_says_how_they_were_told(client, plan, budget):
    dev = make_user("Dev")
    make_supporter(plan.person, dev, "plan")
    client.force_login(dev)

    client.post(
        reverse("plans:send_on", args=[plan.uuid]), {"channel": "phone", "said_by": "Amira"}
    )

    asked = plan.approvals.get()
    assert (asked.channel, asked.said_by, asked.recorded_by) == ("phone", "Amira", dev)
