from uuid import uuid4

import pytest
from django.urls import reverse

from marketplace.people.clock import now
from marketplace.people.models import AuditEntry
from marketplace.plans import actions
from marketplace.plans.models import Approval, ApprovalState, Plan, PlanState
from marketplace.plans.views import deciding
from tests.cast import make_person, make_plan, make_supporter, make_user
from tests.plans.cast import give_budget, make_funder

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira(client):
    person = make_person(user=make_user("Amira"))
    client.force_login(person.user)
    return person


@pytest.fixture
def fern():
    return make_user("Fern")


@pytest.fixture
def sent(amira, fern):
    give_budget(amira, make_funder(fern))
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)
    return actions.send_plan(plan=plan, by=amira.user, at=now())


def write(client, plan, field="matters", **answers):
    return client.post(reverse("plans:write", args=[plan.uuid, field]), answers)


def test_amira_writes_page_by_page_and_sends(client, amira, fern):
    give_budget(amira, make_funder(fern))
    client.post(reverse("plans:start", args=[amira.uuid]))
    plan = Plan.objects.get()
    for field in ("matters", "strengths", "connections", "changes", "support"):
        write(client, plan, field, words=f"My {field}")

    client.post(reverse("plans:check", args=[plan.uuid]))

    plan.refresh_from_db()
    assert (plan.state, plan.support) == (PlanState.SENT, "My support")


def test_the_page_helps_in_easy_read_before_it_asks(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)

    told = client.get(reverse("plans:write", args=[plan.uuid, "matters"])).content.decode()

    assert "Easy Read" in told
    assert 0 < told.find("Think about a good day.") < told.find("<textarea")


def test_too_many_words_are_kept_on_the_page(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)

    page = write(client, plan, words="garden " * 700)

    told = page.content.decode()
    assert "There is a problem" in told
    assert "garden garden" in told
    plan.refresh_from_db()
    assert plan.matters == "My sister and my garden."


def test_a_supporter_says_whose_words_they_are(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)

    assert "whose words" in write(client, plan, words="Roses").content.decode().lower()
    write(client, plan, words="Roses", written_how="for_them", channel="phone")

    told = client.get(reverse("plans:detail", args=[plan.uuid])).content.decode()
    assert "Written for them by Ben" in told


def test_nothing_is_chosen_for_a_supporter_of_whose_words_they_are(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)

    form = client.get(reverse("plans:write", args=[plan.uuid, "matters"])).context["form"]

    assert not form["written_how"].value()
    assert 'value="person" checked' not in str(form)


def test_amira_is_not_asked_whose_words_her_own_are(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)

    form = client.get(reverse("plans:write", args=[plan.uuid, "matters"])).context["form"]

    assert list(form.fields) == ["words"]


def test_a_stale_page_says_that_the_plan_was_sent(client, sent):
    page = write(client, sent, words="Too late")

    assert "has been sent" in page.content.decode()
    assert "Too late" in page.content.decode()


def test_amira_takes_her_plan_back_with_one_press(client, amira, sent):
    client.post(reverse("plans:take_back", args=[sent.uuid]))

    sent.refresh_from_db()
    assert sent.state == PlanState.DRAFT


def test_who_takes_a_plan_back_for_amira_says_how_she_told_them(client, amira, sent):
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)
    page = reverse("plans:take_back", args=[sent.uuid])
    plan = client.get(reverse("plans:detail", args=[sent.uuid])).content.decode()
    assert f'href="{page}"' in plan

    assert "How did they tell you?" in client.get(page).content.decode()
    client.post(page, {"channel": "phone", "said_by": "Amira"})

    entry = AuditEntry.objects.get(verb="plan.taken_back")
    assert (entry.details["channel"], entry.telling.said_by) == ("phone", "Amira")


def test_sending_twice_asks_once(client, amira, sent):
    page = client.post(reverse("plans:check", args=[sent.uuid]))

    assert "sent already" in page.content.decode()
    assert Approval.objects.count() == 1


def test_without_a_budget_there_is_nobody_to_ask(client, amira):
    plan = make_plan(amira, by=amira.user, state=PlanState.DRAFT)

    page = client.post(reverse("plans:check", args=[plan.uuid]))

    assert "no budget on this site yet" in page.content.decode()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"answer": "maybe"},
        {"answer": "no"},
        {"answer": "no", "reasons": "   "},
        {"answer": "yes", "reasons": "x" * 2001},
    ],
)
def test_a_decision_that_cannot_be_is_refused(client, sent, fern, answers):
    client.force_login(fern)
    url = reverse("plans:decide", args=[sent.approvals.get().uuid])

    page = client.post(url, answers)

    assert "There is a problem" in page.content.decode()
    assert sent.approvals.get().state == ApprovalState.WAITING


def test_a_no_is_read_with_its_reasons_and_asked_again(client, amira, sent, fern):
    approval = sent.approvals.get()
    client.force_login(fern)
    client.post(
        reverse("plans:decide", args=[approval.uuid]),
        {"answer": "no", "reasons": "Say more about nights."},
    )
    client.force_login(amira.user)
    told = client.get(reverse("plans:detail", args=[sent.uuid])).content.decode()
    assert "Say more about nights." in told

    ask = reverse("plans:ask_again", args=[approval.uuid])
    assert "There is a problem" in client.post(ask, {"why": ""}).content.decode()
    client.post(ask, {"why": "I sleep well."})

    client.force_login(fern)
    told = client.get(reverse("plans:decide", args=[approval.uuid])).content.decode()
    assert "I sleep well." in told


def test_deciding_twice_decides_once(client, sent, fern):
    client.force_login(fern)
    url = reverse("plans:decide", args=[sent.approvals.get().uuid])
    client.post(url, {"answer": "yes"})

    page = client.post(url, {"answer": "no", "reasons": "Second thoughts."})

    assert "moved on" in page.content.decode()
    sent.refresh_from_db()
    assert sent.state == PlanState.APPROVED


def test_another_funders_officer_finds_no_plan(client, sent):
    other = make_user("Other")
    make_funder(other, name="NHS Elsewhere")
    client.force_login(other)

    assert client.get(reverse("plans:decide", args=[sent.approvals.get().uuid])).status_code == 404
    assert client.get(reverse("plans:detail", args=[sent.uuid])).status_code == 404
    assert client.get(reverse("plans:queue")).status_code == 200


def test_a_stranger_cannot_see_the_plan(client, sent):
    client.force_login(make_user("Sam"))

    for name in ("detail", "check"):
        assert client.get(reverse(f"plans:{name}", args=[sent.uuid])).status_code == 404
    assert client.get(reverse("plans:queue")).status_code == 404
    assert client.get(reverse("plans:decide", args=[uuid4()])).status_code == 404


def test_a_long_queue_stands_on_pages(client, fern, monkeypatch):
    monkeypatch.setattr(deciding, "A_PAGE", 1)
    funder = make_funder(fern)
    for name in ("Ann", "Bea"):
        person = make_person(name, user=make_user(name))
        give_budget(person, funder)
        plan = make_plan(person, by=person.user, state=PlanState.DRAFT)
        actions.send_plan(plan=plan, by=person.user, at=now())
    client.force_login(fern)

    second = client.get(reverse("plans:queue") + "?page=2")

    assert [row.who for row in second.context["page"]] == ["Bea Plantedname"]
    assert "2 plans" in second.content.decode()
