"""Events: kept for thirty days, signed, delivered in order or as faults would have it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from tests.stripe_emulator.scenes import collect, payee, transfer

DAY = 86_400


class Listener:
    """An endpoint of ours: what came, and what it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[bytes, str]] = []
        self.status = 200
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.came.append((body, self.headers["Stripe-Signature"]))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def types(self) -> list[str]:
        return [json.loads(body)["type"] for body, _ in self.came]


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


@pytest.fixture
def endpoint(client, listener):
    return client.v1.webhook_endpoints.create({"url": listener.url, "enabled_events": ["*"]})


def test_an_event_is_signed_as_the_sdk_verifies(emulator, client, listener, endpoint):
    client.v1.customers.create()
    emulator.tell("deliver")

    body, header = listener.came[0]
    event = client.construct_event(body, header, endpoint.secret)
    assert event.type == "customer.created"
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, header, "whsec_other")
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body.replace(b"customer", b"costumer"), header, endpoint.secret)


def test_an_endpoint_hears_what_it_asked_for(emulator, client, listener):
    client.v1.webhook_endpoints.create(
        {"url": listener.url, "enabled_events": ["payment_intent.succeeded"]}
    )

    collect(client, 1_000)
    emulator.tell("deliver")

    assert listener.types == ["payment_intent.succeeded"]


def test_a_payees_events_go_to_the_connect_endpoint(emulator, client, listener):
    client.v1.webhook_endpoints.create(
        {"url": listener.url, "enabled_events": ["*"], "connect": True}
    )
    collect(client, 10_000)
    account = payee(emulator, client)

    transfer(client, account.id, 100)
    emulator.tell("deliver")

    assert "payment.created" in listener.types
    assert "account.updated" in listener.types
    assert "transfer.created" not in listener.types
    assert {json.loads(body)["account"] for body, _ in listener.came} == {account.id}


def test_what_was_not_taken_comes_again_for_three_days(emulator, client, listener, endpoint):
    listener.status = 500
    client.v1.customers.create()

    assert emulator.tell("deliver") == {"delivered": 0, "failed": 1}
    assert emulator.tell("deliver") == {"delivered": 0, "failed": 0}
    emulator.tell("clock", advance=600)
    assert emulator.tell("deliver") == {"delivered": 0, "failed": 1}
    for _ in range(20):
        emulator.tell("clock", advance=DAY // 2)
        emulator.tell("deliver")

    assert 3 < len(listener.came) < 15
    assert emulator.tell("state")["waiting"] == 0


@pytest.mark.parametrize(("kind", "times"), [("duplicate", 2), ("lose", 0)])
def test_an_event_may_come_twice_or_never(emulator, client, listener, endpoint, kind, times):
    emulator.fault("event", kind)
    client.v1.customers.create()

    emulator.tell("deliver")

    assert len(listener.came) == times
    assert len(client.v1.events.list().data) == 1


def test_an_event_may_come_three_days_late(emulator, client, listener, endpoint):
    emulator.fault("event", "delay", seconds=3 * DAY)
    client.v1.customers.create()

    emulator.tell("deliver")
    assert listener.came == []
    emulator.tell("clock", advance=3 * DAY)
    emulator.tell("deliver")

    assert listener.types == ["customer.created"]


def test_events_may_come_in_any_order(emulator, client, listener, endpoint):
    for name in range(12):
        client.v1.customers.create({"name": str(name)})

    emulator.tell("deliver", shuffle=True)

    came = [json.loads(body)["data"]["object"]["name"] for body, _ in listener.came]
    assert sorted(came, key=int) == [str(name) for name in range(12)]
    assert came != sorted(came, key=int)


def test_events_can_be_asked_for_thirty_days(emulator, client):
    collect(client, 1_000)

    found = client.v1.events.list({"types": ["payment_intent.succeeded", "charge.succeeded"]})
    assert sorted(event.type for event in found.data) == [
        "charge.succeeded",
        "payment_intent.succeeded",
    ]

    emulator.tell("clock", advance=31 * DAY)
    assert client.v1.events.list().data == []


def test_what_failed_tells_no_event(emulator, client, listener, endpoint):
    account = payee(emulator, client)

    with pytest.raises(stripe.InvalidRequestError):
        transfer(client, account.id, 100)
    emulator.tell("deliver")

    assert "transfer.created" not in listener.types


def test_an_endpoint_can_be_stopped(emulator, client, listener, endpoint):
    client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True})
    client.v1.customers.create()
    client.v1.webhook_endpoints.delete(endpoint.id)

    emulator.tell("deliver")

    assert listener.came == []
    assert client.v1.webhook_endpoints.list().data == []
