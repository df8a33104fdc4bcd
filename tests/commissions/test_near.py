"""People near someone who want the same: a number from five up, never a list."""

import pytest

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToAskNear
from marketplace.commissions.models import Asked, Counted
from marketplace.commissions.queries.near import near
from marketplace.commissions.queries.sight import outline_of
from marketplace.messages.models import Letter, Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.commissions.world import ask, begin, gather, make_neighbour

pytestmark = pytest.mark.django_db


def count(person, *kinds):
    actions.be_counted(person=person, kinds=kinds, by=person.user, at=now())


def neighbours(number, *kinds, **fields):
    found = [make_neighbour(f"N{n}", **fields) for n in range(number)]
    for person in found:
        count(person, *kinds)
    return found


def others(person, kind="activity", reader=None):
    return {each.kind: each.others for each in near(person, reader=reader or person.user)}[kind]


def ask_near(member):
    actions.ask_those_near(commission=member.commission, by=member.person.user, at=now())


@pytest.mark.parametrize(("number", "shown"), [(0, None), (4, None), (5, 5), (7, 7)])
def test_a_number_is_shown_from_five_others_up(number, shown):
    neighbours(number, "activity")

    assert others(make_neighbour("Amira")) == shown


def test_ones_own_side_is_not_among_the_others():
    """Else a helper of four could find out about a fifth."""
    ben = cast.make_user("Ben")
    for person in neighbours(5, "activity"):
        cast.make_supporter(person, ben, "plan")
    amira = make_neighbour("Amira")
    cast.make_supporter(amira, ben, "plan")

    assert others(amira, reader=ben) is None
    assert others(amira) == 5


def test_only_those_who_live_in_the_area_now():
    moved, *_ = neighbours(5, "activity")
    moved.area = cast.make_area("Elsewhere")
    moved.save()

    assert others(make_neighbour("Amira")) is None


def test_whoever_no_longer_wants_to_be_counted_is_forgotten():
    amira = make_neighbour("Amira")
    count(amira, "activity", "work")

    count(amira, "work")

    assert [each.kind for each in Counted.objects.all()] == ["work"]


def test_only_the_persons_side_has_them_counted():
    with pytest.raises(NotAllowed):
        actions.be_counted(
            person=make_neighbour("Amira"), kinds=["work"], by=cast.make_user(), at=now()
        )


def test_a_group_has_those_asked_who_are_counted_and_never_learns_whom():
    persons = neighbours(5, "activity")
    amira = begin(make_neighbour("Amira"))

    ask_near(amira)
    deliver_due()

    assert {each.user for each in Notice.objects.all()} == {person.user for person in persons}
    assert not Asked.objects.visible_to(amira.person.user).exists()
    assert all("Friday" not in each.words for each in Notice.objects.all())


def test_whoever_was_asked_may_ask_to_join_without_the_code():
    persons = neighbours(5, "activity")
    amira = begin(make_neighbour("Amira"))
    ask_near(amira)

    assert ask(amira.commission, persons[0], code="").state == "asking"


@pytest.mark.parametrize("kinds", [("work",), ()])
def test_others_who_want_something_else_are_not_asked(kinds):
    neighbours(5, *kinds)

    with pytest.raises(UnableToAskNear, match="Fewer than five"):
        ask_near(begin(make_neighbour("Amira")))


def test_those_in_the_group_do_not_make_up_the_five():
    amira, *members = gather("Amira", "Bea", "Cleo")
    for member in members:
        count(member.person, "activity")
    neighbours(4, "activity")

    with pytest.raises(UnableToAskNear):
        ask_near(amira)


def test_whoever_is_helped_by_the_asker_is_told_but_makes_up_no_five():
    amira, ben = begin(make_neighbour("Amira")), cast.make_user("Ben")
    first = neighbours(5, "activity")[0]
    for person in (amira.person, first):
        cast.make_supporter(person, ben, "plan")
    given = {"commission": amira.commission, "by": ben, "at": now()}

    with pytest.raises(UnableToAskNear):
        actions.ask_those_near(**given)
    neighbours(1, "activity")
    actions.ask_those_near(**given)

    assert Asked.objects.filter(person=first).exists()


def test_nobody_is_told_of_a_group_twice():
    neighbours(5, "activity")
    amira = begin(make_neighbour("Amira"))

    for _ in range(2):
        ask_near(amira)
    deliver_due()

    assert Notice.objects.count() == 5


def test_whoever_is_written_to_gets_a_letter():
    for n in range(5):
        joan, dev = cast.make_person(f"J{n}", contact_way="post"), cast.make_user()
        cast.make_supporter(joan, dev, "plan")
        actions.be_counted(
            person=joan, kinds=["activity"], by=dev, at=now(), channel="paper", said_by="Joan"
        )

    ask_near(begin(make_neighbour("Amira")))
    deliver_due()

    assert Letter.objects.count() == 5


@pytest.mark.parametrize(("number", "shown"), [(4, None), (5, 5)])
def test_whoever_asks_reads_how_many_they_are_from_five_up(number, shown):
    members = gather(*(f"M{n}" for n in range(number)))

    assert outline_of(members[0].commission).how_many == shown
