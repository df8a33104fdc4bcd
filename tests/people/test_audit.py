import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.people import audit
from marketplace.people.clock import now
from marketplace.people.models import AuditEntry
from tests.cast import make_organisation, make_person, make_supporter, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira():
    return make_person(user=make_user("Amira Khan"))


def test_a_verb_without_a_sentence_is_not_recorded(amira):
    with pytest.raises(KeyError):
        audit.record("person.forgotten", subject=amira, by=amira.user, person=amira)


def test_a_verb_that_is_no_longer_used_can_still_be_read():
    assert "no longer have words" in audit.sentence_of("something.from_long_ago")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_keeps_the_audit(amira, change):
    entry = audit.record("person.seen", subject=amira, by=amira.user, person=amira)
    same = AuditEntry.objects.filter(pk=entry.pk)

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        same.update(verb="other") if change == "update" else same.delete()

    assert AuditEntry.objects.get().verb == "person.seen"


@pytest.mark.postgres  # SQLite has no TRUNCATE
def test_the_audit_can_not_be_emptied():
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE people_auditentry CASCADE")


def test_reading_ones_own_record_is_no_news(client, amira):
    client.force_login(amira.user)

    client.get(reverse("people:person", args=[amira.uuid]))

    assert not AuditEntry.objects.exists()


def test_todays_reading_is_found_by_an_index(amira):
    ben = make_user("Ben")
    with CaptureQueriesContext(connection) as captured:
        audit.seen("person.seen", subject=amira, by=ben, person=amira)
    asked = next(q["sql"] for q in captured if q["sql"].startswith("SELECT 1"))

    AuditEntry.objects.bulk_create(
        AuditEntry(verb="person.seen", subject_uuid=uuid4(), actor=ben, person=amira, at=now())
        for _ in range(2_000)
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite plans by rule unless it is told of sizes
            cursor.execute("ANALYZE people_auditentry")
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {asked}")
        plan = str(cursor.fetchall())

    assert "audit_of_a_reading" in plan


def test_a_supporters_reading_is_noted_once_a_day(client, amira):
    ben = make_user("Ben")
    make_supporter(amira, ben)
    client.force_login(ben)
    page = reverse("people:person", args=[amira.uuid])

    client.get(page)
    client.get(page)
    assert AuditEntry.objects.count() == 1

    with time_machine.travel(now() + timedelta(days=1)):
        client.force_login(ben)
        client.get(page)
    assert AuditEntry.objects.count() == 2


def test_amira_reads_who_opened_her_details(client, amira):
    funder, fern = make_organisation("icb", "Oldham ICB"), make_user("Fern Green")
    audit.record(
        "person.seen", subject=amira, by=fern, person=amira, organisation=funder, channel="phone"
    )
    client.force_login(amira.user)

    page = client.get(reverse("people:history", args=[amira.uuid])).content.decode()

    assert "Fern Green, Oldham ICB" in page
    assert "opened your details (by phone)" in page


def test_what_amira_did_herself_says_you(client, amira):
    audit.record("person.changed", subject=amira, by=amira.user, person=amira)
    client.force_login(amira.user)

    lines = client.get(reverse("people:history", args=[amira.uuid])).context["lines"]

    assert [(line.who, line.what) for line in lines] == [("You", "changed your details")]


def lines_of(client, person, reader):
    client.force_login(reader)
    page = client.get(reverse("people:history", args=[person.uuid]))
    return [(line.who, line.what) for line in page.context["lines"]]


def test_a_supporter_reads_whose_it_is_and_is_not_told_of_acting_with_themself(client):
    joan, dev = make_person("Joan"), make_user("Dev")
    supporter = make_supporter(joan, dev)
    for verb in ("supporter.added", "need.changed", "profile.read", "budget.own_money"):
        audit.record(verb, subject=supporter, by=dev, person=joan)

    whats = [what for who, what in lines_of(client, joan, dev) if who == "You"]

    assert whats == [
        "read this list",
        "opened Joan’s details",
        "set aside money of Joan’s own",
        "read what Joan wrote about themself",
        "changed what Joan is looking for",
        "began to act with Joan",
    ]


def test_amira_who_let_someone_act_with_her_did_not_begin_to_act_with_herself(client, amira):
    dev = make_user("Dev")
    audit.record("supporter.added", subject=make_supporter(amira, dev), by=amira.user, person=amira)

    assert lines_of(client, amira, amira.user) == [("You", "said that someone may act with you")]
    assert ("Amira Khan", "said that someone may act with Amira") in lines_of(client, amira, dev)


def test_no_sentence_says_you_to_somebody_else():
    audit.sentence_of("person.seen")

    said = [audit.sentence_of(verb, name="Joan") for verb in audit._sentences]

    assert not [words for words in said if re.search(r"\byou", words) or "Joan are" in words]


def test_a_long_history_comes_in_pages(client, amira):
    for _ in range(30):
        audit.record("person.changed", subject=amira, by=amira.user, person=amira)
    client.force_login(amira.user)
    page = reverse("people:history", args=[amira.uuid])

    assert len(client.get(page).context["lines"]) == 25
    assert len(client.get(page, {"page": 2}).context["lines"]) == 5


def test_an_audit_entry_holds_no_name(amira):
    audit.record("person.created", subject=amira, by=amira.user, person=amira)

    entry = AuditEntry.objects.values().get()

    assert "Plantedname" not in str(entry)
    assert "Amira" not in str(entry)
