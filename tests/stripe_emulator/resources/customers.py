from __future__ import annotations

from tests.stripe_emulator.resources import methods
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import World

OURS = ("name", "email", "description", "phone", "metadata")


def create(world: World, params: Json) -> Json:
    blank = dict.fromkeys(("name", "email", "description", "phone", "default_source", "shipping"))
    given = {name: params[name] for name in OURS if name in params}
    customer = world.new(
        *("customer", "cus"),
        **blank | {"metadata": {}, "balance": 0, "currency": None, "delinquent": False} | given,
    )
    world.emit("customer.created", customer)
    return customer


def retrieve(world: World, params: Json, pk: str) -> Json:
    return world.get("customer", pk)


def update(world: World, params: Json, pk: str) -> Json:
    customer = world.get("customer", pk)
    customer |= {name: params[name] for name in OURS if name in params and name != "metadata"}
    customer["metadata"] |= params.get("metadata", {})
    world.emit("customer.updated", world.save(customer))
    return customer


def page(world: World, params: Json) -> Json:
    return world.page("customer", "/v1/customers", params, email=params.get("email"))


def payment_methods(world: World, params: Json, pk: str) -> Json:
    world.get("customer", pk)
    url = f"/v1/customers/{pk}/payment_methods"
    return world.page("payment_method", url, params, customer=pk, type=params.get("type"))


def retrieve_payment_method(world: World, params: Json, pk: str) -> Json:
    return methods.known(world, pk)


def attach(world: World, params: Json, pk: str) -> Json:
    customer = world.get("customer", params["customer"], "customer")
    method = methods.known(world, pk)
    if method["customer"] not in {None, customer["id"]}:
        raise ApiError(400, "This payment method belongs to another customer.")
    return methods.attach(world, method, customer["id"])


def detach(world: World, params: Json, pk: str) -> Json:
    method = world.get("payment_method", pk)
    if method["customer"] is None:
        raise ApiError(400, "The payment method is not attached to a customer.")
    was = method["customer"]
    method["customer"] = None
    world.emit("payment_method.detached", world.save(method), customer=was)
    return method
