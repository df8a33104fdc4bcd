"""`make check`: one line a stage; what a failed stage said follows its line."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MANAGE = [str(BIN / "python"), "manage.py"]

STAGES: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("lint", [str(BIN / "ruff"), "check", "."]),
    ("types", [str(BIN / "mypy")]),
    ("import law", [str(BIN / "lint-imports"), "--no-logo"]),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ("deploy check", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
    ("static files", [*MANAGE, "collectstatic", "--noinput", "-v", "0", "-i", "nhsuk-frontend-*"]),
    ("architecture", [str(BIN / "python"), "-m", "pytest", "tests/architecture"]),
]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        env = as_in_production(folder)
        failed = [name for name, command in STAGES if not passes(name, command, env)]
    if addresses := addresses_in_requirements():
        print("failed  requirements: " + ", ".join(addresses))
        failed.append("requirements")
    else:
        print("ok      requirements")
    print(f"check failed: {', '.join(failed)}" if failed else "check passed")
    return 1 if failed else 0


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = "ok    " if done.returncode == 0 else "failed"
    print(f"{said}  {name} ({time.monotonic() - started:.0f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def as_in_production(folder: str) -> dict[str, str]:
    """The settings of a site behind HTTPS, so that the deploy check has something to check."""
    ours = {"DEMO", "DEBUG", "DATABASE_URL", "BROKER_URL", "EMAIL_URL", "PORT"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return env | {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "example.org",
        "SITE_URL": "https://example.org",
        "DATA_DIR": folder,
    }


def addresses_in_requirements() -> list[str]:
    """Lines of the lock that say where a package comes from: that is each installer's business."""
    return [
        f"{path.name}: {line}"
        for path in sorted((ROOT / "requirements").glob("*.txt"))
        for line in path.read_text().splitlines()
        if re.search(r"://|^-", line.strip())
    ]


if __name__ == "__main__":
    sys.exit(main())
