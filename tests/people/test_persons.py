from datetime import date

import pytest
from django.urls import reverse

from marketplace.people.actions.persons import (
    UnableToWriteDown,
    change_person,
    create_person,
    name_contact,
    write_down_for_funder,
)
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.forms import PersonForm
from marketplace.people.models import AuditEntry, Person
from tests.cast import make_area, make_organisation, make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db

ABOUT = {
    "first_name": "Amira",
    "last_name": "Khan",
    "born_on_day": "17",
    "born_on_month": "5",
    "born_on_year": "1990",
    "postcode": "ol43xy",
    "language": "English",
    "reading_format": "large_print",
    "contact_way": "post",
}
HELP = {
    "kind": "family",
    "relationship": "daughter",
    "authority": "consent",
    "scopes": ["plan", "agree"],
    "agreed": "on",
}


@pytest.fixture
def amira(client):
    make_area("Oldham")
    user = make_user("Amira Khan")
    client.force_login(user)
    return user


def test_amira_writes_down_who_she_is(client, amira):
    client.post(reverse("people:start_me"), ABOUT)

    person = Person.objects.get(user=amira)
    assert (person.postcode, person.area.name) == ("OL4 3XY", "Oldham")
    assert person.born_on == date(1990, 5, 17)
    assert person.reading_format == "large_print"


def test_nobody_writes_themself_down_twice(client, amira):
    client.post(reverse("people:start_me"), ABOUT)
    client.post(reverse("people:start_me"), ABOUT)

    assert Person.objects.count() == 1


def test_two_requests_at_once_write_one_person(amira):
    make_person(user=amira)

    with pytest.raises(UnableToWriteDown):
        create_person(
            area=make_area(),
            first_name="Amira",
            last_name="Khan",
            born_on=date(1990, 5, 17),
            postcode="OL4 3XY",
            by=amira,
            user=amira,
            at=now(),
        )


def test_where_we_do_not_work_we_say_so_and_keep_nothing(client, amira):
    page = client.post(reverse("people:start_me"), ABOUT | {"postcode": "OL7 9AA"})

    assert "work in Tameside yet" in page.content.decode()
    assert not Person.objects.exists()


def test_what_was_typed_is_not_lost_when_something_is_missing(client, amira):
    page = client.post(reverse("people:start_me"), ABOUT | {"last_name": ""})

    assert "Enter the last name." in page.content.decode()
    assert 'value="Amira"' in page.content.decode()


@pytest.mark.parametrize(
    ("way", "field"), [("email", "email"), ("phone", "phone"), ("text", "phone")]
)
def test_a_way_to_get_in_touch_needs_its_number_or_address(way, field):
    make_area("Oldham")
    form = PersonForm(ABOUT | {"contact_way": way})

    assert field in form.errors


@pytest.mark.parametrize("year", ["2999", "1600", "nineteen"])
def test_a_date_of_birth_is_in_a_life(year):
    make_area("Oldham")

    assert "born_on" in PersonForm(ABOUT | {"born_on_year": year}).errors


def test_dev_writes_down_joan_who_needs_no_account(client, amira):
    client.post(reverse("people:start_someone"), ABOUT | HELP | {"first_name": "Joan"})

    joan = Person.objects.get()
    assert joan.user is None
    supporter = joan.supporters.get()
    assert (supporter.user, supporter.can_plan, supporter.can_pay) == (amira, True, False)


def test_nobody_is_written_down_without_their_agreement(client, amira):
    client.post(reverse("people:start_someone"), ABOUT | HELP | {"agreed": ""})

    assert not Person.objects.exists()


def test_a_broker_who_meets_someone_acts_for_them_at_once(client, amira):
    make_organisation("brokerage", "Clear Choices", amira)
    met = {"channel": "visit", "said_by": "person", "agreed": "on"}

    client.post(reverse("people:met"), ABOUT | met)

    supporter = Person.objects.get().supporters.get()
    assert supporter.organisation.name == "Clear Choices"
    assert not supporter.can_agree
    assert AuditEntry.objects.get(verb="person.created").details["channel"] == "visit"


def test_a_funders_officer_who_meets_someone_gets_no_right_over_them(client, amira):
    make_organisation("icb", "Oldham ICB", amira)
    met = {"channel": "phone", "said_by": "person", "agreed": "on"}

    client.post(reverse("people:met"), ABOUT | met)

    assert not Person.objects.visible_to(amira).exists()
    assert Person.objects.count() == 1


def test_only_brokers_and_officers_write_down_people_they_meet(client, amira):
    make_organisation("provider", "Allotment", amira)

    assert client.get(reverse("people:met")).status_code == 403


def test_an_officer_of_another_organisation_writes_nobody_down(amira):
    funder = make_organisation("icb", "Oldham ICB")

    with pytest.raises(NotAllowed):
        write_down_for_funder(
            details={"postcode": "OL4 3XY"},
            organisation=funder,
            by=amira,
            at=now(),
            channel="phone",
            said_by="person",
        )


def test_a_change_is_written_in_the_audit_by_field_and_not_by_value(amira):
    person = make_person(user=amira)
    details = PersonForm.of(person) | {"phone": "01632 960 001"}

    change_person(person=person, details=details, by=amira, at=now())

    entry = AuditEntry.objects.get(verb="person.changed")
    assert entry.details == {"fields": "phone", "channel": "online"}


def test_who_changes_joans_details_for_her_says_how_she_told_them(client, amira):
    joan = make_person("Joan")
    make_supporter(joan, amira, "plan", kind="advocate")
    page = reverse("people:change", args=[joan.uuid])
    assert "How did they tell you?" in client.get(page).content.decode()

    client.post(page, ABOUT | {"first_name": "Joan", "channel": "phone", "said_by": "Joan"})

    told = client.get(reverse("people:history", args=[joan.uuid])).content.decode()
    assert "changed Joan’s details (by phone, said by Joan)" in told


def test_who_changes_their_own_details_is_not_asked_how_they_said_it(client, amira):
    person = make_person(user=amira)

    page = client.get(reverse("people:change", args=[person.uuid]))

    assert "channel" not in page.context["form"].fields


def test_nothing_changed_is_nothing_written(amira):
    person = make_person(user=amira)

    change_person(person=person, details=PersonForm.of(person), by=amira, at=now())

    assert not AuditEntry.objects.exists()


def test_a_supporter_who_may_only_look_changes_nothing(amira):
    person = make_person()
    make_supporter(person, amira)

    with pytest.raises(NotAllowed):
        change_person(person=person, details=PersonForm.of(person), by=amira, at=now())


def test_the_person_to_call_stands_on_the_persons_page(client, amira):
    person = make_person(user=amira)
    name_contact(
        person=person,
        name="Nia Price",
        job="care coordinator",
        phone="01632 960 001",
        email="",
        by=amira,
        at=now(),
    )

    page = client.get(reverse("people:history", args=[person.uuid]))

    assert "Nia Price" in page.content.decode()
