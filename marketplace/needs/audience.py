"""Who hears of an answer: the provider's people and, for a household, its scheme's."""

from __future__ import annotations

from marketplace.messages.actions import staff_of
from marketplace.people.models import User
from marketplace.providers.models import Provider


def staff_of_provider(provider: Provider) -> list[User]:
    users = staff_of(provider.organisation)
    if provider.scheme:
        users += staff_of(provider.scheme.organisation)
    return users
