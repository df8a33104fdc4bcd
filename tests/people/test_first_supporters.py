"""A funder's officer who wrote someone down asks whom that person wants to act with them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.people.actions import invitations
from marketplace.people.actions.invitations import UnableToAnswer
from marketplace.people.actions.organisations import add_member, end_membership
from marketplace.people.actions.persons import write_down_for_funder
from marketplace.people.clock import now
from marketplace.people.models import AuditEntry, Invitation, Person
from marketplace.people.queries import happening
from tests.cast import make_area, make_organisation, make_supporter, make_user

pytestmark = pytest.mark.django_db

ASKED = {
    "email": "dev@test.example",
    "kind": "family",
    "relationship": "daughter",
    "authority": "consent",
    "scopes": ["plan", "agree"],
    "channel": "phone",
    "said_by": "person",
    "agreed": "on",
}


@pytest.fixture
def fern(client):
    user = make_user("Fern")
    make_organisation("icb", "Oldham ICB", user, area=make_area("Oldham"))
    client.force_login(user)
    return user


@pytest.fixture
def joan(fern):
    return write_down_for_funder(
        details={
            "first_name": "Joan",
            "last_name": "Plantedjoan",
            "born_on": "1941-02-03",
            "postcode": "OL4 3XY",
        },
        organisation=fern.memberships.get().organisation,
        by=fern,
        at=now(),
        channel="visit",
        said_by="person",
    )


def url(person):
    return reverse("people:first_supporter", args=[person.uuid])


def test_the_officer_asks_joans_daughter(client, joan):
    client.post(url(joan), ASKED)
    dev = make_user("Dev", "dev@test.example")
    invitations.accept(invitation=Invitation.objects.get(), by=dev, at=now())

    assert Person.objects.visible_to(dev).get() == joan
    entry = AuditEntry.objects.get(verb="supporter.invited")
    assert (entry.person, entry.organisation.name) == (joan, "Oldham ICB")
    assert happening(entry, reader=dev).how == "by phone, said by the person"


def test_writing_someone_down_leads_to_their_supporter(client, fern):
    about = {
        "first_name": "Joan",
        "last_name": "Khan",
        "born_on_day": "3",
        "born_on_month": "2",
        "born_on_year": "1941",
        "postcode": "OL4 3XY",
        "language": "English",
        "reading_format": "standard",
        "contact_way": "post",
        "channel": "visit",
        "said_by": "person",
        "agreed": "on",
    }

    answer = client.post(reverse("people:met"), about)

    assert answer.url == url(Person.objects.get())
    assert "Joan" in client.get(answer.url).content.decode()


def test_the_officer_still_gets_no_right_over_joan(client, joan, fern):
    client.post(url(joan), ASKED)

    assert not Person.objects.visible_to(fern).exists()


def test_once_somebody_acts_for_joan_the_officer_asks_nobody(client, joan):
    make_supporter(joan, make_user("Dev"), ended_at=now())

    assert client.post(url(joan), ASKED).status_code == 404


def test_after_some_weeks_the_officer_asks_nobody(client, joan, fern, monkeypatch):
    later = now() + timedelta(days=60)
    monkeypatch.setattr("marketplace.people.records.persons.now", lambda: later)

    assert client.post(url(joan), ASKED).status_code == 404


def test_another_officer_finds_no_such_page(client, joan):
    other = make_user("Other")
    make_organisation("council", "Elsewhere Council", other)
    client.force_login(other)

    assert client.get(url(joan)).status_code == 404


def test_the_officer_s_asking_ends_once_somebody_acts_for_joan(client, joan):
    client.post(url(joan), ASKED)
    make_supporter(joan, make_user("Sue"), "agree")
    dev = make_user("Dev", "dev@test.example")

    with pytest.raises(UnableToAnswer):
        invitations.accept(invitation=Invitation.objects.get(), by=dev, at=now())


def test_the_asking_of_an_officer_who_left_is_gone(client, joan, fern):
    client.post(url(joan), ASKED)
    member = fern.memberships.get()
    add_member(organisation=member.organisation, user=make_user("Cole"), is_manager=True)

    end_membership(member=member, by=fern, at=now())

    assert not Invitation.objects.open().exists()


@pytest.mark.parametrize("whose", ["their own", "a colleague's"])
def test_the_funder_does_not_act_for_joan(client, joan, fern, whose):
    colleague = make_user("Cole", "cole@test.example")
    add_member(organisation=fern.memberships.get().organisation, user=colleague)
    email = fern.email if whose == "their own" else colleague.email

    page = client.post(url(joan), ASKED | {"email": email})

    assert "There is a problem" in page.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("missing", ["email", "kind", "authority", "channel", "said_by", "agreed"])
def test_nothing_is_asked_without(client, joan, missing):
    page = client.post(url(joan), ASKED | {missing: ""})

    assert "There is a problem" in page.content.decode()
    assert not Invitation.objects.exists()
