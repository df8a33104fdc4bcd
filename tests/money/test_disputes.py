"""Somebody says that a payment is wrong: it alone waits, and a named officer decides."""

from datetime import timedelta

import pytest
from django.urls import reverse

from budgets.actions import say_paid
from budgets.errors import CannotMove
from budgets.models import Payment
from budgets.queries import balance_of
from budgets.rails.remittance import prepare_run
from marketplace.agreements.actions import terms
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money.actions import disputes
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.models import Dispute
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import another_story, make_live_story, sign_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return make_live_story()


def said(story):
    give_verdict(outcome=story.outcome, level=0, words="Good.", by=story.person_user, at=now())
    return Payment.objects.get(part=story.part.uuid)


def say_wrong(story, payment=None, by=None):
    payment = payment or said(story)
    return disputes.raise_dispute(
        subject=PaymentSubject(payment, story.person),
        why="Nobody came in May.",
        by=by or story.person_user,
        at=now(),
    )


def taken(story, dispute=None):
    dispute = dispute or say_wrong(story)
    disputes.take(dispute=dispute, by=story.officer, at=now())
    return dispute


def decide(story, dispute, pays, by=None):
    disputes.decide(
        dispute=dispute, pays=pays, reasons="We asked both.", by=by or story.officer, at=now()
    )


def state_of(dispute):
    return Payment.objects.get(pk=dispute.payment_id).state


def test_nothing_is_asked_for_before_both_sides_had_time_to_say_that_it_is_wrong(story):
    area = story.person.area
    area.policy = {"payment_terms_days": 0, "dispute_days": 5}
    area.save()

    payment = said(story)

    assert payment.due_on == today() + timedelta(days=5)
    assert payment.next_try_at.date() >= today() + timedelta(days=4)


def test_a_bank_run_leaves_out_what_may_still_be_disputed():
    story = make_live_story(form="notional")
    payment = said(story)

    assert prepare_run(payer=story.funder.party, by=None, at=now()) is None
    assert prepare_run(payer=story.funder.party, by=None, at=now() + timedelta(days=8))
    payment.refresh_from_db()
    with pytest.raises(UnableToPay, match="moved on"):
        say_wrong(story, payment)


def test_a_dispute_holds_that_payment_and_no_other(story):
    other = another_story(story)
    disputes_of = say_wrong(story)
    terms.offer_terms(agreement=other.agreement, by=other.person_user, at=now())
    sign_all(other)
    others = said(other)

    assert state_of(disputes_of) == "held"
    assert others.state == "due"
    with pytest.raises(CannotMove):
        say_paid(payment=disputes_of.payment, by=1, at=now())


@pytest.mark.parametrize("by", ["person_user", "provider_user"])
def test_either_side_may_say_so_and_both_and_the_funder_hear_of_it(story, by):
    payment = said(story)
    Notice.objects.all().delete()

    dispute = say_wrong(story, payment, by=getattr(story, by))

    heard = {notice.user for notice in Notice.objects.all()}
    assert heard == {story.person_user, story.provider_user, story.officer}
    assert dispute.side == ("person" if by == "person_user" else "payee")


def test_an_officer_puts_a_name_to_it_and_only_that_officer_decides(story):
    dispute = say_wrong(story)
    colleague = cast.make_user("Finn")
    add_member(organisation=story.funder, user=colleague)
    with pytest.raises(NotAllowed):
        decide(story, dispute, pays=True)

    taken(story, dispute)

    told = Notice.objects.filter(user=story.person_user).first()
    assert f"{story.officer} of {story.funder} will decide" in told.words
    with pytest.raises(NotAllowed):
        decide(story, dispute, pays=True, by=colleague)
    disputes.take(dispute=dispute, by=colleague, at=now())
    with pytest.raises(NotAllowed):
        decide(story, dispute, pays=True)


def test_of_two_officers_who_take_it_at_once_one_does(story):
    dispute = say_wrong(story)
    seen_before = Dispute.objects.get(pk=dispute.pk)
    taken(story, dispute)
    colleague = cast.make_user("Finn")
    add_member(organisation=story.funder, user=colleague)

    with pytest.raises(UnableToPay, match="earlier"):
        disputes.take(dispute=seen_before, by=colleague, at=now())


def test_nobody_with_a_part_in_it_decides(story):
    payment = said(story)
    dispute = say_wrong(story, payment)
    helper = cast.make_user("Helper")
    add_member(organisation=story.funder, user=helper)
    cast.make_supporter(story.person, helper)
    worker = cast.make_user("Worker")
    add_member(organisation=story.funder, user=worker)
    add_member(organisation=story.agreement.provider.organisation, user=worker)

    for user in (helper, worker):
        with pytest.raises(UnableToPay, match="a colleague must decide"):
            disputes.take(dispute=dispute, by=user, at=now())


def test_who_wrote_the_verdict_down_does_not_decide_about_it(story):
    give_verdict(
        outcome=story.outcome,
        level=0,
        words="Good.",
        by=story.officer,
        at=now(),
        channel="phone",
        said_by="Amira",
        declared_no_interest=True,
    )
    dispute = say_wrong(story, Payment.objects.get(part=story.part.uuid))

    with pytest.raises(UnableToPay, match="wrote down"):
        taken(story, dispute)


def test_it_is_paid_after_all(story):
    dispute = taken(story)

    decide(story, dispute, pays=True)

    assert state_of(dispute) == "due"
    assert (
        "It is paid. You can read why." in Notice.objects.filter(user=story.provider_user)[0].words
    )


def test_it_is_not_paid_and_its_money_is_free_again(story):
    dispute = taken(story)

    decide(story, dispute, pays=False)

    assert state_of(dispute) == "cancelled"
    assert balance_of(story.budget).available_pence == 500_000
    with pytest.raises(NotAllowed):
        decide(story, dispute, pays=True, by=story.person_user)
    with pytest.raises(UnableToPay, match="moved on"):
        decide(story, dispute, pays=True)


def test_only_the_side_that_said_so_takes_it_back(story):
    dispute = say_wrong(story)
    with pytest.raises(NotAllowed):
        disputes.withdraw(dispute=dispute, by=story.provider_user, at=now())

    disputes.withdraw(dispute=dispute, by=story.person_user, at=now())

    assert state_of(dispute) == "due"
    assert say_wrong(story, Payment.objects.get(pk=dispute.payment_id))


def test_each_page_of_it_says_who_decides_and_why(story, client):
    payment = said(story)
    client.force_login(story.provider_user)
    client.post(reverse("money:raise_dispute", args=[payment.uuid]), {"why": "It was <b>more</b>."})
    dispute = Dispute.objects.get()
    assert "Somebody said that this payment is wrong" in page(client, "payment", payment)

    client.force_login(story.officer)
    assert "Decide: somebody says" in str(staff_desks(story.officer))
    client.post(reverse("money:take_dispute", args=[dispute.uuid]))
    answer = {"answer": "pay", "reasons": "The person said it was reached."}
    client.post(reverse("money:decide_dispute", args=[dispute.uuid]), answer)

    for user in (story.person_user, story.provider_user):
        client.force_login(user)
        shown = page(client, "dispute", dispute)
        assert "It was &lt;b&gt;more" in shown
        assert "The person said it was reached." in shown
        assert f"{story.officer} of {story.funder}" in shown


def page(client, name, row):
    return client.get(reverse(f"money:{name}", args=[row.uuid])).content.decode()
