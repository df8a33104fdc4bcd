"""The hub pauses a provider, whatever its checks say."""

import pytest
from django.urls import reverse

from marketplace.introductions.actions import UnableToIntroduce, open_introduction
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.providers import actions
from marketplace.providers.actions import UnableToDecide, UnableToSuspend
from marketplace.providers.models import Offer, Provider
from tests.agreements.world import make_live_story, make_story
from tests.cast import (
    make_need,
    make_offer,
    make_organisation,
    make_person,
    make_provider,
    make_response,
    make_user,
)
from tests.providers.world import far_away, make_home, make_olu, make_stan

pytestmark = pytest.mark.django_db


def suspend(provider, by, because="The insurer rang."):
    return actions.suspend_provider(provider=provider, because=because, by=by, at=now())


def go_on(provider, by):
    actions.end_suspension(provider=provider, by=by, at=now())


def words_to(user):
    return [notice.words for notice in Notice.objects.filter(user=user)]


def test_a_paused_provider_is_out_of_sight_at_once(client):
    stan, (_, provider) = make_stan(), make_olu()
    offer = make_offer(provider)

    suspend(provider, stan)

    assert not provider.is_vetted()
    assert not Offer.objects.public().exists()
    assert client.get(reverse("providers:offer", args=[offer.uuid])).status_code == 404
    assert client.get(reverse("providers:profile", args=[provider.uuid])).status_code == 404


def test_a_paused_provider_is_not_chosen():
    stan, (olu, provider) = make_stan(), make_olu()
    amira = make_user("Amira")
    need = make_need(make_person(user=amira), by=amira)
    response = make_response(need, make_offer(provider), by=olu)

    suspend(provider, stan)

    with pytest.raises(UnableToIntroduce):
        open_introduction(response=response, by=amira, at=now())


def test_the_households_of_a_paused_scheme_are_out_of_sight_too():
    stan = make_stan()
    _, _, scheme, home = make_home()
    from tests.cast import vet

    vet(home)
    assert home.is_vetted()

    suspend(scheme, stan)

    assert not home.is_vetted()
    assert home.is_suspended


def test_the_hub_lets_it_go_on():
    stan, (olu, provider) = make_stan(), make_olu()
    suspend(provider, stan)

    go_on(provider, stan)

    assert provider.is_vetted()
    assert words_to(olu)[0].startswith("You are no longer paused.")
    assert provider.suspensions.get().because == "The insurer rang."


def test_the_provider_hears_that_but_not_why():
    stan, (olu, provider) = make_stan(), make_olu()

    suspend(provider, stan)

    assert words_to(olu) == [
        "We have paused you. Nobody sees your offers and answers. Please get in touch with us."
    ]
    entry = AuditEntry.objects.get(verb="provider.suspended")
    assert (entry.actor, entry.subject_uuid, entry.details) == (stan, provider.uuid, {})


def test_the_provider_itself_neither_pauses_so_nor_goes_on():
    stan, (olu, provider) = make_stan(), make_olu()

    with pytest.raises(NotAllowed):
        suspend(provider, olu)
    suspend(provider, stan)
    with pytest.raises(NotAllowed):
        go_on(provider, olu)


def test_vetting_staff_who_belong_to_it_let_somebody_else_decide():
    stan = make_stan()
    provider = make_provider("vcse", "Stan's allotment", stan)

    with pytest.raises(UnableToDecide, match="Somebody else"):
        suspend(provider, stan)


def test_the_hub_of_another_area_pauses_nobody_here():
    _, provider = make_olu()
    far = make_user("Far")
    make_organisation("hub", "Far hub", far, area=far_away())

    with pytest.raises(NotAllowed):
        suspend(provider, far)


def test_it_is_paused_once_and_let_go_on_once():
    stan, (_, provider) = make_stan(), make_olu()
    suspend(provider, stan)

    with pytest.raises(UnableToSuspend, match="already"):
        suspend(provider, stan)
    go_on(provider, stan)
    with pytest.raises(UnableToSuspend):
        go_on(provider, stan)


def test_whoever_has_an_agreement_with_it_hears_of_it_and_so_does_the_payer():
    story, stan = make_live_story(), make_stan()
    provider = story.agreement.provider

    suspend(provider, stan)
    deliver_due()

    assert any("What you agreed with them stays" in w for w in words_to(story.person_user))
    assert any("you fund or pay" in words for words in words_to(story.officer))
    story.agreement.refresh_from_db()
    assert story.agreement.state == "live"


def test_whoever_is_about_to_agree_hears_of_it():
    story, stan = make_story(), make_stan()

    suspend(story.agreement.provider, stan)
    deliver_due()

    assert any("You can’t agree anything" in words for words in words_to(story.person_user))
    assert not any("paused" in words for words in words_to(story.officer))


def test_whoever_meets_it_hears_of_it():
    stan, (olu, provider) = make_stan(), make_olu()
    amira = make_user("Amira")
    need = make_need(make_person(user=amira), by=amira)
    response = make_response(need, make_offer(provider), by=olu)
    open_introduction(response=response, by=amira, at=now())

    suspend(provider, stan)
    go_on(provider, stan)
    deliver_due()

    heard = words_to(amira)
    assert f"{provider} is no longer paused on this site." in heard
    assert any("You can’t agree anything" in words for words in heard)


# Its pages


def test_the_hub_finds_a_provider_and_pauses_it(client):
    stan, (_, provider) = make_stan(), make_olu()
    make_provider("vcse", "Rival gardens")
    client.force_login(stan)

    found = client.get(reverse("providers:vetting_providers"), {"q": "allot"}).content.decode()
    own = reverse("providers:own", args=[provider.uuid])
    page = client.get(own).content.decode()
    done = client.post(
        reverse("providers:suspend", args=[provider.uuid]), {"because": "A barring."}, follow=True
    ).content.decode()

    assert own in found
    assert "Rival" not in found
    assert reverse("providers:suspend", args=[provider.uuid]) in page
    assert "Why: A barring." in done
    assert "We have paused them" in done
    after = client.post(reverse("providers:end_suspension", args=[provider.uuid]), follow=True)
    assert "is no longer paused" in after.content.decode()


def test_the_provider_reads_that_it_is_paused_and_not_why(client):
    stan, (olu, provider) = make_stan(), make_olu()
    suspend(provider, stan, "A barring.")
    client.force_login(olu)

    page = client.get(reverse("providers:own", args=[provider.uuid])).content.decode()

    assert "We have paused you. Please get in touch with us." in page
    assert "barring" not in page
    assert "For the hub" not in page


def test_the_hub_must_say_why(client):
    stan, (_, provider) = make_stan(), make_olu()
    client.force_login(stan)

    page = client.post(reverse("providers:suspend", args=[provider.uuid]), {"because": " "})

    assert "Say why, for your colleagues." in page.content.decode()
    assert Provider.objects.vetted().get() == provider


def test_the_list_of_providers_is_the_hubs_own(client):
    stan, (olu, provider) = make_stan(), make_olu()
    make_provider("vcse", "Far gardens", area=far_away())
    suspend(provider, stan)
    client.force_login(stan)

    page = client.get(reverse("providers:vetting_providers")).content.decode()

    assert "Paused by you" in page
    assert "Far gardens" not in page
    client.force_login(olu)
    assert client.get(reverse("providers:vetting_providers")).status_code == 403
