"""What the loader has made so far, so that each module finds what the one before it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from budgets.models import Budget
from marketplace.demo.chance import Chance
from marketplace.people.models import Area, Organisation, Person, User
from marketplace.providers.models import Offer, Provider


@dataclass
class Life:
    """A person of the demo, whoever speaks for them, and their budgets."""

    person: Person
    speaker: User
    client_group: str
    funder: Organisation
    officer: User
    stage: str = ""  # how far their story came, of the crowd
    budgets: list[Budget] = field(default_factory=list)


@dataclass
class World:
    chance: Chance
    now: datetime
    area: Area
    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    owners: dict[int, User] = field(default_factory=dict)  # by provider: who answers for it
    offers: list[Offer] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)

    @property
    def today(self) -> date:
        """In London, where it may be a day later than by the clock of `now`."""
        return timezone.localdate(self.now)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)
