from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.providers import actions, words
from marketplace.providers.actions import UnableToOffer, UnableToRegister
from marketplace.providers.models import Household, Offer, OfferState
from marketplace.providers.queries import offer_cards, offers_to_confirm
from marketplace.providers.records.offers import TRANSITIONS
from tests.cast import make_offer, make_provider, make_user, vet
from tests.providers.world import OFFER, make_home, make_olu

pytestmark = pytest.mark.django_db


def write(provider, by, **fields):
    return actions.write_offer(provider=provider, by=by, at=now(), **(OFFER | fields))


def test_an_offer_of_a_vetted_provider_is_public_once_published():
    olu, provider = make_olu()
    offer = write(provider, olu)
    assert offer not in Offer.objects.public()

    actions.publish_offer(offer=offer, by=olu, at=now())

    assert offer in Offer.objects.public()


def test_a_draft_cannot_be_published_before_every_page_is_answered():
    olu, provider = make_olu()
    offer = actions.write_offer(
        provider=provider,
        by=olu,
        at=now(),
        title="A",
        summary="B",
        kinds=["activity"],
        domains=["home"],
    )

    assert offer.steps_left() == ["where", "who", "price"]
    with pytest.raises(UnableToOffer, match="Where"):
        actions.publish_offer(offer=offer, by=olu, at=now())


def test_an_offer_without_charge_can_be_published():
    olu, provider = make_olu()
    offer = write(provider, olu, price_from_pence=0, price_to_pence=0)

    actions.publish_offer(offer=offer, by=olu, at=now())

    assert words.price(offer) == "No charge"


@pytest.mark.parametrize("start", OfferState.values)
@pytest.mark.parametrize("end", ["published", "paused", "withdrawn"])
def test_an_offer_moves_only_as_the_table_says(start, end):
    olu, provider = make_olu()
    offer = make_offer(provider, state=start)
    move = {
        "published": actions.publish_offer,
        "paused": actions.pause_offer,
        "withdrawn": actions.withdraw_offer,
    }[end]

    if end in TRANSITIONS[start]:
        assert move(offer=offer, by=olu, at=now()).state == end
    else:
        with pytest.raises(UnableToOffer):
            move(offer=offer, by=olu, at=now())


def test_a_stale_page_cannot_bring_a_withdrawn_offer_back():
    olu, provider = make_olu()
    offer = make_offer(provider)
    stale = Offer.objects.get(pk=offer.pk)
    actions.withdraw_offer(offer=offer, by=olu, at=now())

    for act in (actions.publish_offer, actions.pause_offer, actions.confirm_places):
        with pytest.raises(UnableToOffer):
            act(offer=stale, by=olu, at=now())
    with pytest.raises(UnableToOffer):
        actions.write_offer(provider=provider, offer=stale, by=olu, at=now(), title="Back")


def test_publishing_again_keeps_the_first_day():
    olu, provider = make_olu()
    offer = make_offer(provider)
    first = offer.published_at

    actions.pause_offer(offer=offer, by=olu, at=now())
    actions.publish_offer(offer=offer, by=olu, at=now() + timedelta(days=3))

    assert offer.published_at == first


def test_a_stranger_cannot_write_or_move_an_offer():
    _, provider = make_olu()
    sam, offer = make_user("Sam"), make_offer(provider)

    for act in (actions.pause_offer, actions.withdraw_offer, actions.confirm_places):
        with pytest.raises(NotAllowed):
            act(offer=offer, by=sam, at=now())
    with pytest.raises(NotAllowed):
        write(provider, sam)


def test_an_offer_cannot_be_moved_to_another_provider():
    olu, provider = make_olu()
    other = make_offer(make_provider("vcse"))

    with pytest.raises(UnableToOffer, match="another provider"):
        actions.write_offer(provider=provider, offer=other, by=olu, at=now(), title="Mine")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kinds": ["nursing"]}, "kinds"),
        ({"kinds": ["live_in"]}, "kinds"),
        ({"languages": ["klingon"]}, "languages"),
        ({"asks": ["rich"]}, "asks"),
        ({"price_basis": "hour"}, "price_basis"),
        ({"price_basis": "four_weeks"}, "price_basis"),
        ({"price_from_pence": 500, "price_to_pence": 400}, "price_to_pence"),
        ({"least_age": 40, "most_age": 30}, "most_age"),
    ],
)
def test_what_an_offer_may_not_say_is_refused_beside_its_field(fields, field):
    olu, provider = make_olu()

    with pytest.raises(UnableToOffer) as refused:
        write(provider, olu, **fields)

    assert refused.value.field == field
    assert not Offer.objects.exists()


def test_shared_lives_may_have_a_price_for_four_weeks():
    _, grace, _, home = make_home(places=2)

    offer = write(home, grace, kinds=["live_in"], price_basis="four_weeks", price_to_pence=180_000)

    assert words.price(offer) == "£200 to £1,800 for each four weeks"


# Places


def test_one_tap_confirms_the_places():
    olu, provider = make_olu()
    offer = make_offer(provider, places_confirmed_on=today() - timedelta(days=20))
    assert offers_to_confirm(olu) == [offer]

    actions.confirm_places(offer=offer, by=olu, at=now())

    assert offers_to_confirm(olu) == []
    assert offer.places_free == 2


def test_places_are_shown_as_unconfirmed_after_the_areas_days():
    _, provider = make_olu()
    area = provider.organisation.area
    area.policy = {"offer_confirm_days": 5}
    area.save()
    offer = make_offer(provider, places_confirmed_on=date(2026, 11, 3))

    with time_machine.travel("2026-11-08T12:00Z"):
        assert offer_cards([offer])[0].places == "2 places free, confirmed on 3 November 2026"
    with time_machine.travel("2026-11-09T12:00Z"):
        card = offer_cards([offer])[0]
        assert card.places == "2 places free when last confirmed, on 3 November 2026: ask them"
        assert not card.places_are_confirmed


def test_cards_take_as_many_queries_for_many_as_for_few(django_assert_max_num_queries):
    _, provider = make_olu()
    for _ in range(12):
        make_offer(provider)
        make_offer(make_provider("vcse"))

    with django_assert_max_num_queries(4):
        assert len(offer_cards(Offer.objects.all())) == 24


@pytest.mark.parametrize(
    ("km", "words"), [(4.9, "about 3 miles away"), (1.1, "less than a mile away")]
)
def test_a_card_says_how_far_away_it_is(km, words):
    """In the words of the reasons beside it."""
    _, provider = make_olu()
    offer = make_offer(provider)

    card = offer_cards([offer], distances_km={str(offer.uuid): km})[0]

    assert card.miles_away == words


# Households


def test_a_household_supports_three_people_at_most():
    manager, _, scheme, home = make_home()

    with pytest.raises(UnableToRegister, match="3 people at most"):
        actions.add_household(scheme=scheme, name="Full house", by=manager, at=now(), places=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(provider=home).update(places=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.filter(provider=home).update(people_now=2)


def test_an_area_may_allow_fewer():
    manager, _, scheme, _ = make_home()
    area = scheme.organisation.area
    area.policy = {"most_in_household": 2}
    area.save()

    with pytest.raises(UnableToRegister, match="2 people at most"):
        actions.add_household(scheme=scheme, name="Full house", by=manager, at=now(), places=3)


def test_a_household_cannot_offer_more_places_than_the_home_has_free():
    _, grace, _, home = make_home(places=2, people_now=1)

    with pytest.raises(UnableToOffer) as refused:
        write(home, grace, kinds=["short_break"], places_free=2)

    assert refused.value.field == "places_free"


def test_when_someone_moves_in_the_offers_have_a_place_less():
    _, grace, _, home = make_home(places=2)
    vet(home)
    offer = make_offer(home, places_free=2)

    actions.change_household(
        provider=home,
        adults=2,
        children=0,
        pets=[],
        anyone_smokes=False,
        who_lives_here="",
        places=2,
        people_now=1,
        by=grace,
        at=now(),
    )

    offer.refresh_from_db()
    assert offer.places_free == 1


def test_only_the_schemes_manager_adds_a_household_or_invites_its_carer():
    _, grace, scheme, home = make_home()

    with pytest.raises(NotAllowed):
        actions.add_household(scheme=scheme, name="Mine", by=grace, at=now())
    with pytest.raises(NotAllowed):
        actions.invite_carer(household=home, email="x@test.example", by=grace, at=now())


def test_an_invited_carer_joins_by_saying_yes():
    from marketplace.people.actions.invitations import accept

    manager, _, _, home = make_home()
    tom = make_user("Tom")

    invitation = actions.invite_carer(household=home, email=tom.email, by=manager, at=now())
    assert tom not in [m.user for m in home.organisation.members.current()]
    accept(invitation=invitation, by=tom, at=now())

    assert tom in [m.user for m in home.organisation.members.current()]


def test_nobody_starts_a_household_by_themselves():
    sam = make_user("Sam")
    area = make_provider("vcse").organisation.area

    with pytest.raises(UnableToRegister, match="through its scheme"):
        actions.register_provider(kind="household", name="Ours", area=area, by=sam, at=now())


def test_starting_the_same_provider_twice_makes_one():
    sam = make_user("Sam")
    area = make_provider("vcse").organisation.area
    actions.register_provider(kind="micro", name="Sam's cakes", area=area, by=sam, at=now())

    with pytest.raises(UnableToRegister, match="already"):
        actions.register_provider(kind="micro", name="sam's cakes", area=area, by=sam, at=now())
