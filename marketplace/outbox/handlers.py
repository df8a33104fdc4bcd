"""Who does what must happen. Each area's tasks.py names its handlers with `@handles("kind")`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Run = Callable[..., object]
F = TypeVar("F", bound=Run)


@dataclass(frozen=True)
class Handler:
    run: Run  # called with the payload's entries as keyword arguments
    reaches_outside: bool


class NoHandler(LookupError):
    """Nothing is registered for this kind of row."""


_handlers: dict[str, Handler] = {}


def handles(kind: str, *, reaches_outside: bool = False) -> Callable[[F], F]:
    """Register the function that does this kind of row.

    By default it touches the database alone: it runs in one transaction with the row's own
    "done" mark, so its effect happens exactly once. One that reaches outside (an email, another
    company's service) runs outside any transaction and is marked done afterwards: its effect
    happens at least once, so it must be safe to do twice.
    """

    def register(run: F) -> F:
        known = _handlers.get(kind)
        if known and known.run is not run:
            raise ValueError(f"{kind!r} already has a handler.")
        _handlers[kind] = Handler(run=run, reaches_outside=reaches_outside)
        return run

    return register


def handler_of(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError:
        raise NoHandler(kind) from None
