"""Words people write: shown as written, run nowhere, kept out of logs, queues and headers."""

import logging

import pytest
from django import forms
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.outbox.models import OutboxRow
from marketplace.outbox.tasks import deliver_due
from marketplace.people.actions.invitations import invite_member
from marketplace.people.clock import now
from tests.agreements.world import make_live_story
from tests.permissions import matrix
from tests.permissions.rows.introductions import _introduction
from tests.permissions.world import ROLES, World

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('x')</script>"
NASTY = f"{SCRIPT} {{{{ 7|add:7 }}}} \u202eabc <img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="django.request")


def written_by_a_vandal():
    """Nasty words wherever anybody can write some."""
    world = World()
    _introduction(world.response)
    short = NASTY[:60]
    _put(world.amira, first_name=short, last_name=short, address=NASTY, communication_notes=NASTY)
    _put(world.need, wishes=NASTY, place_name=NASTY[:80])
    _put(world.need.outcomes.get(), words=NASTY)
    _put(world.plan, matters=NASTY, strengths=NASTY, connections=NASTY, support=NASTY)
    _put(world.offer, title=NASTY, summary=NASTY)
    _put(world.rivals_offer, title=NASTY, summary=NASTY)
    _put(world.response, how=NASTY, asks=NASTY)
    _put(world.response.lines.get(), words=NASTY)
    _put(world.olu, about=NASTY)
    _put(world.vera, relationship=short)
    for organisation in (
        world.olu.organisation,
        world.funder,
        world.brokerage,
        world.rival.organisation,
    ):
        _put(organisation, name=NASTY)
    for user in world.users.values():
        _put(user, name=f"{user.name} {short}")
    return world


def _put(thing, **words):
    type(thing).objects.filter(pk=thing.pk).update(**words)


def test_no_words_run_on_any_page():
    world = written_by_a_vandal()
    visitors, ran, shown = matrix.Visitors(world), [], 0

    for name, several in matrix.all_rows().items():
        for row in several:
            url = reverse(name, kwargs=row.own(world))
            let_in = [r for r in ROLES if (row.get or {}).get(r) == matrix.LET_IN]
            for role in let_in[:3] or (["amira", "olu"] if row.rest == 200 else []):
                page = visitors.ask(role, "GET", url)
                text = b"".join(page.streaming_content) if page.streaming else page.content
                text = text.decode(errors="replace")
                shown += "&lt;script&gt;" in text
                if SCRIPT in text or "<img src=x" in text or page.status_code >= 500:
                    ran.append(f"{page.status_code} {url} as {role}")

    assert not ran
    assert shown > 20


def test_a_name_adds_no_line_to_a_letter():
    world = World()
    _put(world.brokerage, name="Clear\r\nBcc: everyone@test.example")
    world.brokerage.refresh_from_db()

    invite_member(
        organisation=world.brokerage, email="new@test.example", is_manager=False,
        by=world.user("ben"), at=now(),
    )  # fmt: skip
    deliver_due()

    (letter,) = [each for each in mail.outbox if each.to == ["new@test.example"]]
    assert letter.recipients() == ["new@test.example"]
    assert "everyone@" not in str(letter.message()).partition("\n\n")[0]


def test_a_statement_holds_no_formula():
    story = make_live_story()
    _put(story.outcome, words='=HYPERLINK("https://evil.example","x")')
    client = Client()
    client.force_login(story.person_user)
    client.post(reverse("agreements:verdict", args=[story.outcome.uuid]), {"level": "0"})

    text = client.get(reverse("money:statement_csv", args=[story.budget.uuid])).content.decode()

    assert "HYPERLINK" in text
    assert ",=" not in text
    assert ',"=' not in text


def test_no_word_of_a_person_reaches_the_log_or_the_queue(caplog):
    caplog.set_level(logging.DEBUG)
    for noisy in ("django.db.backends", "django.template", "faker"):
        caplog.set_level(logging.WARNING, logger=noisy)
    story = make_live_story()
    client = Client()
    client.force_login(story.person_user)
    said = {"level": "0", "words": "Plantedverdict"}
    client.post(reverse("agreements:verdict", args=[story.outcome.uuid]), said)
    client.get(reverse("people:person", args=[story.person.uuid]))
    client.get(f"/people/{story.agreement.uuid}/")
    deliver_due()

    rows = " ".join(f"{row.kind} {row.payload} {row.last_error}" for row in OutboxRow.objects.all())
    for planted in ("Planted", "Secretgate", "3XY", "900123", "amira"):
        assert planted.lower() not in caplog.text.lower(), planted
        assert planted.lower() not in rows.lower(), planted


def test_a_hint_made_of_what_somebody_wrote_is_shown_as_written():
    class Asks(forms.Form):
        text = forms.CharField(help_text=NASTY)
        tick = forms.BooleanField(help_text=NASTY)

    drawn = str(Asks())

    assert SCRIPT not in drawn
    assert drawn.count("&lt;script&gt;") == 2
