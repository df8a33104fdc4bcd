"""The short form of `make torture PART=conservation`: real processes, killed while they write."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections

from tests.torture.server import programs

pytestmark = pytest.mark.django_db(transaction=True)
FEW = ["--seed", "4", "--size", "160", "--crashes", "4", "--workers", "4"]


def test_while_everything_is_killed_no_penny_is_made_or_lost():
    """On PostgreSQL with a server of its own where one can be made: that is killed too."""
    default = connections["default"]
    own = default.vendor == "postgresql" and programs()
    here = [] if own else ["--here"]
    env = os.environ | {"TESTS_DATABASE_NAME": str(default.settings_dict["NAME"])}
    if own:
        del env["TESTS_DATABASE_NAME"]
    default.close()

    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.parts.conservation", *FEW, *here],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode in {0, 1}, done.stderr
    report = json.loads(done.stdout)
    assert report["troubles"] == []
    assert sum(report["crashes"].values()) >= 3
    assert report["steps_refused"] > 0
    assert report["snapshots"] > 0
