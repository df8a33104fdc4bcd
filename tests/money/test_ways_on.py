"""Wherever a payment stands, whoever pays or is paid can say what is true and it goes on."""

import pytest
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.money import actions
from marketplace.money.actions import UnableToPay
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def notional():
    return story_with_a_payment(form="notional")


@pytest.fixture
def direct():
    return story_with_a_payment()


def story_with_a_payment(**how):
    story = make_live_story(**how)
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    Payment.objects.update(due_on=today())
    return story


def subject_of(story):
    return PaymentSubject(Payment.objects.get(), story.person)


def page(client, user, name="payment"):
    client.force_login(user)
    return client.get(reverse(f"money:{name}", args=[Payment.objects.get().uuid])).content.decode()


def press(client, user, name, **answers):
    client.force_login(user)
    url = reverse(f"money:{name}", args=[Payment.objects.get().uuid])
    return client.post(url, answers | {"version": Payment.objects.get().version}, follow=True)


def told(user):
    return list(user.notices.order_by("pk").values_list("words", flat=True))


def test_the_rest_of_a_part_payment_goes_in_the_next_run(client, notional):
    run = reverse("money:make_run", args=[notional.funder.uuid])
    client.force_login(notional.officer)
    client.post(run)
    press(client, notional.officer, "confirm", outcome="part", pence="100")
    assert "Pay the rest" in page(client, notional.officer)

    press(client, notional.officer, "try_again")
    client.post(run)

    payment = Payment.objects.get()
    assert payment.state == "requested"
    assert [line.pence for line in payment.run_lines.order_by("pk")] == [30_000, 20_000]


def test_what_came_back_to_the_payer_is_owed_again(client, notional):
    press(client, notional.officer, "confirm", outcome="paid")
    assert "came back, or was never paid" in page(client, notional.officer, "confirm")

    press(client, notional.officer, "confirm", outcome="came_back")

    payment = Payment.objects.get()
    assert (payment.state, payment.paid_pence) == ("failed", 0)
    assert "Try it again" in page(client, notional.officer)
    assert "You found that it was not paid after all" in page(client, notional.officer)
    assert "came back to the payer" in told(notional.provider_user)[-1]
    assert AuditEntry.objects.filter(verb="payment.came_back", actor=notional.officer).exists()


@pytest.mark.parametrize("pence", ["", "0", "300"])
def test_a_part_that_came_back_is_less_than_was_paid(client, notional, pence):
    press(client, notional.officer, "confirm", outcome="paid")

    answer = press(client, notional.officer, "confirm", outcome="part_back", pence=pence)

    assert "Enter an amount under £300." in answer.content.decode()
    assert Payment.objects.get().state == "paid"


def test_a_part_that_came_back_is_owed_again(client, notional):
    press(client, notional.officer, "confirm", outcome="paid")

    press(client, notional.officer, "confirm", outcome="part_back", pence="120")

    assert (Payment.objects.get().state, Payment.objects.get().left_pence) == ("failed", 12_000)


def test_only_the_payer_says_that_it_came_back(notional):
    budgets.confirm(payment=Payment.objects.get(), by=notional.officer.pk, at=now())

    for by in (notional.provider_user, notional.person_user):
        with pytest.raises(NotAllowed):
            actions.say_came_back(subject=subject_of(notional), pence=None, by=by, at=now())


def test_what_the_payee_confirmed_only_the_payee_takes_back(client, notional):
    budgets.ask(payment=Payment.objects.get(), by=None, at=now())
    press(client, notional.provider_user, "received")

    assert "Say what became of it" not in page(client, notional.officer)
    with pytest.raises(UnableToPay, match="Ask them to say that it has not"):
        actions.say_came_back(
            subject=subject_of(notional), pence=None, by=notional.officer, at=now()
        )
    press(client, notional.provider_user, "not_arrived")

    assert Payment.objects.get().state == "unknown"


def test_the_payee_objects_to_a_payment_that_the_bank_called_paid(client, notional):
    press(client, notional.officer, "confirm", outcome="paid")
    assert "It has not arrived" in page(client, notional.provider_user)

    press(client, notional.provider_user, "not_arrived")

    assert Payment.objects.get().state == "unknown"
    assert "look at your account" in told(notional.officer)[-1]
    assert "It never left our account" in page(client, notional.officer, "confirm")
    press(client, notional.officer, "confirm", outcome="part", pence="100")
    assert (Payment.objects.get().state, Payment.objects.get().paid_pence) == ("part_paid", 10_000)


def test_the_payee_may_say_that_it_came_before_the_payer_does(client, direct):
    assert "It has arrived" not in page(client, direct.provider_user)
    budgets.ask(payment=Payment.objects.get(), by=None, at=now())
    assert "It has arrived" in page(client, direct.provider_user)

    press(client, direct.provider_user, "received")

    assert Payment.objects.get().state == "paid"


def test_a_person_who_looked_says_that_it_did_leave_the_account(client, direct):
    press(client, direct.person_user, "say_paid")
    press(client, direct.provider_user, "not_arrived")
    assert "It did leave the account" in page(client, direct.person_user)

    press(client, direct.person_user, "say_paid")

    assert Payment.objects.get().state == "sent"


def test_what_is_at_the_bank_is_not_tried_again(notional):
    budgets.ask(payment=Payment.objects.get(), by=None, at=now())

    with pytest.raises(UnableToPay, match="moved on"):
        actions.try_again(subject=subject_of(notional), by=notional.officer, at=now())
