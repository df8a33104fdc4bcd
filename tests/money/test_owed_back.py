"""Paid by mistake: an officer says why, and it comes back or two of them write it off."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment
from budgets.queries import balance_of
from marketplace.agreements.actions import ending
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.agreements.queries.settling import advance_now
from marketplace.messages.models import Notice
from marketplace.money.actions import owed_back
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import OwedBack
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.test_how_it_pays import agreed
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """£300 were paid by the funder's bank."""
    return make_live_story(form="notional")


@pytest.fixture
def payment(story):
    give_verdict(outcome=story.outcome, level=0, words="Good.", by=story.person_user, at=now())
    payment = Payment.objects.get(part=story.part.uuid)
    return budgets.confirm(payment=payment, by=1, at=now())


def say(story, payment, pence=30_000, by=None):
    return owed_back.say_paid_by_mistake(
        payment=payment,
        funder=story.funder,
        pence=pence,
        why="It was <b>paid</b> twice.",
        by=by or story.officer,
        at=now(),
    )


def colleague_of(story):
    user = cast.make_user("Finn")
    add_member(organisation=story.funder, user=user)
    cast.give_second_step(user)
    cast.give_second_step(story.officer)
    return user


def shown(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"money:{name}", args=args)).content.decode()


def test_the_person_and_the_payee_hear_of_it_and_read_why(story, payment, client):
    owed = say(story, payment)

    for user in (story.person_user, story.provider_user):
        told = Notice.objects.filter(user=user).first()
        assert "£300 was paid by mistake" in told.words
        page = shown(client, user, "owed_back", owed.uuid)
        assert "It was &lt;b&gt;paid&lt;/b&gt; twice." in page
        assert "Say that it came back" not in page


def test_an_officer_finds_the_payment_by_its_reference_alone(story, payment, client):
    client.force_login(story.officer)
    path = reverse("money:all_owed_back", args=[story.funder.uuid])
    assert "You gave no money" in client.post(path, {"reference": "AAAA-AAAA"}).content.decode()

    found = client.post(path, {"reference": payment.reference.lower().replace("-", " ")})
    sent = {"pence": "20.00", "why": "Too much.", "version": payment.paid_pence}
    client.post(found.url, sent)
    client.post(found.url, sent)  # pressed twice

    assert OwedBack.objects.get().receivable.pence == 2_000


def test_another_funder_says_nothing_of_it(story, payment, client):
    other = cast.make_user("Colin")
    council = cast.make_organisation("council", "", other)
    client.force_login(other)
    path = reverse("money:paid_by_mistake", args=[council.uuid, payment.uuid])
    assert client.get(path).status_code == 404

    with pytest.raises(NotAllowed):
        owed_back.say_paid_by_mistake(
            payment=payment, funder=council, pence=1, why="Mine.", by=other, at=now()
        )


def test_who_works_for_the_payee_or_acts_for_the_person_does_not_say_so(story, payment):
    add_member(organisation=story.agreement.provider.organisation, user=story.officer)

    with pytest.raises(UnableToPay, match="colleague"):
        say(story, payment)


def test_what_came_back_is_free_in_the_budget_and_the_statement_says_so(story, payment, client):
    owed = say(story, payment)
    before = balance_of(story.budget).available_pence

    owed_back.record_return(owed=owed, pence=10_000, by=story.officer, at=now())

    assert balance_of(story.budget).available_pence == before + 10_000
    page = shown(client, story.person_user, "statement", story.budget.uuid)
    assert "Back in the budget from " in page
    assert "owes it back" in page
    with time_machine.travel(now() + timedelta(days=40), tick=False):
        listed = shown(client, story.officer, "all_owed_back", story.funder.uuid)
    assert "£200 left, for 40 days" in listed


def test_two_officers_with_two_steps_write_it_off(story, payment):
    owed = say(story, payment)
    with pytest.raises(UnableToPay, match="second step"):
        owed_back.ask_to_write_off(owed=owed, why="They closed.", by=story.officer, at=now())
    colleague = colleague_of(story)
    owed_back.ask_to_write_off(owed=owed, why="They closed.", by=story.officer, at=now())
    with pytest.raises(NotAllowed):
        owed_back.write_off(owed=owed, by=story.officer, at=now())

    owed_back.write_off(owed=owed, by=colleague, at=now())

    owed.refresh_from_db()
    assert owed.state_words == "No longer expected back"
    assert balance_of(story.budget).paid_pence == 30_000
    with pytest.raises(UnableToPay, match="settled meanwhile"):
        owed_back.write_off(owed=owed, by=colleague, at=now())


def test_an_advance_is_owed_back_once_nothing_can_earn_it_any_more(client):
    story = agreed(advance=20)
    payment = Payment.objects.get()
    payment = budgets.confirm(payment=budgets.ask(payment=payment, by=1, at=now()), by=1, at=now())
    with pytest.raises(UnableToPay, match="may still earn"):
        say(story, payment, pence=10_000)

    ending.end(agreement=story.agreement, by=story.person_user, at=now())
    owed = say(story, Payment.objects.get(), pence=10_000)
    owed_back.record_return(owed=owed, pence=10_000, by=story.officer, at=now())

    story.part.refresh_from_db()
    assert advance_now(story.part).left_pence == 0
    assert balance_of(story.budget).available_pence == balance_of(story.budget).allocated_pence
    client.force_login(story.person_user)
    path = reverse("agreements:detail", args=[story.agreement.uuid])
    assert "owes that back" not in client.get(path).content.decode()


def test_the_database_itself_wants_two_people(story, payment):
    owed = say(story, payment)

    with pytest.raises(IntegrityError):
        OwedBack.objects.filter(pk=owed.pk).update(
            write_off_asked_by=story.officer, written_off_by=story.officer
        )


def test_a_colleague_may_keep_expecting_it(story, payment):
    owed, colleague = say(story, payment), colleague_of(story)
    owed_back.ask_to_write_off(owed=owed, why="They closed.", by=story.officer, at=now())

    owed_back.keep_expecting(owed=owed, by=colleague, at=now())

    owed.refresh_from_db()
    with pytest.raises(NotAllowed):
        owed_back.write_off(owed=owed, by=colleague, at=now())
    assert owed.receivable.left_pence == 30_000


def test_each_page_shows_what_the_reader_may_do(story, payment, client):
    owed, colleague = say(story, payment), colleague_of(story)
    client.force_login(story.officer)
    path = reverse("money:record_return", args=[owed.uuid])
    sent = {"pence": "100.00", "version": owed.receivable.version}
    client.post(path, sent), client.post(path, sent)
    client.post(reverse("money:ask_to_write_off", args=[owed.uuid]), {"why": "They closed."})
    assert "Write it off" not in shown(client, story.officer, "owed_back", owed.uuid)
    assert "Write it off" in shown(client, colleague, "owed_back", owed.uuid)

    client.post(reverse("money:write_off", args=[owed.uuid]))

    page = shown(client, story.person_user, "owed_back", owed.uuid)
    assert "No longer expected back" in page
    owed.receivable.refresh_from_db()
    assert (owed.receivable.returned_pence, owed.receivable.written_off_pence) == (10_000, 20_000)


def test_what_is_asked_anew_meanwhile_is_not_written_off_by_who_asked(story, payment):
    """A page that was open while a colleague kept it expected, and this officer asked anew."""
    owed = say(story, payment)
    finn = colleague_of(story)
    owed_back.ask_to_write_off(owed=owed, why="Gone.", by=story.officer, at=now())
    opened_earlier = OwedBack.objects.get(pk=owed.pk)
    owed_back.keep_expecting(owed=owed, by=story.officer, at=now())

    with pytest.raises(UnableToPay, match="meanwhile"):
        owed_back.write_off(owed=opened_earlier, by=finn, at=now())
    opened_earlier.receivable.refresh_from_db()
    assert opened_earlier.receivable.ended_at is None
