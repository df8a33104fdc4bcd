"""What is paid when an agreement starts, and how what is earned later pays it down."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment
from budgets.queries import balance_of
from marketplace.agreements.actions import ending, terms
from marketplace.agreements.actions.keeping import make_all_advances_due
from marketplace.agreements.actions.periods import make_all_due
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreedOutcome
from marketplace.agreements.queries.settling import advance_now
from marketplace.people.clock import now, today
from tests.agreements.test_how_it_pays import agreed, kinds_and_pence, say
from tests.agreements.world import make_story, sign_all

pytestmark = pytest.mark.django_db


def left_of(story):
    story.part.refresh_from_db()
    return advance_now(story.part).left_pence


def pay(kind):
    payment = Payment.objects.get(kind=kind)
    budgets.ask(payment=payment, by=None, at=now())
    budgets.confirm(payment=payment, by=None, at=now())


def test_a_part_of_the_price_is_due_when_it_starts():
    story = agreed(advance=20)

    payment = Payment.objects.get()

    assert (payment.kind, payment.pence, payment.due_on) == ("advance", 10_000, today())
    assert balance_of(story.budget).promised_pence == 40_000


def test_nothing_is_due_before_it_starts():
    story = agreed(advance=20, starts_in=3)
    assert not Payment.objects.exists()
    assert make_all_advances_due(on=today(), at=now()) == 0

    with time_machine.travel(now() + timedelta(days=3), tick=False):
        assert make_all_advances_due(on=today(), at=now()) == 1
        assert make_all_advances_due(on=today(), at=now()) == 0

    assert kinds_and_pence() == [("advance", 10_000)]
    assert left_of(story) == 10_000


def test_each_payment_pays_an_even_part_of_it_down():
    story = agreed(advance=20, payments=2)

    say(story, story.outcome)
    say(story, story.second)

    assert kinds_and_pence() == [("advance", 10_000), ("verdict", 25_000), ("verdict", 15_000)]
    assert left_of(story) == 0
    after = balance_of(story.budget)
    assert (after.owed_pence, after.promised_pence) == (50_000, 0)


def test_it_is_paid_down_the_same_whether_it_was_paid_yet_or_not():
    story = agreed(advance=20)
    pay("advance")

    say(story, story.outcome)

    assert left_of(story) == 5_000
    assert balance_of(story.budget).paid_pence == 10_000


def test_what_was_kept_back_is_set_against_what_is_left_of_it():
    story = agreed(advance=20, retention=10)
    pay("advance")
    say(story, story.outcome, level=-1)  # £150: £15 kept back, £50 of the advance earned

    say(story, story.second, level=-2)

    assert kinds_and_pence() == [("advance", 10_000), ("verdict", 8_500)]
    assert left_of(story) == 3_500  # £50 was, and £15 kept back went against it
    after = balance_of(story.budget)
    assert (after.available_pence, after.promised_pence) == (500_000 - 18_500, 0)


def test_an_advance_that_nobody_paid_yet_is_not_paid_once_it_can_not_be_earned():
    story = agreed(advance=20)

    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    assert Payment.objects.get().state == "cancelled"
    assert balance_of(story.budget).available_pence == 500_000
    assert left_of(story) == 0


def test_it_stays_while_an_outcome_can_still_earn_it():
    story = agreed(advance=20)
    AgreedOutcome.objects.filter(pk=story.second.pk).update(review_on=today())
    ending.end(agreement=story.agreement, by=story.person_user, at=now())
    assert balance_of(story.budget).promised_pence == 10_000  # £200, and £100 of it was paid

    say(story, story.second)

    assert kinds_and_pence() == [("advance", 10_000), ("verdict", 10_000)]
    assert left_of(story) == 0


def test_both_sides_read_that_what_was_not_earned_is_owed_back(client):
    story = agreed(advance=20)
    pay("advance")
    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    for reader in (story.person_user, story.provider_user):
        client.force_login(reader)
        page = client.get(reverse("agreements:detail", args=[story.agreement.uuid])).content
        assert "£100. £100 of it was not earned." in page.decode()
        assert "owes that back to who paid it" in page.decode()


def test_both_sides_read_what_is_still_to_be_earned(client):
    story = agreed(advance=20)
    say(story, story.outcome)

    for reader in (story.person_user, story.provider_user):
        client.force_login(reader)
        page = client.get(reverse("agreements:detail", args=[story.agreement.uuid])).content
        assert "£100. £50 of it is still to be earned." in page.decode()
        assert "£250 to be paid. £50 was paid in advance." in page.decode()


def test_the_statement_tells_it(client):
    story = agreed(advance=20)
    say(story, story.outcome)
    client.force_login(story.person_user)

    page = client.get(reverse("money:statement", args=[story.budget.uuid])).content.decode()

    assert "Owed in advance to" in page
    assert "in advance, and earned now" in page
    assert "In advance, from" in page


def test_a_draft_says_what_each_answer_would_pay_after_an_advance(client):
    story = make_story()
    client.force_login(story.provider_user)
    how = reverse("agreements:how_it_pays", args=[story.agreement.uuid, story.part.uuid])
    fields = {"advance_percent": "20", "advance_payments": "3", "retention_percent": "0"}

    page = client.post(how, fields, follow=True).content.decode()

    assert "£60, when the agreement starts. It is £20 of each £100." in page
    assert "Pays £240. £60 more is paid in advance" in page


def test_the_form_says_what_is_amiss(client):
    story = make_story()
    client.force_login(story.provider_user)
    how = reverse("agreements:how_it_pays", args=[story.agreement.uuid, story.part.uuid])

    page = client.post(how, {"advance_percent": "21", "retention_percent": "0"}).content.decode()

    assert "Enter 20 or less." in page
    assert "over how many payments it is earned back" in page


def test_the_funder_says_how_much_may_be_paid_in_advance():
    story = make_story()
    with_terms = {"part": story.part, "retention_percent": 0, "cap_pence": None}
    by = {"by": story.person_user, "at": now()}
    for too_much in ({"advance_percent": 21}, {"advance_percent": 1, "advance_payments": 5}):
        with pytest.raises(UnableToAgree):
            terms.set_how_it_pays(**with_terms, **too_much, **by)
    terms.set_how_it_pays(**with_terms, advance_percent=20, advance_payments=4, **by)

    for name, most, told in (
        ("advance_most_percent", 10, "No more than £10 of each £100 may be paid in advance"),
        ("advance_payments_most", 2, "earned back in 2 payments"),
    ):
        story.funder.policy = {name: most}
        story.funder.save()
        with pytest.raises(UnableToAgree, match=told):
            terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


def test_sums_by_the_calendar_are_neither_advanced_nor_paid_down():
    story = make_story(kind="household")
    by, at = story.person_user, now()
    terms.set_periodic_sum(
        part=story.part, pence=10_000, times=2, first_due_on=today(), why="Fee", by=by, at=at
    )
    story.part.refresh_from_db()
    terms.set_how_it_pays(
        part=story.part, advance_percent=20, retention_percent=10, cap_pence=None, by=by, at=at
    )
    terms.choose_budgets(part=story.part, lines=[(story.budget, 50_000)], by=by, at=at)
    terms.offer_terms(agreement=story.agreement, by=by, at=at)
    sign_all(story)

    make_all_due(on=today(), at=now())

    assert kinds_and_pence() == [("advance", 6_000), ("period", 10_000)]
    assert left_of(story) == 6_000
