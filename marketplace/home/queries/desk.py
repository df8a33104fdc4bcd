"""The parts of a first page, whoever's it is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Todo:
    """One thing that waits for this reader now."""

    words: str
    path: str
    is_late: bool = False


@dataclass(frozen=True)
class Fact:
    """Where one thing stands."""

    words: str
    value: str
    path: str = ""


@dataclass(frozen=True)
class Desk:
    """One role's part of the page."""

    heading: str
    todos: tuple[Todo, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Fact, ...] = field(default=())
