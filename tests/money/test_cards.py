"""Paying by card, from both sides' pages, against the emulator."""

import re

import pytest
from django.urls import reverse

from budgets.models import Payment, StripeEvent
from budgets.rails import sweep
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.people.clock import now
from tests import cast
from tests.agreements.world import make_live_story
from tests.stripe_emulator.__main__ import SECRET
from tests.stripe_emulator.fixtures import emulator, running  # noqa: F401
from tests.stripe_emulator.test_paying import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on(settings, emulator):  # noqa: F811
    settings.STRIPE_KEY = SECRET
    settings.STRIPE_ADDRESS = emulator.address
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ours"]


@pytest.fixture
def story():
    story = make_live_story(form="direct_payment")
    give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    story.payment = Payment.objects.get()
    sweep.carry_on(story.payment.pk, at=now())
    return story


def as_user(client, user):
    client.force_login(user)
    return client


def page(client, story):
    return client.get(reverse("money:payment", args=[story.payment.uuid])).content.decode()


def to_stripe(answer):
    return re.search(r'href="([^"]*/hosted/[^"]*)"', answer.content.decode())[1]


def local(url):
    return re.sub(r"^https?://[^/]*", "", url)


def join(client, story):
    organisation = story.agreement.provider.organisation
    as_user(client, story.provider_user)
    answer = client.post(reverse("money:join_stripe", args=[organisation.uuid]))
    client.get(local(press(to_stripe(answer))))
    return client.get(reverse("money:earnings", args=[organisation.uuid])).content.decode()


def save_card(client, story, card="pm_card_gb"):
    as_user(client, story.person_user)
    answer = client.post(reverse("money:save_card", args=[story.payment.uuid]))
    client.get(local(press(to_stripe(answer), card=card)))


def pay(client, story):
    return client.post(reverse("money:pay_by_card", args=[story.payment.uuid]), follow=True)


def test_amira_saves_a_card_and_pays_with_it(client, story):
    assert "People can pay you by card" in join(client, story)
    save_card(client, story)
    assert "Pay with my card ending 0000" in page(client, story)

    said = pay(client, story).content.decode()
    sweep.sweep(at=now())

    story.payment.refresh_from_db()
    assert "on its way" in said
    assert story.payment.state == "paid"
    assert "I have paid" not in page(client, story)


def test_a_bank_that_asks_is_a_page_on_the_way(client, story):
    join(client, story)
    save_card(client, story, "pm_card_authenticationRequired")

    answer = pay(client, story)
    said = client.get(local(press(to_stripe(answer), approved="yes")), follow=True)

    story.payment.refresh_from_db()
    assert "on its way" in said.content.decode()
    assert story.payment.state == "collected"


def pay_by_bank(client, story):
    return client.post(reverse("money:pay_by_bank", args=[story.payment.uuid]))


def test_amira_pays_on_her_banks_page_without_a_card(client, story):
    join(client, story)
    as_user(client, story.person_user)
    assert "Pay on my bank’s page" in page(client, story)

    went = to_stripe(pay_by_bank(client, story))
    said = client.get(local(press(went, approved="yes")), follow=True).content.decode()
    sweep.sweep(at=now())

    story.payment.refresh_from_db()
    assert "on its way" in said
    assert story.payment.state == "paid"
    assert "You paid on a page of your bank" in page(client, story)


def test_her_bank_asks_each_time_and_no_takes_nothing(client, story):
    join(client, story)
    as_user(client, story.person_user)

    went = to_stripe(pay_by_bank(client, story))
    said = client.get(local(press(went, approved="no")), follow=True).content.decode()

    story.payment.refresh_from_db()
    assert "Nothing was taken" in said
    assert (story.payment.state, story.payment.rail) == ("failed", "own_account")


def test_a_card_that_is_turned_down_leaves_the_bank_to_pay_from(client, story):
    join(client, story)
    save_card(client, story, "pm_card_chargeCustomerFail")

    said = pay(client, story).content.decode()

    assert "Nothing was taken" in said
    assert "Try it again" in said


def test_a_payee_who_has_not_joined_is_paid_from_the_bank(client, story):
    as_user(client, story.person_user)

    assert "pay by card" not in page(client, story)
    pay(client, story)

    story.payment.refresh_from_db()
    assert (story.payment.state, story.payment.rail) == ("due", "own_account")


def test_a_stripe_that_is_silent_says_so(client, story, emulator):  # noqa: F811
    join(client, story)
    as_user(client, story.person_user)
    emulator.fault("POST /v1/checkout/sessions", "500")

    answer = client.post(reverse("money:save_card", args=[story.payment.uuid]), follow=True)

    assert "Stripe is not answering" in answer.content.decode()


def test_who_may_not_pay_cannot_use_the_card(client, story):
    join(client, story)
    viewer = cast.make_user("Viv")
    cast.make_supporter(story.person, viewer)

    as_user(client, viewer)

    assert pay(client, story).status_code == 403


def test_an_event_nobody_signed_is_refused(client):
    answer = client.post(
        reverse("money:stripe_events"), b"{}", "application/json", HTTP_STRIPE_SIGNATURE="t=1,v1=a"
    )

    assert answer.status_code == 400
    assert not StripeEvent.objects.exists()


def test_without_a_key_there_is_no_card_anywhere(client, story, settings):
    join(client, story)
    settings.STRIPE_KEY = ""
    as_user(client, story.person_user)

    assert "pay by card" not in page(client, story)
    assert pay(client, story).status_code == 404
