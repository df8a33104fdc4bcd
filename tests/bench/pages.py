"""How long the main pages take and how many queries they make, over the loaded demo area.

Run as `python -m tests.bench.pages`: prints JSON. Times are milliseconds in this process: the
whole of Django's answer, without the network.
"""

from __future__ import annotations

import json
import os
import re
import sys
from statistics import median, quantiles
from time import perf_counter

import django

TIMES = 40
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def measure(client, path: str) -> dict[str, object]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)  # and a first time, to warm what is kept
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    times = []
    for _ in range(TIMES):
        started = perf_counter()
        client.get(path)
        times.append((perf_counter() - started) * 1000)
    return {
        "median_ms": round(median(times), 1),
        "p95_ms": round(quantiles(times, n=20)[-1], 1),
        "queries": len(queries),
        "kilobytes": round(len(answer.content) / 1024, 1),
    }


def first_link(client, start: str, pattern: str) -> str:
    """The first address on a page that has this form: its link is how a reader gets there."""
    found = re.search(pattern, client.get(start).content.decode())
    if not found:
        raise SystemExit(f"{start} links to no {pattern}")
    return found.group(0)


def pages(client) -> dict[str, str]:
    """The pages as Amira reaches them."""
    from django.urls import reverse

    from marketplace.people.models import Person, User

    amira = User.objects.get(email="amira@demo.example")
    client.force_login(amira)
    money = reverse("money:person", args=[Person.objects.get(user=amira).uuid])
    need = first_link(client, reverse("needs:list"), rf"/needs/{UUID}/")
    return {
        "front page": "/",
        "home": reverse("home:desk"),
        "browse": "/offers/",
        "search": "/offers/?q=swimming",
        "suggestions": f"{need}suggestions/",
        "statement": first_link(client, money, rf"/budgets/{UUID}/"),
    }


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connections
    from django.test import Client

    from tests import databases
    from tests.journeys.site import demo_template

    name = f"bench_{os.getpid()}"
    before = connections.settings["default"]["NAME"]
    databases.use(databases.copy(demo_template(), name))
    try:
        client = Client()
        figures = {title: measure(client, path) for title, path in pages(client).items()}
        print(json.dumps({connections["default"].vendor: figures}))
    finally:
        databases.use(before)
        databases.drop(name)


if __name__ == "__main__":
    sys.exit(main())
