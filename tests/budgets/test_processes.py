"""`kill -9` at every statement and commit, and races for the last pound, with real processes."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections

pytestmark = pytest.mark.django_db(transaction=True)


def run(folder, *arguments):
    report = folder / "report.json"
    name = str(connections["default"].settings_dict["NAME"])
    connections["default"].close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.budgets.worker", *arguments, str(report)],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.budgets.alone", "TESTS_DATABASE_NAME": name},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(report.read_text())


def test_killed_at_any_statement_a_payment_is_paid_exactly_once_after_a_restart(tmp_path):
    report = run(tmp_path, "crash")

    assert report["troubles"] == []
    assert report["killed"] > 80


def test_of_writers_after_the_last_pound_exactly_one_wins(tmp_path):
    report = run(tmp_path, "race")

    assert report["rounds"] == [[0, 3, 3, 3]] * 5
