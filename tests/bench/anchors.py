"""The ledger beside what others do with the same PostgreSQL, in one run, as ratios.

Run as `python -m tests.bench.anchors`: prints JSON. It starts a PostgreSQL of its own with fsync
on. pgbench: one transfer in three plain statements (a row, and two accounts in order), 1,000
accounts, a unique key, and two foreign keys: ours refuses an unknown account in its trigger.
django-hordak: a transaction with two legs, from a venv of its own under .cache. What isn't there is
named, and left out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.ledger import ACCOUNTS, SECONDS
from tests.torture.server import Server, programs

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(__file__).resolve().parent / "anchor"
HORDAK = "django-hordak==2.0.0"
CLIENTS = (1, 8)


def pgbench(server: Server, script: str, clients: int) -> int:
    """Transactions a second of this script, all of them committed."""
    path = FOLDER / f"{script}.sql"
    done = subprocess.run(
        [str(server.programs / "pgbench"), "-n", "-U", "postgres", "-h", "127.0.0.1",
         "-p", str(server.port), "-c", str(clients), "-j", "2", "-T", str(int(SECONDS)),
         "-D", f"accounts={ACCOUNTS}", "-f", str(path), "anchor"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return round(float(re.findall(r"tps = ([\d.]+)", done.stdout)[-1]))


def prepare(server: Server) -> None:
    psql = [str(server.programs / "psql"), "-q", "-U", "postgres", "-h", "127.0.0.1"]
    psql += ["-p", str(server.port), "-v", "ON_ERROR_STOP=1", "-v", f"accounts={ACCOUNTS}"]
    subprocess.run([*psql, "-c", "CREATE DATABASE anchor"], check=True)
    subprocess.run([*psql, "-d", "anchor", "-f", str(FOLDER / "tables.sql")], check=True)


def ours(server: Server) -> dict[str, int]:
    """In a process of its own, which measures on this server."""
    env = os.environ | {"DATABASE_URL": server.address}
    return _json(sys.executable, "-m", "tests.bench.anchor.ours", env=env)


def hordak(server: Server) -> dict[str, int] | str:
    """Transfers a second by clients, or in words why not."""
    venv = ROOT / ".cache" / "hordak"
    python = venv / "bin" / "python"
    steps = [[str(python), "-m", "pip", "install", "-q", HORDAK, "psycopg[binary]"]]
    if not python.exists():
        steps.insert(0, [sys.executable, "-m", "venv", str(venv)])
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"left out: {HORDAK} can't be installed ({done.stderr[-160:]})"
    env = os.environ | {"ANCHOR_PORT": str(server.port), "ANCHOR_SECONDS": str(SECONDS)}
    return _json(str(python), str(FOLDER / "hordak_transfers.py"), env=env)


def _json(*command: str, env: dict[str, str]) -> dict[str, int]:
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def measure(server: Server) -> dict[str, object]:
    prepare(server)
    plain = {f"spread_{n}": pgbench(server, "spread", n) for n in CLIENTS}
    plain["hot_8"] = pgbench(server, "hot", 8)
    mine = ours(server)
    theirs = hordak(server)
    return {
        "transfers_per_second": {"pgbench": plain, "ours": mine, "hordak": theirs},
        "ratios": {
            "single_1_to_pgbench": round(mine["spread_1"] / plain["spread_1"], 2),
            "single_8_to_pgbench": round(mine["spread_8"] / plain["spread_8"], 2),
            "hot_8_to_pgbench": round(mine["hot_8"] / plain["hot_8"], 2),
            "hot_8_to_spread_8": round(mine["hot_8"] / mine["spread_8"], 2),
            "post_many_to_pgbench_1": round(mine["post_many"] / plain["spread_1"], 1),
            "post_many_to_hordak_1": round(mine["post_many"] / theirs["1"], 1)
            if isinstance(theirs, dict)
            else None,
        },
    }


def main() -> None:
    if programs() is None:
        found: dict[str, object] = {"left_out": "PostgreSQL is not under /usr/lib/postgresql"}
    else:
        with tempfile.TemporaryDirectory(prefix="anchors-") as folder:
            server = Server(Path(folder))
            try:
                found = measure(server)
            finally:
                server.stop()
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
