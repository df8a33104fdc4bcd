from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """One thing that waits for a member: what, the page where it is done, and until which day."""

    words: str
    path: str
    until: date | None = None
