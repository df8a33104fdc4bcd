from __future__ import annotations

from tests.stripe_emulator.wire import Json
from tests.stripe_emulator.world import DAY, World

KEPT = 30 * DAY


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("event", pk)


def page(world: World, params: Json) -> Json:
    """Stripe forgets events after thirty days."""
    created = params.get("created", {})
    if isinstance(created, dict):
        created = created | {"gte": max(created.get("gte", 0), world.now - KEPT)}
    types = params.get("types") or params.get("type")
    return world.page("event", "/v1/events", params | {"created": created}, type=types)


def add_endpoint(world: World, params: Json) -> Json:
    endpoint = world.new(
        *("webhook_endpoint", "we"),
        api_version=params.get("api_version"),
        application=None,
        description=params.get("description"),
        enabled_events=params["enabled_events"],
        metadata=params.get("metadata", {}),
        status="enabled",
        url=params["url"],
    )
    secret = world.store.new_id("whsec")
    world.store.remember(f"secret:{endpoint['id']}", secret)
    if params.get("connect"):
        world.store.remember(f"connect:{endpoint['id']}", 1)
    return endpoint | {"secret": secret}


def retrieve_endpoint(world: World, params: Json, pk: str) -> Json:
    return world.get("webhook_endpoint", pk)


def page_of_endpoints(world: World, params: Json) -> Json:
    return world.page("webhook_endpoint", "/v1/webhook_endpoints", params)


def update_endpoint(world: World, params: Json, pk: str) -> Json:
    endpoint = world.get("webhook_endpoint", pk)
    for name in ("enabled_events", "url", "description"):
        endpoint[name] = params.get(name, endpoint[name])
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    return world.save(endpoint)


def remove_endpoint(world: World, params: Json, pk: str) -> Json:
    world.get("webhook_endpoint", pk)
    world.store.remove(pk)
    return {"id": pk, "object": "webhook_endpoint", "deleted": True}
