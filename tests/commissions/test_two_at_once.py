"""Two who come in at the same moment never see each other unasked."""

import pytest

from marketplace.commissions import actions
from marketplace.commissions.models import Membership
from marketplace.people.clock import now
from tests.agreements.test_two_at_once import at_once
from tests.commissions.world import ask, begin, make_neighbour

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_last_yeses_one_lets_in_and_the_other_waits():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))
    cleo = ask(amira.commission, make_neighbour("Cleo"))

    def say_yes(asking):
        by = amira.person.user
        actions.answer(ask=asking, member=amira, is_yes=True, by=by, at=now())

    ends = at_once(lambda: say_yes(bea), lambda: say_yes(cleo))

    assert ends == [None, None]
    states = Membership.objects.filter(pk__in=[bea.pk, cleo.pk]).values_list("state", flat=True)
    assert sorted(states) == ["asking", "in"]
