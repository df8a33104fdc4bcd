import pytest

from tests.stripe_emulator.process import Emulator


@pytest.fixture(scope="session")
def running():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(running):
    """Fresh for each test, and held to Stripe's document in all of it."""
    running.tell("reset")
    yield running
    assert running.drift() == []


@pytest.fixture
def client(emulator):
    return emulator.client()
