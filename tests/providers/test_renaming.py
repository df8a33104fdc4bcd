"""A provider that was checked is not somebody else tomorrow."""

import pytest
from django.urls import reverse

from marketplace.messages.models import Notice
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.providers import actions
from marketplace.providers.actions import UnableToDecide
from marketplace.providers.models import Provider, Renaming
from tests.cast import make_organisation, make_provider, make_user
from tests.providers.world import far_away, make_home, make_olu, make_stan

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Bright Futures",
    "about": "We garden.",
    "email": "",
    "phone": "",
    "website": "",
    "company_number": "",
    "charity_number": "",
}


def rename(provider, by, name="Bright Futures", **numbers):
    numbers = {"company_number": "", "charity_number": ""} | numbers
    return actions.rename_provider(provider=provider, name=name, by=by, at=now(), **numbers)


def name_of(provider):
    return str(Provider.objects.get(pk=provider.pk))


def make_helper(provider):
    user = make_user("Hal")
    add_member(organisation=provider.organisation, user=user)
    return user


def test_the_old_name_stands_until_stan_has_looked():
    stan, (olu, provider) = make_stan(), make_olu()

    renaming = rename(provider, olu, company_number="01234567")
    assert name_of(provider) == "Olu's allotment"
    actions.accept_renaming(renaming=renaming, by=stan, at=now())

    assert name_of(provider) == "Bright Futures"
    assert Provider.objects.get(pk=provider.pk).company_number == "01234567"
    verbs = AuditEntry.objects.filter(subject_uuid=renaming.uuid).values_list("verb", flat=True)
    assert set(verbs) == {"renaming.asked", "renaming.accepted"}
    assert Notice.objects.get(user=olu).words.startswith("We have accepted your new name")


def test_a_new_number_waits_too():
    olu, provider = make_olu()

    assert rename(provider, olu, "Olu's allotment", charity_number="1234567")

    assert Provider.objects.get(pk=provider.pk).charity_number == ""


def test_before_any_check_is_accepted_the_name_is_free():
    olu, provider = make_olu(vetted=False)

    assert rename(provider, olu) is None

    assert name_of(provider) == "Bright Futures"


def test_a_check_that_ran_out_does_not_free_the_name():
    olu, provider = make_olu()
    provider.checks.update(expires_on=now().date().replace(year=2000))

    assert rename(provider, olu)

    assert name_of(provider) == "Olu's allotment"


def test_stan_says_why_not_and_the_old_name_stands():
    stan, (olu, provider) = make_stan(), make_olu()
    renaming = rename(provider, olu)

    with pytest.raises(UnableToDecide):
        actions.refuse_renaming(renaming=renaming, reason=" ", by=stan, at=now())
    actions.refuse_renaming(renaming=renaming, reason="It is another firm.", by=stan, at=now())

    assert name_of(provider) == "Olu's allotment"
    assert Notice.objects.get(user=olu).needs_action
    with pytest.raises(UnableToDecide, match="already"):
        actions.accept_renaming(renaming=renaming, by=stan, at=now())


def test_a_newer_name_takes_the_place_of_the_one_that_waits():
    stan, (olu, provider) = make_stan(), make_olu()
    stale = rename(provider, olu)

    assert rename(provider, olu) == stale
    newer = rename(provider, olu, "Brighter Futures")

    assert list(Renaming.objects.waiting()) == [newer]
    with pytest.raises(UnableToDecide):
        actions.accept_renaming(renaming=stale, by=stan, at=now())


def test_asking_for_the_old_name_takes_it_back():
    olu, provider = make_olu()
    rename(provider, olu)

    assert rename(provider, olu, "Olu's allotment") is None

    assert not Renaming.objects.waiting().exists()


def test_a_member_who_does_not_manage_changes_neither_the_name_nor_how_we_reach_it():
    _, provider = make_olu()
    hal = make_helper(provider)

    with pytest.raises(NotAllowed):
        rename(provider, hal)
    with pytest.raises(NotAllowed):
        actions.change_provider(
            provider=provider, about="", website="", email="hal@test.example", by=hal, at=now()
        )


def test_the_schemes_manager_renames_its_household():
    manager, _, _, home = make_home()

    rename(home, manager, "Grace and Tom's home")

    assert name_of(home) == "Grace and Tom's home"


def test_nobody_decides_on_their_own_name_or_far_away():
    stan = make_stan()
    provider = make_provider("vcse", "Stan's allotment", stan)
    renaming = rename(provider, stan)
    far = make_user("Far")
    make_organisation("hub", "Far hub", far, area=far_away())

    with pytest.raises(UnableToDecide, match="Somebody else"):
        actions.accept_renaming(renaming=renaming, by=stan, at=now())
    with pytest.raises(NotAllowed):
        actions.accept_renaming(renaming=renaming, by=far, at=now())


# Its pages


def test_a_manager_asks_on_the_page_and_stan_decides(client):
    stan, (olu, provider) = make_stan(), make_olu()
    details = reverse("providers:details", args=[provider.uuid])
    client.force_login(olu)

    sent = client.post(details, FORM, follow=True).content.decode()
    waits = client.get(details).content.decode()
    client.force_login(stan)
    desk = client.get(reverse("providers:vetting")).content.decode()
    page = reverse("providers:decide_renaming", args=[Renaming.objects.get().uuid])
    why = client.post(page, {"decision": "refuse"}).content.decode()
    client.post(page, {"decision": "accept"})

    assert "We look at the new name or number before people see it." in sent
    assert "Until then people see: Olu&#x27;s allotment." in waits
    assert 'value="Bright Futures"' in waits
    assert page in desk
    assert "Say why." in why
    assert name_of(provider) == "Bright Futures"


def test_the_provider_reads_why_its_name_was_not_accepted(client):
    stan, (olu, provider) = make_stan(), make_olu()
    renaming = rename(provider, olu)
    actions.refuse_renaming(renaming=renaming, reason="It is another firm.", by=stan, at=now())
    client.force_login(olu)

    page = client.get(reverse("providers:details", args=[provider.uuid])).content.decode()

    assert "It is another firm." in page


def test_a_member_who_does_not_manage_changes_what_it_says_and_no_more(client):
    _, provider = make_olu()
    client.force_login(make_helper(provider))
    details = reverse("providers:details", args=[provider.uuid])

    page = client.get(details).content.decode()
    client.post(details, FORM | {"email": "hal@test.example"})

    assert "A manager of your organisation can change its name" in page
    assert 'name="name"' not in page
    changed = Provider.objects.get(pk=provider.pk)
    assert changed.about == "We garden."
    assert (str(changed), changed.organisation.email) == ("Olu's allotment", "")
    assert not Renaming.objects.exists()


def test_the_organisations_own_page_is_no_way_round(client):
    olu, provider = make_olu()
    client.force_login(olu)
    page = reverse("people:change_organisation", args=[provider.organisation.uuid])

    refused = client.post(page, {"name": "Bright Futures", "email": "", "phone": ""})
    client.post(page, {"name": "Olu's allotment", "email": "olu@test.example", "phone": ""})

    assert "Ask for a new name on your provider page" in refused.content.decode()
    changed = Provider.objects.get(pk=provider.pk).organisation
    assert (changed.name, changed.email) == ("Olu's allotment", "olu@test.example")
