"""`make bench`: runs each tests/bench/*.py and prints their figures as one JSON object.

Ten million transfers take many minutes to make up: only with MILLIONS=10000000 (or fewer).
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    figures: dict[str, object] = {
        "machine": {"python": platform.python_version(), "system": platform.platform()}
    }
    failed = False
    millions = os.environ.get("MILLIONS", "")
    for path in sorted((ROOT / "tests" / "bench").glob("[a-z]*.py")):
        if path.stem == "millions" and not millions:
            continue
        more = ["--transfers", millions] if path.stem == "millions" else []
        print(f"Measuring {path.stem}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{path.stem}", *more],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        failed |= done.returncode != 0
        figures[path.stem] = json.loads(done.stdout) if not done.returncode else None
    print(json.dumps(figures, indent=2))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
