"""Once for each key, whatever goes wrong on the way."""

import threading

import pytest
import stripe

from tests.stripe_emulator.process import Emulator
from tests.stripe_emulator.scenes import collect, payee, transfer

DAY = 86_400


@pytest.fixture
def account(emulator, client):
    collect(client, 100_000)
    return payee(emulator, client).id


def transfers(client) -> int:
    return len(client.v1.transfers.list({"transfer_group": "group"}).data)


def test_the_same_key_is_answered_with_the_same_words(client, account):
    first = transfer(client, account, 100, key="k")
    again = transfer(client, account, 100, key="k")

    assert first.id == again.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert transfers(client) == 1


def test_a_key_is_not_for_another_request(client, account):
    transfer(client, account, 100, key="k")

    with pytest.raises(stripe.IdempotencyError):
        transfer(client, account, 101, key="k")

    assert transfers(client) == 1


def test_a_key_is_forgotten_after_a_day(emulator, client, account):
    first = transfer(client, account, 100, key="k")
    emulator.tell("clock", advance=DAY - 60)
    assert transfer(client, account, 100, key="k").id == first.id

    emulator.tell("clock", advance=120)

    assert transfer(client, account, 100, key="k").id != first.id


def test_a_key_in_use_is_a_conflict(emulator, client, account):
    emulator.fault("POST /v1/transfers", "delay", seconds=1, times=1)
    first = threading.Thread(
        target=transfer, args=(emulator.client(), account, 100), kwargs={"key": "k"}
    )
    first.start()
    threading.Event().wait(0.3)

    with pytest.raises(stripe.APIError) as refused:
        transfer(client, account, 100, key="k")
    first.join()

    assert refused.value.http_status == 409
    assert refused.value.error.code == "idempotency_key_in_use"
    assert transfers(client) == 1


def test_keys_of_two_accounts_are_two(emulator, client, account):
    other = payee(emulator, client).id
    for each in (account, other):
        transfer(client, each, 500)

    payouts = [
        client.v1.payouts.create(
            {"amount": 100, "currency": "gbp"}, {"stripe_account": each, "idempotency_key": "k"}
        )
        for each in (account, other)
    ]

    assert payouts[0].id != payouts[1].id


@pytest.mark.parametrize(("kind", "done"), [("drop_before", 0), ("drop_after", 1)])
def test_silence_says_nothing_about_what_was_done(emulator, client, account, kind, done):
    emulator.fault("POST /v1/transfers", kind, times=1)

    with pytest.raises(stripe.APIConnectionError):
        transfer(client, account, 100, key="k")

    assert transfers(client) == done
    transfer(client, account, 100, key="k")
    assert transfers(client) == 1


@pytest.mark.parametrize(("kind", "done"), [("500", 0), ("500_after", 1)])
def test_a_server_error_is_remembered_by_its_key(emulator, client, account, kind, done):
    emulator.fault("POST /v1/transfers", kind, times=1)

    for _ in range(2):
        with pytest.raises(stripe.APIError) as refused:
            transfer(client, account, 100, key="k")
        assert refused.value.http_status == 500

    assert transfers(client) == done


@pytest.mark.parametrize("kind", ["429", "lock_timeout"])
def test_a_limit_is_told_before_the_key_is_used(emulator, client, account, kind):
    emulator.fault("POST /v1/transfers", kind, times=1)

    with pytest.raises(stripe.RateLimitError):
        transfer(client, account, 100, key="k")

    assert transfer(client, account, 100, key="k").id
    assert transfers(client) == 1


def test_the_sdk_retries_a_dropped_answer_with_the_same_key(emulator, account):
    client = emulator.client(retries=2)
    emulator.fault("POST /v1/transfers", "drop_after", times=2)

    transfer(client, account, 100, key="k")

    assert transfers(client) == 1


def test_the_same_seed_goes_wrong_in_the_same_way():
    def story() -> list[object]:
        with Emulator(seed="7") as emulator:
            client = emulator.client()
            emulator.fault("POST /v1/customers", "429", chance=0.5)
            told: list[object] = []
            for _ in range(20):
                try:
                    told.append(client.v1.customers.create().id)
                except stripe.RateLimitError:
                    told.append(None)
            return told

    first = story()

    assert first == story()
    assert 3 < first.count(None) < 17


def test_what_it_knows_outlives_its_process(tmp_path):
    store = str(tmp_path / "stripe.sqlite3")
    with Emulator(store=store) as emulator:
        made = emulator.client().v1.customers.create({"name": "Amira"}, {"idempotency_key": "k"})

    with Emulator(store=store) as emulator:
        client = emulator.client()
        again = client.v1.customers.create({"name": "Amira"}, {"idempotency_key": "k"})

    assert again.id == made.id
