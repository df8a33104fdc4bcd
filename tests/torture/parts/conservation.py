"""Writers race for the same money and everything is killed: no penny is made or lost.

Sixteen writers promise, settle and give at once, over few budgets with little in them. A web
process (a writer), the worker, or all of PostgreSQL is killed (-9) at moments that follow the
progress of the work. Snapshots taken meanwhile must each add up; in the end, everything that a
writer was told is done must be there, once. A seed draws the same steps and the same deaths;
how they fall together is up to the machine.

    python -m tests.torture.parts.conservation --seed 7 --size 2000 --crashes 10
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing import RawArray, RawValue
from pathlib import Path
from random import Random
from typing import Any

import django

from tests.torture.server import Server

MOST_BUDGETS = 24
GIVEN = 100_00
A_STEP = 1.35  # transfers that a step makes, so about


class Torture:
    def __init__(
        self, *, seed: str, size: int, crashes: int, writers: int, folder: Path, server: Any
    ) -> None:
        self.seed, self.crashes, self.writers = seed, crashes, writers
        self.folder, self.server = folder, server
        self.steps = int(size / A_STEP / writers) + 1  # for each writer
        self.chance = Random(f"conservation:{seed}")
        self.told = RawArray("l", writers)  # steps that each was told the end of
        self.stop = RawValue("b", 0)
        self.lives: Counter[int] = Counter()
        self.pids: dict[int, int] = {}
        self.worker = 0
        self.deaths: Counter[str] = Counter()
        self.troubles: list[str] = []

    def run(self) -> None:
        from tests.budgets.worker import end_of, in_child
        from tests.torture.writers import keep_house, watch

        for number in range(self.writers):
            self.begin(number)
        self.worker = in_child(keep_house)
        watcher = in_child(lambda: watch(self.folder / "snapshots.log", self.stop))
        while self.pids:
            self.see_who_ended()
            if sum(self.deaths.values()) < self.crashes * self.progress:
                self.kill_something()
            time.sleep(0.01)
        os.kill(self.worker, signal.SIGKILL)
        end_of(self.worker)
        self.stop.value = 1
        end_of(watcher)

    @property
    def progress(self) -> float:
        return sum(self.told) / (self.steps * self.writers)

    def begin(self, number: int) -> None:
        from tests.budgets.worker import in_child
        from tests.torture.writers import Writer, insisting

        self.lives[number] += 1
        how: Any = {"seed": self.seed, "number": number, "life": self.lives[number]}
        how |= {"folder": self.folder, "most": self.steps, "told": self.told}
        self.pids[number] = in_child(lambda: insisting(lambda: Writer(**how)).work())

    def see_who_ended(self) -> None:
        for number, pid in list(self.pids.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self.pids[number]
            if code := os.waitstatus_to_exitcode(status):
                self.troubles.append(f"writer {number} ended with {code}")

    def kill_something(self) -> None:
        from tests.budgets.worker import end_of, in_child
        from tests.torture.writers import keep_house

        whom = self.chance.choices(["web", "worker", "postgresql"], [12, 4, 4])[0]
        if whom == "postgresql" and self.server is None:
            whom = "web"
        if whom == "postgresql":
            self.server.kill()
        elif whom == "worker":
            os.kill(self.worker, signal.SIGKILL)
            end_of(self.worker)
            self.worker = in_child(keep_house)
        else:
            number = self.chance.choice(sorted(self.pids))
            os.kill(self.pids[number], signal.SIGKILL)
            if end_of(self.pids.pop(number)) == 0:  # it had just finished
                return
            self.begin(number)
        self.deaths[whom] += 1

    def report(self) -> dict[str, Any]:
        from django.db import connection

        from budgets.models import Transfer
        from budgets.seals import seal
        from budgets.verifying import verify
        from tests.budgets import cast

        connection.close()
        cast.assert_the_ledger_is_sound()
        cast.assert_payments_match_the_ledger()
        seal(at=cast.AT)
        seen = [json.loads(line) for line in self.lines("snapshots.log")]
        ends = Counter(step["word"] for step in self.steps_told() if step["word"] != "begun")
        found = [*self.troubles, *(each["problem"] for each in seen if each["problem"])]
        found += [problem for problem in [verify().problem] if problem]
        return {
            "database": connection.vendor,
            "writers": self.writers,
            "transfers": Transfer.objects.count(),
            "steps_done": ends["done"],
            "steps_refused": ends["refused"],
            "crashes": dict(self.deaths),
            "snapshots": len(seen),
            "troubles": [*found, *self.lost()],
        }

    def lost(self) -> Iterator[str]:
        """What a writer was told and the ledger doesn't say, or not once."""
        from django.db.models import Sum

        from budgets.models import Commitment, Transfer

        of_kind = Transfer.objects.order_by().values_list("reference")
        earned = dict(of_kind.filter(kind="earn").annotate(n=Sum("pence")))
        rest = dict(of_kind.filter(kind="release").annotate(n=Sum("pence")))
        promised = dict(of_kind.filter(kind="commit").annotate(n=Sum("pence")))
        committed = set(Commitment.objects.values_list("part", flat=True))
        keys = set(
            Transfer.objects.filter(kind="allocate").values_list("idempotency_key", flat=True)
        )
        gifts = {key.rpartition(":")[2] for key in keys}
        texts = [{str(name): pence for name, pence in d.items()} for d in (earned, rest, promised)]
        earned, rest, promised = texts
        parts = {str(part) for part in committed}
        for step in self.steps_told():
            name, done = step["name"], step["word"] == "done"
            if step["word"] == "begun":
                continue
            if step["kind"] == "commit":
                right = (promised.get(name), name in parts) == (
                    (step["pence"], True) if done else (None, False)
                )
            elif step["kind"] == "settle":
                right = (earned.get(name, 0), rest.get(name, 0)) == (step["pence"], step["rest"])
            else:
                right = name in gifts
            if not right:
                yield f"{step['word']} {step['kind']} {name} is not in the ledger as told"

    def steps_told(self) -> Iterator[dict[str, Any]]:
        from tests.torture.writers import Journal

        for path in sorted(self.folder.glob("writer-*.log")):
            yield from Journal(path).read()

    def lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text().splitlines() if path.exists() else []


def prepare(size: int) -> None:
    from budgets import actions
    from tests.budgets import cast

    funders = [actions.open_party() for _ in range(3)]
    for number in range(max(3, min(MOST_BUDGETS, size // 50))):
        cast.make_budget(GIVEN, funder=funders[number % 3])
    for _ in range(6):
        actions.open_party()  # payees


def torture(how: Any, server: Server | None) -> dict[str, Any]:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="conservation-") as folder:
        prepare(how["size"])
        made = Torture(folder=Path(folder), server=server, **how)
        made.run()
        report = made.report()
    report |= {"seconds": round(time.perf_counter() - start)}
    return {"part": "conservation", "seed": how["seed"]} | report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--size", type=int, default=100_000, help="transfers, about")
    parser.add_argument("--crashes", type=int, default=200)
    parser.add_argument("--workers", dest="writers", type=int, default=16, help="writers at once")
    parser.add_argument("--here", action="store_true", help="in the database as it is, unkilled")
    given = parser.parse_args()
    how: Any = {name: getattr(given, name) for name in ("seed", "size", "crashes", "writers")}
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.torture.settings"
    report = here(how) if given.here else with_a_server(how)
    print(json.dumps(report, indent=2))
    return 1 if report["troubles"] else 0


def here(how: Any) -> dict[str, Any]:
    django.setup()
    return torture(how, None)


def with_a_server(how: Any) -> dict[str, Any]:
    from django.core.management import call_command

    with tempfile.TemporaryDirectory(prefix="torture-server-") as folder:
        server = Server(Path(folder))
        os.environ["DATABASE_URL"] = server.address
        django.setup()
        try:
            call_command("migrate", verbosity=0, interactive=False)
            return torture(how, server)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
