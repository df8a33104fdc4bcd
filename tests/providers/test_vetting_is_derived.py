"""Vetted is what today's checks say: nothing keeps it, so nothing can keep it wrongly."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.needs.models import Response
from marketplace.people.clock import now, today
from marketplace.providers.models import Check, CheckState, Offer, Provider, Requirement
from marketplace.providers.vocabulary import ProviderKind
from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_provider,
    make_response,
    make_user,
    vet,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", sorted({*ProviderKind.values} - {"household"}))
def test_a_provider_with_every_check_is_vetted(kind):
    assert make_provider(kind).is_vetted()


@pytest.mark.parametrize("kind", sorted({*ProviderKind.values} - {"household"}))
def test_a_new_provider_of_any_kind_is_not_vetted(kind):
    assert not make_provider(kind, vetted=False).is_vetted()


def test_a_kind_of_which_nothing_is_required_is_never_vetted():
    provider = make_provider("vcse")

    Check.objects.all().delete()
    Requirement.objects.all().delete()

    assert not provider.is_vetted()


def test_one_expired_check_hides_every_offer_at_once():
    provider = make_provider("pa")
    offer = make_offer(provider)
    check = provider.checks.get(requirement__code="pa-dbs")
    Check.objects.filter(pk=check.pk).update(expires_on=today())

    assert offer in Offer.objects.public()

    with time_machine.travel(now() + A_DAY):
        assert offer not in Offer.objects.public()
        assert not provider.is_vetted()


def test_a_newer_check_shows_the_offers_again():
    provider = make_provider("pa")
    offer = make_offer(provider)
    check = provider.checks.get(requirement__code="pa-dbs")
    Check.objects.filter(pk=check.pk).update(expires_on=today() - A_DAY)
    assert offer not in Offer.objects.public()

    Check.objects.filter(pk=check.pk).update(expires_on=today() + A_DAY)

    assert offer in Offer.objects.public()


def test_a_paused_provider_is_out_of_sight():
    provider = make_provider("pa")
    Provider.objects.filter(pk=provider.pk).update(paused_at=now())

    assert not provider.is_vetted()


def test_a_household_stands_on_its_schemes_checks_too():
    scheme = make_provider("scheme")
    household = make_provider("household", scheme=scheme)
    offer = make_offer(household, places_free=1)
    assert offer in Offer.objects.public()

    scheme.checks.update(expires_on=today() - A_DAY)

    assert offer not in Offer.objects.public()


def test_a_household_of_a_paused_scheme_is_out_of_sight():
    scheme = make_provider("scheme")
    household = make_provider("household", scheme=scheme)

    Provider.objects.filter(pk=scheme.pk).update(paused_at=now())

    assert not household.is_vetted()


def test_personal_care_by_an_assistant_needs_its_own_checks():
    provider = make_provider("pa")
    company = make_offer(provider, kinds=["activity"])
    care = make_offer(provider, kinds=["at_home", "personal_care"])
    assert {company, care} <= set(Offer.objects.public())

    provider.checks.filter(requirement__support_kind="personal_care").update(
        expires_on=today() - A_DAY
    )

    assert company in Offer.objects.public()
    assert care not in Offer.objects.public()


def test_what_one_kind_of_support_needs_does_not_hide_another():
    provider = make_provider("vcse")
    provider.checks.exclude(requirement__support_kind="").delete()

    seen = {kind: make_offer(provider, kinds=[kind]) for kind in ("activity", "at_home", "peer")}

    assert set(Offer.objects.public()) == {seen["activity"], seen["peer"]}


def test_an_offer_that_is_not_published_is_not_public():
    provider = make_provider("vcse")

    for state in ("draft", "paused", "withdrawn"):
        assert make_offer(provider, state=state) not in Offer.objects.public()


_check = st.fixed_dictionaries(
    {
        "state": st.sampled_from(CheckState.values),
        "issued": st.integers(-60, 5),
        "expires": st.none() | st.integers(-5, 60),
    }
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    checks=st.lists(_check, min_size=4, max_size=4),
    support=st.lists(st.sampled_from(["activity", "at_home", "personal_care"]), min_size=1),
    extra=st.lists(_check, max_size=3),
)
def test_public_is_exactly_what_the_checks_say_one_by_one(checks, support, extra):
    provider = make_provider("pa", vetted=False)
    offer = make_offer(provider, kinds=list(dict.fromkeys(support)))
    sender = make_user()
    asked = list(Requirement.objects.filter(provider_kind="pa").order_by("support_kind", "pk"))
    for requirement, drawn in zip(asked, [*checks, *extra], strict=False):
        _write(provider, requirement, drawn, sender)

    wanted = {r for r in asked if r.support_kind in {"", *support}}
    counting = {c.requirement for c in provider.checks.all() if c.counts_on(today())}

    assert (offer in Offer.objects.public()) == (wanted <= counting)


def _write(provider, requirement, drawn, sender):
    Check.objects.create(
        provider=provider,
        requirement=requirement,
        state=drawn["state"],
        evidence="seen",
        issued_on=today() + timedelta(days=drawn["issued"]),
        expires_on=None if drawn["expires"] is None else today() + timedelta(days=drawn["expires"]),
        sent_by=sender,
        sent_at=now(),
    )


def test_the_cast_can_be_vetted_again_after_a_loss():
    provider = make_provider("micro", vetted=False)

    vet(provider)

    assert provider.is_vetted()


def test_an_answer_goes_out_of_sight_with_the_offer_it_stands_on():
    amira, olu = make_user("Amira"), make_user("Olu")
    provider = make_provider("vcse", "", olu)
    need = make_need(make_person("Amira", user=amira), by=amira, kinds=["at_home"])
    response = make_response(need, make_offer(provider, kinds=["at_home"]), by=olu)
    assert response in Response.objects.visible_to(amira)

    provider.checks.filter(requirement__code="vcse-at-home-dbs").update(expires_on=today() - A_DAY)

    assert response not in Response.objects.visible_to(amira)
    assert response in Response.objects.visible_to(olu)
