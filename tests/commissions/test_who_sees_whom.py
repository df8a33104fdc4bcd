"""In any order of asking, answering, leaving and letting days pass: who is shown to whom.

A's first name or words appear in anything built for B only if both are in the group, and each has
said yes to the other: by asking, by answering, or beforehand, for whoever the others say yes to.
"""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from marketplace.commissions import actions
from marketplace.commissions.models import Membership
from marketplace.commissions.queries.sight import outline_of, place_of
from marketplace.messages.models import Notice
from marketplace.outbox.tasks import deliver_due
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.queries import happening, history_of
from tests import cast
from tests.commissions.world import begin, make_neighbour

pytestmark = pytest.mark.django_db

NAMES = ("Quilla", "Wystan", "Xanthe", "Zephyr")


class Groups(RuleBasedStateMachine):
    """Beside the database a plain picture: who is in, who asked, and who said yes to whom."""

    @initialize()
    def begin(self):
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.travel = time_machine.travel(now())
        self.clock = self.travel.start()
        self.persons = {name: make_neighbour(name) for name in NAMES}
        self.group = begin(self.persons[NAMES[0]], shared_words=f"{NAMES[0]} words").commission
        self.inside, self.asking = {NAMES[0]}, {}
        self.standing, self.pairs = set(), set()

    def teardown(self):
        if not hasattr(self, "undone"):
            return
        try:
            if hasattr(self, "group"):
                deliver_due()
                self.look(told_to)
        finally:
            self.travel.stop()
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def place(self, name):
        return self.group.memberships.exclude(state__in=("left", "not_now")).get(
            person=self.persons[name]
        )

    def settle(self, name):
        """Whether this one is in now, by the rule in plain words."""
        said = self.asking[name]
        explicit = {m for m in self.inside if m in said}
        follows = {m for m in self.inside if m in self.standing and m not in said}
        everyone = all(said[m] for m in explicit) and explicit | follows == self.inside
        if everyone and (explicit or not self.inside):
            del self.asking[name]
            self.pairs |= {frozenset({name, m}) for m in self.inside}
            self.inside.add(name)
            return True
        return False

    # One rule, for hypothesis leaves whole rules out of most of its examples.
    @rule(
        what=st.sampled_from(["ask"] * 3 + ["answer"] * 6 + ["beforehand", "leave", "days"]),
        one=st.integers(0, 3),
        two=st.integers(0, 3),
        is_yes=st.sampled_from([True, True, False]),
    )
    def act(self, what, one, two, is_yes):
        inside, asking = sorted(self.inside), sorted(self.asking)
        if what == "ask":
            outside = [name for name in NAMES if name not in inside + asking] or NAMES
            self.ask(outside[one % len(outside)])
        elif what == "answer" and inside and asking:
            self.answer(inside[one % len(inside)], asking[two % len(asking)], is_yes)
        elif what == "beforehand" and inside:
            self.say_beforehand(inside[one % len(inside)], is_yes)
        elif what == "leave" and inside + asking:
            self.leave((inside + asking)[-1 - one % len(inside + asking)])
        elif what == "days" and asking:
            self.days_pass()

    def ask(self, name):
        given = {"commission": self.group, "code": self.group.code or "", "at": now()}
        person = self.persons[name]
        try:
            with transaction.atomic():
                actions.ask_to_join(
                    person=person, by=person.user, shared_words=f"{name} words", **given
                )
        except UnableTo:
            return
        assert name not in self.inside | set(self.asking)
        self.asking[name] = {}
        self.settle(name)

    def answer(self, member, name, is_yes):
        by = self.persons[member].user
        actions.answer(
            ask=self.place(name), member=self.place(member), is_yes=is_yes, by=by, at=now()
        )
        self.asking[name][member] = is_yes
        self.settle(name)

    def say_beforehand(self, member, is_yes):
        by = self.persons[member].user
        actions.set_standing_yes(member=self.place(member), is_yes=is_yes, by=by, at=now())
        self.standing = self.standing | {member} if is_yes else self.standing - {member}
        for name in list(self.asking) if is_yes else ():
            self.settle(name)

    def leave(self, name):
        actions.leave(member=self.place(name), by=self.persons[name].user, at=now())
        self.asking.pop(name, None)
        if name in self.inside:
            self.inside.discard(name)
            self.standing.discard(name)
            self.pairs = {pair for pair in self.pairs if name not in pair}
            for said in self.asking.values():
                said.pop(name, None)
            if not self.inside:
                self.asking.clear()

    def days_pass(self):
        self.clock.shift(timedelta(days=15))
        overdue = list(self.asking)
        actions.close_asks(at=now())
        for name in overdue:
            if name in self.asking and not self.settle(name):
                del self.asking[name]
        if self.inside:
            actions.renew_code(
                commission=self.group, by=self.persons[min(self.inside)].user, at=now()
            )
        self.group.refresh_from_db()

    @invariant()
    def each_sees_those_with_whom_they_said_yes_to_each_other(self):
        if hasattr(self, "group"):
            assert all(pair <= self.inside for pair in self.pairs)
            self.look(pictures_for, self.pairs)

    def look(self, build, pairs=()):
        """What is built for each names those of these pairs, and nobody else."""
        for name, person in self.persons.items():
            built = build(person, self.group)
            for other in set(NAMES) - {name}:
                may_see = frozenset({name, other}) in pairs
                assert (f"{other} words" in built) is may_see, (build, name, other)
                assert may_see or other not in built, (build, name, other)


def pictures_for(person, group):
    """All that the pages of groups are drawn from, for this person's side."""
    places = Membership.objects.visible_to(person.user)
    pictures = [str(place_of(member, reader=person.user)) for member in places]
    return f"{pictures} {outline_of(group)}"


def told_to(person, group):
    """Their notices and letters, and their own list of who did what."""
    notices = Notice.objects.filter(user=person.user).values_list("words", flat=True)
    letters = [letter.body for letter in mail.outbox if letter.to == [person.user.email]]
    lines = [happening(each, reader=person.user) for each in history_of(person, reader=person.user)]
    return f"{list(notices)} {letters} {lines}"


def test_only_those_who_said_yes_to_each_other_see_each_other():
    run_state_machine_as_test(
        Groups, settings=settings(max_examples=15, stateful_step_count=18, deadline=None)
    )


def test_nothing_planted_is_on_any_page_of_whoever_is_not_in_it_yet():
    """Each page of an asker, of a helper from outside and of a stranger; and each letter."""
    quilla, wystan = make_neighbour("Quilla"), make_neighbour("Wystan")
    member = begin(quilla, shared_words="Planted words of hers")
    group, code = member.commission, member.commission.code
    asking = actions.ask_to_join(
        commission=group,
        person=wystan,
        code=code,
        shared_words="Planted words of his",
        by=wystan.user,
        at=now(),
    )
    deliver_due()

    for reader, hidden in ((wystan, ("Quilla", "of hers")), (quilla, ("Wystan", "of his"))):
        client = Client()
        client.force_login(reader.user)
        mine = member if reader == quilla else asking
        for path in (
            "/home/",
            "/notices/",
            f"/people/{reader.uuid}/",
            f"/people/{reader.uuid}/history/",
            f"/people/{reader.uuid}/groups/",
            f"/people/{reader.uuid}/groups/near/",
            f"/groups/{group.uuid}/",
            f"/groups/{group.uuid}/invite/",
            f"/groups/places/{mine.uuid}/",
            f"/groups/places/{mine.uuid}/leave/",
            f"/groups/places/{mine.uuid}/asks/{asking.uuid}/",
        ):
            text = client.get(path, follow=True).content.decode()
            assert not [words for words in hidden if words in text], path
        letters = [each for each in mail.outbox if each.to == [reader.user.email]]
        assert not [words for words in hidden for each in letters if words in each.body]


def test_a_helper_from_outside_sees_no_name_and_no_small_number():
    ben = cast.make_user("Ben")
    organisation = cast.make_organisation("advocacy", "Speak up", ben)
    group = actions.open_for_others(
        organisation=organisation,
        name="Fridays",
        wants="To garden.",
        kinds=["activity"],
        by=ben,
        at=now(),
    )
    client = Client()
    client.force_login(ben)
    members = []
    for name in ("Quilla", "Wystan", "Xanthe", "Zephyr", "Yoruba"):
        asking = _join(group, name, members)
        members.append(asking)
        text = client.get(f"/groups/{group.uuid}/").content.decode()

        assert name not in text
        assert "Planted" not in text
        assert ("Fewer than five people" in text) is (len(members) < 5)
        assert ("How many we are" in text) is (len(members) == 5)


def _join(group, name, members):
    person = make_neighbour(name)
    asking = actions.ask_to_join(
        commission=group,
        person=person,
        code=group.code,
        shared_words="Planted",
        by=person.user,
        at=now(),
    )
    for member in members:
        actions.answer(ask=asking, member=member, is_yes=True, by=member.person.user, at=now())
    return asking
