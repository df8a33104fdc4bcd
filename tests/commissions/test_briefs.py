"""A group writes one brief together."""

import pytest
from django.urls import reverse

from cms.easy_read import faults
from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToTakePart
from marketplace.commissions.models import Brief
from marketplace.commissions.queries.steps import steps_of
from marketplace.commissions.sections import SECTIONS
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from tests import cast
from tests.commissions.test_pages import place_path, text_of
from tests.commissions.world import a_group, begin, make_neighbour, write_brief

pytestmark = pytest.mark.django_db


def brief_path(member):
    return reverse("commissions:brief", args=[member.commission.uuid])


def test_two_neighbours_begin_and_all_are_told(client):
    amira, bea = a_group(members=2, state="gathering")
    user = amira.person.user
    assert "you can begin to write down" in text_of(client, place_path(amira), user)
    path = reverse("commissions:begin_brief", args=[amira.commission.uuid])
    assert "Nothing counts before you all say yes" in text_of(client, path, user)

    client.post(path)
    deliver_due()

    assert "This is version 1." in text_of(client, brief_path(bea), bea.person.user)
    assert "Your group writes down what it wants" in text_of(
        client, place_path(bea), bea.person.user
    )
    told = Notice.objects.filter(words__startswith="A group begins to write down")
    assert {notice.user for notice in told} == {amira.person.user, bea.person.user}
    assert client.post(path, follow=True).status_code == 200
    assert Brief.objects.count() == 1


def test_nobody_begins_alone_or_twice():
    alone = begin(make_neighbour("Amira"))
    user = alone.person.user

    with pytest.raises(UnableToTakePart, match="Nobody else"):
        actions.begin_brief(commission=alone.commission, member=alone, by=user, at=now())
    assert steps_of(alone, user) == ()
    amira, _ = a_group(members=2)
    with pytest.raises(UnableToTakePart, match="at another step"):
        actions.begin_brief(
            commission=amira.commission, member=amira, by=amira.person.user, at=now()
        )


def test_a_helper_begins_and_reads_without_names(client):
    ben, (amira, *_) = cast.make_user("Ben"), a_group(state="gathering")
    group = amira.commission
    group.organisation = cast.make_organisation("advocacy", "Speak up", ben)
    group.save()
    client.force_login(ben)

    client.post(reverse("commissions:begin_brief", args=[group.uuid]))
    brief = Brief.objects.get()
    write_brief(brief, own_of=amira)

    text = text_of(client, brief_path(amira), ben)
    assert "I bake with them. (One of us)" in text.replace(" )", ")").replace("( ", "(")
    assert "Amira" not in text


def test_members_read_whose_wish_it_is(client):
    amira, bea, _ = a_group()

    assert "I bake with them. (you)" in text_of(client, brief_path(amira), amira.person.user)
    assert "I bake with them. (Amira)" in text_of(client, brief_path(bea), bea.person.user)


def test_who_may_only_look_finds_no_step(client):
    amira, *_ = a_group(state="gathering")
    vera = cast.make_user("Vera")
    cast.make_supporter(amira.person, vera)

    assert steps_of(amira, vera) == ()


def test_the_easy_read_of_each_section_is_easy_to_read():
    lines = [line for section in SECTIONS for line in section.easy]

    assert {line: faults(line) for line in lines if faults(line)} == {}
