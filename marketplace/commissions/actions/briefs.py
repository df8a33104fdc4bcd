"""A group begins to write down what it wants, and goes back to that when it has to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from marketplace.commissions.actions.turns import UnableToTakePart, record, require_in, take_turn
from marketplace.commissions.models import (
    COMMISSION_TRANSITIONS,
    Brief,
    Commission,
    CommissionState,
    Membership,
)
from marketplace.outbox import actions as outbox
from marketplace.people import audit, states
from marketplace.people.models import User
from marketplace.people.policy import require


@transaction.atomic
def begin_brief(
    *, commission: Commission, member: Membership | None, by: User, at: datetime
) -> Brief:
    """From now on everyone in the group writes the brief. `member`: for whom, of those in it;
    none where a helper of the group begins. People may still join."""
    require(by, "brief.write", commission)
    take_turn(commission, only_in=[CommissionState.GATHERING])
    if member:
        require_in(member)
        if commission.memberships.current().count() < 2:
            raise UnableToTakePart("Nobody else is in the group yet.")
    states.move(commission, CommissionState.DESIGNING, COMMISSION_TRANSITIONS)
    brief = Brief.objects.create(commission=commission, begun_at=at)
    if member:
        record("brief.begun", member, by=by, at=at)
    else:
        organisation = commission.organisation
        audit.record("brief.begun", subject=brief, by=by, organisation=organisation, at=at)
    outbox.put(kind="brief.begun", payload={"commission": commission.uuid})
    return brief
