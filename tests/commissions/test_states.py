"""People come in while a group gathers and writes its brief, not while it decides who pays."""

import pytest
from django.urls import reverse

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToJoin, UnableToOpen
from marketplace.commissions.models import Commission
from marketplace.commissions.queries.sight import place_of
from marketplace.people.clock import now
from tests.commissions.world import ask, begin, gather, leave, make_neighbour, say

pytestmark = pytest.mark.django_db


def put(group, state):
    Commission.objects.update(state=state)
    group.refresh_from_db()


def test_people_come_in_while_the_brief_is_written():
    amira = begin(make_neighbour("Amira"))
    put(amira.commission, "designing")

    bea = ask(amira.commission, make_neighbour("Bea"))
    say(amira, bea)

    assert bea.is_in


@pytest.mark.parametrize("state", ["pledging", "choosing", "awarded"])
def test_nobody_comes_in_later_and_everyone_may_still_leave(client, state):
    amira, cleo = gather("Amira", "Cleo")
    bea = ask(amira.commission, make_neighbour("Bea"))
    say(amira, bea)
    put(amira.commission, state)

    assert place_of(cleo, reader=cleo.person.user).asks == ()
    actions.set_standing_yes(member=cleo, is_yes=True, by=cleo.person.user, at=now())
    bea.refresh_from_db()
    assert not bea.is_in
    with pytest.raises(UnableToJoin):
        ask(amira.commission, make_neighbour("Dora"))
    with pytest.raises(UnableToOpen, match="takes nobody in"):
        actions.renew_code(commission=amira.commission, by=amira.person.user, at=now())
    client.force_login(amira.person.user)
    invite = reverse("commissions:invite", args=[amira.commission.uuid])
    page = client.get(invite, follow=True).content.decode()
    assert "takes nobody in" in page
    assert "Ask others to join" not in page
    leave(cleo)
    assert Commission.objects.get().state == state
    leave(amira)
    assert Commission.objects.get().state == "ended"
