"""No scheme, provider or broker with an interest opens, helps, counts or reads a group."""

from datetime import timedelta

import pytest

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToJoin, UnableToOpen
from marketplace.commissions.interests import has_interest
from marketplace.commissions.models import Commission, Membership
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.commissions.world import ask, begin, gather, make_neighbour, say

pytestmark = pytest.mark.django_db
WORDS = {"name": "Friday group", "wants": "To garden.", "kinds": ["activity"]}


@pytest.fixture
def oldham():
    return cast.make_area()


@pytest.fixture
def olu():
    return cast.make_user("Olu")


def work(kind, user, **more):
    return cast.make_provider(kind, "", user, vetted=False, **more)


@pytest.mark.parametrize("kind", ["vcse", "scheme", "pa"])
def test_whoever_works_for_a_provider_or_a_scheme_gains(kind, olu, oldham):
    work(kind, olu)

    assert has_interest(olu, oldham)


def test_a_shared_lives_carer_gains(olu, oldham):
    work("household", olu, scheme=work("scheme", cast.make_user()))

    assert has_interest(olu, oldham)


def test_not_in_another_area(olu):
    work("vcse", olu)

    assert not has_interest(olu, cast.make_area("Elsewhere"))


def test_a_broker_of_an_independent_brokerage_does_not_gain(olu, oldham):
    cast.make_organisation("brokerage", "", olu)

    assert not has_interest(olu, oldham)


def test_a_broker_gains_whose_manager_also_runs_a_provider(olu, oldham):
    boss = cast.make_user("Boss")
    brokerage = cast.make_organisation("brokerage", "", boss)
    brokerage.members.create(user=olu)
    work("vcse", boss)

    assert has_interest(olu, oldham)


def test_a_broker_gains_whose_brokerage_is_a_provider(olu, oldham):
    from marketplace.providers.models import Provider

    brokerage = cast.make_organisation("brokerage", "", olu)
    Provider.objects.create(organisation=brokerage, kind="vcse")

    assert has_interest(olu, oldham)


def test_to_leave_for_a_day_changes_nothing(olu, oldham):
    provider = work("vcse", olu)
    began = now() - timedelta(days=2)
    provider.organisation.members.update(left_at=now() - timedelta(days=1))

    assert has_interest(olu, oldham, since=began)
    assert not has_interest(olu, oldham)


def test_whoever_gains_cannot_begin_a_group_for_someone_they_help(olu):
    joan = cast.make_person("Joan")
    cast.make_supporter(joan, olu, "plan")
    work("vcse", olu)

    with pytest.raises(UnableToOpen, match="You work for"):
        actions.open_for_person(person=joan, by=olu, at=now(), shared_words="", **WORDS)


def test_an_independent_broker_can(olu):
    joan = cast.make_person("Joan")
    brokerage = cast.make_organisation("brokerage", "", olu)
    cast.make_supporter(joan, olu, "plan", kind="broker", organisation=brokerage)

    member = actions.open_for_person(person=joan, by=olu, at=now(), shared_words="", **WORDS)

    assert member.is_in


@pytest.mark.parametrize("kind", ["brokerage", "advocacy", "scrutiny"])
def test_an_independent_organisation_may_begin_a_group(kind, olu):
    organisation = cast.make_organisation(kind, "", olu)

    group = actions.open_for_others(organisation=organisation, by=olu, at=now(), **WORDS)

    assert Commission.objects.visible_to(olu).get() == group


@pytest.mark.parametrize("kind", ["provider", "scheme", "icb", "hub", "money_holder"])
def test_others_may_not(kind, olu):
    organisation = cast.make_organisation(kind, "", olu)

    with pytest.raises(NotAllowed):
        actions.open_for_others(organisation=organisation, by=olu, at=now(), **WORDS)


def test_a_helper_who_begins_to_work_for_a_provider_sees_the_group_no_longer(olu):
    organisation = cast.make_organisation("advocacy", "", olu)
    group = actions.open_for_others(organisation=organisation, by=olu, at=now(), **WORDS)

    work("vcse", olu)

    assert not Commission.objects.visible_to(olu).exists()
    with pytest.raises(NotAllowed):
        actions.renew_code(commission=group, by=olu, at=now())


def test_whoever_gains_reads_no_group_of_someone_they_help(olu):
    amira, cleo = gather("Amira", "Cleo")
    cast.make_supporter(cleo.person, olu, "plan", "agree")
    assert Membership.objects.visible_to(olu).exists()

    work("vcse", olu)

    assert not Membership.objects.visible_to(olu).exists()
    assert not Commission.objects.visible_to(olu).exists()
    with pytest.raises(NotAllowed):
        actions.share(member=cleo, shared_words="x", by=olu, at=now())
    with pytest.raises(UnableToJoin):
        ask(amira.commission, cleo.person, by=olu)


def test_nor_is_told_of_it(olu):
    amira, cleo = gather("Amira", "Cleo")
    cast.make_supporter(cleo.person, olu, "plan")
    work("vcse", olu)
    deliver_due()
    Notice.objects.all().delete()

    ask(amira.commission, make_neighbour("Bea"))
    deliver_due()

    assert {each.user for each in Notice.objects.all()} == {amira.person.user, cleo.person.user}


def test_whoever_wants_the_support_themself_may_join_wherever_they_work():
    amira, olu = begin(make_neighbour("Amira")), make_neighbour("Olu")
    work("vcse", olu.user)

    asking = ask(amira.commission, olu)
    say(amira, asking)

    assert asking.is_in
    assert Membership.objects.visible_to(olu.user).get() == asking
    with pytest.raises(UnableToOpen):
        begin(olu)
