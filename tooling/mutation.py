"""`make mutation`: is a test red when the code is wrong? mutmut changes a copy, and looks.

    make mutation PART=terms

Each change is a mutant; one that turns a test red is killed, one that only takes long is not.
Prints JSON: how many there are of each part and module, and which share is killed. What survives
is shown in .cache/mutation/<part>.diff. Ends with 1 where less than 90% of a part is killed.

mutmut changes what functions do, and no constants. It lives in a venv of its own that sees the
project's packages, and works on a copy: all of it under .cache/mutation. What survives on SQLite
meets the same tests on a PostgreSQL of its own, where there is one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.torture.server import Server, programs

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".cache" / "mutation"
BIN = HOME / "venv" / "bin"
PINNED = ROOT / "requirements" / "mutation.txt"
COPIED = (
    *("budgets", "cms", "marketplace", "matching", "tests", "tooling"),
    *("manage.py", "pyproject.toml"),
)
LEAST = 0.9
KILLED = "killed"


@dataclass(frozen=True)
class Part:
    """Modules, and the tests that mirror them."""

    modules: Sequence[str]
    tests: Sequence[str]
    has_database: bool = True


PARTS = {
    "terms": Part(["budgets/terms.py"], ["tests/budgets/test_terms.py"], has_database=False),
    "money": Part(["budgets/money.py"], ["tests/budgets/test_money.py"], has_database=False),
    "ledger": Part(["budgets/ledger.py"], ["tests/budgets/test_ledger.py"]),
    "payments": Part(
        [
            "budgets/records/payments.py",
            "budgets/actions/payments.py",
            "budgets/rails/gathering.py",
            "budgets/rails/sweep.py",
        ],
        [
            "tests/budgets/test_payments.py",
            "tests/budgets/test_sweep.py",
            "tests/budgets/test_gathering.py",
            "tests/budgets/test_actions.py",
            "tests/budgets/test_remittance.py",
            "tests/budgets/test_receivables.py::test_what_is_owed_back_came_and_is_settled_as_that",
        ],
    ),
}


def main() -> int:
    wanted = [os.environ["PART"]] if os.environ.get("PART") else list(PARTS)
    if unknown := [name for name in wanted if name not in PARTS]:
        print(f"There is no part {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    set_up()
    found = {name: mutate(name, PARTS[name]) for name in wanted}
    print(json.dumps(found, indent=2))
    return int(any(of_part["share"] < LEAST for of_part in found.values()))


def set_up() -> None:
    """A venv with what is pinned, and behind it the project's own packages."""
    stamp = HOME / "venv" / "pinned.txt"
    if stamp.exists() and stamp.read_text() == PINNED.read_text():
        return
    shutil.rmtree(HOME / "venv", ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(HOME / "venv")], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "-q", "--no-deps", "-r", str(PINNED)]
    subprocess.run(pip, check=True)
    (inside,) = (HOME / "venv" / "lib").glob("python*/site-packages")
    (inside / "project.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shutil.copyfile(PINNED, stamp)


def mutate(name: str, part: Part) -> dict[str, object]:
    print(f"Mutating {name}", file=sys.stderr, flush=True)
    folder = copied(name, part)
    with (HOME / f"{name}.log").open("w") as log:
        run(folder, log=log)
        left = survivors(folder)
        if left and part.has_database and programs():
            print(f"{len(left)} survive; on PostgreSQL now", file=sys.stderr, flush=True)
            known_tests = folder / "mutants" / "mutmut-stats.json"
            known_tests.unlink(missing_ok=True)  # more of them run there
            with server() as address:
                run(folder, *left, address=address, log=log)
    shown = [mutmut(folder, "show", mutant) for mutant in survivors(folder)]
    (HOME / f"{name}.diff").write_text("\n".join(shown))
    modules = {module: counted(folder, module) for module in part.modules}
    return counted(folder, *part.modules) | {"modules": modules}


def copied(name: str, part: Part) -> Path:
    """The project as it stands, in a folder that mutmut may fill."""
    folder = HOME / name
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", *COPIED],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for file in filter(None, listed.split("\0")):
        if (ROOT / file).exists():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, folder / file)
    with (folder / "pyproject.toml").open("a") as settings:
        settings.write(settings_of(part))
    (folder / "mutants").mkdir()
    (folder / "mutants" / ".cache").symlink_to(ROOT / ".cache")  # its template databases
    return folder


def settings_of(part: Part) -> str:
    settings = {
        "source_paths": ["budgets"],
        "only_mutate": part.modules,
        "also_copy": [path for path in COPIED if path not in {"budgets", "tests"}],
        "pytest_add_cli_args_test_selection": part.tests,
        "use_git_change_detection": False,
        "timeout_constant": 5.0,  # an out-of-time mutant isn't counted as killed: let there be few
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    return "\n".join(["", "[tool.mutmut]", *lines, ""])


def run(folder: Path, *mutants: str, log: object, address: str = "") -> None:
    """All mutants, or these; on SQLite, or at this address."""
    only = "" if address else ' -m "not postgres"'
    ours = {"DEMO", "DATA_DIR", "DATABASE_URL", "TESTS_DATABASE_NAME"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    env["PYTEST_ADDOPTS"] = f"-p no:cacheprovider --hypothesis-profile=mutation{only}"
    if address:
        env["DATABASE_URL"] = address
    at_once = str(os.cpu_count() or 1)
    command = [str(BIN / "mutmut"), "run", "--max-children", at_once, *mutants]
    done = subprocess.run(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
    )
    if done.returncode:
        raise SystemExit(f"mutmut failed; see {HOME}/{folder.name}.log")


def states(folder: Path) -> dict[str, str]:
    """What became of each mutant, by its name."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    return dict(line.strip().split(": ", 1) for line in lines if ": " in line)


def survivors(folder: Path) -> list[str]:
    return [mutant for mutant, state in states(folder).items() if state != KILLED]


def counted(folder: Path, *modules: str) -> dict[str, object]:
    """Of these modules: how many there are, are killed and survive, and the share killed."""
    inside = tuple(module.removesuffix(".py").replace("/", ".") + "." for module in modules)
    found = Counter(
        state == KILLED for mutant, state in states(folder).items() if mutant.startswith(inside)
    )
    share = round(found[True] / found.total(), 3) if found else 1.0
    return {
        "mutants": found.total(),
        "killed": found[True],
        "survived": found[False],
        "share": share,
    }


def mutmut(folder: Path, *arguments: str) -> str:
    command = [str(BIN / "mutmut"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@contextmanager
def server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        own = Server(Path(folder))
        try:
            yield own.address
        finally:
            own.stop()


if __name__ == "__main__":
    sys.exit(main())
