from tests.stripe_emulator.fixtures import client, emulator, running  # noqa: F401
