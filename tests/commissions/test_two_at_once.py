"""Two who come in at the same moment never see each other unasked."""

import threading
import time

import pytest
from django.db import transaction

from marketplace.commissions import actions
from marketplace.commissions.models import Membership
from marketplace.people.clock import now
from tests.agreements.test_two_at_once import at_once
from tests.commissions.world import ask, begin, make_neighbour

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_last_yeses_the_first_lets_in_and_the_second_waits():
    amira = begin(make_neighbour("Amira"))
    bea = ask(amira.commission, make_neighbour("Bea"))
    cleo = ask(amira.commission, make_neighbour("Cleo"))
    has_begun = threading.Event()

    def say_yes(asking):
        by = amira.person.user
        actions.answer(ask=asking, member=amira, is_yes=True, by=by, at=now())

    def first():
        with transaction.atomic():
            say_yes(bea)
            has_begun.set()
            time.sleep(0.5)  # written, and not yet there for others to read

    def second():
        has_begun.wait(timeout=20)
        say_yes(cleo)

    ends = at_once(first, second)

    states = dict(Membership.objects.values_list("person__first_name", "state"))
    assert ends == [None, None]
    assert states == {"Amira": "in", "Bea": "in", "Cleo": "asking"}
