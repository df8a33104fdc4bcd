"""Template databases: migrated once, kept until a migration changes, copied for whoever needs one.

Append-only tables refuse `flush`, so a test that really commits is given a fresh copy instead.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

CACHE = settings.BASE_DIR / ".cache" / "databases"
A_DAY = 24 * 60 * 60


def fingerprint(*more: Path) -> str:
    """What the template is made from: every migration, and the statements migrations read."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        folder = Path(config.path)
        made_of = [*folder.glob("migrations/**/*.py"), *folder.glob("**/triggers.py")]
        for path in sorted(made_of):
            digest.update(f"{config.label} {path.name}".encode() + path.read_bytes())
    for path in more:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def template(kind: str = "empty", fill: Callable[[str], None] | None = None, *more: Path) -> str:
    """The name of a migrated (and filled) database to copy; built if no test run has yet."""
    name = f"marketplace_{kind}_{fingerprint(*more)}"
    empty = template() if fill else None
    with _alone():
        if not _exists(name):
            _remove_old()
            _build(name, empty, fill)
    return name


def copy(template_name: str, name: str) -> str:
    """Make `name` a fresh copy of the template and return what DATABASES should call it."""
    connections["default"].close()
    if _is_sqlite():
        path = _path_in(settings.DATA_DIR, name)
        _remove_files(path)
        shutil.copyfile(_path_in(CACHE, template_name), path)
        return str(path)
    with _alone():  # a template may have no reader while it is copied
        _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _postgres(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    return name


def drop(name: str) -> None:
    connections["default"].close()
    if _is_sqlite():
        _remove_files(_path_in(settings.DATA_DIR, name))
    else:
        _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def use(name: str) -> None:
    """Point every connection, of every thread, at this database."""
    connections["default"].close()
    connections.settings["default"]["NAME"] = name


def _build(name: str, empty: str | None, fill: Callable[[str], None] | None) -> None:
    """Migrate an empty database, or fill a copy of one that was migrated before."""
    before = connections.settings["default"]["NAME"]
    building = f"{name}_building"
    if _is_sqlite():
        CACHE.mkdir(parents=True, exist_ok=True)
        _remove_files(_path_in(CACHE, building))
        if empty:
            shutil.copyfile(_path_in(CACHE, empty), _path_in(CACHE, building))
        use(str(_path_in(CACHE, building)))
    else:
        _postgres(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
        _postgres(f'CREATE DATABASE "{building}" TEMPLATE "{empty or "template0"}"')
        use(building)
    if fill:
        fill(name)
    else:
        call_command("migrate", verbosity=0, interactive=False)
    use(before)
    if _is_sqlite():
        _path_in(CACHE, building).rename(_path_in(CACHE, name))
    else:
        _postgres(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def _exists(name: str) -> bool:
    if _is_sqlite():
        return _path_in(CACHE, name).exists()
    return bool(_postgres("SELECT 1 FROM pg_database WHERE datname = %s", name))


def _remove_old() -> None:
    for path in CACHE.glob("*.sqlite3"):
        if path.stat().st_mtime < time.time() - A_DAY:
            path.unlink(missing_ok=True)
            shutil.rmtree(CACHE / f"{path.stem}-files", ignore_errors=True)


def _remove_files(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _path_in(folder: Path, name: str) -> Path:
    return folder / f"{name}.sqlite3"


def _is_sqlite() -> bool:
    return connections["default"].vendor == "sqlite"


def _postgres(statement: str, *values: str) -> list[tuple[object, ...]]:
    import psycopg

    options = connections.settings["default"]
    with psycopg.connect(
        dbname="postgres",
        user=options["USER"] or None,
        password=options["PASSWORD"] or None,
        host=options["HOST"] or None,
        port=options["PORT"] or None,
        autocommit=True,
    ) as server:
        cursor = server.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time; the others wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
