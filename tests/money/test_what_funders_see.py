"""Outside an audit a funder sees totals: no single line, and none of the person's words."""

import pytest
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Payment
from marketplace.agreements.actions.verdicts import add_provider_view, give_verdict
from marketplace.money.actions import owed_back
from marketplace.money.models import OwedBack
from marketplace.people.clock import now
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db
SAID = "Plantedverdict"
VIEW = "Plantedview"
AGREED = "Plantedveg"  # in the words of what was agreed


def spoken(form):
    """A story in which the person and the provider have said how it went."""
    story = make_live_story(form=form)
    give_verdict(outcome=story.outcome, level=1, words=SAID, by=story.person_user, at=now())
    add_provider_view(outcome=story.outcome, words=VIEW, by=story.provider_user, at=now())
    story.payment = Payment.objects.get(part=story.part.uuid)
    return story


def text(client, user, name, *args):
    client.force_login(user)
    answer = client.get(reverse(name, args=args))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def pages_of_a_funder(story):
    """Every page of one budget, its payments and agreement, and of all of a funder's money."""
    of_a_budget = (
        *("statement", "forecast", "allocate", "write_reclaim", "write_reduction"),
        *("write_ending", "suspend", "resume", "contribution", "death"),
    )
    yield from ((f"money:{name}", story.budget.uuid) for name in of_a_budget)
    of_the_funder = (
        *("funded", "payments", "proposals", "month", "all_owed_back", "differences"),
        *("new_round", "payee_changes", "settings"),
    )
    yield from ((f"money:{name}", story.funder.uuid) for name in of_the_funder)
    yield "money:paid_by_mistake", story.funder.uuid, story.payment.uuid
    yield "money:payment", story.payment.uuid
    yield "agreements:detail", story.agreement.uuid
    yield "agreements:result", story.outcome.uuid
    yield ("home:desk",)


@pytest.mark.parametrize("form", ["direct_payment", "notional"])
def test_no_page_tells_a_funders_officer_what_was_said(client, form):
    story = spoken(form)

    for name, *args in pages_of_a_funder(story):
        page = text(client, story.officer, name, *args)

        assert SAID not in page, name
        assert VIEW not in page, name
        if name.startswith("money:"):
            assert AGREED not in page, name


@pytest.mark.parametrize("form", ["direct_payment", "notional"])
def test_the_statement_shows_an_officer_totals_and_no_single_line(client, form):
    story = spoken(form)

    page = text(client, story.officer, "money:statement", story.budget.uuid)

    assert "To be paid" in page
    assert "Earned by" not in page
    assert "only in an audit" in page
    assert text(client, story.officer, "money:statement_csv", story.budget.uuid) == "403"


def test_the_person_still_reads_each_line_and_word(client):
    story = spoken("notional")

    assert "Earned by" in text(client, story.person_user, "money:statement", story.budget.uuid)
    assert SAID in text(client, story.person_user, "agreements:detail", story.agreement.uuid)
    assert AGREED in text(client, story.person_user, "money:payment", story.payment.uuid)
    assert AGREED in text(client, story.provider_user, "money:payment", story.payment.uuid)


def test_an_officer_who_pays_sees_whom_and_how_much(client):
    story = spoken("notional")

    page = text(client, story.officer, "money:payment", story.payment.uuid)

    assert str(story.agreement.payee) in page
    assert "Something that was agreed" in page


def test_an_officer_who_wrote_a_verdict_down_reads_what_they_wrote(client):
    story = make_live_story(form="notional")
    give_verdict(
        outcome=story.outcome, level=1, words=SAID, by=story.officer, at=now(), channel="phone",
        said_by="the person", declared_no_interest=True,
    )  # fmt: skip

    assert SAID in text(client, story.officer, "agreements:detail", story.agreement.uuid)


def test_money_paid_by_mistake_tells_an_officer_no_words(client):
    story = spoken("notional")
    payment = budgets.confirm(payment=story.payment, by=story.officer.pk, at=now())
    owed_back.say_paid_by_mistake(
        payment=payment, funder=story.funder, pence=100, why="Twice.", by=story.officer, at=now()
    )
    owed = OwedBack.objects.get()

    assert AGREED not in text(client, story.officer, "money:owed_back", owed.uuid)
    assert AGREED in text(client, story.person_user, "money:owed_back", owed.uuid)
