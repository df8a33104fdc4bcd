"""The queue in a folder, with files that appear whole or not at all.

Kombu's own filesystem transport opens a file and then writes it, so a worker can read it while
it is still empty, and stops for good on what it reads. Here a file is written under another name
and renamed, and one that can't be read is dropped: a message is only a hint.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

Route = filesystem.exchange_queue_t


class Channel(filesystem.Channel):
    # kombu names the second argument differently in each of its own two signatures.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        _write(folder / f"{time_ns()}_{uuid4()}.{queue}.msg", payload)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Return the oldest message, taken by renaming it: of two workers one succeeds."""
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f"{name}.{uuid4()}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue
            text = taken.read_bytes()
            taken.unlink()
            try:
                return loads(text)
            except JSONDecodeError:
                continue
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        try:
            return [Route(*route) for route in loads(self._file_of(exchange).read_bytes())]
        except (FileNotFoundError, JSONDecodeError):
            return []

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str
    ) -> None:
        route = Route(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: [route, *[r for r in table if r != route]])

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any
    ) -> None:
        self._purge(queue)
        route = Route(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: [r for r in table if r != route])

    def _file_of(self, exchange: str) -> Path:
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        return file

    def _change(self, exchange: str, change: Any) -> None:
        file = self._file_of(exchange)
        with _alone(self.control_folder):
            before = self.get_table(exchange)
            after = change(before)
            if after != before:
                _write(file, after)


class Transport(filesystem.Transport):
    Channel = Channel


def _write(path: Path, content: object) -> None:
    unfinished = path.with_name(f"{uuid4()}.unfinished")
    unfinished.write_text(dumps(content))
    unfinished.rename(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
