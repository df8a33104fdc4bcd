"""Public money pays only for a plan that its own funder approved: once, and for all within it."""

import pytest
from django.urls import reverse

from marketplace.agreements.actions import terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreementState
from marketplace.people.clock import now
from marketplace.plans import actions as plans
from marketplace.plans.models import Approval, ApprovalState, Plan, PlanState
from tests import cast
from tests.agreements.world import (
    another_story,
    have_plan_approved,
    make_budget,
    make_live_story,
    make_story,
    sign_all,
)

pytestmark = pytest.mark.django_db


def story_with_a_later_funder(**how):
    """The plan was approved before this funder came."""
    story = make_story(**how)
    Approval.objects.all().delete()
    return story


def offer(story, by=None):
    terms.offer_terms(agreement=story.agreement, by=by or story.person_user, at=now())


def page(client, user, story):
    client.force_login(user)
    return client.get(reverse("agreements:detail", args=[story.agreement.uuid])).content.decode()


@pytest.mark.parametrize("form", ["direct_payment", "notional"])
def test_money_of_a_funder_who_never_read_the_plan_pays_nothing(form):
    story = story_with_a_later_funder(form=form)

    with pytest.raises(UnableToAgree, match=f"{story.funder} has not read the plan"):
        offer(story)


def test_a_yes_of_another_funder_is_none_of_this_one():
    story = story_with_a_later_funder()
    council = cast.make_organisation("council", "", cast.make_user("Cy"))
    have_plan_approved(story.person, council, story.officer, "care_act")

    with pytest.raises(UnableToAgree, match="has not read the plan"):
        offer(story)


def test_own_money_needs_nobodys_yes():
    story = story_with_a_later_funder()
    own = make_budget(story.person, story.funder, story.officer, regime="own")
    terms.choose_budgets(part=story.part, lines=[(own, 30_000)], by=story.person_user, at=now())

    offer(story)

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.OFFERED


def test_from_the_agreement_the_plan_is_sent_approved_and_then_it_starts(client):
    story = story_with_a_later_funder()
    plan = story.person.plans.get()
    there = reverse("plans:send_on", args=[plan.uuid])
    before = page(client, story.person_user, story)
    client.post(there)
    waiting = page(client, story.person_user, story)
    plans.decide(
        approval=plan.approvals.get(), approve=True, reasons="", by=story.officer, at=now()
    )

    after = page(client, story.person_user, story)
    offer(story)
    sign_all(story)

    assert there in before
    assert "has not read the plan. Send it to them" in before
    assert "has not answered about the plan yet" in waiting
    assert there not in waiting
    assert "It is complete" in after
    assert story.agreement.state == AgreementState.LIVE


def test_a_funder_who_said_no_does_not_pay(client):
    story = story_with_a_later_funder()
    have_plan_approved(story.person, story.funder, story.officer)
    Approval.objects.update(state=ApprovalState.REFUSED)

    assert "did not approve the plan. Ask them to look again" in page(
        client, story.person_user, story
    )


def test_a_plan_that_was_refused_and_replaced_counts_for_nothing():
    story = make_story()
    Plan.objects.update(state=PlanState.REPLACED, approved_at=None)

    with pytest.raises(UnableToAgree, match="The plan must be approved first"):
        offer(story)


def test_a_yes_to_an_earlier_plan_still_counts():
    story = make_story()
    Plan.objects.update(state=PlanState.REPLACED)
    cast.make_plan(story.person, by=story.person_user)

    offer(story)

    story.agreement.refresh_from_db()
    assert story.agreement.state == AgreementState.OFFERED


def test_what_is_bought_within_an_approved_plan_needs_no_second_yes():
    story = another_story(make_live_story())

    offer(story)
    sign_all(story)

    assert story.agreement.state == AgreementState.LIVE


def test_the_provider_does_not_hear_who_funds(client):
    story = story_with_a_later_funder()

    with pytest.raises(UnableToAgree) as told:
        offer(story, by=story.provider_user)

    assert told.value.message == "The person’s side still has to say who pays."
    assert story.funder.name not in page(client, story.provider_user, story)
