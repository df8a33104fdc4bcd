"""Support that needs a check of its own goes no further once that check has run out."""

from datetime import timedelta

import pytest

from marketplace.agreements.actions import signing, terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import Agreement, AgreementState
from marketplace.introductions import actions as introductions
from marketplace.introductions.actions import UnableToIntroduce
from marketplace.needs.models import Need
from marketplace.people.clock import now, today
from marketplace.providers.models import Check, Offer
from tests import cast
from tests.agreements.world import make_story

pytestmark = pytest.mark.django_db


def story_of_personal_care(*kinds):
    """Olu's organisation helps Amira to wash: it is registered for that with CQC."""
    story = make_story()
    meeting = story.agreement.introduction
    Need.objects.filter(pk=meeting.need_id).update(kinds=["personal_care", *kinds])
    Offer.objects.filter(pk=meeting.response.offer_id).update(kinds=["personal_care", *kinds])
    return afresh(story)


def afresh(story):
    story.agreement = Agreement.objects.get(pk=story.agreement.pk)
    story.part = story.agreement.parts.get()
    return story


def its_check(provider):
    return Check.objects.filter(provider=provider, requirement__support_kind="personal_care")


def run_out(story):
    ran_out = its_check(story.agreement.provider).update(expires_on=today() - timedelta(days=1))
    assert ran_out
    assert story.agreement.provider.is_vetted()
    return afresh(story)


def offer(story):
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


def sign(story):
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def test_with_its_check_it_is_agreed():
    story = story_of_personal_care()
    offer(story)

    sign(story)

    assert story.part.agreement.signatures.exists()


def test_without_it_nothing_is_offered():
    story = run_out(story_of_personal_care())

    with pytest.raises(UnableToAgree, match="checks have run out"):
        offer(story)


def test_without_it_nobody_signs():
    story = story_of_personal_care()
    offer(story)
    run_out(story)

    with pytest.raises(UnableToAgree, match="checks have run out"):
        sign(story)


@pytest.mark.parametrize("others", [[], ["activity"]])
def test_to_change_the_offer_after_the_answer_changes_nothing(others):
    story = run_out(story_of_personal_care(*others))
    Offer.objects.filter(provider=story.agreement.provider).update(kinds=["activity"])

    with pytest.raises(UnableToAgree, match="checks have run out"):
        offer(afresh(story))


def test_who_answered_for_another_part_of_the_need_needs_no_check_for_the_rest():
    story = make_story()
    its_check(story.agreement.provider).delete()
    Need.objects.filter(pk=story.agreement.introduction.need_id).update(
        kinds=["personal_care", "activity"]
    )

    offer(afresh(story))

    assert afresh(story).agreement.state == AgreementState.OFFERED


def test_a_funders_permission_starts_nothing_without_it():
    story = story_of_personal_care()
    terms.say_how_related(
        part=story.part, relationship="spouse", same_household=True, by=story.person_user, at=now()
    )
    offer(story)
    sign(story)
    signing.sign_for_provider(
        agreement=story.agreement, by=story.provider_user, at=now(), version=1
    )
    run_out(story)

    with pytest.raises(UnableToAgree, match="checks have run out"):
        signing.authorise(part=story.part, why="No one else can.", by=story.officer, at=now())


def test_without_it_the_two_do_not_meet():
    amira, olu = cast.make_user("Amira"), cast.make_user("Olu")
    person, provider = cast.make_person(user=amira), cast.make_provider("vcse", "", olu)
    need = cast.make_need(person, by=amira, kinds=["personal_care"])
    response = cast.make_response(need, cast.make_offer(provider, kinds=["personal_care"]), by=olu)

    yesterday = today() - timedelta(days=1)

    introduction = introductions.open_introduction(response=response, by=amira, at=now())
    its_check(provider).update(expires_on=yesterday)
    with pytest.raises(UnableToIntroduce, match="checks have run out"):
        introductions.say_yes(introduction=introduction, by=olu, at=now())


def test_without_it_an_answer_is_not_chosen():
    amira, olu = cast.make_user("Amira"), cast.make_user("Olu")
    person, provider = cast.make_person(user=amira), cast.make_provider("vcse", "", olu)
    its_check(provider).update(expires_on=today() - timedelta(days=1))
    need = cast.make_need(person, by=amira, kinds=["personal_care"])
    response = cast.make_response(need, cast.make_offer(provider, kinds=["personal_care"]), by=olu)

    with pytest.raises(UnableToIntroduce, match="checks have run out"):
        introductions.open_introduction(response=response, by=amira, at=now())
