"""A payee's bank account changed: payments to it wait, and people make sure before they go on."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from budgets.actions.bank_changes import settle_bank_changes
from budgets.actions.payments import start_by_stripe
from budgets.errors import CannotMove
from budgets.models import BankChange, BankChangeCheck, Payment, StepCode
from budgets.rails.remittance import prepare_run
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.messages.models import Notice
from marketplace.money.actions import bank_changes, disputes
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.cooling_off import tell_of_bank_changes
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """£300 are owed by the funder's bank."""
    story = make_live_story(form="notional")
    give_verdict(outcome=story.outcome, level=0, words="Good.", by=story.person_user, at=now())
    return story


def payment_of(story):
    return Payment.objects.get(part=story.part.uuid)


def payee_of(story):
    return story.agreement.provider.organisation


def changed(story, *, most_pence=500_000):
    story.funder.policy = {"payee_change_pence": most_pence}
    story.funder.save()
    bank_changes.say_bank_changed(payee=payee_of(story), by=story.provider_user, at=now())
    tell_of_bank_changes()
    return BankChange.objects.get()


def after(**time):
    at = now() + timedelta(**time)
    settle_bank_changes(at=at)
    return at


def make_sure(story, by):
    check = BankChangeCheck.objects.get()
    return bank_changes.make_sure(check=check, payer=story.funder, by=by, at=now())


def colleague_of(story):
    user = cast.make_user("Finn")
    add_member(organisation=story.funder, user=user)
    cast.give_second_step(user)
    cast.give_second_step(story.officer)
    return user


def test_payments_wait_for_some_days_and_then_go_on_by_themselves(story):
    changed(story)
    assert payment_of(story).state == "held"

    after(days=4)
    assert payment_of(story).state == "held"
    after(days=5, minutes=1)
    assert payment_of(story).state == "due"
    after(days=5, minutes=2)
    assert BankChange.objects.get().ended_at


def test_what_becomes_due_meanwhile_is_in_no_bank_run_and_waits_as_well(story):
    changed(story)
    Payment.objects.update(state="due")  # as if it fell due this minute

    later = now() + timedelta(days=3)
    payment = payment_of(story)
    Payment.objects.update(due_on=later.date())
    assert prepare_run(payer=payment.payer, by=None, at=later) is None

    after(minutes=1)
    assert payment_of(story).state == "held"


def test_what_a_run_asked_for_before_is_told_of_at_once(story, client):
    payment = payment_of(story)
    at = now() + timedelta(days=30)
    run = prepare_run(payer=payment.payer, by=None, at=at)
    Notice.objects.all().delete()

    changed(story)

    assert payment_of(story).state == "requested"
    (told,) = Notice.objects.filter(user=story.officer)
    assert "£300 was asked for already. Please stop it." in told.words
    client.force_login(story.officer)
    page = client.get(told.path).content.decode()
    assert f"£300 to {payee_of(story)}" in page
    assert reverse("money:run", args=[story.funder.uuid, run.uuid]) in page
    assert "Stop it at your bank." in page
    BankChange.objects.update(ended_at=now())
    assert "Asked for already" not in client.get(told.path).content.decode()


def test_a_payment_in_dispute_stays_held_when_the_waiting_is_over(story):
    disputes.raise_dispute(
        subject=PaymentSubject(payment_of(story), story.person),
        why="Nobody came.",
        by=story.person_user,
        at=now(),
    )
    changed(story)

    after(days=30)

    assert payment_of(story).state == "held"


def test_the_payee_and_the_hub_and_who_pays_are_told_once(story):
    stan = cast.make_user("Stan")
    cast.make_organisation("hub", "", stan, area=payee_of(story).area)
    second = cast.make_user("Olga")
    add_member(organisation=payee_of(story), user=second)
    Notice.objects.all().delete()

    changed(story)
    tell_of_bank_changes()

    told = [notice.user for notice in Notice.objects.filter(words__contains="bank account")]
    assert sorted(user.pk for user in told) == sorted(
        user.pk for user in (story.provider_user, second, stan, story.officer)
    )


def test_a_person_who_pays_is_told_to_wait():
    story = make_live_story()

    changed(story)

    assert "Do not pay them yet" in Notice.objects.filter(user=story.person_user).first().words


def test_above_the_funders_threshold_two_officers_with_two_steps_make_sure(story):
    changed(story, most_pence=29_999)
    after(days=30)
    assert payment_of(story).state == "held"
    with pytest.raises(UnableToPay, match="second step"):
        make_sure(story, story.officer)
    colleague = colleague_of(story)

    assert make_sure(story, story.officer) is False
    with pytest.raises(UnableToPay, match="second member"):
        make_sure(story, story.officer)
    after(days=30)
    assert payment_of(story).state == "held"

    assert make_sure(story, colleague) is True
    after(days=1)
    assert payment_of(story).state == "held"  # sure, and still within the days
    after(days=30)
    assert payment_of(story).state == "due"


def test_below_the_threshold_nobody_need_make_sure(story):
    changed(story, most_pence=30_000)

    assert not BankChangeCheck.objects.exists()


def test_the_database_itself_wants_two_people(story):
    changed(story, most_pence=0)

    with pytest.raises(IntegrityError):
        BankChangeCheck.objects.update(checked_by_id=7, confirmed_by_id=7)


def test_who_works_for_the_payee_too_makes_sure_of_nothing(story):
    changed(story, most_pence=0)
    worker = colleague_of(story)
    add_member(organisation=payee_of(story), user=worker)

    with pytest.raises(UnableToPay, match="colleague"):
        make_sure(story, worker)


def test_only_a_manager_of_the_payee_says_so_and_once(story):
    worker = cast.make_user("Worker")
    add_member(organisation=payee_of(story), user=worker)
    with pytest.raises(NotAllowed):
        bank_changes.say_bank_changed(payee=payee_of(story), by=worker, at=now())

    changed(story)

    with pytest.raises(UnableToPay, match="already"):
        bank_changes.say_bank_changed(payee=payee_of(story), by=story.provider_user, at=now())


def test_each_page_says_what_to_do(story, client):
    client.force_login(story.provider_user)
    page = reverse("money:bank_changed", args=[payee_of(story).uuid])
    assert "Our account has changed" in client.get(page).content.decode()
    story.funder.policy = {"payee_change_pence": 0}
    story.funder.save()
    client.post(page)
    tell_of_bank_changes()
    earnings = client.get(reverse("money:earnings", args=[payee_of(story).uuid]))
    assert "Your bank account has changed" in earnings.content.decode()

    colleague = colleague_of(story)
    check = BankChangeCheck.objects.get()
    path = reverse("money:payee_changes", args=[story.funder.uuid])
    for user in (story.officer, colleague):
        client.force_login(user)
        assert "I rang them" in client.get(path).content.decode()
        client.post(reverse("money:make_sure", args=[story.funder.uuid, check.uuid]))
    assert "Nothing to make sure of" in client.get(path).content.decode()


def test_a_card_pays_nothing_to_a_changed_account():
    story = make_live_story()
    give_verdict(outcome=story.outcome, level=0, words="Good.", by=story.person_user, at=now())
    changed(story)
    Payment.objects.update(state="due")

    with pytest.raises(CannotMove):
        start_by_stripe(payment=payment_of(story), code=StepCode.BY_CARD, by=1, at=now())
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        start_by_stripe(payment=payment_of(story), code=StepCode.BY_CARD, by=1, at=now())
