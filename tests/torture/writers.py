"""Those who write to the ledger at once, each keeping a journal of what it was told is done."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection

from budgets import actions, seals
from budgets.errors import NotEnough
from budgets.models import Budget, Party
from budgets.rails.sweep import sweep
from budgets.verifying import one_moment, verify
from tests.budgets import cast

A_LEASE = timedelta(hours=2)
A_MINUTE = 60
Step = dict[str, Any]


class Journal:
    """What one writer began and what it was told became of it: it outlives the writer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, word: str, step: Step) -> None:
        line = json.dumps({"word": word} | step) + "\n"
        with self.path.open("ab", buffering=0) as file:
            file.write(line.encode())

    def read(self) -> Iterator[Step]:
        if self.path.exists():
            for line in self.path.read_text().splitlines():
                with suppress(json.JSONDecodeError):  # killed in the middle of it
                    yield json.loads(line)

    @property
    def unanswered(self) -> Step | None:
        """What it began last, if nobody told it how that ended."""
        last: Step | None = None
        for step in self.read():
            last = step if step["word"] == "begun" else None
        return last


class Writer:
    """Promises, settles and gives, over few budgets with little in them, so that many collide."""

    def __init__(
        self, *, seed: str, number: int, life: int, folder: Path, most: int, told: Any
    ) -> None:
        self.number, self.told = number, told
        self.chance = Random(f"{seed}:{number}:{life}")
        self.journal = Journal(folder / f"writer-{number}.log")
        self.most = most
        self.budgets = {budget.pk: budget for budget in Budget.objects.all()}
        self.payees = list(Party.objects.filter(pk__in=_payees()))
        self.parts: list[Step] = []
        self.done = 0
        for step in self.journal.read():
            self.done += step["word"] != "begun"
            if step["word"] == "done" and step["kind"] == "commit":
                self.parts.append(step)
            if step["kind"] == "settle":
                self.parts = [part for part in self.parts if part["name"] != step["part"]]

    def work(self) -> None:
        if left := self.journal.unanswered:
            self.finish(left)
        while self.done < self.most:
            step = self.next_step()
            self.journal.write("begun", step)
            self.finish(step)

    def next_step(self) -> Step:
        name = str(UUID(int=self.chance.getrandbits(128), version=4))
        kind = self.chance.choices(["commit", "settle", "allocate"], [10, 9, 1])[0]
        if kind == "settle" and self.parts:
            part = self.parts.pop(self.chance.randrange(len(self.parts)))
            earned = self.chance.randint(0, part["pence"])
            return {"kind": "settle", "name": name, "part": part["name"], "pence": earned,
                    "rest": part["pence"] - earned}  # fmt: skip
        return {
            "kind": "allocate" if kind == "allocate" else "commit",
            "name": name,
            "budget": self.chance.choice(list(self.budgets)),
            "payee": self.chance.randrange(len(self.payees)),
            "pence": self.chance.randint(1, 150_00 if kind == "allocate" else 40_00),
        }

    def finish(self, step: Step) -> None:
        """Until somebody says how it ended: with no answer, the same again, by the same name."""
        step = {name: value for name, value in step.items() if name != "word"}
        word = insisting(lambda: self.do(step))
        self.journal.write(word, step)
        self.done += 1
        self.told[self.number] = self.done
        if word == "done" and step["kind"] == "commit":
            self.parts.append(step)

    def do(self, step: Step) -> str:
        try:
            DO[step["kind"]](self, step)
        except NotEnough:
            return "refused"
        return "done"

    def commit(self, step: Step) -> None:
        lines = [(self.budgets[step["budget"]], step["pence"])]
        payee = self.payees[step["payee"]]
        actions.commit(part=UUID(step["name"]), payee=payee, lines=lines, by=cast.AMIRA, at=cast.AT)

    def settle(self, step: Step) -> None:
        cast.settle(UUID(step["part"]), step["pence"], step["rest"], subject=UUID(step["name"]))

    def allocate(self, step: Step) -> None:
        budget = self.budgets[step["budget"]]
        actions.allocate(
            budget=budget, pence=step["pence"], by=cast.FERN, at=cast.AT, key=step["name"]
        )


DO: dict[str, Callable[[Writer, Step], None]] = {
    "commit": Writer.commit,
    "settle": Writer.settle,
    "allocate": Writer.allocate,
}


def _payees() -> list[int]:
    funders = Budget.objects.values_list("funder", flat=True)
    holders = Budget.objects.values_list("holder", flat=True)
    known = {*funders, *holders}
    return [pk for pk in Party.objects.values_list("pk", flat=True) if pk not in known]


def insisting(work: Callable[[], Any]) -> Any:
    """Again and again while the database is away; an error that stays is one of ours."""
    until = time.monotonic() + A_MINUTE
    while True:
        try:
            return work()
        except (DatabaseError, InterfaceError):
            if time.monotonic() > until:
                raise
            connection.close()
            time.sleep(0.05)


def keep_house() -> None:
    """A worker: it gathers what is due and seals what was posted, for ever."""
    while True:
        try:
            sweep(at=cast.AT + A_LEASE)
            seals.seal(at=cast.AT)
        except (DatabaseError, InterfaceError):
            connection.close()
        time.sleep(0.05)


def watch(path: Path, stop: Any) -> None:
    """Take snapshots until told to stop: in each, all must add up and nothing be overdrawn."""
    while not stop.value:
        try:
            with one_moment():
                cast.assert_the_ledger_is_sound()
            report = verify()
            found = {"transfers": report.transfers, "problem": report.problem}
        except AssertionError as error:
            found = {"transfers": 0, "problem": f"not sound: {error}"}
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.05)
            continue
        with path.open("ab", buffering=0) as file:
            file.write((json.dumps(found) + "\n").encode())
        os.sched_yield()
        time.sleep(0.2)
