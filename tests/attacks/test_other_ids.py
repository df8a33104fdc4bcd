"""Other people's ids, where a URL or a form names more than one thing."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from budgets.models import PaymentRun
from marketplace.agreements.models import Funding
from marketplace.introductions.models import Visit
from marketplace.needs.models import ResponseLine
from marketplace.people.clock import now, today
from tests.agreements.world import make_budget, make_live_story, make_story
from tests.permissions.rows.introductions import others, others_visit, own, own_visit
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")


@pytest.fixture
def world():
    return World()


def as_user(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def post(user, name, data=None, **kwargs):
    return as_user(user).post(reverse(name, kwargs=kwargs), data or {})


def test_another_needs_outcome_can_not_be_removed_through_ones_own(world):
    theirs = world.zeds_need.outcomes.get()

    answer = post(
        world.user("amira"), "needs:remove_outcome", uuid=world.need.uuid, outcome_uuid=theirs.uuid
    )

    assert answer.status_code == 404
    assert world.zeds_need.outcomes.count() == 1


def test_an_answer_can_not_use_another_providers_offer(world):
    world.response.state = "draft"
    world.response.save()
    line = world.need.outcomes.get()

    answer = post(
        world.user("olu"),
        "needs:respond",
        {"offer": str(world.rivals_offer.uuid), "how": "x", f"price_{line.uuid}": "10"},
        uuid=world.response.uuid,
    )

    assert answer.status_code == 200
    world.response.refresh_from_db()
    assert world.response.offer == world.offer


def test_an_answer_can_not_price_another_needs_outcome(world):
    world.response.state = "draft"
    world.response.save()
    theirs = world.zeds_need.outcomes.get()

    post(
        world.user("olu"),
        "needs:respond",
        {"offer": str(world.offer.uuid), "how": "x", f"price_{theirs.uuid}": "10"},
        uuid=world.response.uuid,
    )

    assert not ResponseLine.objects.filter(outcome=theirs).exists()


def test_a_draft_offer_can_not_start_an_answer(world):
    assert (
        post(
            world.user("olu"),
            "needs:start_answer",
            uuid=world.need.uuid,
            offer_uuid=world.zeds_offer.uuid,
        ).status_code
        == 404
    )


@pytest.mark.parametrize("what", ["look_back", "call_off"])
def test_a_visit_is_reached_through_its_own_introduction_alone(world, what):
    kwargs = own(world) | {"visit_uuid": others_visit(world)["visit_uuid"]}

    answer = post(world.user("amira"), f"introductions:{what}", **kwargs)

    assert answer.status_code == 404
    assert not Visit.objects.exclude(cancelled_at=None).exists()


def test_ones_own_visit_does_not_open_another_introduction(world):
    kwargs = others(world) | {"visit_uuid": own_visit(world)["visit_uuid"]}

    assert post(world.user("amira"), "introductions:look_back", **kwargs).status_code == 404


@pytest.mark.parametrize("what", ["change_supporter", "end_supporter"])
def test_another_persons_supporter_is_not_reached_through_oneself(world, what):
    theirs = world.zeds_sister

    answer = post(
        world.user("amira"), f"people:{what}", uuid=world.amira.uuid, supporter=theirs.uuid
    )

    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_another_organisations_member_is_not_reached_through_ones_own(world):
    officer = world.zeds_funder.members.get()

    for what in ("end_member", "make_manager"):
        url = reverse(f"people:{what}", args=[world.brokerage.uuid, officer.user.uuid])
        assert as_user(world.user("ben")).post(url).status_code == 404

    officer.refresh_from_db()
    assert officer.left_at is None


def test_anothers_part_is_not_reached_through_ones_own_agreement():
    mine, theirs = make_story(), make_story()

    for what in ("add_outcome", "budgets", "relationship", "periodic"):
        answer = post(
            mine.person_user,
            f"agreements:{what}",
            uuid=mine.agreement.uuid,
            part_uuid=theirs.part.uuid,
        )
        assert answer.status_code == 404, what


def test_anothers_budget_pays_nothing():
    mine, theirs = make_story(), make_story()

    post(
        mine.person_user,
        "agreements:budgets",
        {str(theirs.budget.uuid): "300", str(mine.budget.uuid): "0"},
        uuid=mine.agreement.uuid,
        part_uuid=mine.part.uuid,
    )

    assert not Funding.objects.filter(part=mine.part, budget=theirs.budget).exists()


def test_a_funder_signs_for_its_own_money_alone():
    mine = make_story(form="notional")
    other = make_story(form="notional")

    answer = post(other.officer, "agreements:sign", {"agrees": "on"}, uuid=mine.agreement.uuid)

    assert answer.status_code == 404


def test_another_payers_run_is_not_read_through_ones_own_desk():
    theirs, mine = make_live_story(form="notional"), make_live_story(form="notional")
    run = PaymentRun.objects.create(
        payer=theirs.funder.party, reference="R1", made_at=now(), for_on=today()
    )

    for what in ("run", "run_file"):
        url = reverse(f"money:{what}", args=[mine.funder.uuid, run.uuid])
        assert as_user(mine.officer).get(url).status_code == 404


def test_money_is_never_put_in_the_budget_of_another_funder():
    mine, theirs = make_story(), make_story()
    make_budget(mine.person, mine.funder, mine.officer)

    url = reverse("money:allocate", args=[theirs.budget.uuid])

    assert as_user(mine.officer).post(url, {"pence": "5"}).status_code == 404
