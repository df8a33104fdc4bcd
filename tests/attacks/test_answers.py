"""What every answer of the site says to browsers and caches, whoever asks."""

import logging

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bad_input.places import tables_written
from tests.permissions import matrix
from tests.permissions.world import ROLES, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    caplog.set_level(logging.CRITICAL, logger="django.security")


@pytest.fixture
def world():
    return World()


def own_pages(world):
    """Every address with whom it lets in by GET and by POST, as the matrix says."""
    for name, several in matrix.all_rows().items():
        for row in several:
            yield reverse(name, kwargs=row.own(world)), row


def first_let_in(expected):
    return next((r for r in ROLES[1:] if (expected or {}).get(r) == matrix.LET_IN), None)


def test_nothing_a_signed_in_reader_gets_is_kept_by_a_cache(world):
    visitors, kept = matrix.Visitors(world), []

    for url, row in own_pages(world):
        answer = visitors.ask(first_let_in(row.get) or "amira", "GET", url)
        if "no-store" not in answer.get("Cache-Control", ""):
            kept.append(f"{answer.status_code} {url}")

    assert not kept


def test_a_page_anyone_may_read_can_be_kept(world, client):
    assert "no-store" not in client.get("/offers/").get("Cache-Control", "")


def test_a_page_tells_no_other_site_where_its_reader_was(world):
    answer = matrix.Visitors(world).ask("amira", "GET", f"/people/{world.amira.uuid}/")

    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/offers/?q=%00", "/switch/?q=a%00b", "/a%00b/", "/?page=%00"])
def test_an_address_with_a_nul_byte_is_a_mistake_not_a_fault(world, address):
    assert matrix.Visitors(world).ask("amira", "GET", address).status_code == 400


def test_looking_changes_nothing(world):
    """Reading is noted in the audit, and that is all that a GET writes."""
    visitors, changed = matrix.Visitors(world), []
    for url, row in own_pages(world):
        role = first_let_in(row.get) or first_let_in(row.post) or "amira"
        with CaptureQueriesContext(connection) as queries:
            visitors.ask(role, "GET", url)
        if written := tables_written(queries.captured_queries):
            changed.append(f"{url} as {role}: {sorted(written)}")

    assert not changed


def test_no_form_is_taken_from_another_site(world):
    taken = []
    for url, row in own_pages(world):
        role = first_let_in(row.post)
        if role is None:
            continue
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(world.user(role))
        with transaction.atomic():
            status = client.post(url, row.data(world)).status_code
            transaction.set_rollback(True)
        taken += [f"{status} {url}"] if status != 403 else []

    assert not taken


def test_cookies_are_for_the_server_and_this_site_alone(world):
    client = Client()
    client.get("/accounts/login/")
    password = "a long enough password"
    client.post("/accounts/login/", {"login": world.user("amira").email, "password": password})
    client.get(f"/people/{world.amira.uuid}/change/")

    assert {"csrftoken", "sessionid"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
