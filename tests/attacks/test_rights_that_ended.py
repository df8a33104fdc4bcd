"""Rights that ended, or never were so wide, while a page or a session lived on."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.agreements.models import Signature, Verdict
from marketplace.people.actions.organisations import add_member, end_membership
from marketplace.people.clock import now, today
from marketplace.people.models import Supporter
from marketplace.providers.models import Check
from tests.agreements.world import make_live_story, make_story
from tests.cast import make_organisation, make_supporter, make_user
from tests.permissions.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")


def as_user(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


ENDS = {
    "ended": {"ended_at": now()},
    "past its last day": {"starts_on": today() - timedelta(9), "ends_on": today() - timedelta(1)},
    "still to begin": {"starts_on": today() + timedelta(1)},
}


@pytest.mark.parametrize("how", ENDS)
def test_a_session_outlives_no_right_to_act(how):
    world = World()
    dev = as_user(world.user("dev"))
    dev.post(reverse("people:switch"), {"person": str(world.joan.uuid)})
    assert "Joan" in dev.get("/home/").content.decode()

    Supporter.objects.filter(pk=world.dev.pk).update(**ENDS[how])

    assert dev.get(reverse("people:person", args=[world.joan.uuid])).status_code == 404
    assert dev.post(reverse("plans:start", args=[world.joan.uuid])).status_code == 404
    for page in ("/home/", "/needs/", "/switch/", "/notices/"):
        text = dev.get(page).content.decode()
        assert "Plantedjoan" not in text, page
        assert "acting for" not in text, page


def test_who_left_an_organisation_reads_nothing_of_it():
    story = make_live_story(form="notional")
    colleague = make_user("Colleague")
    member = add_member(organisation=story.funder, user=colleague)
    client = as_user(colleague)
    page = reverse("agreements:detail", args=[story.agreement.uuid])
    assert client.get(page).status_code == 200

    end_membership(member=member, by=story.officer, at=now())

    assert client.get(page).status_code == 404
    assert client.get(reverse("money:payments", args=[story.funder.uuid])).status_code == 404
    assert client.get(reverse("money:statement", args=[story.budget.uuid])).status_code == 404


def test_a_broker_neither_agrees_nor_judges_nor_pays():
    draft, live = make_story(), make_live_story()
    ben = make_user("Ben")
    for story in (draft, live):
        make_supporter(story.person, ben, "plan", kind="broker")
    client = as_user(ben)

    tries = {
        "agreements:relationship": [draft.agreement.uuid, draft.part.uuid],
        "agreements:budgets": [draft.agreement.uuid, draft.part.uuid],
        "agreements:stop": [draft.agreement.uuid],
        "agreements:verdict": [live.outcome.uuid],
    }

    for name, args in tries.items():
        assert client.post(reverse(name, args=args), {"level": "2"}).status_code == 403, name
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("scopes", [(), ("plan",), ("pay",)])
def test_only_who_may_agree_signs_and_judges(scopes):
    from marketplace.agreements.actions.terms import offer_terms

    story = make_story()
    offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    helper = make_user("Helper")
    make_supporter(story.person, helper, *scopes)

    answer = as_user(helper).post(
        reverse("agreements:sign", args=[story.agreement.uuid]), {"agrees": "on", "version": "1"}
    )

    assert answer.status_code == 403
    assert not Signature.objects.exists()


def test_who_works_for_the_provider_judges_for_nobody():
    """Not even as the person's representative, with every right (R4)."""
    story = make_live_story()
    both = make_user("Both")
    make_supporter(story.person, both, "agree", "plan", kind="representative")
    add_member(organisation=story.agreement.payee, user=both)

    answer = as_user(both).post(
        reverse("agreements:verdict", args=[story.outcome.uuid]), {"level": "2"}
    )

    assert answer.status_code == 403
    assert not Verdict.objects.exists()


def test_a_check_that_runs_out_between_page_and_button_stops_the_answer():
    world = World()
    world.response.state = "draft"
    world.response.sent_at = None
    world.response.save()
    olu = as_user(world.user("olu"))
    assert olu.get(reverse("needs:respond", args=[world.response.uuid])).status_code == 200

    Check.objects.filter(provider=world.olu).update(expires_on=today() - timedelta(days=1))

    olu.post(reverse("needs:send", args=[world.response.uuid]))
    world.response.refresh_from_db()
    assert world.response.state == "draft"
    assert olu.get(reverse("needs:outline", args=[world.need.uuid])).status_code == 404


def test_a_paused_provider_reads_no_outline_and_is_not_chosen():
    world = World()
    assert world.response
    type(world.olu).objects.filter(pk=world.olu.pk).update(paused_at=now())

    assert (
        as_user(world.user("olu")).get(reverse("needs:outline", args=[world.need.uuid])).status_code
        == 404
    )
    as_user(world.user("amira")).post(reverse("introductions:open", args=[world.response.uuid]))
    world.response.refresh_from_db()
    assert world.response.state == "sent"


def test_a_scheme_confirms_for_its_own_households_alone():
    from tests.cast import make_provider, make_response

    world = World()
    stranger = make_user("Other scheme")
    make_provider("scheme", "Other scheme", stranger, area=world.oldham)
    waiting = make_response(
        world.need, world.homes_offer, by=world.user("grace"), state="with_scheme", sent_at=None
    )

    answer = as_user(stranger).post(reverse("needs:confirm", args=[waiting.uuid]))

    assert answer.status_code == 404


def test_a_funder_of_another_area_opens_no_budget_here():
    from marketplace.money.queries.budgets import number_of
    from marketplace.people.clock import money_year_of
    from tests.bad_input.stories import _day

    story = make_story()
    officer = make_user("Far")
    from tests.cast import make_area

    far = make_organisation("icb", "", officer, area=make_area("Elsewhere"))
    first, last = money_year_of(today())
    data = {
        "number": number_of(story.person), "form": "notional", "pence": "5",
        "key": "3f0c5a0e-7b9d-4f0e-9a53-1d1d1d1d1d1d",
        **_day("born_on", story.person.born_on),
        **_day("starts_on", first), **_day("ends_on", last),
    }  # fmt: skip

    answer = as_user(officer).post(reverse("money:open_budget", args=[far.uuid]), data)

    assert answer.status_code == 200
    assert "can’t find anyone" in answer.content.decode()
