"""Groups for tests, made by the actions themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marketplace.commissions import actions
from marketplace.commissions.models import Answer, Brief, BriefOutcome, Commission, Membership
from marketplace.people.clock import now, today
from tests import cast


def make_neighbour(first_name: str, **fields: Any) -> Any:
    """A person of Oldham who signs in for themself."""
    return cast.make_person(first_name, user=cast.make_user(first_name), **fields)


def begin(person: Any, **more: Any) -> Membership:
    """A group that this person has begun."""
    given = {
        "name": f"Friday gardeners {person.pk}",
        "wants": "To grow vegetables together on Fridays.",
        "kinds": ["activity"],
        "shared_words": f"{person.first_name} shares this.",
    }
    return actions.open_for_person(person=person, by=person.user, at=now(), **(given | more))


def ask(group: Any, person: Any, **more: Any) -> Membership:
    given = {
        "code": group.code,
        "shared_words": f"{person.first_name} shares this.",
        "by": person.user,
    }
    return actions.ask_to_join(commission=group, person=person, at=now(), **(given | more))


def say(member: Membership, asking: Membership, is_yes: bool = True) -> None:
    by = member.person.user
    actions.answer(ask=asking, member=member, is_yes=is_yes, by=by, at=now())
    asking.refresh_from_db()


def leave(member: Membership) -> None:
    actions.leave(member=member, by=member.person.user, at=now())


def gather(*first_names: str) -> list[Membership]:
    """A group of these, the first of whom began it."""
    first, *rest = [make_neighbour(name) for name in first_names]
    members = [begin(first)]
    for person in rest:
        asking = ask(members[0].commission, person)
        for member in members:
            say(member, asking)
        members.append(asking)
    return members


NAMES = ("Amira", "Bea", "Cleo", "Dora", "Edna", "Fay", "Gita", "Hana", "Ines", "Jill")


def a_group(members: int = 3, state: str = "designing") -> list[Membership]:
    """A group of neighbours who sign in for themselves, in this state. From designing on it has a
    brief with all that an agreed one needs: one shared outcome, one of the first member's own."""
    places = neighbours_of(begin(make_neighbour(NAMES[0])), NAMES[1:members])
    group, first = places[0].commission, places[0]
    if state != "gathering":
        actions.begin_brief(commission=group, member=first, by=first.person.user, at=now())
        write_brief(group.brief, own_of=first)
    if state not in ("gathering", "designing"):
        Brief.objects.filter(pk=group.brief.pk).update(agreed_at=now())
    Commission.objects.filter(pk=group.pk).update(state=state)
    return list(Membership.objects.filter(commission=group).select_related("commission__brief"))


def neighbours_of(first: Membership, names: Any) -> list[Membership]:
    """These in the group too, who said yes to each other: as rows, since yeses grow as a square."""
    members = [first]
    for name in names:
        person = make_neighbour(name)
        asking = Membership.objects.create(
            commission=first.commission,
            person=person,
            state="in",
            shared_words=f"{name} shares this.",
            asked_at=now(),
            joined_at=now(),
            recorded_by=person.user,
        )
        Answer.objects.bulk_create(
            Answer(ask=asking, member=each, is_yes=True, answered_at=now(), recorded_by=person.user)
            for each in members
        )
        members.append(asking)
    return members


def write_brief(brief: Brief, *, own_of: Membership) -> None:
    """Fill it in as rows: changes, versions and yeses are other stories."""
    days = {"answers_by": 30, "lock_on": 37, "choose_by": 51, "starts_on": 60, "ends_on": 240}
    on = {field: today() + timedelta(days=after) for field, after in days.items()}
    Brief.objects.filter(pk=brief.pk).update(place="The allotment in Lees", **on)
    for member, words in ((None, "We grow our own vegetables."), (own_of, "I bake with them.")):
        BriefOutcome.objects.create(
            brief=brief,
            member=member,
            words=words,
            domain="activity",
            level_words=["Nothing", "A little", "As hoped", "More", "Much more"],
            review_on=on["ends_on"],
        )
    brief.refresh_from_db()
