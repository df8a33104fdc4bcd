"""Drawing lots, so that anyone can draw them again: pure, and whole numbers throughout."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID


def draw(*, seed: str, tickets: Mapping[UUID, int], size: int) -> list[UUID]:
    """The first `size` of those in the hat, in the order in which their tickets come out.

    Each has as many tickets in the hat as `tickets` says, one or more; the ticket that comes out
    first counts, and nobody is drawn twice. A ticket's place is the SHA-256 of the seed, whose it
    is and its number, so that neither the order of the hat nor who draws changes anything.
    Raises ValueError for a size or a number of tickets below one.
    """
    if size < 1 or any(number < 1 for number in tickets.values()):
        raise ValueError("Draw one or more, each with one ticket or more.")
    places = {
        uuid: min(sha256(f"{seed}:{uuid}:{ticket}".encode()).digest() for ticket in range(number))
        for uuid, number in tickets.items()
    }
    return sorted(places, key=lambda uuid: (places[uuid], uuid.int))[:size]
