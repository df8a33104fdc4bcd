"""The short form of `make torture PART=payouts`: real processes, this test's own database."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections

pytestmark = pytest.mark.django_db(transaction=True)


def test_while_everything_breaks_each_payment_is_paid_exactly_once():
    name = str(connections["default"].settings_dict["NAME"])
    connections["default"].close()
    few = ["--seed", "9", "--size", "24", "--crashes", "5", "--workers", "1"]

    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.parts.payouts", "--here", *few],
        cwd=settings.BASE_DIR,
        env=os.environ | {"TESTS_DATABASE_NAME": name},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode in {0, 1}, done.stderr
    report = json.loads(done.stdout)
    assert (report["troubles"], report["drift"]) == ([], [])
    assert sum(report["crashes"].values()) >= 5
    assert {"drop_before", "drop_after", "500", "500_after", "409", "429"} <= set(report["faults"])
    assert {"event duplicate", "event delay", "event reorder"} <= set(report["faults"])
