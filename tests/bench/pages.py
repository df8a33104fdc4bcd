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
        count = len(queries)  # before the next request forgets them
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
        "queries": count,
        "kilobytes": round(len(answer.content) / 1024, 1),
    }


def statement_of_one(client, people) -> str:
    """A statement that this reader's pages link to: the first of these people's that has one."""
    from django.urls import reverse

    for person in people:
        page = client.get(reverse("money:person", args=[person.uuid])).content.decode()
        if found := re.search(rf"/budgets/{UUID}/(?=\")", page):
            return found.group(0)
    raise SystemExit("Nobody here has a statement.")


def pages(client) -> dict[str, str]:
    """The pages as Ben reaches them: a broker has the longest lists."""
    from django.urls import reverse

    from marketplace.needs.models import Need, NeedState
    from marketplace.people.models import Person, User

    ben = User.objects.get(email="ben@demo.example")
    client.force_login(ben)
    need = Need.objects.visible_to(ben).filter(state=NeedState.POSTED).order_by("pk").first()
    return {
        "front page": "/",
        "home": reverse("home:desk"),
        "browse": "/offers/",
        "search": "/offers/?q=swimming",
        "suggestions": reverse("needs:suggestions", args=[need.uuid]),
        "statement": statement_of_one(client, Person.objects.visible_to(ben).order_by("pk")),
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
