from datetime import timedelta

from marketplace.people.clock import now, today
from marketplace.plans.models import Approval, Plan, PlanState
from tests.cast import make_plan
from tests.permissions.matrix import Row, can, cannot

SEE = can("amira", "viewer", "ben")
WRITE = can("amira", "ben") | cannot("viewer")


def _asked_of(plan, funder, by, state):
    found, _ = Approval.objects.get_or_create(
        plan=plan,
        funder=funder,
        regime="nhs",
        defaults={
            "state": state,
            "sent_at": now(),
            "decide_by": today() + timedelta(days=9),
            "decided_at": now() if state == "refused" else None,
            "recorded_by": by,
        },
    )
    Approval.objects.filter(pk=found.pk).update(state=state)
    return {"uuid": found.uuid}


def asked(state):
    return lambda world: _asked_of(world.plan, world.funder, world.user("amira"), state)


def asked_about_zed(state):
    return lambda world: _asked_of(world.zeds_plan, world.zeds_funder, world.zed.user, state)


def plan(world):
    asked("waiting")(world)
    return {"uuid": world.plan.uuid}


def zeds_plan(world):
    return {"uuid": world.zeds_plan.uuid}


def draft(world):
    assert world.plan
    found = Plan.objects.filter(person=world.amira, state=PlanState.DRAFT).first()
    return {"uuid": (found or make_plan(world.amira, by=world.user("amira"), state="draft")).uuid}


def question(of):
    return lambda world: of(world) | {"field": "matters"}


def amira(world):
    return {"person_uuid": world.amira.uuid}


def zed(world):
    return {"person_uuid": world.zed.uuid}


ROWS = {
    "plans:list": Row(own=amira, others=zed, get=SEE),
    "plans:start": Row(own=amira, others=zed, get=None, post=WRITE),
    "plans:detail": Row(own=plan, others=zeds_plan, get=SEE | can("fern")),
    "plans:write": Row(own=question(draft), others=question(zeds_plan), get=WRITE, post=WRITE),
    "plans:check": Row(own=draft, others=zeds_plan, get=WRITE, post=WRITE),
    "plans:send_on": Row(
        own=plan, others=zeds_plan, get=WRITE | cannot("fern"), post=WRITE | cannot("fern")
    ),
    "plans:take_back": Row(own=draft, others=zeds_plan, get=WRITE, post=WRITE),
    "plans:write_again": Row(own=plan, others=zeds_plan, get=None, post=WRITE | cannot("fern")),
    "plans:ask_again": Row(
        own=asked("refused"),
        others=asked_about_zed("refused"),
        get=WRITE | cannot("fern"),
        post=WRITE | cannot("fern"),
    ),
    "plans:queue": Row(get=can("fern", "other_funder")),
    "plans:decide": Row(
        own=asked("waiting"),
        others=asked_about_zed("waiting"),
        get=can("fern") | cannot("amira", "viewer", "ben"),
        post=can("fern") | cannot("amira", "viewer", "ben"),
    ),
}
