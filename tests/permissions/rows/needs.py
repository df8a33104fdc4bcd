from marketplace.needs.models import Response
from tests.cast import make_response
from tests.permissions.matrix import Row, can, cannot

SEE = can("amira", "viewer", "ben")
WRITE = can("amira", "ben") | cannot("viewer")
PROVIDERS = can("olu", "rival", "grace", "scheme")


def need(world):
    return {"uuid": world.need.uuid}


def zeds(world):
    return {"uuid": world.zeds_need.uuid}


def amira(world):
    return {"person_uuid": world.amira.uuid}


def zed(world):
    return {"person_uuid": world.zed.uuid}


def step(of):
    return lambda world: of(world) | {"step": "kinds"}


def outcome(world):
    return {"uuid": world.need.uuid, "outcome_uuid": world.need.outcomes.get().uuid}


def zeds_outcome(world):
    return {"uuid": world.zeds_need.uuid, "outcome_uuid": world.zeds_need.outcomes.get().uuid}


def beside_offer(of):
    return lambda world: of(world) | {"offer_uuid": world.offer.uuid}


def answer(world):
    return {"uuid": world.response.uuid}


def zeds_answer(world):
    return {"uuid": world.zeds_response.uuid}


def draft(world):
    """Olu's answer before it is sent."""
    Response.objects.filter(pk=world.response.pk).update(state="draft")
    return answer(world)


def homes_answer(world):
    """Grace's answer, with her scheme to confirm."""
    known = Response.objects.filter(provider=world.grace).first()
    found = known or make_response(
        world.need, world.homes_offer, by=world.user("grace"), state="with_scheme", sent_at=None
    )
    return {"uuid": found.uuid}


def _provider_does(what, roles):
    return Row(own=what, others=zeds_answer, get=None, post=roles)


ROWS = {
    "needs:list": Row(get={}, rest=200),
    "needs:start": Row(own=amira, others=zed, get=None, post=WRITE),
    "needs:detail": Row(own=need, others=zeds, get=SEE),
    "needs:write": Row(own=step(need), others=step(zeds), get=WRITE, post=WRITE),
    "needs:remove_outcome": Row(own=outcome, others=zeds_outcome, get=None, post=WRITE),
    "needs:check": Row(own=need, others=zeds, get=WRITE, post=WRITE),
    "needs:pause": Row(own=need, others=zeds, get=WRITE, post=WRITE),
    "needs:close": Row(own=need, others=zeds, get=WRITE, post=WRITE),
    "needs:withdraw": Row(own=need, others=zeds, get=WRITE, post=WRITE),
    "needs:responses": Row(own=need, others=zeds, get=SEE),
    "needs:suggestions": Row(own=need, others=zeds, get=SEE, post=WRITE),
    "needs:find_why_not": Row(own=need, others=zeds, get=SEE),
    "needs:why_not": Row(own=beside_offer(need), others=beside_offer(zeds), get=SEE),
    "needs:decline": Row(
        own=answer,
        others=zeds_answer,
        get=WRITE | cannot("olu"),
        post=WRITE | cannot("olu"),
    ),
    "needs:outlines": Row(get=PROVIDERS),
    "needs:outline": Row(own=need, others=zeds, get=PROVIDERS),
    "needs:start_answer": Row(
        own=beside_offer(need), others=beside_offer(zeds), get=None, post=can("olu")
    ),
    "needs:respond": Row(own=draft, others=zeds_answer, get=can("olu"), post=can("olu")),
    "needs:answer": Row(own=answer, others=zeds_answer, get=can("olu")),
    "needs:send": _provider_does(answer, can("olu")),
    "needs:take_back": _provider_does(answer, can("olu")),
    "needs:confirm": [
        _provider_does(homes_answer, can("scheme") | cannot("grace")),
        _provider_does(answer, cannot("olu")),
    ],
    "needs:send_back": [
        _provider_does(homes_answer, can("scheme") | cannot("grace")),
        _provider_does(answer, cannot("olu")),
    ],
}
