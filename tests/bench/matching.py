"""How quick suggestions and browsing are among many offers, on the database of DATABASE_URL.

Run as `python -m tests.bench.matching`, with sizes if you like: prints JSON, times in
milliseconds. It works in a database of its own, made for the run and dropped after it.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import django

SIZES = (1_000, 10_000, 50_000)
TIMES = 100
OUTWARD_CODES = Path(__file__).parents[2] / "marketplace/people/data/outward_codes.csv.gz"
TYPED = ("gard", "swimming with a friend", "help to find work", "tea", "walks hills", "respect")


def places() -> list[tuple[float, float]]:
    with gzip.open(OUTWARD_CODES, "rt", newline="") as file:
        rows = csv.DictReader(file)
        return [(float(row["latitude"]), float(row["longitude"])) for row in rows]


def timed(ask: Callable[[], object], times: int = TIMES) -> dict[str, float]:
    """Return the median and p95 of one question asked many times, in milliseconds."""
    took = []
    for _ in range(times):
        start = perf_counter()
        ask()
        took.append((perf_counter() - start) * 1000)
    took.sort()
    middle, slow = statistics.median(took), took[int(len(took) * 0.95)]
    return {"median_ms": round(middle, 2), "p95_ms": round(slow, 2)}


def figures(
    size: int, chance: random.Random, where: list[tuple[float, float]]
) -> dict[str, object]:
    from matching.retrieval import Browse, SearchRow, Sort, retrieval
    from matching.scoring import suggest
    from tests.matching.made import random_need, random_offer

    backend = retrieval()
    start = perf_counter()
    backend.put(SearchRow.of_offer(random_offer(chance, chance.choice(where))) for _ in range(size))
    filling = perf_counter() - start
    _settle()
    found: list[int] = []

    def suggestions() -> None:
        need = random_need(chance, chance.choice(where))
        found.append(len(suggest(need, backend.candidates(need), 20)))

    def near() -> None:
        place = chance.choice(where)
        backend.browse(Browse(near=place, within_km=16, sort=Sort.DISTANCE))

    def filtered() -> None:
        backend.browse(Browse(kinds=frozenset({"day_support"}), access=frozenset({"step_free"})))

    return {
        "fill_seconds": round(filling, 1),
        "suggestions": timed(suggestions, TIMES * 3),
        "suggestions_found_on_average": round(statistics.mean(found), 1),
        "suggestions_in_one_city": timed(lambda: _in_a_city(backend, chance)),
        "browse_everything": timed(lambda: backend.browse(Browse())),
        "browse_filtered": timed(filtered),
        "browse_near": timed(near),
        "browse_text": timed(lambda: backend.browse(Browse(text=chance.choice(TYPED)))),
        "browse_text_near": timed(lambda: _typed_near(backend, chance, where)),
    }


def _in_a_city(backend: object, chance: random.Random) -> None:
    """The worst case: a wide circle round London, no must-haves, every kind."""
    from dataclasses import replace

    from matching.scoring import suggest
    from matching.words import KINDS
    from tests.matching.made import LONDON, random_need

    need = random_need(chance, LONDON)
    need = replace(need, max_km=40, must=frozenset(), kinds=frozenset(KINDS), starts_on=None)
    suggest(need, backend.candidates(need), 20)  # type: ignore[attr-defined]


def _typed_near(backend: object, chance: random.Random, where: list[tuple[float, float]]) -> None:
    from matching.retrieval import Browse

    query = Browse(text=chance.choice(TYPED), near=chance.choice(where), within_km=24)
    backend.browse(query)  # type: ignore[attr-defined]


def _settle() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, object]:
    from django.db import connection

    from matching.models import Row

    where, result = places(), {}
    for size in sizes:
        Row.objects.all().delete()
        result[str(size)] = figures(size, random.Random(size), where)
    return {"database": connection.vendor, "offers": result}


def main(sizes: tuple[int, ...] = SIZES) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    name = connection.settings_dict["NAME"]
    folder = ""
    if connection.vendor == "sqlite":  # on disk, as it is for people; Django's tests use memory
        folder = tempfile.mkdtemp(prefix="bench-matching-")
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        result = measure(sizes)
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)
        if folder:
            shutil.rmtree(folder)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
