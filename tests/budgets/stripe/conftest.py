import pytest
import stripe

from tests.stripe_emulator.__main__ import SECRET
from tests.stripe_emulator.fixtures import emulator, running  # noqa: F401


@pytest.fixture(autouse=True)
def _on(settings, monkeypatch, emulator):  # noqa: F811
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)  # tries again without a rest
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0)
    settings.STRIPE_KEY = SECRET
    settings.STRIPE_ADDRESS = emulator.address
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ours"]
