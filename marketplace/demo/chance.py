"""Seeded chance: the same seed draws the same demo area."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")
DATA = Path(__file__).parent / "data"
AGES = {"18-64": (18, 64), "65-74": (65, 74), "75-84": (75, 84), "85+": (85, 97)}


@dataclass(frozen=True)
class Mixture:
    """One combination of the survey, and how many people it was counted for."""

    age_group: str
    client_group: str
    sex: str
    clients: int


class Chance(Random):
    """Random numbers, and draws from the public figures the demo stands on."""

    def some(self, things: Sequence[T], least: int, most: int) -> list[T]:
        return self.sample(things, min(self.randint(least, most), len(things)))

    def mixture(self, client_group: str) -> Mixture:
        """Draw from the joint distribution within one kind of need."""
        rows = [m for m in mixtures() if m.client_group == client_group]
        return self.choices(rows, weights=[m.clients for m in rows])[0]

    def birthday(self, age_group: str, today: date) -> date:
        least, most = AGES[age_group]
        return today - timedelta(days=self.randint(least * 366, most * 365 + 300))

    def rate(self, unit: str, scheme: str = "Shared Lives") -> int:
        """A rate in whole pence between the lowest and highest published for this unit."""
        rates = sorted(pence for s, u, pence in published_rates() if (s, u) == (scheme, unit))
        low, high = rates[len(rates) // 5], rates[-1 - len(rates) // 5]
        return round_to(self.randint(low, high), 100)


@cache
def mixtures() -> tuple[Mixture, ...]:
    with (DATA / "home_care_2010.csv").open() as file:
        return tuple(
            Mixture(
                age_group=row["age_group"],
                client_group=row["client_group"],
                sex=row["sex"],
                clients=int(row["clients"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def published_rates() -> tuple[tuple[str, str, int], ...]:
    with (DATA / "care_rates.csv").open() as file:
        return tuple(
            (row["scheme"], row["unit"], int(row["pence"])) for row in csv.DictReader(file)
        )


def round_to(pence: int, step: int) -> int:
    return (pence + step // 2) // step * step
