"""A death: what they agreed ends, what was earned is paid, nobody writes to them, and it can be
put right."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from budgets.models import Payment
from budgets.queries import balance_of, stop_of
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.home.queries.persons import person_desk
from marketplace.messages.actions import side_of, tell
from marketplace.messages.letters import Letter
from marketplace.messages.models import Notice
from marketplace.messages.tasks import send_letter
from marketplace.money.actions import audits, deaths, disputes, reclaims, suspensions
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.budgets import number_of, person_by_number
from marketplace.money.queries.reclaims import to_answer
from marketplace.money.queries.subjects import BudgetSubject, PaymentSubject
from marketplace.money.tasks import return_ended, tell_of_payments
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry, Person
from tests import cast
from tests.agreements.world import make_live_story, make_story
from tests.money.hats import drawn

pytestmark = pytest.mark.django_db
FREE, PROMISED = 470_000, 30_000


@pytest.fixture
def story():
    """£5,000 were given, of which £300 are promised and £4,700 are free. Dev helps Amira."""
    story = make_live_story()
    story.dev = cast.make_user("Dev")
    cast.make_supporter(story.person, story.dev, "plan", "agree", "pay")
    Notice.objects.all().delete()
    return story


def subject(story):
    return BudgetSubject(story.budget, Person.objects.get(pk=story.person.pk))


def record(story, by=None, **more):
    said = {"died_on": today(), "channel": "phone", "said_by": "her sister"} | more
    deaths.record_death(subject=subject(story), by=by or story.officer, at=now(), **said)
    story.person.refresh_from_db()


def after(days):
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def test_the_agreement_ends_and_its_money_is_free(story):
    record(story)

    story.agreement.refresh_from_db()
    assert story.agreement.state == "ended"
    balance = balance_of(story.budget)
    assert (balance.available_pence, balance.promised_pence) == (FREE + PROMISED, 0)
    assert stop_of(story.budget).kind == "ended"
    words = Notice.objects.get(user=story.provider_user).words
    assert "has died" in words
    assert "Plantedname" not in words


def test_what_was_earned_is_still_paid(story):
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    record(story)

    assert Payment.objects.get().state == "due"
    assert balance_of(story.budget).owed_pence == PROMISED


def test_nobody_writes_to_them(story, mailoutbox):
    told = tell(users=[story.person_user], words="Something", path="/")[0]
    Letter.objects.create(person=story.person, words="Something", created_at=now())
    record(story)

    send_letter(notice=str(told.uuid))
    assert mailoutbox == []
    assert story.person_user not in side_of(story.person)
    assert not side_of(story.person).is_told_by_post
    hub = cast.make_user("Stan")
    cast.make_organisation("hub", "", hub, area=story.person.area)
    assert not Letter.objects.visible_to(hub).exists()
    assert not Notice.objects.filter(user=story.person_user).exclude(pk=told.pk).exists()


def test_those_who_helped_get_one_letter_and_may_read_for_a_while(story):
    record(story)

    assert "very sorry" in Notice.objects.get(user=story.dev).words
    assert {str(role) for role in story.person.roles_of(story.dev)} == {"supporter with view"}
    assert person_desk(story.person, story.dev).todos == ()
    with after(91):
        assert story.person.roles_of(story.dev) == frozenset()
        assert not Person.objects.visible_to(story.dev).exists()


def test_where_local_policy_says_so_they_read_nothing(story):
    story.funder.policy = {"death_read_days": 0}
    story.funder.save()
    record(story)

    assert not Notice.objects.filter(user=story.dev).exists()
    assert story.person.roles_of(story.dev) == frozenset()


def test_the_account_opens_nothing_any_more(story, client):
    record(story)
    client.force_login(story.person_user)

    assert client.get(reverse("money:person", args=[story.person.uuid])).status_code == 404
    assert client.get(reverse("money:statement", args=[story.budget.uuid])).status_code == 404


def test_money_goes_back_after_some_weeks(story):
    record(story)

    assert return_ended() == 0
    with after(29):
        assert return_ended() == 1
    assert balance_of(story.budget).returned_pence == FREE + PROMISED


def test_a_mistake_is_put_right(story):
    record(story)
    deaths.take_back(subject=subject(story), by=story.officer, at=now())

    person = Person.objects.get(pk=story.person.pk)
    assert stop_of(story.budget) is None
    assert person.roles_of(story.person_user)
    assert "plan" in str(person.roles_of(story.dev))
    assert "bad mistake" in Notice.objects.filter(user=story.person_user).latest("pk").words
    with after(29):
        assert return_ended() == 0
    verbs = AuditEntry.objects.filter(person=person).values_list("verb", flat=True)
    assert {"person.died", "person.not_died"} <= set(verbs)


def test_what_waits_for_a_second_officer_is_taken_back(story, client):
    faye = cast.make_user("Faye")
    add_member(organisation=story.funder, user=faye)
    cast.give_second_step(faye)
    cast.give_second_step(story.officer)
    audit = waiting_audit(story, by=faye)
    Notice.objects.all().delete()
    record(story)

    audit.refresh_from_db()
    audit.proposal.refresh_from_db()
    assert (audit.state, audit.proposal.state) == ("dropped", "withdrawn")
    assert "taken back" in Notice.objects.filter(user=faye).earliest("pk").words
    assert page_of(client, story.dev, "audit", audit) == 404


def waiting_audit(story, by):
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    of_it = PaymentSubject(Payment.objects.get(), story.person)
    disputes.raise_dispute(subject=of_it, why="?", by=story.provider_user, at=now())
    return audits.open_because(
        subject=subject(story), unusual="disputed", why="?", from_on=today(), to_on=today(),
        key="one", by=by, at=now(),
    )  # fmt: skip


def page_of(client, user, name, thing):
    client.force_login(user)
    answer = client.get(reverse(f"money:{name}", args=[thing.uuid]))
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_an_open_audit_goes_on_and_asks_nobody(story, client):
    audit = drawn(story)
    record(story)
    Notice.objects.all().delete()
    audit.refresh_from_db()

    assert "Nobody is asked to answer." in page_of(client, story.dev, "audit", audit)
    assert page_of(client, story.dev, "answer_audit", audit) == 403
    assert "Read what it opens" in page_of(client, story.officer, "audit", audit)
    to_find = page_of(client, story.officer, "find", audit)
    assert "Those who helped the person may read this" in to_find
    assert "I have a question" not in to_find
    with pytest.raises(UnableToPay, match="Nobody can answer"):
        audits.find(audit=audit, finding="question", words="?", by=story.officer, at=now())
    audits.find(audit=audit, finding="nothing", words="?", by=story.officer, at=now())
    assert not Notice.objects.exists()


def test_notices_end_and_a_stop_for_now_with_its_own(story, client):
    why = "We look into a letter."
    notice = suspensions.suspend(subject=subject(story), why=why, by=story.officer, at=now())
    planned = reclaims.give_notice(
        subject=subject(story), kind="reduction", ground="costs_less", why="?", pence=100,
        key="one", by=story.officer, at=now(),
    )  # fmt: skip
    record(story)

    for each in (notice, planned):
        each.refresh_from_db()
        assert each.state == "dropped"
        page = page_of(client, story.dev, "reclaim", each)
        assert "Nobody is asked anything about it any more." in page
        assert "Why it has ended" in page
        assert "Looking again can be asked for" not in page
    assert not to_answer(story.funder)
    deaths.take_back(subject=subject(story), by=story.officer, at=now())
    assert stop_of(story.budget) is None


def test_needs_introductions_and_releases_end_as_well():
    story = make_story()
    need = story.agreement.introduction.need
    cast.make_release(story.person, story.agreement.payee)
    record(story)

    for row in (need, story.agreement, story.agreement.introduction):
        row.refresh_from_db()
    assert story.agreement.state == "dropped"
    assert story.agreement.introduction.state == "ended"
    assert need.state != "posted"
    assert not story.person.releases.filter(withdrawn_at=None).exists()


def test_the_funder_and_nobody_of_their_side_hears_of_what_their_account_still_owes(story):
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    record(story)
    Notice.objects.all().delete()
    from budgets.rails.sweep import sweep

    with after(10):
        sweep(at=now())
        tell_of_payments()

    assert "still to be paid" in Notice.objects.get(user=story.officer).words
    assert not Notice.objects.filter(user__in=[story.person_user, story.dev]).exists()


def test_only_an_officer_of_a_funder_of_theirs_writes_it_down_and_once(story):
    for user in (story.dev, story.provider_user, story.person_user):
        with pytest.raises(NotAllowed):
            record(story, by=user)

    with pytest.raises(UnableToPay, match="before the person was born"):
        record(story, died_on=story.person.born_on - timedelta(days=1))
    record(story)
    with pytest.raises(UnableToPay, match="already"):
        record(story)


def test_nobody_opens_a_budget_for_someone_who_has_died(story):
    number, born_on = number_of(story.person), story.person.born_on
    assert person_by_number(number, born_on, story.funder) == story.person

    record(story)
    assert person_by_number(number, born_on, story.funder) is None
