"""`make test`: every test this machine can run, and in words what it can't and why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    leave_out = []
    if not chromium():
        print("Leaving out the browser journeys: Chromium is not installed. On Debian, as root,")
        print("`make test` installs it; elsewhere set CHROMIUM to its path.")
        leave_out.append("not journey")
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print("On SQLite, so without the tests that need PostgreSQL (set DATABASE_URL for them).")
        leave_out.append("not postgres")
    command = [sys.executable, "-m", "pytest", "-m", " and ".join(leave_out)]
    if (os.cpu_count() or 1) > 1:
        command += ["-n", "2", "--maxschedchunk", "1"]  # the long ones come last: none waits behind
    sys.stdout.flush()
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


def chromium() -> str | None:
    """The path of Chromium; on Debian, root installs it when it's missing."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return found
    print("Installing Chromium with apt-get, for the browser journeys", flush=True)
    for words in ("update -q", "install -yq --no-install-recommends chromium"):
        subprocess.run(
            ["apt-get", *words.split()],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
    return shutil.which("chromium")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
