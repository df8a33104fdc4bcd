"""Whoever is asked to pay hears of it once, on paper where no email reaches, and again if late."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment
from budgets.rails.sweep import sweep
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.messages.models import Letter, Notice
from marketplace.money import actions, tasks, telling
from marketplace.people.clock import now, today
from marketplace.people.models import Person
from tests import cast
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


def story_with_a_payment(**how):
    story = make_live_story(**how)
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    Payment.objects.update(due_on=today(), next_try_at=now())
    Notice.objects.all().delete()
    return story


def owe(story, pence):
    """Another payment of the same payer to the same payee."""
    part, at = uuid4(), now()
    payee = Payment.objects.latest("pk").payee
    budgets.commit(part=part, payee=payee, lines=[(story.budget, pence)], by=None, at=at)
    what = {"kind": "verdict", "earned_pence": pence, "due_on": today()}
    budgets.settle(part=part, subject=uuid4(), by=None, at=at, **what)


def told(user):
    return [(n.words, n.path) for n in user.notices.order_by("pk")]


def days_later(days):
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def path_of(payment):
    return reverse("money:payment", args=[payment.uuid])


def test_a_person_is_told_once_when_they_are_asked_to_pay():
    story = story_with_a_payment()
    payment = Payment.objects.get()
    assert tasks.tell_of_payments() == 1
    assert told(story.person_user) == []
    sweep(at=now())

    assert (tasks.tell_of_payments(), tasks.tell_of_payments()) == (1, 0)

    ((words, path),) = told(story.person_user)
    assert words.startswith("Please pay £300 to ")
    assert payment.reference in words
    assert path == path_of(payment)
    assert told(story.provider_user) == []


def test_a_person_whom_no_email_reaches_gets_it_on_paper():
    story = story_with_a_payment()
    Person.objects.filter(pk=story.person.pk).update(user=None)
    sweep(at=now())

    telling.tell_of_payments()

    assert Payment.objects.get().reference in Letter.objects.get(person=story.person).words


def test_a_person_who_is_late_hears_again_each_week():
    story = story_with_a_payment()
    sweep(at=now())
    telling.tell_of_payments()

    for week in (1, 2):
        with days_later(7 * week + week):
            sweep(at=now())
            telling.tell_of_payments()

    assert ["still not paid" in words for words, _ in told(story.person_user)] == [
        *(False, True, True)
    ]


def test_what_is_paid_by_now_is_not_asked_for():
    story = story_with_a_payment()
    sweep(at=now())
    budgets.confirm_received(payment=Payment.objects.get(), by=None, at=now())

    telling.tell_of_payments()

    assert told(story.person_user) == []


def test_whoever_says_that_it_will_be_late_is_not_asked_again_at_once():
    story = story_with_a_payment()
    sweep(at=now())
    telling.tell_of_payments()

    budgets.say_late(payment=Payment.objects.get(), until=today(), by=None, at=now())

    assert telling.tell_of_payments() == 1
    assert len(told(story.person_user)) == 1


def test_a_payee_who_says_nothing_is_asked_whether_it_came():
    story = story_with_a_payment()
    budgets.say_paid(payment=Payment.objects.get(), by=None, at=now())
    with days_later(8):
        sweep(at=now())
        telling.tell_of_payments()

    ((words, path),) = told(story.provider_user)
    assert "whether it has arrived" in words
    assert path == path_of(Payment.objects.get())
    assert told(story.person_user) == []


def test_a_person_is_asked_to_look_for_what_did_not_come():
    story = story_with_a_payment()
    budgets.say_paid(payment=Payment.objects.get(), by=None, at=now())
    budgets.say_not_arrived(payment=Payment.objects.get(), by=None, at=now())
    with days_later(8):
        sweep(at=now())
        telling.tell_of_payments()

    assert "Please look at the account" in told(story.person_user)[-1][0]


def test_staff_hear_of_a_bank_run_once_and_whoever_made_it_does_not(monkeypatch):
    story = story_with_a_payment(form="notional")
    funder, fay = story.funder, cast.make_user("Fay")
    cast.add_member(organisation=funder, user=fay, is_manager=False)
    for _ in range(2):
        owe(story, 100)
    (run,) = actions.make_runs(payer=funder, by=story.officer, at=now())
    monkeypatch.setattr(telling, "MOST_AT_ONCE", 2)

    assert [telling.tell_of_payments() for _ in range(3)] == [1, 1, 0]

    ((words, path),) = told(fay)
    assert "3 payments, £302." in words
    assert path == reverse("money:run", args=[funder.uuid, run.uuid])
    assert told(story.officer) == []


def test_staff_hear_of_all_that_waits_in_one_notice():
    story = story_with_a_payment(form="notional")
    sweep(at=now())
    telling.tell_of_payments()

    with days_later(8):
        sweep(at=now())
        telling.tell_of_payments()

    assert [words for words, _ in told(story.officer)][1:] == [
        "1 payment of yours is waiting. Please say what became of it."
    ]


def test_one_payers_trouble_does_not_stop_the_others(monkeypatch, caplog):
    trouble, fine = story_with_a_payment(), story_with_a_payment()
    sweep(at=now())
    tell = telling.tell

    def unlucky(*, users, about, **how):
        if about == trouble.person:
            raise RuntimeError("no words")
        return tell(users=users, about=about, **how)

    monkeypatch.setattr(telling, "tell", unlucky)

    assert telling.tell_of_payments() == 1

    assert len(told(fine.person_user)) == 1
    assert "could not be told" in caplog.text
    monkeypatch.undo()
    telling.tell_of_payments()
    assert len(told(trouble.person_user)) == 1
