import pytest

from tests.stripe_emulator.__main__ import SECRET
from tests.stripe_emulator.fixtures import emulator, running  # noqa: F401


@pytest.fixture(autouse=True)
def _on(settings, emulator):  # noqa: F811
    settings.STRIPE_KEY = SECRET
    settings.STRIPE_ADDRESS = emulator.address
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_ours"]
