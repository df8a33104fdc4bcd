"""A wrong setting stops the start with words that name it and say what it should be."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from marketplace import environment

GOOD = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "example.org",
    "SITE_URL": "https://example.org",
}


def start_with(folder, **values):
    """What a fresh process says when it reads the settings: the last line, or nothing."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)} | GOOD | values
    done = subprocess.run(
        [sys.executable, "-c", "import marketplace.settings"],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def test_the_readme_explains_each_variable():
    source = (settings.BASE_DIR / "marketplace/settings.py").read_text()
    asked = set(re.findall(r'(?:environment|Env)\.\w+\(\s*"([A-Z_]+)"', source))
    explained = set(
        re.findall(r"^\| `([A-Z_]+)`", (settings.BASE_DIR / "README.md").read_text(), re.M)
    )

    assert len(asked) > 8
    assert asked <= explained


def test_good_settings_start(tmp_path):
    assert start_with(tmp_path) == ""


def test_the_demo_starts_with_nothing_set(tmp_path):
    assert start_with(tmp_path, DEMO="1", SECRET_KEY=None, ALLOWED_HOSTS=None, SITE_URL=None) == ""


@pytest.mark.parametrize(
    ("name", "value", "should_be"),
    [
        ("SECRET_KEY", None, "a long random text"),
        ("SECRET_KEY", "short", "at least 50 characters"),
        ("ALLOWED_HOSTS", None, "host names"),
        ("DEMO", "perhaps", "1 for yes or 0 for no"),
        ("DEBUG", "maybe", "1 for yes or 0 for no"),
        ("PORT", "http", "a port number"),
        ("PORT", "-1", "a port number"),
        ("SITE_URL", "example.org", "the site's address"),
        ("DATABASE_URL", "mysql://there/it", "postgres://"),
        ("DATABASE_URL", "postgres://there", "postgres://"),
        ("DATABASE_POOLED", "maybe", "1 for yes or 0 for no"),
        ("BROKER_URL", "amqp://there", "redis://"),
        ("EMAIL_URL", "pigeon://there", "smtp://"),
        ("EMAIL_FROM", "", "the address our letters come from"),
        ("OUTBOX_LEASE_SECONDS", "soon", "how many seconds"),
    ],
)
def test_a_bad_setting_is_named_and_what_it_should_be(tmp_path, name, value, should_be):
    said = start_with(tmp_path, **{name: value})

    assert said.startswith("django.core.exceptions.ImproperlyConfigured: " + name)
    assert should_be in said


def test_a_data_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()

    said = start_with(tmp_path / "file")

    assert "DATA_DIR" in said
    assert "a file" in said


@pytest.mark.parametrize("said", ["1", "true", "YES", "on"])
def test_yes_can_be_said_in_several_ways(monkeypatch, said):
    monkeypatch.setenv("DEMO", said)

    assert environment.flag("DEMO", default=False)


def test_an_empty_word_is_not_a_host(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", " example.org, ,")

    assert environment.words("ALLOWED_HOSTS", "hosts") == ["example.org"]


def test_a_secret_is_never_repeated_in_a_message(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://amira:hunter2@there/it")

    with pytest.raises(ImproperlyConfigured) as error:
        environment.database("DATABASE_URL", default="sqlite:////tmp/x")

    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(("said", "after"), [("0", 5), ("1", None)])
def test_behind_a_pooler_no_statement_is_prepared_and_no_cursor_kept(monkeypatch, said, after):
    monkeypatch.setenv("DATABASE_URL", "postgres://amira@there/it?sslmode=require")
    monkeypatch.setenv("DATABASE_POOLED", said)

    settings = environment.database("DATABASE_URL", default="sqlite:////tmp/x")

    assert settings["OPTIONS"] == {"sslmode": "require", "prepare_threshold": after}
    assert settings["DISABLE_SERVER_SIDE_CURSORS"] == (said == "1")
