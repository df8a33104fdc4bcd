"""Who gains from the payee, or is paid to help, does not say what happened: whatever they say."""

import pytest
from django.urls import reverse

from marketplace.agreements.actions import signing, terms, verdicts
from marketplace.agreements.models import Signature, Verdict
from marketplace.people.actions.organisations import add_member, end_membership
from marketplace.people.actions.supporters import end_supporter
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_live_story, make_story

pytestmark = pytest.mark.django_db


def say(story, by, declared=True):
    return verdicts.give_verdict(
        outcome=story.outcome, level=0, words="", by=by, at=now(), declared_no_interest=declared
    )


def daughter_at_a_brokerage(story):
    dev = cast.make_user("Dev")
    cast.make_supporter(story.person, dev, "plan", "agree", "pay", kind="family")
    cast.make_organisation("brokerage", "", dev)
    return dev


def test_a_daughter_who_works_for_a_brokerage_does_not_say_what_happened():
    story = make_live_story()

    with pytest.raises(NotAllowed, match="paid broker"):
        say(story, daughter_at_a_brokerage(story))

    assert not Verdict.objects.exists()


def test_her_page_says_why_and_who_else_may(client):
    story = make_live_story()
    client.force_login(daughter_at_a_brokerage(story))

    told = client.get(reverse("agreements:verdict", args=[story.outcome.uuid]), follow=True)

    assert "someone else must say what happened" in told.content.decode()
    assert "Say what happened<" not in told.content.decode()


def test_she_agrees_for_her_mother_all_the_same():
    story = make_story()
    dev = daughter_at_a_brokerage(story)
    terms.offer_terms(agreement=story.agreement, by=dev, at=now())

    signing.sign_for_person(part=story.part, by=dev, at=now(), version=1)

    assert Signature.objects.get().recorded_by == dev


def test_amira_speaks_for_herself_wherever_she_works():
    story = make_live_story()
    cast.make_organisation("brokerage", "", story.person_user)

    assert say(story, story.person_user, declared=None).level == 0


def test_a_supporter_from_a_brokerage_is_a_paid_broker_by_any_name():
    story, ben = make_live_story(), cast.make_user("Ben")
    cast.make_supporter(
        story.person,
        ben,
        "agree",
        kind="advocate",
        organisation=cast.make_organisation("brokerage"),
    )

    with pytest.raises(NotAllowed):
        say(story, ben)


@pytest.mark.parametrize("kind", ["provider", "brokerage"])
def test_who_left_since_it_was_agreed_still_gains(kind):
    story, wes = make_live_story(), cast.make_user("Wes")
    place = story.agreement.payee if kind == "provider" else cast.make_organisation("brokerage")
    member = add_member(organisation=place, user=wes)
    cast.make_supporter(story.person, wes, "agree")
    end_membership(member=member, by=wes, at=now())

    with pytest.raises(NotAllowed):
        say(story, wes)


def test_a_broker_who_comes_back_as_family_is_still_one():
    story, ben = make_live_story(), cast.make_user("Ben")
    broker = cast.make_supporter(story.person, ben, "plan", kind="broker")
    end_supporter(supporter=broker, by=ben, at=now())
    cast.make_supporter(story.person, ben, "agree", kind="family")

    with pytest.raises(NotAllowed):
        say(story, ben)


def test_who_left_before_it_was_written_may_speak():
    story, wes = make_live_story(), cast.make_user("Wes")
    member = add_member(organisation=story.agreement.payee, user=wes)
    member.left_at = story.agreement.created_at.replace(year=2020)
    member.save()
    cast.make_supporter(story.person, wes, "agree")

    assert say(story, wes).declared_no_interest
