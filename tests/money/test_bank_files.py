"""What a bank's file did is told line by line, and a line that comes again does nothing more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.models import ConfirmationLine, Payment
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.front.templatetags.plain import moment
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from tests.agreements.world import make_live_story

pytestmark = pytest.mark.django_db

HEADING = "our_reference,run,outcome,amount"


@pytest.fixture
def payment(client):
    """Of £300, in a bank run of the funder whose officer is signed in."""
    story = make_live_story(form="notional")
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    Payment.objects.update(due_on=today())
    client.force_login(story.officer)
    client.post(reverse("money:make_run", args=[story.funder.uuid]))
    return Payment.objects.get()


def upload(client, payment, *lines):
    """What the page says of each line."""
    uuid = Organisation.objects.get(party=payment.payer).uuid
    file = SimpleUploadedFile("bank.csv", "\n".join(lines).encode())
    response = client.post(reverse("money:payments", args=[uuid]), {"file": file}, follow=True)
    return response.content.decode()


def test_a_line_of_a_longer_file_is_answered_with_the_day_it_was_recorded(client, payment):
    part = f"{payment.reference},{payment.run.reference},paid,100"
    first = upload(client, payment, HEADING, part)
    recorded = ConfirmationLine.objects.get().applied_at

    again = upload(client, payment, HEADING, part, "AAAA-BBBB,,paid,")

    assert "Recorded" in first
    assert f"Nothing more. It was recorded on {moment(recorded)}." in again
    assert Payment.objects.get().paid_pence == 10_000


def test_a_line_of_another_run_is_told_so(client, payment):
    upload(client, payment, HEADING, f"{payment.reference},{payment.run.reference},rejected,")
    client.post(reverse("money:try_again", args=[payment.uuid]))
    old_run = payment.run.reference

    page = upload(client, payment, HEADING, f"{payment.reference},{old_run},paid,300")

    assert "This payment is not in that bank run now." in page
    assert Payment.objects.get().state == "due"


def test_a_file_without_its_runs_is_told_what_is_missing(client, payment):
    page = upload(client, payment, "our_reference,outcome", f"{payment.reference},paid")

    assert "Missing: run." in page
    assert Payment.objects.get().state == "requested"
