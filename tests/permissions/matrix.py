"""Every URL × every role × own and other people's objects × GET and POST.

Each area says in rows/<area>.py what must happen, one Row (or a list of Rows) a URL name:

    ROWS = {
        "people:change": Row(
            own=lambda world: {"uuid": world.amira.uuid},      # the URL's arguments for Amira's
            others=lambda world: {"uuid": world.zed.uuid},     # the same for someone else's
            get=can("amira", "ben") | cannot("viewer"),
            post=can("amira", "ben") | cannot("viewer"),
        ),
    }

- `can`: let in (200, or sent on elsewhere). `cannot`: an insider without the right (403).
- A role that isn't named is an outsider: 404. Nobody of the cast may open `others` (404), unless
  `others_get` or `others_post` says so.
- `anonymous` is sent to sign in, unless named: `can("anonymous")`.
- `get=None` or `post=None`: the URL doesn't take that method (405 for whoever is signed in).
- `rest=200`: a page without objects of anyone, which everyone who signs in has for themself.
- `data`: what is posted, when an empty form would not reach the point.
- One URL may have a list of Rows, for instance one about Amira's and one about Joan's (`dev`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions import rows
from tests.permissions.world import ROLES, World

Expected = Mapping[str, frozenset[int]]
Objects = Callable[[World], dict[str, Any]]

LET_IN = frozenset({200, 302})
REFUSED = frozenset({403})
UNKNOWN = frozenset({404})
NOT_TAKEN = frozenset({405})
EVERYONE = ROLES[1:]


def can(*roles: str) -> dict[str, frozenset[int]]:
    return _all(roles, LET_IN)


def cannot(*roles: str) -> dict[str, frozenset[int]]:
    return _all(roles, REFUSED)


def _all(roles: tuple[str, ...], statuses: frozenset[int]) -> dict[str, frozenset[int]]:
    assert set(roles) <= set(ROLES), f"no such role among {roles}"
    return dict.fromkeys(roles, statuses)


@dataclass(frozen=True)
class Row:
    get: Expected | None
    post: Expected | None = None
    own: Objects = field(default=lambda world: {})
    others: Objects | None = None
    others_get: Expected = field(default_factory=dict)
    others_post: Expected = field(default_factory=dict)
    data: Objects = field(default=lambda world: {})
    rest: int = 404


@dataclass(frozen=True)
class Try:
    """One request of the matrix, and what came of it."""

    name: str
    role: str
    method: str
    whose: str
    expected: frozenset[int]
    status: int
    to_sign_in: bool

    @property
    def is_right(self) -> bool:
        if self.to_sign_in:
            return self.role == "anonymous" and self.expected is SIGN_IN
        return self.status in self.expected

    def __str__(self) -> str:
        got = "sign-in" if self.to_sign_in else self.status
        want = "sign-in" if self.expected is SIGN_IN else sorted(self.expected)
        return f"{self.method} {self.name} ({self.whose}) as {self.role}: {got}, not {want}"


SIGN_IN = frozenset({-1})


def areas() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(rows.__path__))


def rows_of(area: str) -> dict[str, list[Row]]:
    module = importlib.import_module(f"{rows.__name__}.{area}")
    return {name: row if isinstance(row, list) else [row] for name, row in module.ROWS.items()}


def all_rows() -> dict[str, list[Row]]:
    return {name: found for area in areas() for name, found in rows_of(area).items()}


def urls() -> Iterator[tuple[str, str]]:
    """Every URL of the site as (name with namespaces, route)."""
    yield from _walk(get_resolver().url_patterns, (), "")


def _walk(patterns: list[Any], spaces: tuple[str, ...], before: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inner, route)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or "")), route


class Visitors:
    """A signed-in client for each role."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, SimpleCookie] = {}
        for role in ROLES:
            client = Client()
            if role != "anonymous":
                client.force_login(world.user(role))
            self.cookies[role] = client.cookies

    def ask(self, role: str, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
        """One request whose effects are undone."""
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(self.cookies[role].output(header="", sep=";"))
        with transaction.atomic():
            response = client.get(url) if method == "GET" else client.post(url, data or {})
            transaction.set_rollback(True)
        return response


def tries(
    world: World, found: Mapping[str, list[Row]], roles: tuple[str, ...] = ROLES
) -> Iterator[Try]:
    visitors = Visitors(world)
    for name, several in found.items():
        for row in several:
            yield from _tries_of(visitors, name, row, roles)


def wrong(world: World, found: Mapping[str, list[Row]]) -> list[Try]:
    return [each for each in tries(world, found) if not each.is_right]


def _tries_of(visitors: Visitors, name: str, row: Row, roles: tuple[str, ...]) -> Iterator[Try]:
    world = visitors.world
    data = row.data(world)
    sides = [("own", row.own(world), row.get, row.post)]
    if row.others:
        others_get = None if row.get is None else row.others_get
        others_post = None if row.post is None else row.others_post
        sides.append(("others'", row.others(world), others_get, others_post))
    for whose, arguments, get, post in sides:
        url = reverse(name, kwargs=arguments)
        rest = row.rest if whose == "own" else 404
        for method, expected in (("GET", get), ("POST", post)):
            for role in roles:
                response = visitors.ask(role, method, url, data)
                yield Try(
                    name=name,
                    role=role,
                    method=method,
                    whose=whose,
                    expected=_expected(role, expected, rest),
                    status=response.status_code,
                    to_sign_in=_leads_to_sign_in(response),
                )


def _expected(role: str, expected: Expected | None, rest: int) -> frozenset[int]:
    if expected is not None and role in expected:
        return expected[role]
    if role == "anonymous":
        return SIGN_IN
    if expected is None:
        return NOT_TAKEN
    return LET_IN if rest == 200 else frozenset({rest})


def _leads_to_sign_in(response: Any) -> bool:
    login = reverse(settings.LOGIN_URL)
    return response.status_code == 302 and response.url.split("?")[0] == login
