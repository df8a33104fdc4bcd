"""A PostgreSQL of our own, that may be killed: with fsync, as in earnest, unless told otherwise."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs, where Debian puts them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Server:
    def __init__(self, folder: Path, *settings: str) -> None:
        """`settings` such as `fsync=off`, from the next start."""
        found = programs()
        if found is None:
            raise SystemExit("PostgreSQL is not installed under /usr/lib/postgresql.")
        self.programs, self.folder, self.settings = found, folder, settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.geteuid() == 0:
            folder.chmod(0o755)
            shutil.chown(folder, "postgres")
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=on"
        options += "".join(f" -c {setting}" for setting in self.settings)
        log = str(self.folder / "log")
        for _ in range(100):  # until all that was killed is gone
            with suppress(subprocess.CalledProcessError):
                self._run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")
                return
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL does not start again; see {log}.")

    def kill(self) -> None:
        """All of it at once and without a word, as when the power goes; then up again."""
        postmaster = int(Path(self.data, "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        for pid in (postmaster, *map(int, listed.stdout.split())):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.start()

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        as_them = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*as_them, str(self.programs / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            check=True,
        )  # fmt: skip
