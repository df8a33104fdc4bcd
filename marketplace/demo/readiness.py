"""Makes a data folder ready to serve, doing only what isn't done yet."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Wagtail's NHS blocks ship a style sheet that names a file it doesn't bring; we serve our own.
NOT_SERVED = ["nhsuk-frontend-*"]


def make_database_ready() -> bool:
    """Migrate when a migration is waiting; return whether one was."""
    executor = MigrationExecutor(connection)
    waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return waiting


def make_static_files_ready() -> bool:
    """Collect and compress when a static file has changed; return whether one had."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command(
        "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=NOT_SERVED
    )
    stamp.write_text(now)
    return True


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(NOT_SERVED), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
