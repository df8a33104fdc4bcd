"""Two sides meet: each says yes, either stops, and no reason crosses over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.introductions import actions
from marketplace.introductions.actions import UnableToIntroduce
from marketplace.introductions.models import IntroductionState
from marketplace.messages.models import Notice
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    user = cast.make_user("Amira")
    return cast.make_person(user=user)


@pytest.fixture
def olu():
    return cast.make_user("Olu")


def meet(amira, provider, by):
    need = cast.make_need(amira, by=amira.user)
    response = cast.make_response(need, cast.make_offer(provider), by=by)
    return actions.open_introduction(response=response, by=amira.user, at=now())


def run_out(provider):
    provider.checks.update(expires_on=today() - timedelta(days=1))


def test_both_say_yes(amira, olu):
    introduction = meet(amira, cast.make_provider("vcse", "", olu), olu)

    actions.say_yes(introduction=introduction, by=olu, at=now())

    assert introduction.state == IntroductionState.MUTUAL


def test_the_person_cannot_say_yes_for_the_provider(amira, olu):
    introduction = meet(amira, cast.make_provider("vcse", "", olu), olu)

    with pytest.raises(NotAllowed):
        actions.say_yes(introduction=introduction, by=amira.user, at=now())


def test_who_works_for_a_provider_cannot_choose_it_for_the_person(amira, olu):
    cast.make_supporter(amira, olu, "plan")
    need = cast.make_need(amira, by=amira.user)
    provider = cast.make_provider("vcse", "", olu)
    response = cast.make_response(need, cast.make_offer(provider), by=olu)

    with pytest.raises(NotAllowed):
        actions.open_introduction(response=response, by=olu, at=now())


def test_the_carer_says_yes_and_then_the_scheme(amira, olu):
    shirin = cast.make_user("Shirin")
    scheme = cast.make_provider("scheme", "", shirin)
    introduction = meet(amira, cast.make_provider("household", "", olu, scheme=scheme), olu)

    with pytest.raises(UnableToIntroduce, match="carer says yes first"):
        actions.say_yes(introduction=introduction, by=shirin, at=now())
    actions.say_yes(introduction=introduction, by=olu, at=now())
    with pytest.raises(UnableToIntroduce, match="scheme confirms"):
        actions.say_yes(introduction=introduction, by=olu, at=now())
    assert introduction.state == IntroductionState.OPEN

    actions.say_yes(introduction=introduction, by=shirin, at=now())

    assert introduction.state == IntroductionState.MUTUAL


def test_whose_checks_have_run_out_goes_no_further_but_may_stop(amira, olu):
    provider = cast.make_provider("vcse", "", olu)
    introduction = meet(amira, provider, olu)
    run_out(provider)

    with pytest.raises(UnableToIntroduce, match="checks have run out"):
        actions.say_yes(introduction=introduction, by=olu, at=now())
    actions.stop(introduction=introduction, by=olu, at=now())

    assert introduction.state == IntroductionState.ENDED


@pytest.mark.parametrize("side", ["person", "provider"])
def test_whoever_stops_the_words_are_the_same_and_name_nobody(amira, olu, side):
    introduction = meet(amira, cast.make_provider("vcse", "Olu's allotment", olu), olu)
    Notice.objects.all().delete()

    actions.stop(introduction=introduction, by=amira.user if side == "person" else olu, at=now())

    assert set(Notice.objects.values_list("words", flat=True)) == {
        "An introduction has ended. That happens often, and it says nothing about you."
    }


def test_the_trail_does_not_name_whoever_stopped_for_the_provider(amira, olu):
    introduction = meet(amira, cast.make_provider("vcse", "", olu), olu)

    actions.stop(introduction=introduction, by=olu, at=now())

    entry = AuditEntry.objects.get(verb="introduction.ended")
    assert (entry.actor, entry.organisation) == (None, None)


def test_a_visit_written_down_twice_is_one(amira, olu):
    introduction = meet(amira, cast.make_provider("vcse", "", olu), olu)
    actions.say_yes(introduction=introduction, by=olu, at=now())
    for by in (amira.user, olu):
        actions.plan_visit(
            introduction=introduction, kind="tea", planned_on=today(), by=by, at=now()
        )

    assert introduction.visits.count() == 1


def test_each_side_keeps_its_own_words(amira, olu, client):
    introduction = meet(amira, cast.make_provider("vcse", "", olu), olu)
    actions.say_yes(introduction=introduction, by=olu, at=now())
    visit = actions.plan_visit(
        introduction=introduction, kind="tea", planned_on=today(), by=olu, at=now()
    )
    for by, words in ((amira.user, "He talks a lot"), (olu, "She is shy")):
        actions.look_back(visit=visit, happened_on=today(), words=words, by=by, at=now())
        visit.refresh_from_db()

    client.force_login(olu)
    theirs = client.get(reverse("introductions:detail", args=[introduction.uuid])).content.decode()

    assert "She is shy" in theirs
    assert "He talks a lot" not in theirs
    assert "Amira" not in theirs
