"""One step, at once, and nobody asks why."""

import pytest

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToTakePart
from marketplace.commissions.models import Commission, Counted, Membership
from marketplace.commissions.queries.sight import place_of
from marketplace.messages.models import Notice
from marketplace.money.actions.deaths import record_death
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.world import make_budget
from tests.commissions.world import ask, gather, leave, make_neighbour

pytestmark = pytest.mark.django_db


def page_of(member):
    member = Membership.objects.get(pk=member.pk)
    return place_of(member, reader=member.person.user)


def test_what_was_shared_is_shared_no_longer():
    amira, cleo = gather("Amira", "Cleo")
    assert page_of(amira).others[0].shared_words == "Cleo shares this."

    leave(cleo)

    assert page_of(amira).others == ()
    assert "Someone left" in [line.words for line in page_of(amira).lines]
    assert "Cleo" not in str(page_of(amira))
    assert Membership.objects.get(pk=cleo.pk).shared_words == ""


def test_the_others_read_that_someone_left():
    amira, cleo = gather("Amira", "Cleo")
    deliver_due()
    Notice.objects.all().delete()

    leave(cleo)
    deliver_due()

    assert [(each.user, each.words) for each in Notice.objects.all()] == [
        (amira.person.user, "Someone has left a group. Nobody has to say why.")
    ]


def test_taking_back_an_ask_tells_nobody():
    (amira,) = gather("Amira")
    bea = ask(amira.commission, make_neighbour("Bea"))

    leave(bea)
    deliver_due()

    assert not Notice.objects.exists()
    assert page_of(amira).asks == ()


def test_one_leaves_once():
    cleo = gather("Amira", "Cleo")[1]
    leave(cleo)

    with pytest.raises(UnableToTakePart):
        leave(cleo)


def test_the_last_one_leaving_ends_the_group():
    (amira,) = gather("Amira")
    bea = ask(amira.commission, make_neighbour("Bea"))

    leave(amira)
    bea.refresh_from_db()

    group = Commission.objects.get()
    assert (group.state, group.code) == ("ended", None)
    assert bea.state == "not_now"


def test_who_left_and_comes_back_needs_a_yes_again():
    amira, cleo = gather("Amira", "Cleo")
    leave(cleo)

    again = ask(amira.commission, cleo.person)

    assert again.state == "asking"
    assert page_of(amira).others == page_of(again).others == ()


def test_a_death_leaves_too():
    amira, cleo = gather("Amira", "Cleo")
    fern = cast.make_user("Fern")
    funder = cast.make_organisation("icb", "", fern)
    budget = make_budget(cleo.person, funder, fern)
    actions.be_counted(person=cleo.person, kinds=["work"], by=cleo.person.user, at=now())

    record_death(
        subject=BudgetSubject(budget, cleo.person),
        died_on=today(),
        by=fern,
        at=now(),
        channel="phone",
        said_by="her sister",
    )

    assert Membership.objects.get(pk=cleo.pk).state == "left"
    assert page_of(amira).others == ()
    assert not Counted.objects.exists()


WORDS = {"name": "Friday group", "wants": "To garden.", "kinds": ["activity"]}


@pytest.fixture
def ben():
    return cast.make_user("Ben")


@pytest.fixture
def helped(ben):
    organisation = cast.make_organisation("advocacy", "Speak up", ben)
    return actions.open_for_others(organisation=organisation, by=ben, at=now(), **WORDS)


def test_those_in_a_group_go_on_when_its_helper_steps_back(helped, ben):
    amira = ask(helped, make_neighbour("Amira"))

    actions.step_back(commission=helped, by=ben, at=now())

    assert not Commission.objects.visible_to(ben).exists()
    assert Commission.objects.get().state == "gathering"
    assert page_of(amira).outline.helped_by == ""


def test_a_group_with_nobody_in_it_ends_when_its_helper_steps_back(helped, ben):
    actions.step_back(commission=helped, by=ben, at=now())

    assert Commission.objects.get().state == "ended"


def test_the_last_member_leaving_a_helped_group_ends_it(helped):
    leave(ask(helped, make_neighbour("Amira")))

    assert Commission.objects.get().state == "ended"


def test_a_member_cannot_step_back_for_the_helper(helped):
    amira = ask(helped, make_neighbour("Amira"))

    with pytest.raises(NotAllowed):
        actions.step_back(commission=helped, by=amira.person.user, at=now())
