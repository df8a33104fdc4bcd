"""Paid in advance, and not earned when the agreement is over: it is owed back without a word."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment, Receivable
from budgets.queries import advance_of, balance_of
from marketplace.agreements.actions import ending
from marketplace.agreements.models import AgreedOutcome
from marketplace.messages.models import Notice
from marketplace.money.actions import disputes, owed_back
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import OwedBack
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.outbox.models import OutboxRow
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.test_how_it_pays import agreed, say

pytestmark = pytest.mark.django_db


def pay(payment):
    budgets.ask(payment=payment, by=None, at=now())
    return budgets.confirm(payment=payment, by=None, at=now())


def end(story):
    ending.end(agreement=story.agreement, by=story.person_user, at=now())
    deliver_due()


def looked_at_again():
    return OutboxRow.objects.filter(kind="advance.unearned", done_at=None).count()


def read(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def test_everyone_hears_of_it_and_it_is_owed_once(client):
    story = agreed(advance=20)
    pay(Payment.objects.get())

    end(story)
    owed_back.owe_back_unearned(part=story.part, at=now())

    owed = OwedBack.objects.get()
    assert (owed.receivable.pence, owed.funder, looked_at_again()) == (10_000, story.funder, 0)
    for user in (story.person_user, story.provider_user, story.officer):
        told = Notice.objects.filter(user=user, words__contains="not earned").get()
        assert told.words.startswith("£100 was paid in advance and not earned.")
        assert "Nothing can earn it any more" in read(client, user, "money:owed_back", owed.uuid)
    payee = story.agreement.payee.uuid
    assert "paid in advance and not earned" in read(
        client, story.provider_user, "money:earnings", payee
    )
    payment = Payment.objects.get().uuid
    assert "£100 of it is owed back" in read(client, story.provider_user, "money:payment", payment)


def test_the_agreement_says_how_much_of_it_has_not_come_back(client):
    story = agreed(advance=20)
    pay(Payment.objects.get())
    end(story)
    owed = OwedBack.objects.get()

    for pence, told in ((4_000, "owes £60 of that back"), (6_000, "None of that is owed back")):
        owed_back.record_return(owed=owed, pence=pence, by=story.officer, at=now())
        owed.receivable.refresh_from_db()
        page = read(client, story.person_user, "agreements:detail", story.agreement.uuid)
        assert "£100. £100 of it was not earned." in page
        assert told in page
    assert balance_of(story.budget).available_pence == balance_of(story.budget).allocated_pence


def test_what_is_still_on_its_way_is_owed_back_once_it_is_there():
    story = agreed(advance=20)
    payment = Payment.objects.get()
    budgets.ask(payment=payment, by=None, at=now())

    end(story)
    owed_back.owe_back_unearned(part=story.part, at=now())  # as when a dispute ends as well
    assert (OwedBack.objects.count(), looked_at_again()) == (0, 1)
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        deliver_due()
        assert looked_at_again() == 1
    budgets.confirm(payment=payment, by=None, at=now())

    with time_machine.travel(now() + timedelta(days=4), tick=False):
        deliver_due()
        deliver_due()
    assert (Receivable.objects.get().pence, looked_at_again()) == (10_000, 0)


def test_one_that_failed_after_the_end_is_not_tried_again_and_its_money_is_free():
    story = agreed(advance=20)
    payment = Payment.objects.get()
    budgets.ask(payment=payment, by=None, at=now())
    end(story)
    budgets.reject(payment=payment, by=None, at=now())

    with time_machine.travel(now() + timedelta(days=2), tick=False):
        deliver_due()

    assert (Payment.objects.get().state, looked_at_again()) == ("cancelled", 0)
    assert balance_of(story.budget).available_pence == 500_000


def test_nothing_is_owed_back_while_somebody_may_still_say_what_happened():
    story = agreed(advance=20)
    pay(Payment.objects.get())
    AgreedOutcome.objects.filter(pk=story.second.pk).update(review_on=today())

    end(story)
    owed_back.owe_back_unearned(part=story.part, at=now())

    assert not OwedBack.objects.exists()


def test_what_had_earned_it_and_is_not_paid_after_all_is_owed_back_too(client):
    story = agreed(advance=20)
    pay(Payment.objects.get())
    say(story, story.outcome)
    end(story)  # £50 of the £100 was earned
    [payment] = Payment.objects.filter(kind="verdict")
    subject = PaymentSubject(payment, story.person)
    dispute = disputes.raise_dispute(
        subject=subject, why="It never happened.", by=story.person_user, at=now()
    )
    disputes.take(dispute=dispute, by=story.officer, at=now())

    disputes.decide(dispute=dispute, pays=False, reasons="So.", by=story.officer, at=now())
    deliver_due()

    assert sorted(r.pence for r in Receivable.objects.all()) == [5_000, 5_000]
    assert advance_of(story.part.uuid).left_pence == 0
    page = read(client, story.person_user, "agreements:detail", story.agreement.uuid)
    assert "£100. £100 of it was not earned." in page


def test_of_their_own_money_the_person_says_that_it_came_back(client):
    story = agreed(advance=20)
    pay(Payment.objects.get())
    end(story)
    OwedBack.objects.update(funder=None)
    owed = OwedBack.objects.get()

    page = read(client, story.person_user, "money:owed_back", owed.uuid)
    assert "Say that it came back" in page
    assert "Ask that it not be expected back" not in page
    assert "Say that it is not expected back" in page
    sent = {"pence": "100", "version": owed.receivable.version}
    client.post(reverse("money:record_return", args=[owed.uuid]), sent)

    owed.receivable.refresh_from_db()
    assert owed.receivable.left_pence == 0


def owed_own():
    """£100 of Amira's own money are owed back."""
    story = agreed(advance=20)
    pay(Payment.objects.get())
    end(story)
    OwedBack.objects.update(funder=None)
    Notice.objects.all().delete()
    return story, OwedBack.objects.get()


def test_of_their_own_money_the_person_says_that_they_do_not_expect_it(client):
    story, owed = owed_own()
    url = reverse("money:ask_to_write_off", args=[owed.uuid])
    client.force_login(story.person_user)
    before = balance_of(story.budget)

    assert "Tick this if it is not expected back." in client.post(url).content.decode()
    client.post(url, {"sure": "on"})
    again = client.post(url, {"sure": "on"}).content.decode()

    owed.receivable.refresh_from_db()
    assert (owed.receivable.written_off_pence, owed.receivable.left_pence) == (10_000, 0)
    assert "This was settled meanwhile." in again
    assert balance_of(story.budget) == before  # it stays spent
    assert "£100 that was owed back is not expected any more." in {
        notice.words for notice in Notice.objects.filter(user=story.provider_user)
    }
    page = read(client, story.person_user, "money:owed_back", owed.uuid)
    assert "No longer expected back" in page
    assert "Say that it is not expected back" not in page


def test_nobody_else_lets_go_of_a_persons_own_money(client):
    story, owed = owed_own()
    dev, ben = cast.make_user("Dev"), cast.make_user("Ben")
    add_member(organisation=story.agreement.payee, user=dev)
    for helper in (dev, ben):
        cast.make_supporter(story.person, helper, "plan", "agree")

    for user in (story.officer, story.provider_user):
        with pytest.raises(NotAllowed):
            owed_back.let_go_of_own(owed=owed, by=user, at=now())
    with pytest.raises(UnableToPay, match="You work for whoever was paid"):
        owed_back.let_go_of_own(owed=owed, by=dev, at=now())
    assert "Say that it is not" not in read(client, dev, "money:owed_back", owed.uuid)
    owed_back.let_go_of_own(owed=owed, by=ben, at=now())
    assert Receivable.objects.get().ended_at


def test_a_funders_money_is_let_go_by_two_of_its_officers_alone():
    story = agreed(advance=20)
    pay(Payment.objects.get())
    end(story)

    with pytest.raises(NotAllowed):
        owed_back.let_go_of_own(owed=OwedBack.objects.get(), by=story.person_user, at=now())
