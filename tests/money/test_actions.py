"""Money pages: guesses are slow, a form sent twice counts once, and no payment is a dead end."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Budget, Payment
from budgets.queries import balance_of
from budgets.rails.remittance import prepare_run
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.messages.models import Notice
from marketplace.money import actions
from marketplace.money.actions import UnableToPay, find_person
from marketplace.money.queries.budgets import number_of
from marketplace.money.queries.subjects import PaymentSubject
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.plans.models import Approval
from tests import cast
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db


def paid_story(**how):
    story = make_live_story(**how)
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    return story, PaymentSubject(Payment.objects.get(), story.person)


def subject_again(subject):
    return PaymentSubject(Payment.objects.get(pk=subject.payment.pk), subject.person)


def guess(story, number="0000-0000", at=None):
    return find_person(
        number=number,
        born_on=date(1990, 5, 17),
        funder=story.funder,
        by=story.officer,
        at=at or now(),
    )


def test_ten_wrong_numbers_in_an_hour_are_enough():
    story = make_live_story()
    for _ in range(10):
        with pytest.raises(UnableToPay, match="can’t find"):
            guess(story)

    with pytest.raises(UnableToPay, match="Wait an hour"):
        guess(story, number_of(story.person))

    later = now() + timedelta(minutes=61)
    assert guess(story, number_of(story.person), at=later) == story.person


def open_one(client, story):
    """An officer opens a budget for Amira and sends the form twice: the two answers."""
    client.force_login(story.officer)
    url = reverse("money:open_budget", args=[story.funder.uuid])
    key = client.get(url).context["form"].initial["key"]
    answers = {
        "number": number_of(story.person), "born_on_day": "17", "born_on_month": "5",
        "born_on_year": "1990", "form": "notional", "pence": "100", "key": str(key),
        "starts_on_day": "1", "starts_on_month": "4", "starts_on_year": str(today().year),
        "ends_on_day": "31", "ends_on_month": "3", "ends_on_year": str(today().year + 1),
    }  # fmt: skip
    return [client.post(url, answers, follow=True) for _ in range(2)]


def test_a_form_sent_twice_opens_one_budget_with_the_money_once(client):
    story = make_live_story()

    responses = open_one(client, story)

    assert [r.status_code for r in responses] == [200, 200]
    opened = Budget.objects.exclude(pk=story.budget.pk).get()
    assert balance_of(opened).available_pence == 10_000


def test_a_funder_who_never_read_the_plan_has_it_asked_for_once(client):
    story = make_live_story()
    Approval.objects.all().delete()

    told = open_one(client, story)[0].content.decode()

    asked = Notice.objects.filter(user=story.person_user, words__contains="has not read the plan")
    assert "It can pay once you have approved their plan." in told
    assert asked.get().path == reverse("plans:send_on", args=[story.person.plans.get().uuid])
    client.force_login(story.person_user)
    assert f"Send the plan to {story.funder}" in client.get("/home/").content.decode()


def test_a_funder_who_approved_the_plan_needs_no_more(client):
    story = make_live_story()

    told = open_one(client, story)[0].content.decode()

    assert "The person has been told." in told
    assert "approved their plan" not in told
    assert not Notice.objects.filter(words__contains="has not read the plan").exists()


@pytest.mark.parametrize("kind", ["provider", "scheme", "advocacy", "scrutiny", "hub"])
def test_only_an_organisation_that_pays_makes_a_bank_run_or_reads_the_banks_answer(kind):
    olu = cast.make_user("Olu")
    own = cast.make_organisation(kind, "", olu)

    with pytest.raises(NotAllowed):
        actions.make_runs(payer=own, by=olu, at=now())
    with pytest.raises(NotAllowed):
        actions.read_bank_file(payer=own, content=b"", by=olu, at=now())


@pytest.mark.parametrize("kind", ["provider", "money_holder", "hub"])
def test_only_a_funder_looks_people_up_by_their_number(kind):
    story, olu = make_live_story(), cast.make_user("Olu")
    own = cast.make_organisation(kind, "", olu, area=story.person.area)

    with pytest.raises(NotAllowed):
        find_person(
            number=number_of(story.person),
            born_on=story.person.born_on,
            funder=own,
            by=olu,
            at=now(),
        )


def test_nobody_but_the_payer_says_paid():
    story, subject = paid_story()

    with pytest.raises(NotAllowed):
        actions.say_paid(subject=subject, by=story.provider_user, at=now())
    with pytest.raises(NotAllowed):
        actions.confirm_by_hand(subject=subject, pence=None, by=story.officer, at=now())


def test_saying_paid_twice_is_told_in_plain_words():
    story, subject = paid_story()
    actions.say_paid(subject=subject, by=story.person_user, at=now())

    with pytest.raises(UnableToPay, match="moved on: it is “sent” now"):
        actions.say_paid(subject=subject_again(subject), by=story.person_user, at=now())


def test_what_has_not_arrived_can_be_found_and_tried_again():
    story, subject = paid_story()
    for act, by in (
        (actions.say_paid, story.person_user),
        (actions.say_not_arrived, story.provider_user),
        (actions.say_not_sent, story.person_user),
        (actions.try_again, story.person_user),
    ):
        act(subject=subject_again(subject), by=by, at=now())

    assert Payment.objects.get().state == "due"


def test_part_of_a_payment_confirmed_from_a_stale_page_counts_once(client):
    story, subject = paid_story(form="notional")
    client.force_login(story.officer)
    url = reverse("money:confirm", args=[subject.uuid])
    answers = {"outcome": "part", "pence": "10", "version": "0"}

    first, second = client.post(url, answers), client.post(url, answers)

    assert (first.status_code, second.status_code) == (302, 200)
    assert Payment.objects.get().paid_pence == 1_000


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n\x00\xff", b"hello", b"\xff\xfeo\x00",
     b"our_reference,run,outcome\n\x00,\x00,paid", b"x" * 2_000_001],
    ids=["picture", "words", "utf-16", "nothing in it", "too large"],
)  # fmt: skip
def test_a_bad_file_breaks_nothing(client, content):
    story, _ = paid_story(form="notional")
    client.force_login(story.officer)

    response = client.post(
        reverse("money:payments", args=[story.funder.uuid]),
        {"file": SimpleUploadedFile("bank.csv", content)},
    )

    assert response.status_code in (200, 302)
    assert Payment.objects.get().state == "due"


def test_another_payers_reference_does_nothing(client):
    _, subject = paid_story(form="notional")
    Payment.objects.update(due_on=today())
    run = prepare_run(payer=subject.payment.payer, by=None, at=now())
    hugo = cast.make_user("Hugo")
    holder = cast.make_organisation("money_holder", "Safe Hands", hugo)
    client.force_login(hugo)
    line = f"{subject.payment.reference},{run.reference},paid"
    file = SimpleUploadedFile("a.csv", f"our_reference,run,outcome\n{line}\n".encode())

    client.post(reverse("money:payments", args=[holder.uuid]), {"file": file})

    assert Payment.objects.get().state == "requested"


def test_the_payee_knows_a_person_who_pays_only_as_far_as_was_released(client):
    story, subject = paid_story()
    client.force_login(story.provider_user)

    page = client.get(reverse("money:payment", args=[subject.uuid])).content.decode()

    assert "The person" in page
    assert "Plantedname" not in page
    assert "Amira" not in page


def text_of(client, user, page, uuid):
    client.force_login(user)
    return client.get(reverse(page, args=[uuid])).content.decode()


def test_whoever_pays_is_spoken_to_and_others_read_of_the_payer(client):
    story, subject = paid_story()
    budgets.ask(payment=subject.payment, by=None, at=now())

    for page, uuid in (("money:payment", subject.uuid), ("money:person", story.person.uuid)):
        hers = text_of(client, story.person_user, page, uuid)
        assert "You have been asked to pay it" in hers
        assert "The payer" not in hers

    theirs = text_of(client, story.provider_user, "money:payment", subject.uuid)
    assert "The payer has been asked" in theirs


def test_a_paying_organisation_is_spoken_to_as_the_payer(client):
    story, subject = paid_story(form="notional")
    Payment.objects.update(due_on=today())
    client.force_login(story.officer)
    run = client.post(reverse("money:make_run", args=[story.funder.uuid]))

    for url in (reverse("money:payment", args=[subject.uuid]), run.url):
        assert "You have been asked to pay it" in client.get(url).content.decode()
    theirs = text_of(client, story.person_user, "money:payment", subject.uuid)
    assert "The payer has been asked" in theirs
