"""`/_emulator/…`: what Stripe doesn't have. The clock, faults, and what people and banks do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.stripe_emulator import webhooks
from tests.stripe_emulator.api import Api
from tests.stripe_emulator.faults import Faults, Rule
from tests.stripe_emulator.resources import accounts, charges, payouts, transfers
from tests.stripe_emulator.wire import ApiError, Json
from tests.stripe_emulator.world import DAY, World


def state(api: Api, world: World, given: Json) -> Json:
    return {
        "drift": api.drift,
        "waiting": webhooks.waiting(world),
        "now": world.now,
        "struck": api.faults.struck,
    }


def reset(api: Api, world: World, given: Json) -> Json:
    """As if it had just been started."""
    api.store.forget()
    api.faults = Faults(api.store.seed)
    api.drift.clear()
    return {}


def clock(api: Api, world: World, given: Json) -> Json:
    """On by so many seconds; each midnight passed sends what is available to the payees' banks."""
    left = int(given["advance"])
    while left > 0:
        step = min(DAY, left)
        left -= step
        world.store.remember("clock_offset", int(world.store.fact("clock_offset")) + step)
        if step == DAY:
            payouts.run(world)
    charges.settle_refunds(world)
    return {"now": world.now}


def set_faults(api: Api, world: World, given: Json) -> Json:
    api.faults.rules = [Rule(**rule) for rule in given["rules"]]
    return {"rules": len(api.faults.rules)}


def onboard(api: Api, world: World, given: Json) -> Json:
    accounts.onboard(world, accounts.known(world, given["account"]))
    return {}


def restrict(api: Api, world: World, given: Json) -> Json:
    accounts.restrict(world, accounts.known(world, given["account"]))
    return {}


def fail_payout(api: Api, world: World, given: Json) -> Json:
    payee = world.acting_as(given["account"])
    payouts.fail(payee, payee.get("payout", given["payout"]))
    return {}


def lose_part(api: Api, world: World, given: Json) -> Json:
    """As if a payout had been sent without one of the payments that it was made for."""
    largest = "SELECT id FROM movements WHERE payout = ? ORDER BY net DESC LIMIT 1"
    world.store.run(f"UPDATE movements SET payout = NULL WHERE id = ({largest})", given["payout"])
    return {}


def slip_in(api: Api, world: World, given: Json) -> Json:
    """A payment in a payee's account from a transfer that was never made."""
    forged = {"id": "tr_nobodys", "amount": given["pence"]}
    transfers.received(world.acting_as(given["account"]), forged, 0)
    return {}


CONTROLS: dict[str, Callable[[Api, World, Json], Json]] = {
    "state": state,
    "reset": reset,
    "clock": clock,
    "faults": set_faults,
    "onboard": onboard,
    "restrict": restrict,
    "fail_payout": fail_payout,
    "lose_part": lose_part,
    "slip_in": slip_in,
}


def control(api: Api, name: str, given: Json) -> dict[str, Any]:
    if name == "deliver":  # holds the lock only between its calls to those who listen
        shuffle = api.faults if given.get("shuffle") else None
        return webhooks.deliver_due(api.world(), api.lock, shuffle=shuffle)
    if name not in CONTROLS:
        raise ApiError(404, f"No such control: {name}")
    with api.lock, api.transaction():
        world = api.world()
        answer = CONTROLS[name](api, world, given)
        for event in world.events:
            api.drift += api.document.faults("event", event) if api.check else []
        api.queue(world)
    return answer
