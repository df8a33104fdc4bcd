"""Every address that takes a POST, with someone who may send it, and how a good form looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.http import SimpleCookie
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.people.clock import today
from tests.bad_input import stories
from tests.bad_input.pages import PageForm, forms_sent_to
from tests.permissions import matrix
from tests.permissions.world import ROLES, World

# Reading is noted; whoever is told is told; a session moves on. None of them is the form's effect.
BESIDE = ("people_auditentry", "django_session", "notices_notice", "outbox_outboxrow", "account_")


FIRST_GUESS = {
    "email": "someone.new@test.example",
    "tel": "0161 496 0000",
    "url": "https://www.example.org",
    "number": "1",
}


@dataclass
class Place:
    """One address, and one signed-in user who may post to it."""

    name: str
    url: str
    user: Any
    others: list[str]  # ids of what this user has nothing to do with
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.cookies = self.client.cookies.output(header="", sep=";")

    def __str__(self) -> str:
        return f"{self.name} ({self.url.rstrip('/').rpartition('/')[2]})"

    def get(self) -> Any:
        return self._rolled_back(lambda client: client.get(self.url)).response

    def post(self, data: Any) -> Sent:
        """Send it, say what was written, and undo it."""
        return self._rolled_back(lambda client: client.post(self.url, data))

    def post_to_stay(self, data: Any) -> Sent:
        return self._sent(lambda client: client.post(self.url, data))

    def form(self) -> PageForm | None:
        """The page's own form; a button's address has none."""
        page = self.get()
        if page.status_code != 200:
            return None
        found = forms_sent_to(page, self.url)
        return max(found, key=lambda each: len(each.fields), default=None)

    def _rolled_back(self, ask: Callable[[Client], Any]) -> Sent:
        with transaction.atomic():
            sent = self._sent(ask)
            transaction.set_rollback(True)
        return sent

    def _sent(self, ask: Callable[[Client], Any]) -> Sent:
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies)
        with CaptureQueriesContext(connection) as queries:
            response = ask(client)
        return Sent(response, tables_written(queries.captured_queries))


@dataclass
class Sent:
    response: Any
    written: set[str]

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def is_accepted(self) -> bool:
        return self.status == 302 and bool(self.written)


def tables_written(queries: list[dict[str, str]]) -> set[str]:
    """The tables that keep a change: what was rolled back doesn't count."""
    levels: list[tuple[str, set[str]]] = [("", set())]
    for query in queries:
        words = query["sql"].replace('"', "").split()
        verb = words[0].upper() if words else ""
        if verb == "SAVEPOINT":
            levels.append((words[1], set()))
        elif verb == "ROLLBACK" and len(words) > 1:
            name = words[-1]
            while len(levels) > 1 and levels.pop()[0] != name:
                pass
            levels.append((name, set()))
        elif verb == "RELEASE":
            _, kept = levels.pop()
            levels[-1][1].update(kept)
        elif verb in ("INSERT", "UPDATE", "DELETE"):
            table = (
                words[1]
                if verb == "UPDATE"
                else words[words.index("FROM" if verb == "DELETE" else "INTO") + 1]
            )
            levels[-1][1].add(table)
    kept = set().union(*(tables for _, tables in levels))
    return {table for table in kept if not table.startswith(BESIDE)}


def areas() -> list[str]:
    names = {*matrix.all_rows(), *stories.PLACES}
    return sorted({name.split(":")[0] for name in names} - {"cms"})


def places_of(area: str, world: World) -> Iterator[Place]:
    """Everywhere in this area that somebody may post: as stories say, else as the matrix does."""
    rows = matrix.all_rows()
    for name, _ in matrix.urls():
        if name.split(":")[0] != area:
            continue
        told = stories.PLACES[name](world) if name in stories.PLACES else []
        for kwargs, user in told or _from_rows(rows.get(name, []), world):
            yield Place(name, reverse(name, kwargs=kwargs), user, anothers_ids(world))


def anothers_ids(world: World) -> list[str]:
    return [
        str(world.zeds_offer.uuid),
        str(world.zeds_provider.organisation.pk),
        str(world.zed.uuid),
    ]


def _from_rows(rows: list[matrix.Row], world: World) -> Iterator[tuple[dict[str, Any], Any]]:
    for row in rows:
        if role := _who_may_post(row):
            yield row.own(world), world.user(role)


def _who_may_post(row: matrix.Row) -> str | None:
    if row.post is None:
        return None
    let_in = [r for r in ROLES[1:] if row.post.get(r) == matrix.LET_IN]
    return let_in[0] if let_in else ("amira" if row.rest == 200 else None)


def good(place: Place, form: PageForm, world: World) -> dict[str, list[str]]:
    """A form filled in sensibly: by kind of box, then as stories.GOOD says for this address."""
    data = form.data()
    soon = today() + timedelta(days=30)
    for each in form.fields.values():
        if each.name in data and any(data[each.name]):
            continue
        if each.name.endswith(("_day", "_month", "_year")):
            data[each.name] = [str(getattr(soon, each.name.rpartition("_")[2]))]
        elif each.kind in FIRST_GUESS:
            data[each.name] = [FIRST_GUESS[each.kind]]
        elif each.kind == "button":
            data[each.name] = each.choices[:1]
        elif each.is_chosen:
            data[each.name] = [c for c in each.choices if c][:1]
        elif each.is_typed:
            data[each.name] = ["Words"]
    special = stories.GOOD.get(place.name, {})
    special = special(world) if callable(special) else special
    for name, value in special.items():
        each = form.fields.get(name)
        if each is None or not each.is_chosen or value in each.choices:
            data[name] = [value] if isinstance(value, str) else value
    return data
