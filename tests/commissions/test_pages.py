"""The pages of a group: for five hundred as for two, and what each says."""

import re

import pytest
from django.urls import reverse

from marketplace.commissions import actions
from marketplace.commissions.models import Answer, Commission, Membership
from marketplace.people.clock import now
from tests import cast
from tests.commissions.world import ask, begin, gather, make_neighbour, say

pytestmark = pytest.mark.django_db


def crowd(member, number):
    """This many in the group beside its first member, who have all said yes to each other."""
    group, by = member.commission, member.person.user
    persons = [cast.make_person(f"P{n}") for n in range(number)]
    members = Membership.objects.bulk_create(
        Membership(
            commission=group,
            person=person,
            state="in",
            shared_words=f"Words of {person.first_name}.",
            asked_at=now(),
            joined_at=now(),
            recorded_by=by,
        )
        for person in persons
    )
    Answer.objects.bulk_create(
        Answer(ask=each, member=member, is_yes=True, answered_at=now(), recorded_by=by)
        for each in members
    )
    return members


def text_of(client, path, user):
    client.force_login(user)
    page = client.get(path, follow=True)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def place_path(member):
    return reverse("commissions:place", args=[member.uuid])


def test_a_group_of_five_hundred(client, django_assert_max_num_queries):
    amira = begin(make_neighbour("Amira"))
    crowd(amira, 499)
    for n in range(5):
        ask(amira.commission, make_neighbour(f"Q{n}"))
    client.force_login(amira.person.user)
    paths = [
        place_path(amira),
        "/home/",
        reverse("commissions:list", args=[amira.person.uuid]),
        reverse("commissions:invite", args=[amira.commission.uuid]),
        reverse("commissions:near", args=[amira.person.uuid]),
    ]
    for path in paths:
        with django_assert_max_num_queries(45):
            page = client.get(path)

        assert page.status_code == 200
    assert client.get(place_path(amira)).content.decode().count("Words of P") == 25


def test_one_of_five_hundred_answers_in_a_few_queries(client, django_assert_max_num_queries):
    amira = begin(make_neighbour("Amira"))
    crowd(amira, 499)
    bea = ask(amira.commission, make_neighbour("Bea"))

    with django_assert_max_num_queries(30):
        say(amira, bea)


def test_a_broker_of_many_opens_a_group_in_a_few_queries(client, django_assert_max_num_queries):
    amira = begin(make_neighbour("Amira"))
    ben = cast.make_user("Ben")
    for member in crowd(amira, 30):
        cast.make_supporter(member.person, ben, "plan", kind="broker")
    client.force_login(ben)

    with django_assert_max_num_queries(45):
        page = client.get(reverse("commissions:invite", args=[amira.commission.uuid]))

    assert page.status_code == 200


def test_the_way_from_the_first_page_to_a_group(client):
    amira = make_neighbour("Amira")
    client.force_login(amira.user)
    assert reverse("commissions:list", args=[amira.uuid]) in client.get("/home/").content.decode()

    client.post(
        reverse("commissions:open", args=[amira.uuid]),
        {"name": "Fridays", "wants": "To garden.", "kinds": ["activity"], "shared_words": ""},
    )
    member = Membership.objects.get()

    text = text_of(client, place_path(member), amira.user)
    assert "Nobody else yet" in text
    assert "You joined" in text


def test_the_code_waits_while_a_helper_says_for_whom_it_is(client):
    amira, joan, dev = begin(make_neighbour("Amira")), cast.make_person("Joan"), cast.make_user()
    cast.make_supporter(joan, dev, "plan")
    client.force_login(dev)
    client.post("/groups/code/", {"code": amira.commission.code})
    client.post("/switch/", {"person": joan.uuid})

    page = client.get(reverse("commissions:list", args=[joan.uuid]))

    assert "Go on with the code you typed" in page.content.decode()
    assert "Does Joan want to join?" in client.get("/groups/join/").content.decode()


def test_someone_asks_and_is_taken_in(client):
    amira, bea = begin(make_neighbour("Amira")), make_neighbour("Bea")
    client.force_login(bea.user)
    client.post("/groups/code/", {"code": amira.commission.code})
    client.post("/groups/join/", {"shared_words": "I like beans."})
    asking = Membership.objects.get(person=bea)
    assert "You hear from us by" in text_of(client, place_path(asking), bea.user)
    assert "Someone asks to join a group" in text_of(client, "/home/", amira.person.user)

    path = reverse("commissions:answer", args=[amira.uuid, asking.uuid])
    page = client.post(path, {"answer": "yes"}, follow=True)

    assert "I like beans." in page.content.decode()
    assert "Bea joined" in page.content.decode()


def test_a_supporter_answers_for_whoever_told_them_by_phone(client):
    joan, dev = cast.make_person("Joan"), cast.make_user("Dev")
    cast.make_supporter(joan, dev, "plan")
    member = actions.open_for_person(
        person=joan,
        name="Fridays",
        wants="To garden.",
        kinds=["activity"],
        shared_words="",
        by=dev,
        at=now(),
    )
    bea = ask(member.commission, make_neighbour("Bea"))
    client.force_login(dev)

    path = reverse("commissions:answer", args=[member.uuid, bea.uuid])
    client.post(path, {"answer": "yes", "channel": "phone", "said_by": "Joan"})

    answer = Answer.objects.get()
    assert (answer.is_yes, answer.channel, answer.said_by) == (True, "phone", "Joan")
    bea.refresh_from_db()
    assert bea.is_in


def test_a_helpers_first_page_says_where_someone_asks_to_join(client):
    amira, ben = begin(make_neighbour("Amira")), cast.make_user("Ben")
    cast.make_supporter(amira.person, ben, "plan", kind="broker")
    ask(amira.commission, make_neighbour("Bea"))

    assert "Someone asks to join their group" in text_of(client, "/home/", ben)
    cast.make_provider("vcse", "", ben, vetted=False)
    assert "Someone asks to join" not in text_of(client, "/home/", ben)


def test_leaving_is_one_step(client):
    amira, bea = gather("Amira", "Bea")
    client.force_login(bea.person.user)

    client.post(reverse("commissions:leave", args=[bea.uuid]))

    assert client.get(place_path(bea)).status_code == 404
    text = text_of(client, place_path(amira), amira.person.user)
    assert "Someone left" in text
    assert "Bea" not in text


def test_the_sheet_to_print_holds_the_code_the_link_and_no_name(client):
    amira = gather("Amira", "Bea")[0]

    path = reverse("commissions:invite", args=[amira.commission.uuid])
    client.force_login(amira.person.user)
    sheet = client.get(path).content.decode().partition('<section aria-labelledby="sheet">')[2]

    code = amira.commission.code
    assert f"{code[:5]}-{code[5:]}" in sheet
    assert f"http://testserver/groups/join/{code[:5]}-{code[5:]}/" in sheet
    assert "Amira" not in sheet
    assert "Bea" not in sheet


def test_who_may_only_look_finds_nothing_to_press(client):
    amira, vera = begin(make_neighbour("Amira")), cast.make_user("Vera")
    cast.make_supporter(amira.person, vera)
    ask(amira.commission, make_neighbour("Bea"))

    text = text_of(client, place_path(amira), vera)

    assert "Someone asks to join." in text
    for press in ("Say yes or not yet", "Leave this group", "Ask others to join"):
        assert press not in text


def test_a_brokers_first_page_leads_to_the_groups_they_help(client):
    ben = cast.make_user("Ben")
    brokerage = cast.make_organisation("brokerage", "Clear Choices", ben)
    client.force_login(ben)
    path = reverse("commissions:helped", args=[brokerage.uuid])
    assert path in client.get("/home/").content.decode()

    begun = {"name": "Fridays", "wants": "To garden.", "kinds": ["activity"]}
    client.post(reverse("commissions:open_for_others", args=[brokerage.uuid]), begun)

    assert "Fridays" in text_of(client, path, ben)
    group = Commission.objects.get()
    assert "Fewer than five" in text_of(client, f"/groups/{group.uuid}/", ben)
