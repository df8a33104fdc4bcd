from datetime import timedelta

import pytest

from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.people.queries import happening
from marketplace.plans import actions
from marketplace.plans.actions import UnableToDecide, UnableToSendPlan, UnableToWritePlan
from marketplace.plans.models import Approval, ApprovalState, Plan, PlanState
from marketplace.plans.queries import queue_of
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
def icb(fern):
    return make_funder(fern)


@pytest.fixture
def draft(amira):
    return make_plan(amira, by=amira.user, state=PlanState.DRAFT)


def send(plan):
    return actions.send_plan(plan=plan, by=plan.person.user, at=now())


def decide(plan, officer, *, approve=True, reasons="", funder=None):
    approvals = plan.approvals.filter(funder=funder) if funder else plan.approvals
    return actions.decide(
        approval=approvals.get(), approve=approve, reasons=reasons, by=officer, at=now()
    )


def test_a_plan_is_started_once(amira):
    first = actions.start_plan(person=amira, by=amira.user, at=now())

    again = actions.start_plan(person=amira, by=amira.user, at=now())

    assert first == again
    assert first.state == PlanState.DRAFT


def test_an_answer_says_who_wrote_it(draft, amira):
    dev = make_user("Dev")
    make_supporter(amira, dev, "plan")

    actions.answer_question(
        plan=draft,
        field="matters",
        words="My garden.",
        written_how="for_them",
        channel="visit",
        by=dev,
        at=now(),
    )

    draft.refresh_from_db()
    assert (draft.matters, draft.written_by, draft.written_how) == ("My garden.", dev, "for_them")


def test_a_stranger_cannot_write_in_the_plan(draft):
    with pytest.raises(NotAllowed):
        actions.answer_question(
            plan=draft, field="matters", words="x", by=make_user("Sam"), at=now()
        )


def test_there_is_no_sixth_question(draft, amira):
    with pytest.raises(UnableToWritePlan):
        actions.answer_question(plan=draft, field="state", words="x", by=amira.user, at=now())


def test_a_sent_plan_cannot_be_changed(draft, amira, icb):
    give_budget(amira, icb)
    send(draft)

    with pytest.raises(UnableToWritePlan):
        actions.answer_question(plan=draft, field="matters", words="x", by=amira.user, at=now())


def test_a_plan_goes_to_the_funder_of_each_budget_with_a_clock(draft, amira, icb):
    council = make_funder(kind="council", name="Oldham Council")
    council.policy = {"plan_decision_days": 10}
    council.save()
    give_budget(amira, icb)
    give_budget(amira, council, regime="care_act")

    send(draft)

    clocks = dict(Approval.objects.values_list("funder__name", "decide_by"))
    assert clocks == {
        "NHS Oldham": today() + timedelta(days=28),
        "Oldham Council": today() + timedelta(days=10),
    }


def test_the_officers_are_told_without_a_name(draft, amira, icb, fern):
    give_budget(amira, icb)

    send(draft)

    words = Notice.objects.get(user=fern).words
    assert "Amira" not in words
    assert "plan is waiting" in words


def test_a_budget_that_has_ended_asks_nobody(draft, amira, icb):
    give_budget(amira, icb, ends_on=today() - timedelta(days=1))

    with pytest.raises(UnableToSendPlan):
        send(draft)


def test_own_money_alone_needs_nobody(draft, amira):
    give_budget(amira)

    send(draft)

    assert draft.state == PlanState.APPROVED
    assert not draft.approvals.exists()


def test_an_empty_plan_is_not_sent(amira, icb):
    give_budget(amira, icb)
    plan = actions.start_plan(person=amira, by=amira.user, at=now())

    with pytest.raises(UnableToSendPlan):
        send(plan)


def test_a_plan_is_sent_once(draft, amira, icb):
    give_budget(amira, icb)
    send(draft)

    with pytest.raises(UnableToSendPlan):
        send(draft)


def test_an_approved_plan_is_in_force_and_comes_round(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)

    decide(draft, fern)

    draft.refresh_from_db()
    assert draft.state == PlanState.APPROVED
    assert timedelta(days=88) < draft.review_on - today() < timedelta(days=93)
    assert Notice.objects.filter(user=amira.user, words__contains="approved").exists()


def test_a_no_needs_reasons(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)

    with pytest.raises(UnableToDecide):
        decide(draft, fern, approve=False, reasons=" ")


def test_a_no_can_be_looked_at_again(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)
    approval = decide(draft, fern, approve=False, reasons="Too little about risk.")
    draft.refresh_from_db()
    assert draft.state == PlanState.REFUSED

    actions.ask_again(approval=approval, why="I do say it.", by=amira.user, at=now())
    assert [row.approval for row in queue_of(fern)] == [approval]
    decide(draft, fern)

    draft.refresh_from_db()
    assert draft.state == PlanState.APPROVED


def test_two_funders_must_both_say_yes(draft, amira, icb, fern):
    cora = make_user("Cora")
    council = make_funder(cora, kind="council", name="Council")
    give_budget(amira, icb)
    give_budget(amira, council, regime="care_act")
    send(draft)

    decide(draft, fern, funder=icb)
    draft.refresh_from_db()
    assert draft.state == PlanState.SENT
    decide(draft, cora, approve=False, reasons="Not yet.", funder=council)

    draft.refresh_from_db()
    assert draft.state == PlanState.REFUSED


def test_a_decision_is_made_once(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)
    decide(draft, fern)

    with pytest.raises(UnableToDecide):
        decide(draft, fern, approve=False, reasons="Changed my mind.")


def test_another_funders_officer_cannot_decide(draft, amira, icb):
    give_budget(amira, icb)
    send(draft)
    other = make_user("Other")
    make_funder(other, name="NHS Elsewhere")

    with pytest.raises(NotAllowed):
        decide(draft, other)


def test_nobody_decides_on_the_plan_of_someone_they_act_for(draft, amira, icb, fern):
    make_supporter(amira, fern)
    give_budget(amira, icb)
    send(draft)

    with pytest.raises(UnableToDecide):
        decide(draft, fern)


def test_a_plan_taken_back_is_the_persons_alone_again(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)

    actions.take_back(plan=draft, by=amira.user, at=now())

    assert not queue_of(fern)
    assert not Plan.objects.visible_to(fern).exists()
    send(draft)
    assert queue_of(fern)[0].approval.state == ApprovalState.WAITING


def test_a_new_version_takes_the_place_of_the_old_when_approved(amira, icb, fern):
    old = make_plan(amira, by=amira.user)
    give_budget(amira, icb)
    newer = actions.write_new_version(plan=old, by=amira.user, at=now())
    assert newer.matters == old.matters
    send(newer)
    old.refresh_from_db()
    assert old.state == PlanState.APPROVED

    decide(newer, fern)

    old.refresh_from_db()
    assert old.state == PlanState.REPLACED


def test_the_second_nhs_review_is_within_a_year(amira, icb, fern, draft):
    give_budget(amira, icb)
    send(draft)
    decide(draft, fern)
    draft.refresh_from_db()
    newer = actions.write_new_version(plan=draft, by=amira.user, at=now())
    send(newer)

    decide(newer, fern)

    newer.refresh_from_db()
    assert newer.review_on - today() > timedelta(days=360)


def test_people_hear_once_that_a_review_is_due(amira):
    make_plan(amira, by=amira.user, review_on=today() + timedelta(days=20))

    assert actions.tell_of_reviews(at=now()) == 1
    assert actions.tell_of_reviews(at=now()) == 0
    assert Notice.objects.filter(user=amira.user, words__contains="review").count() == 1


def test_the_queue_shows_the_overdue_first(amira, icb, fern):
    for name, days in (("Later", 5), ("Overdue", -2), ("Soon", 1)):
        person = make_person(name, user=make_user(name))
        give_budget(person, icb)
        plan = make_plan(person, by=person.user, state=PlanState.DRAFT)
        send(plan)
        plan.approvals.update(decide_by=today() + timedelta(days=days))

    rows = queue_of(fern)

    assert [row.approval.plan.person.first_name for row in rows] == ["Overdue", "Soon", "Later"]
    assert rows[0].overdue


def test_what_happens_is_on_the_persons_list(draft, amira, icb, fern):
    give_budget(amira, icb)
    send(draft)
    decide(draft, fern)

    verbs = set(AuditEntry.objects.filter(person=amira).values_list("verb", flat=True))
    assert {"plan.sent", "plan.approved", "plan.in_force"} <= verbs


def test_who_said_to_send_it_is_beside_the_persons_list_and_not_in_it(draft, amira, icb):
    give_budget(amira, icb)
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")

    actions.send_plan(plan=draft, by=ben, at=now(), channel="phone", said_by="her sister")

    entry = AuditEntry.objects.get(verb="plan.sent")
    assert entry.details == {"channel": "phone"}
    assert happening(entry, reader=amira.user).how == "by phone, said by her sister"
