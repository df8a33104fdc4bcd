"""Groups of neighbours, with enough people near to have them asked. For stories.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marketplace.commissions import actions
from marketplace.commissions.models import Commission, Membership
from marketplace.people.clock import now
from tests.commissions.world import begin, make_neighbour


def with_people_near(world: Any) -> list[Any]:
    kept = world.__dict__.setdefault("groups", {})
    if "near" not in kept:
        for n in range(5):
            person = make_neighbour(f"N{n}")
            actions.be_counted(person=person, kinds=["activity"], by=person.user, at=now())
        kept["near"] = begin(make_neighbour("Gita"))
    member = kept["near"]
    return [({"uuid": member.commission.uuid}, member.person.user)]


PLACES = {"commissions:ask_near": with_people_near}


def move_on(at: datetime) -> None:
    Commission.objects.update(organisation=None, state="ended", ended_at=at, code=None)
    Membership.objects.update(state="left", ended_at=at)
