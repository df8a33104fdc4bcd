from datetime import timedelta

from marketplace.introductions.models import Introduction, Visit
from marketplace.people.clock import now, today
from tests.permissions.matrix import Row, can, cannot

SEE = can("amira", "viewer", "ben", "olu")
ACT = can("amira", "ben", "olu") | cannot("viewer")
CHOOSE = can("amira", "ben") | cannot("viewer", "olu")


def _introduction(response):
    """Both said yes, so that there is nothing they may not do."""
    known = Introduction.objects.filter(response=response).first()
    return known or Introduction.objects.create(
        response=response,
        need=response.need,
        person=response.need.person,
        provider=response.provider,
        state="mutual",
        opened_at=now(),
        person_yes_at=now(),
        provider_yes_at=now(),
        mutual_at=now(),
    )


def _visit(response):
    introduction = _introduction(response)
    visit = introduction.visits.first() or Visit.objects.create(
        introduction=introduction,
        kind="tea",
        planned_on=today() + timedelta(days=3),
        recorded_by=response.written_by,
    )
    return {"uuid": introduction.uuid, "visit_uuid": visit.uuid}


def own(world):
    return {"uuid": _introduction(world.response).uuid}


def others(world):
    return {"uuid": _introduction(world.zeds_response).uuid}


def own_visit(world):
    return _visit(world.response)


def others_visit(world):
    return _visit(world.zeds_response)


ROWS = {
    "introductions:open": Row(
        own=lambda world: {"uuid": world.response.uuid},
        others=lambda world: {"uuid": world.zeds_response.uuid},
        get=CHOOSE,
        post=CHOOSE,
    ),
    "introductions:detail": Row(own=own, others=others, get=SEE),
    # The person said yes by choosing the answer: this is the provider's.
    "introductions:say_yes": Row(
        own=own, others=others, get=None, post=can("olu") | cannot("amira", "viewer", "ben")
    ),
    "introductions:stop": Row(own=own, others=others, get=ACT, post=ACT),
    "introductions:plan_visit": Row(own=own, others=others, get=ACT, post=ACT),
    "introductions:look_back": Row(own=own_visit, others=others_visit, get=ACT, post=ACT),
    "introductions:call_off": Row(own=own_visit, others=others_visit, get=None, post=ACT),
}
