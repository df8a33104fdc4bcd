"""Codes that a hand can copy and nobody can guess."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from marketplace.commissions import actions
from marketplace.commissions.codes import LENGTH, SIGNS, as_kept, as_read, new_code
from marketplace.people.clock import now, today
from tests import cast
from tests.commissions.world import begin, make_neighbour

CODE = "/groups/code/"
WRONG = "CDFGH-34679"


@pytest.fixture
def sam(client, db):
    sam = make_neighbour("Sam")
    client.force_login(sam.user)
    return sam


def test_no_sign_looks_like_another():
    for alike in ("0O", "1IL", "5S", "2Z", "8B", "UV"):
        assert len(set(alike) & set(SIGNS)) <= 1


def test_there_are_too_many_to_guess():
    assert len(SIGNS) ** LENGTH > 10**13
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize("typed", ["cdfgh-34679", " CDFGH 34679 ", "cdfgh–34679", "CDFGH34679"])
def test_however_it_is_typed(typed):
    assert as_kept(typed) == "CDFGH34679"
    assert as_read(as_kept(typed)) == WRONG


def test_a_code_opens_what_the_group_wants_and_no_name(client, sam):
    amira = begin(make_neighbour("Amira"))

    page = client.post(CODE, {"code": as_read(amira.commission.code).lower()}, follow=True)

    text = page.content.decode()
    assert "To grow vegetables together" in text
    assert "Amira" not in text


def test_wrong_old_over_and_ended_get_the_same_answer(client, sam):
    amira, bea, cleo = (begin(make_neighbour(name)) for name in ("Amira", "Bea", "Cleo"))
    old = amira.commission.code
    actions.renew_code(commission=amira.commission, by=amira.person.user, at=now())
    bea.commission.code_ends_on = today().replace(year=2020)
    bea.commission.save()
    ended = cleo.commission.code
    actions.leave(member=cleo, by=cleo.person.user, at=now())

    answers = set()
    for code in (WRONG.replace("-", ""), old, bea.commission.code, ended):
        page = client.post(CODE, {"code": code})
        text = page.content.decode().replace(code, "")
        answers.add((page.status_code, text.partition("<main")[2].split("csrf")[0]))

    assert len(answers) == 1


def test_guessing_is_stopped(client, sam):
    amira = begin(make_neighbour("Amira"))
    for _ in range(10):
        assert client.post(CODE, {"code": WRONG}).status_code == 200

    assert client.post(CODE, {"code": amira.commission.code}).status_code == 429


def test_a_link_looks_nothing_up(client, sam):
    amira = begin(make_neighbour("Amira"))
    right = as_read(amira.commission.code)

    pages = [client.get(reverse("commissions:link", args=[code])) for code in (right, WRONG)]

    assert [page.status_code for page in pages] == [200, 200]
    texts = {
        page.content.decode().partition('name="code"')[0].partition("<h1")[2].split("csrf")[0]
        for page in pages
    }
    assert len(texts) == 1
    assert "vegetables" not in pages[0].content.decode()


@pytest.mark.django_db
def test_a_signed_out_visitor_with_the_link_comes_back_to_it(client):
    sam = make_neighbour("Sam")
    EmailAddress.objects.create(user=sam.user, email=sam.user.email, primary=True, verified=True)
    link = reverse("commissions:link", args=[WRONG])

    to_sign_in = client.get(link)
    signed_in = client.post(
        to_sign_in.url, {"login": sam.user.email, "password": "a long enough password"}
    )

    assert to_sign_in.url.startswith("/accounts/login/")
    assert signed_in.url == link


@pytest.mark.django_db
def test_whoever_works_for_a_provider_here_reads_no_group_by_its_code(client):
    amira, olu = begin(make_neighbour("Amira")), cast.make_user("Olu")
    cast.make_provider("vcse", "", olu, vetted=False)
    client.force_login(olu)

    page = client.post(CODE, {"code": amira.commission.code}, follow=True).content.decode()

    assert "You work for a provider" in page
    assert "vegetables" not in page
    assert client.get("/groups/join/").url == CODE


@pytest.mark.django_db
def test_whoever_is_nobody_yet_is_asked_for_whom_it_is(client):
    amira = begin(make_neighbour("Amira"))
    client.force_login(cast.make_user("New"))

    page = client.post(CODE, {"code": amira.commission.code}, follow=True)

    assert "Who wants to join?" in page.content.decode()


def test_a_code_typed_before_it_was_changed_opens_nothing(client, sam):
    amira = begin(make_neighbour("Amira"))
    client.post(CODE, {"code": amira.commission.code})

    actions.renew_code(commission=amira.commission, by=amira.person.user, at=now())

    assert client.get("/groups/join/").url == CODE
