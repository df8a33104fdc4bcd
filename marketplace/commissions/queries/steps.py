"""What waits for a member of a group, on the group's page. Each subject adds what it waits for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from marketplace.commissions.models import Membership
from marketplace.commissions.queries import brief
from marketplace.commissions.queries.next_step import Step
from marketplace.people.models import User

__all__ = ["Step", "steps_of"]

_FROM: tuple[Callable[[Membership, User], list[Step]], ...] = (brief.steps,)


def steps_of(member: Membership, reader: User) -> tuple[Step, ...]:
    """For somebody who is in the group, those soonest to be done first."""
    found = [step for steps in _FROM for step in steps(member, reader)]
    return tuple(sorted(found, key=lambda step: step.until or date.max))
