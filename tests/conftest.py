"""What every test stands on: a database copied from a template, and repeatable examples.

`@pytest.mark.django_db` rolls back after the test. `@pytest.mark.django_db(transaction=True)`
really commits (threads, other processes, on_commit) and is followed by a fresh copy.
"""

import os

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import HealthCheck, Phase, settings

from tests import databases

settings.register_profile(
    "dev",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("dev"), max_examples=100, derandomize=True)
settings.register_profile(  # for `make mutation`: that a test is red is enough, no least example
    "mutation", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    """Wrong passwords and codes are counted for a while: each test counts its own."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Give this process its own copy of the migrated template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        before = databases.connections.settings["default"]["NAME"]
        template = databases.template()
        databases.use(databases.copy(template, name))

        def start_again(case):
            databases.use(databases.copy(template, name))

        ordinary, TransactionTestCase._fixture_teardown = (
            TransactionTestCase._fixture_teardown,
            start_again,
        )
    yield
    TransactionTestCase._fixture_teardown = ordinary
    with django_db_blocker.unblock():
        databases.use(before)
        databases.drop(name)
