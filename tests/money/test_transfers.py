"""One bank transfer for a whole run, from the paying organisation's pages and messages."""

import pytest
from django.urls import reverse

from budgets.models import Payment, StripePayer, StripeRequest
from budgets.rails import sweep
from budgets.rails.stripe.client import client as stripe
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.messages.models import Notice
from marketplace.money.tasks import tell_of_payments
from marketplace.people.clock import now, today
from tests.agreements.world import make_live_story
from tests.budgets.stripe.scenes import onboard
from tests.money.test_cards import as_user
from tests.stripe_emulator.__main__ import SECRET
from tests.stripe_emulator.fixtures import emulator, running  # noqa: F401
from tests.stripe_emulator.test_paying import fund

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on(settings, emulator):  # noqa: F811
    settings.STRIPE_KEY = SECRET
    settings.STRIPE_ADDRESS = emulator.address
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ours"]


@pytest.fixture
def story(client):
    """£300 is due from Amira's funder, and her provider has joined Stripe."""
    story = make_live_story(form="notional")
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    story.payment = Payment.objects.get()
    Payment.objects.update(due_on=today())
    onboard(story.payment.payee)
    as_user(client, story.officer)
    return story


def choose(client, story, way):
    return client.post(reverse("money:way_to_pay", args=[story.funder.uuid]), {"way": way})


def make_run(client, story):
    made = client.post(reverse("money:make_run", args=[story.funder.uuid]))
    return client.get(made.url).content.decode()


def press(client, story, what):
    run = StripeRequest.objects.get().run
    pressed = client.post(reverse(f"money:{what}", args=[story.funder.uuid, run.uuid]))
    return client.get(pressed.url).content.decode()


def push(pence):
    request = StripeRequest.objects.get()
    fund(stripe(), request.payer.customer_id, pence, reference=request.reference)


def told(story):
    tell_of_payments()
    return [notice.words for notice in Notice.objects.filter(user=story.officer).order_by("pk")]


def test_an_officer_reads_where_to_send_it_and_that_it_has_come(client, story):
    choose(client, story, "transfer")

    page = make_run(client, story)
    request = StripeRequest.objects.get()
    push(300_00)
    after = press(client, story, "look_at_transfer")
    sweep.sweep(at=now())

    assert request.reference in page
    assert request.sort_code_in_pairs in page
    assert "Download the file" not in page
    assert "£300 came on" in after
    assert Payment.objects.get().state == "paid"
    assert told(story)[-1] == (
        f"£300 for run {request.run.reference} has come. It goes on to those you pay."
    )


def test_an_officer_hears_once_where_to_send_it_and_what_is_still_to_come(client, story):
    choose(client, story, "transfer")
    make_run(client, story)
    assert "Please send £300 by one bank transfer" in told(story)[-1]
    count = len(told(story))

    push(120_00)
    page = press(client, story, "look_at_transfer")

    assert "£120 of £300 has come" in page
    assert "£180" in page
    assert told(story)[count:] == [
        f"£120 of £300 has come for run {StripeRequest.objects.get().run.reference}. Nothing is"
        " paid until all of it is there. Please send the other £180."
    ]


def test_what_came_too_much_is_told_of(client, story):
    choose(client, story, "transfer")
    make_run(client, story)

    push(310_00)
    press(client, story, "look_at_transfer")
    sweep.sweep(at=now())

    assert told(story)[-1] == (
        "You sent £10 that no run needed. It is on its way back to your bank."
    )


def test_a_run_can_be_closed_and_paid_by_a_file_instead(client, story):
    choose(client, story, "transfer")
    make_run(client, story)

    page = press(client, story, "close_transfer")
    sweep.sweep(at=now())
    choose(client, story, "file")
    by_file = make_run(client, story)

    assert "Do not send the bank transfer now" in page
    assert "Download the file" in by_file


def test_a_run_that_one_transfer_pays_has_no_file(client, story):
    choose(client, story, "transfer")
    make_run(client, story)

    run = StripeRequest.objects.get().run
    file = client.get(reverse("money:run_file", args=[story.funder.uuid, run.uuid]))

    assert file.status_code == 404


def test_the_payment_s_own_page_leads_to_its_run(client, story):
    choose(client, story, "transfer")
    make_run(client, story)

    page = client.get(reverse("money:payment", args=[story.payment.uuid])).content.decode()

    run = StripeRequest.objects.get().run
    assert reverse("money:run", args=[story.funder.uuid, run.uuid]) in page
    assert "Say what became of it" not in page


def test_a_stripe_that_is_silent_changes_nothing(client, story, emulator):  # noqa: F811
    emulator.fault("POST /v1/customers", "429")

    page = choose(client, story, "transfer").content.decode()

    assert "Stripe is not answering" in page
    assert not StripePayer.objects.exists()


def test_without_a_key_there_is_no_choice(client, story, settings):
    settings.STRIPE_KEY = ""

    page = client.get(reverse("money:payments", args=[story.funder.uuid])).content.decode()

    assert choose(client, story, "transfer").status_code == 404
    assert "Change how you pay" not in page
