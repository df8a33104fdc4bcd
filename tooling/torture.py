"""`make torture`: the long tests, each a part of its own: tests/torture/<part>.py.

    make torture PART=payouts SEED=7 SIZE=10000 CRASHES=100

A part takes --seed, --size, --crashes and --workers (with 1 a seed plays again exactly as it
was), prints what it saw as JSON and ends with 1 when something is not as it must be. Without PART
all are run, one after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "tests" / "torture" / "parts"


def main() -> int:
    known = sorted(path.stem for path in PARTS.glob("[a-z]*.py"))
    wanted = [os.environ["PART"]] if os.environ.get("PART") else known
    if unknown := [part for part in wanted if part not in known]:
        print(f"There is no part {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    return max(torture(part) for part in wanted)


def torture(part: str) -> int:
    given = {name: os.environ.get(name) for name in ("SEED", "SIZE", "CRASHES", "WORKERS")}
    options = [f"--{name.lower()}={value}" for name, value in given.items() if value]
    print(f"Torturing {part} {' '.join(options)}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"tests.torture.parts.{part}", *options]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
