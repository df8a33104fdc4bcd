"""Groups for tests, made by the actions themselves."""

from __future__ import annotations

from typing import Any

from marketplace.commissions import actions
from marketplace.commissions.models import Membership
from marketplace.people.clock import now
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
