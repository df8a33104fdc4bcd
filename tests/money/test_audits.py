"""A funder looks into single budgets: by lot or with a cause, for a while, and the person knows."""

from contextlib import suppress
from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from budgets.models import Budget, Payment
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.messages.models import Notice
from marketplace.money.actions import audits, disputes, proposals
from marketplace.money.actions.opening_audits import UnableToAudit
from marketplace.money.models import AuditAnswer, BudgetAudit, Reclaim, Sample, Unusual
from marketplace.money.queries import audits as queries
from marketplace.money.queries.audits import opened_up
from marketplace.money.queries.subjects import BudgetSubject, PaymentSubject
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import make_budget, make_live_story
from tests.money.hats import draw, drawn, fill_hat

pytestmark = pytest.mark.django_db
SAID = "Plantedverdict"
AGREED = "Plantedveg"


@pytest.fixture
def story():
    """Somebody says that a payment is wrong; two officers sign in with two steps."""
    story = make_live_story()
    give_verdict(outcome=story.outcome, level=1, words=SAID, by=story.person_user, at=now())
    payment = Payment.objects.get(part=story.part.uuid)
    disputes.raise_dispute(
        subject=PaymentSubject(payment, story.person), why="?", by=story.provider_user, at=now()
    )
    story.colleague = cast.make_user("Finn")
    add_member(organisation=story.funder, user=story.colleague)
    for officer in (story.officer, story.colleague):
        cast.give_second_step(officer)
    return story


def because(story, unusual="disputed", by=None, **more):
    return audits.open_because(
        subject=BudgetSubject(story.budget, story.person), unusual=unusual,
        why="Two people say different things.", from_on=today() - timedelta(days=60),
        to_on=today(), key=more.pop("key", "one"), by=by or story.officer, at=now(), **more,
    )  # fmt: skip


def found(story, audit, finding="nothing", by=None):
    audits.find(
        audit=audit, finding=finding, words="All is well.", by=by or story.officer, at=now()
    )


def answer(audit, words, by):
    audits.answer(audit=audit, words=words, key=words, by=by, at=now())


def get(client, user, name, thing):
    client.force_login(user)
    return client.get(reverse(f"money:{name}", args=[thing.uuid]))


def test_whoever_is_drawn_is_told_at_once_and_reads_why(story, client):
    Notice.objects.all().delete()
    audit = drawn(story)

    (told,) = Notice.objects.filter(user=story.person_user)
    page = get(client, story.person_user, "audit", audit).content.decode()

    assert "drew a budget by lot" in told.words
    assert told.path == reverse("money:audit", args=[audit.uuid])
    assert "Each spring we look into some." in page
    assert Sample.objects.get().seed in page


def test_only_an_open_audit_shows_lines_and_words(story, client):
    assert SAID not in get(client, story.officer, "statement", story.budget).content.decode()
    audit = drawn(story)

    opened = get(client, story.officer, "look", audit).content.decode()
    detail = get(client, story.officer, "audit", audit).content.decode()
    found(story, audit)
    later = get(client, story.officer, "look", audit)

    assert SAID in opened
    assert AGREED in opened
    assert "Earned by" in opened
    assert SAID not in detail
    assert later.status_code == 403


def test_it_shows_the_days_it_is_about_and_no_others(story):
    audit = drawn(story)
    audit.to_on = localdate() - timedelta(days=1)

    shown = opened_up(audit)

    assert shown.lines == ()
    assert shown.sayings == ()


def test_each_single_look_is_there_for_the_person_to_read(story, client):
    audit = drawn(story)
    for officer in (story.officer, story.officer, story.colleague):
        get(client, officer, "look", audit)

    page = get(client, story.person_user, "audit", audit).content.decode()

    assert AuditEntry.objects.filter(person=story.person, verb="budget_audit.looked").count() == 3
    assert page.count(f"<li>{story.officer}, ") == 2
    assert page.count(f"<li>{story.colleague}, ") == 1


def test_another_funders_officer_finds_nothing_and_the_provider_neither(story, client):
    audit, other = drawn(story), cast.make_user("Other")
    cast.make_organisation("council", "", other)

    for user in (other, story.provider_user):
        for name in ("audit", "look", "find"):
            assert get(client, user, name, audit).status_code == 404


def test_it_is_over_when_its_days_are_even_before_anything_closed_it(story, client):
    audit = drawn(story)
    BudgetAudit.objects.update(closes_on=today() - timedelta(days=1))

    assert get(client, story.officer, "look", audit).status_code == 403
    assert audits.close_overdue(on=today(), at=now()) == 1
    assert audits.close_overdue(on=today(), at=now()) == 0
    audit.refresh_from_db()
    assert audit.state == "lapsed"
    assert "no longer looks into" in Notice.objects.filter(user=story.person_user).first().words


def test_on_its_last_day_it_is_still_open(story, client):
    audit = drawn(story)
    BudgetAudit.objects.update(closes_on=today())

    assert audits.close_overdue(on=today(), at=now()) == 0
    assert get(client, story.officer, "look", audit).status_code == 200


def test_the_person_answers_while_it_is_open_and_later(story, client):
    audit = drawn(story)
    answer(audit, "I went each week.", by=story.person_user)
    found(story, audit, "question")
    answer(audit, "It rained in May.", by=story.person_user)

    page = get(client, story.officer, "audit", audit).content.decode()

    assert "I went each week." in page
    assert "It rained in May." in page
    with pytest.raises(NotAllowed):
        answer(audit, "Me too.", by=story.officer)


def test_an_answer_that_is_sent_twice_is_one(story, client):
    url = reverse("money:answer_audit", args=[drawn(story).uuid])
    client.force_login(story.person_user)
    key = client.get(url).context["form"]["key"].value()
    Notice.objects.all().delete()

    for _ in range(2):
        client.post(url, {"words": "I went each week.", "channel": "online", "key": key})

    assert AuditAnswer.objects.count() == 1
    assert Notice.objects.filter(user=story.officer).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditAnswer.objects.create(
            audit=BudgetAudit.objects.get(), key=key, at=now(), recorded_by=story.person_user
        )


def test_a_concern_takes_nothing_away(story):
    audit = drawn(story)
    found(story, audit, "concern")

    assert not Reclaim.objects.exists()
    assert "you can ask them to look again" in (
        Notice.objects.filter(user=story.person_user).first().words
    )


def test_a_question_is_followed_by_what_came_of_it_and_by_no_more_reading(story, client):
    audit = drawn(story)
    found(story, audit, "question")
    assert get(client, story.officer, "look", audit).status_code == 403
    found(story, audit, "nothing")

    with pytest.raises(UnableToAudit, match="moved on"):
        found(story, audit, "concern")


def test_nobody_draws_again_until_somebody_they_want_comes_out(story):
    fill_hat(story, 6)
    sample = draw(story)
    found(story, BudgetAudit.objects.get())

    assert draw(story) == sample  # the same form again
    with pytest.raises(UnableToAudit, match="draw again from"):
        draw(story, key="two")
    Sample.objects.update(drawn_at=now() - timedelta(days=28))
    assert draw(story, key="two") != sample


def test_of_a_handful_of_people_nobody_is_drawn(story, client):
    fill_hat(story, 4)
    for _ in range(3):
        make_budget(story.person, story.funder, story.officer)
    client.force_login(story.officer)
    url = reverse("money:draw_sample", args=[story.funder.uuid])
    form = {"size": "1", "of_hundred": "0", "unusual_tickets": "1", "why": "?", "key": uuid4()}

    page = client.post(url, form).content.decode()

    assert page.count("There are too few people to draw from: 4.") == 2  # above, and at the field
    assert not BudgetAudit.objects.exists()
    fill_hat(story, 2)
    assert client.post(url, form).status_code == 302


@pytest.mark.parametrize(
    ("on", "months", "first", "last"),
    [
        (date(2026, 11, 30), 3, date(2026, 8, 1), date(2026, 10, 31)),
        (date(2026, 1, 1), 3, date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), 12, date(2025, 12, 1), date(2026, 11, 30)),
        (date(2028, 3, 1), 1, date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_draw_is_about_whole_months_that_are_over(story, on, months, first, last):
    story.funder.policy = {"audit_months": months}

    assert queries.days_to_draw(story.funder, on) == queries.Days(first, last)


def test_whoever_had_a_budget_on_any_of_the_days_is_in_the_hat(story):
    fill_hat(story, 5)
    days = queries.days_to_draw(story.funder, today())
    ended, early, late = (
        make_budget(cast.make_person(), story.funder, story.officer) for _ in range(3)
    )
    for budget, starts_on, ends_on in (
        (ended, days.first - timedelta(days=9), days.first),
        (early, days.first - timedelta(days=9), days.first - timedelta(days=1)),
        (late, days.last + timedelta(days=1), days.last + timedelta(days=9)),
    ):
        Budget.objects.filter(pk=budget.pk).update(starts_on=starts_on, ends_on=ends_on)

    tickets = draw(story).tickets

    assert len(tickets) == 6
    assert str(ended.uuid) in tickets


def test_a_sample_is_a_small_share_of_all(story):
    fill_hat(story, 20)

    with pytest.raises(UnableToAudit, match="2 or fewer"):
        draw(story, size=3)
    with pytest.raises(UnableToAudit, match="2 or fewer"):
        draw(story, size=100, of_hundred=True)
    sample = draw(story, size=6, of_hundred=True)  # 1.2 budgets, rounded up

    assert sample.audits.count() == 2
    assert len(sample.tickets) == 20


def test_what_is_unusual_has_more_tickets_and_the_draw_can_be_repeated(story):
    fill_hat(story)
    sample = draw(story, tickets=4)

    assert sample.tickets[str(story.budget.uuid)] == 4
    assert sorted(sample.tickets.values()) == [1, 1, 1, 1, 4]
    assert sample.drawn_again() == [audit.budget.uuid for audit in sample.audits.all()]


def test_the_dead_are_left_in_peace_and_so_is_whoever_is_looked_into_already(story):
    dead = make_budget(cast.make_person(died_on=today()), story.funder, story.officer)
    fill_hat(story, 6)
    because(story)

    tickets = draw(story).tickets

    assert len(tickets) == 5
    assert not tickets.keys() & {str(dead.uuid), str(story.budget.uuid)}


def test_a_cause_needs_a_second_officer_and_until_then_nobody_hears_of_it(story, client):
    Notice.objects.all().delete()
    audit = because(story)

    assert audit.state == "waiting"
    assert get(client, story.person_user, "audit", audit).status_code == 404
    assert get(client, story.officer, "look", audit).status_code == 403
    assert not Notice.objects.filter(user=story.person_user).exists()
    with pytest.raises(NotAllowed):
        proposals.confirm(proposal=audit.proposal, by=story.officer, at=now())
    proposals.confirm(proposal=audit.proposal, by=story.colleague, at=now())
    audit.refresh_from_db()
    assert audit.state == "open"
    assert "Two people say different things." in (
        get(client, story.person_user, "audit", audit).content.decode()
    )


@pytest.mark.parametrize("how", ["refuse", "withdraw"])
def test_a_cause_that_is_not_agreed_to_opens_nothing(story, client, how):
    audit = because(story)

    if how == "refuse":
        by = story.colleague
        proposals.refuse(proposal=audit.proposal, reasons="No.", by=by, at=now())
    else:
        proposals.withdraw(proposal=audit.proposal, by=story.officer, at=now())

    audit.refresh_from_db()
    assert audit.state == "dropped"
    assert get(client, story.person_user, "audit", audit).status_code == 404
    assert get(client, story.officer, "look", audit).status_code == 403


def test_where_the_funders_rules_say_so_one_officer_is_enough(story):
    story.funder.policy = {"audit_officers": 1}
    story.funder.save()

    assert because(story).state == "open"
    with pytest.raises(UnableToAudit, match="already"):
        because(story, key="two")


def test_a_cause_must_be_so(story):
    with pytest.raises(UnableToAudit, match="not so any more"):
        because(story, "owed_back")


def test_whoever_acts_for_the_person_is_never_their_auditor(story, client):
    cast.make_supporter(story.person, story.colleague, "plan", "agree")
    audit = drawn(story)

    assert get(client, story.colleague, "look", audit).status_code == 403
    with pytest.raises(NotAllowed):
        found(story, audit, by=story.colleague)
    with pytest.raises(UnableToAudit, match="a colleague must"):
        because(story, by=story.colleague, key="two")


@pytest.mark.parametrize("decide", [proposals.confirm, proposals.refuse])
def test_whoever_acts_for_the_person_does_not_decide_on_their_audit(story, decide):
    audit = because(story)
    cast.make_supporter(story.person, story.colleague, "plan", "agree")
    reasons = {"reasons": "No."} if decide == proposals.refuse else {}

    with pytest.raises(proposals.UnableToPropose, match="a colleague must"):
        decide(proposal=audit.proposal, by=story.colleague, at=now(), **reasons)
    audit.refresh_from_db()
    assert audit.state == "waiting"


def test_a_draw_and_a_cause_wait_for_one_another(story):
    """Both begin by holding the funder, so that no budget gets a second audit in between."""
    fill_hat(story)
    for begin in (because, draw):
        with CaptureQueriesContext(connection) as asked, suppress(UnableToAudit):
            begin(story)
        wrote = [q["sql"] for q in asked if q["sql"].startswith(("UPDATE", "INSERT"))]

        assert wrote[0].startswith('UPDATE "people_organisation"')


def test_the_oldest_budget_with_something_unusual_stands_first(story):
    built_up = make_budget(cast.make_person(), story.funder, story.officer)
    unusual = {built_up.pk: (Unusual.BUILT_UP,), story.budget.pk: (Unusual.DISPUTED,)}

    with patch.object(queries, "unusual_in", return_value=unusual):
        cards = queries.unusual_cards(story.funder, today(), most=1)

    assert [(card.budget.uuid, card.whats) for card in cards] == [
        (story.budget.uuid, (Unusual.DISPUTED,))
    ]


def test_whoever_left_the_funder_reads_nothing_any_more(story, client):
    audit = drawn(story)
    story.colleague.memberships.update(left_at=now())

    assert get(client, story.colleague, "look", audit).status_code == 404


def test_the_database_too_knows_one_audit_at_a_time_and_that_it_ends(story):
    audit = drawn(story)

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetAudit.objects.filter(pk=audit.pk).update(closes_on=None)
    again = BudgetAudit.objects.get(pk=audit.pk)
    again.pk, again.uuid, again.key = None, None, "two"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
