from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.consent.models import Tier
from marketplace.messages.models import Notice
from marketplace.needs import actions
from marketplace.needs.models import Response, ResponseState
from marketplace.needs.queries.outlines import count_of_outlines, outlines_that_fit
from marketplace.people.clock import now
from marketplace.people.models import AuditEntry
from marketplace.providers.models import Check
from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_provider,
    make_release,
    make_response,
    make_user,
)
from tests.needs.cast import PLANTED, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = make_world()
    client.force_login(world.olu)
    return world


def pages_of(world):
    response = make_response(world.need, world.offer, by=world.olu, state="draft", sent_at=None)
    return [
        reverse("needs:outlines"),
        reverse("needs:outline", args=[world.need.uuid]),
        reverse("needs:respond", args=[response.uuid]),
        reverse("needs:answer", args=[response.uuid]),
        reverse("needs:detail", args=[world.need.uuid]),
        reverse("needs:suggestions", args=[world.need.uuid]),
        reverse("plans:detail", args=[world.need.plan.uuid]),
        reverse("consent:list", args=[world.amira.uuid]),
    ]


def everything_in(answer):
    return answer.content.decode() + str(dict(answer.headers)) + str(answer.cookies)


def test_at_the_outline_nothing_identifies_anyone(client, world):
    for url in pages_of(world):
        told = everything_in(client.get(url))

        assert not [planted for planted in PLANTED if planted in told], url


def test_an_answer_sent_and_refused_tells_nobody_who(client, world):
    response = make_response(world.need, world.offer, by=world.olu, state="draft", sent_at=None)
    actions.send_response(response=response, by=world.olu, at=now())
    actions.decline_response(response=response, by=world.amira.user, at=now())

    told = " ".join(Notice.objects.filter(user=world.olu).values_list("words", flat=True))
    told += " ".join(str(letter.message()) for letter in mail.outbox)
    told += everything_in(client.get(reverse("needs:answer", args=[response.uuid])))
    assert not [planted for planted in PLANTED if planted in told]


def test_bad_input_shows_nothing_of_the_person(client, world):
    response = make_response(world.need, world.offer, by=world.olu, state="draft", sent_at=None)

    answer = client.post(reverse("needs:respond", args=[response.uuid]), {"offer": "x" * 9000})

    told = everything_in(answer)
    assert "There is a problem" in told
    assert not [planted for planted in PLANTED if planted in told]


def test_the_list_shows_the_need_that_fits_with_reasons(client, world):
    told = client.get(reverse("needs:outlines")).content.decode()

    assert "Something to do or learn" in told
    assert world.offer.title in told


def test_as_many_outlines_are_counted_as_are_listed(world, django_assert_max_num_queries):
    make_offer(world.provider)
    for kinds in (["activity"], ["transport"]):
        joan = make_person("Joan", user=make_user("Joan"))
        make_need(joan, by=joan.user, kinds=kinds)

    with django_assert_max_num_queries(8):
        assert count_of_outlines(world.olu) == 2

    assert len(outlines_that_fit(world.olu)) == 2


def test_a_need_that_no_offer_fits_is_not_listed(client, world):
    world.offer.kinds = ["transport"]
    world.offer.save()

    told = client.get(reverse("needs:outlines")).content.decode()

    assert "Nobody is looking" in told


def test_the_list_costs_the_same_for_many_needs(client, world, django_assert_max_num_queries):
    for n in range(12):
        user = make_user(f"Person {n}")
        make_need(make_person(f"Person {n}", user=user), by=user)

    with django_assert_max_num_queries(25):
        client.get(reverse("needs:outlines"))


def test_a_profile_is_read_where_it_was_released_and_amira_sees_who_read(client, world):
    make_release(world.amira, world.provider.organisation)

    told = client.get(reverse("needs:outline", args=[world.need.uuid])).content.decode()

    assert "Plantedveg" in told
    assert "Plantedname" not in told
    assert "Secretgate" not in told
    seen = AuditEntry.objects.get(verb="profile.read")
    assert (seen.person, seen.organisation) == (world.amira, world.provider.organisation)


def test_contact_tells_only_what_was_chosen(client, world):
    release = make_release(world.amira, world.provider.organisation, Tier.CONTACT)
    release.shares = ["phone"]
    release.save()

    told = client.get(reverse("needs:outline", args=[world.need.uuid])).content.decode()

    assert "07700 900123" in told
    assert "Plantedname" not in told
    assert "Secretgate" not in told


def test_a_withdrawn_release_shows_the_outline_again(client, world):
    release = make_release(world.amira, world.provider.organisation)
    release.withdrawn_at = now()
    release.save()

    told = client.get(reverse("needs:outline", args=[world.need.uuid])).content.decode()

    assert "Plantedveg" not in told


@pytest.mark.parametrize("act", [actions.withdraw_need, actions.pause_need])
def test_what_is_withdrawn_or_paused_is_gone_at_once(client, world, act):
    act(need=world.need, by=world.amira.user, at=now())

    assert str(world.need.uuid) not in client.get(reverse("needs:outlines")).content.decode()
    page = client.get(reverse("needs:outline", args=[world.need.uuid]))
    assert page.status_code == 404


def test_an_expired_check_closes_the_outline(client, world):
    Check.objects.update(expires_on=now().date().replace(year=2020))

    assert client.get(reverse("needs:outline", args=[world.need.uuid])).status_code == 404
    assert "checks are not all in place" in client.get(reverse("needs:outlines")).content.decode()


def test_strangers_find_no_outlines(client, world):
    client.force_login(make_user("Sam"))

    assert client.get(reverse("needs:outlines")).status_code == 404
    assert client.get(reverse("needs:outline", args=[world.need.uuid])).status_code == 404


def begin(client, world):
    url = reverse("needs:start_answer", args=[world.need.uuid, world.offer.uuid])
    client.post(url)
    return Response.objects.get()


def terms(world, **changes):
    outcome = world.need.outcomes.get()
    return {
        "offer": str(world.offer.uuid),
        "how": "Mornings together.",
        f"price_{outcome.uuid}": "300",
        f"words_{outcome.uuid}": "A bed of your own",
        "asks": "",
        "do": "send",
    } | changes


def test_olu_answers_and_amira_is_told(client, world):
    response = begin(client, world)

    client.post(reverse("needs:respond", args=[response.uuid]), terms(world))

    response.refresh_from_db()
    assert response.state == ResponseState.SENT
    assert response.lines.get().price_pence == 30_000
    assert Notice.objects.filter(user=world.amira.user, words__contains="answered").exists()


def test_an_answer_is_kept_as_a_draft_and_found_again(client, world):
    response = begin(client, world)
    url = reverse("needs:respond", args=[response.uuid])

    client.post(url, terms(world, do="save", how="Half a thought"))

    assert "Half a thought" in client.get(url).content.decode()
    assert begin(client, world) == response


def test_sending_twice_sends_once(client, world):
    response = begin(client, world)
    url = reverse("needs:respond", args=[response.uuid])

    client.post(url, terms(world))
    again = client.post(url, terms(world, how="Something else"))

    assert again.status_code == 302
    response.refresh_from_db()
    assert response.how == "Mornings together."


@pytest.mark.parametrize(
    "changes",
    [
        {"how": ""},
        {"how": "x" * 3001},
        {"offer": ""},
        {"offer": str(uuid4())},
        {"asks": "x" * 1001},
    ],
)
def test_bad_answers_are_refused_with_words(client, world, changes):
    response = begin(client, world)

    page = client.post(reverse("needs:respond", args=[response.uuid]), terms(world, **changes))

    assert "There is a problem" in page.content.decode()
    assert Response.objects.get().state == ResponseState.DRAFT


@pytest.mark.parametrize("price", ["", "0", "-5", "lots", "1e9", "999999999999", "5.555"])
def test_bad_prices_are_refused_with_words(client, world, price):
    response = begin(client, world)
    field = f"price_{world.need.outcomes.get().uuid}"

    page = client.post(
        reverse("needs:respond", args=[response.uuid]),
        terms(world, **{field: price, "asks": "Come on time"}),
    )

    told = page.content.decode()
    assert "There is a problem" in told
    assert "Come on time" in told
    assert Response.objects.get().state == ResponseState.DRAFT


def test_someone_elses_offer_cannot_be_used(client, world):
    other = make_offer(make_provider("vcse", "Others", make_user("Other")))
    url = reverse("needs:start_answer", args=[world.need.uuid, other.uuid])

    assert client.post(url).status_code == 404


def test_someone_elses_answer_does_not_exist(client, world):
    other = make_user("Other")
    offer = make_offer(make_provider("vcse", "Others", other))
    theirs = make_response(world.need, offer, by=other, state="draft", sent_at=None)

    for name in ("needs:respond", "needs:answer"):
        assert client.get(reverse(name, args=[theirs.uuid])).status_code == 404
    for name in ("needs:send", "needs:confirm", "needs:send_back", "needs:take_back"):
        assert client.post(reverse(name, args=[theirs.uuid])).status_code == 404


def test_an_answer_is_taken_back(client, world):
    response = make_response(world.need, world.offer, by=world.olu)

    client.post(reverse("needs:take_back", args=[response.uuid]))

    response.refresh_from_db()
    assert response.state == ResponseState.WITHDRAWN


def test_a_household_answers_through_its_scheme(client, world):
    grace, worker = make_user("Grace"), make_user("Worker")
    scheme = make_provider("scheme", "Meadow", worker)
    household = make_provider("household", "Grace's home", grace, scheme=scheme)
    offer = make_offer(household, price_basis="four_weeks")
    client.force_login(grace)
    client.post(reverse("needs:start_answer", args=[world.need.uuid, offer.uuid]))
    response = Response.objects.get()
    line = f"price_{world.need.outcomes.get().uuid}"
    client.post(
        reverse("needs:respond", args=[response.uuid]),
        terms(world, offer=str(offer.uuid), four_weeks_pence="1,900", **{line: ""}),
    )
    response.refresh_from_db()
    assert response.state == ResponseState.WITH_SCHEME
    client.post(reverse("needs:confirm", args=[response.uuid]))
    response.refresh_from_db()
    assert response.state == ResponseState.WITH_SCHEME

    client.force_login(worker)
    client.post(reverse("needs:confirm", args=[response.uuid]))

    response.refresh_from_db()
    assert (response.state, response.confirmed_by) == (ResponseState.SENT, worker)
