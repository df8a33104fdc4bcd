"""Reads settings from environment variables and says in plain words what is wrong with one."""

import re
from collections.abc import Callable
from os import environ
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlparse

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def read(name: str, parse: Callable[[str], T], should_be: str, *, default: str | None = None) -> T:
    """Return the parsed variable, or stop with a message that names it and what it should be."""
    text = environ.get(name, default)
    if text is None:
        raise ImproperlyConfigured(f"{name} is not set. It should be {should_be}.")
    try:
        return parse(text.strip())
    except ValueError:
        shown = re.sub(r"//[^/@]*@", "//…@", text)  # a message never repeats a password
        raise ImproperlyConfigured(f"{name} is {shown!r}. It should be {should_be}.") from None


def flag(name: str, *, default: bool) -> bool:
    return read(name, _flag, "1 for yes or 0 for no", default="1" if default else "0")


def text(name: str, should_be: str, *, default: str | None = None) -> str:
    return read(name, _not_empty, should_be, default=default)


def words(name: str, should_be: str, *, default: str = "") -> list[str]:
    return read(
        name,
        lambda raw: [w.strip() for w in raw.split(",") if w.strip()],
        should_be,
        default=default,
    )


def secret(name: str, starts: tuple[str, ...]) -> str:
    """A secret that may be left out; its message never repeats it."""
    found = environ.get(name, "").strip()
    if found and not found.startswith(starts):
        raise ImproperlyConfigured(f"{name} is wrong. It should start with {' or '.join(starts)}.")
    return found


def folder(name: str, should_be: str, *, default: Path) -> Path:
    path = read(name, Path, should_be, default=str(default)).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}, a file. It should be {should_be}.")
    return path


def address(name: str, schemes: set[str], should_be: str, *, default: str) -> str:
    return read(name, lambda raw: _address(raw, schemes), should_be, default=default)


def whole_number(name: str, should_be: str, *, default: int) -> int:
    return read(name, _whole_number, should_be, default=str(default))


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the database at this address (SQLite or PostgreSQL)."""
    import environ as django_environ

    should_be = (
        "an address such as sqlite:////srv/data/db.sqlite3 or postgres://user:password@host/name"
    )
    url = address(name, {"sqlite", "postgres", "postgresql"}, should_be, default=default)
    settings: dict[str, Any] = django_environ.Env.db_url_config(url)
    is_pooled = flag("DATABASE_POOLED", default=False)
    if not settings.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database. It should be {should_be}.")
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings["DISABLE_SERVER_SIDE_CURSORS"] = is_pooled
        # Only the ledger's own statement can be prepared: Django's are bound here, not there.
        settings.setdefault("OPTIONS", {})["prepare_threshold"] = None if is_pooled else 5
    return settings


def _flag(raw: str) -> bool:
    if raw.lower() in YES:
        return True
    if raw.lower() in NO:
        return False
    raise ValueError(raw)


def _not_empty(raw: str) -> str:
    if not raw:
        raise ValueError(raw)
    return raw


def _address(raw: str, schemes: set[str]) -> str:
    if urlparse(raw).scheme not in schemes:
        raise ValueError(raw)
    return raw


def _whole_number(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise ValueError(raw)
    return number
