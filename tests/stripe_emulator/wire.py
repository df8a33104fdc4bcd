"""Forms in and errors out, the way Stripe writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
_PIECES = re.compile(r"\[([^\]]*)\]")


class ApiError(Exception):
    """An answer that isn't a success. `keeps` says that what was done before it stands."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        keeps: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.keeps = keeps
        found = {"type": type, "code": code, "message": message, "param": param, **more}
        self.error = {name: value for name, value in found.items() if value is not None}

    @property
    def body(self) -> Json:
        return {"error": self.error}


def missing(kind: str, pk: object, param: str = "id") -> ApiError:
    """404 where the address names it, 400 where a parameter does."""
    status = 404 if param == "id" else 400
    return ApiError(status, f"No such {kind}: '{pk}'", code="resource_missing", param=param)


def decode(text: str) -> Json:
    """`a[b][0]=x` as nested dicts and lists of strings."""
    found: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        head, _, rest = name.partition("[")
        path = [head, *_PIECES.findall("[" + rest)] if rest else [head]
        put(found, path, value)
    return as_lists(found)


def put(into: Json, path: list[str], value: str) -> None:
    for piece in path[:-1]:
        into = into.setdefault(piece or str(len(into)), {})
        if not isinstance(into, dict):
            raise ApiError(400, "Invalid hash", param=path[0])
    into[path[-1] or str(len(into))] = value


def as_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdigit() for name in node):
        return [as_lists(node[name]) for name in sorted(node, key=int)]
    return {name: as_lists(value) for name, value in node.items()}


def listed(url: str, data: Iterable[Json], *, has_more: bool = False) -> Json:
    return {"object": "list", "url": url, "has_more": has_more, "data": list(data)}
