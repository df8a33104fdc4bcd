"""A worker with handlers that stop where a test can kill it. A file named `pause` stops them."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from marketplace.celery import app

__all__ = ["app"]

FOLDER = Path(os.environ["TESTS_DATA_DIR"])
NEVER = datetime(2999, 1, 1, tzinfo=UTC)


def stop_here() -> None:
    if (FOLDER / "pause").exists():
        (FOLDER / "reached").touch()
        time.sleep(600)


@app.on_after_finalize.connect
def know_the_handlers(**_: object) -> None:
    from marketplace.outbox.actions import put
    from marketplace.outbox.handlers import handles

    @handles("tests.before")
    def stop_before_the_effect() -> None:
        stop_here()
        put(kind="tests.left", payload={}, due_at=NEVER)

    @handles("tests.after")
    def stop_after_the_effect() -> None:
        put(kind="tests.left", payload={}, due_at=NEVER)
        stop_here()

    @handles("tests.outside", reaches_outside=True)
    def stop_after_the_effect_outside() -> None:
        with (FOLDER / "sent").open("a") as sent:
            sent.write("letter\n")
        stop_here()
