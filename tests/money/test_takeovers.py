"""A person moves: another funder keeps what the first promised, if both funders agree."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.actions import suspend, take_over
from budgets.models import Budget, Commitment, Payment
from budgets.queries import balance_of
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money.actions import takeovers
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import BudgetAudit, Takeover
from marketplace.money.queries.audits import opened_up
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import have_plan_approved, make_budget, make_live_story
from tests.budgets import cast as ledger

pytestmark = pytest.mark.django_db
PROMISED = 30_000


@pytest.fixture
def story():
    """£300 of one funder are promised; another has opened a notional budget of £1,000."""
    story = make_live_story()
    story.cara = cast.make_user("Cara")
    story.council = cast.make_organisation("council", "", story.cara)
    story.new = make_budget(
        story.person, story.council, story.cara,
        pence=100_000, regime="care_act", form="notional",
    )  # fmt: skip
    have_plan_approved(story.person, story.council, story.cara, "care_act")
    Notice.objects.all().delete()
    return story


def ask(story, by=None, into=None):
    return takeovers.ask(
        part=story.part,
        out_of=story.budget,
        into=into or story.new,
        by=by or story.person_user,
        at=now(),
    )


def agree(takeover, by):
    takeovers.agree(takeover=Takeover.objects.get(pk=takeover.pk), by=by, at=now())


def promised(budget):
    return balance_of(budget).promised_pence


def test_nothing_changes_before_both_funders_say_yes(story):
    takeover = ask(story)
    assert (promised(story.budget), promised(story.new)) == (PROMISED, 0)
    agree(takeover, story.officer)
    assert (promised(story.budget), promised(story.new)) == (PROMISED, 0)

    agree(takeover, story.cara)
    assert (promised(story.budget), promised(story.new)) == (0, PROMISED)
    assert balance_of(story.budget).available_pence == 500_000


def test_what_is_earned_afterwards_is_paid_by_the_new_funder(story):
    takeover = ask(story)
    agree(takeover, story.cara)
    agree(takeover, story.officer)
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())

    payment = Payment.objects.get()
    assert (payment.payer, payment.pence) == (story.council.party, PROMISED)


def test_both_funders_are_asked_and_everyone_hears(story):
    takeover = ask(story)
    for officer in (story.officer, story.cara):
        todos = [todo.words for desk in staff_desks(officer) for todo in desk.todos]
        assert any("another funder takes over" in words for words in todos)
    agree(takeover, story.cara)
    agree(takeover, story.officer)

    words = Notice.objects.filter(user=story.person_user).latest("pk").words
    assert "Another funder keeps a promise of £300" in words
    assert "Another funder pays" in Notice.objects.get(user=story.provider_user).words


def test_a_funder_says_yes_once_and_only_for_itself(story):
    takeover = ask(story)
    agree(takeover, story.cara)

    with pytest.raises(UnableToPay, match="already"):
        agree(takeover, story.cara)
    for user in (story.person_user, story.provider_user):
        with pytest.raises(NotAllowed):
            agree(takeover, user)


def test_the_new_funder_must_have_approved_the_plan(story):
    story.person.plans.get().approvals.filter(funder=story.council).delete()
    takeover = ask(story)

    with pytest.raises(UnableToPay, match="not approved the plan"):
        agree(takeover, story.cara)


def test_a_no_is_told_with_its_reasons_and_changes_nothing(story, client):
    takeover = ask(story)
    takeovers.refuse(takeover=takeover, why="We need to meet first.", by=story.cara, at=now())

    client.force_login(story.person_user)
    page = client.get(reverse("money:takeover", args=[takeover.uuid])).content.decode()
    assert "We need to meet first." in page
    assert promised(story.budget) == PROMISED
    with pytest.raises(UnableToPay, match="decided meanwhile"):
        agree(takeover, story.officer)


def test_it_fails_whole_when_the_new_budget_has_too_little_or_is_stopped(story):
    poor = make_budget(story.person, story.council, story.cara, pence=100, regime="care_act")
    takeover = ask(story, into=poor)
    agree(takeover, story.officer)
    with pytest.raises(UnableToPay, match="£1 left"):
        agree(takeover, story.cara)
    assert Takeover.objects.get().new_by is None

    takeovers.withdraw(takeover=takeover, by=story.person_user, at=now())
    again = ask(story)
    agree(again, story.officer)
    suspend(budget=story.new, by=None, at=now())
    with pytest.raises(UnableToPay, match="stopped for now"):
        agree(again, story.cara)
    assert promised(story.budget) == PROMISED


def test_only_the_persons_side_asks_and_for_one_of_their_budgets(story):
    for user in (story.cara, story.officer, story.provider_user):
        with pytest.raises(NotAllowed):
            ask(story, by=user)
    other = make_budget(cast.make_person(), story.council, story.cara)
    with pytest.raises(UnableToPay, match="another funder"):
        ask(story, into=other)
    ask(story)
    with pytest.raises(UnableToPay, match="already"):
        ask(story)


def test_the_person_finds_it_on_the_statement_and_asks(story, client):
    client.force_login(story.person_user)
    statement = client.get(reverse("money:statement", args=[story.budget.uuid]))
    url = reverse("money:ask_takeover", args=[story.budget.uuid])
    assert url in statement.content.decode()

    client.post(url, {"part": str(story.part.uuid), "into": str(story.new.uuid)})
    assert Takeover.objects.get().into == story.new


@given(st.integers(1, 20_000), st.integers(0, 20_000), st.integers(1, 40_000))
def test_taking_over_creates_and_loses_nothing(pence, earned, given_pence):
    holder = ledger.actions.open_party()
    old = ledger.make_budget(pence, holder=holder)
    new = ledger.make_budget(given_pence, holder=holder)
    part = ledger.promise((old, pence))
    if 0 < earned <= pence:
        ledger.settle(part, earned)
    left = balance_of(old).promised_pence

    moves = left <= given_pence
    for _ in range(2 if moves else 0):
        take_over(part=part, out_of=old, into=new, by=None, at=now())

    assert balance_of(Budget.objects.get(pk=new.pk)).promised_pence == (left if moves else 0)
    assert balance_of(old).promised_pence == (0 if moves else left)
    ledger.assert_the_ledger_is_sound()


def test_a_yes_to_a_page_opened_earlier_does_not_undo_a_no(story):
    takeover = ask(story)
    opened_earlier = Takeover.objects.get(pk=takeover.pk)
    takeovers.refuse(takeover=takeover, why="Not ours.", by=story.cara, at=now())

    with pytest.raises(UnableToPay, match="meanwhile"):
        takeovers.agree(takeover=opened_earlier, by=story.officer, at=now())

    takeover.refresh_from_db()
    assert (takeover.state, takeover.old_by) == ("refused", None)


def test_nobody_takes_over_what_is_paid_from_own_money(story):
    Budget.objects.filter(pk=story.budget.pk).update(regime="own")
    story.budget.refresh_from_db()

    with pytest.raises(UnableToPay, match="another funder"):
        ask(story)


def test_the_person_sees_who_of_which_funder_read_and_decided(story, client):
    takeover = ask(story)
    client.force_login(story.cara)
    client.get(reverse("money:takeover", args=[takeover.uuid]))
    agree(takeover, story.cara)

    found = AuditEntry.objects.filter(person=story.person, verb__startswith="takeover.")
    assert list(found.order_by("pk").values_list("verb", "organisation")) == [
        ("takeover.asked", None),
        ("takeover.seen", story.council.pk),
        ("takeover.agreed", story.council.pk),
    ]


def sayings_of(budget):
    """What an audit of this budget would show of the person's words, now."""
    audit = BudgetAudit(budget=budget, from_on=today() - timedelta(days=60), to_on=today())
    return [saying.words for saying in opened_up(audit).sayings]


def test_an_audit_shows_what_was_said_to_whoever_paid_then(story):
    """First one promised it, then the other: each reads of its own time."""
    takeover = ask(story)
    agree(takeover, story.officer)
    agree(takeover, story.cara)
    give_verdict(outcome=story.outcome, level=1, words="Plant", by=story.person_user, at=now())

    assert (sayings_of(story.budget), sayings_of(story.new)) == ([], ["Plant"])
    Takeover.objects.update(ended_at=now())
    Commitment.objects.filter(budget=story.new).update(committed_at=now())
    assert (sayings_of(story.budget), sayings_of(story.new)) == (["Plant"], [])


def test_an_audit_shows_what_was_said_once_the_promise_has_come_back(story):
    there = ask(story)
    agree(there, story.officer)
    agree(there, story.cara)
    back = takeovers.ask(
        part=story.part, out_of=story.new, into=story.budget, by=story.person_user, at=now()
    )
    agree(back, story.cara)
    agree(back, story.officer)
    give_verdict(outcome=story.outcome, level=1, words="Plant", by=story.person_user, at=now())

    assert (sayings_of(story.budget), sayings_of(story.new)) == (["Plant"], [])
