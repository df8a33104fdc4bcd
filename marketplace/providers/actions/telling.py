"""Who hears what there is to tell a provider."""

from __future__ import annotations

from marketplace.messages.actions import staff_of
from marketplace.people.models import User
from marketplace.providers.models import Provider


def staff_who_answer(provider: Provider) -> list[User]:
    """The provider's members, and those of the scheme through which a household answers."""
    users = staff_of(provider.organisation)
    return users + (staff_of(provider.scheme.organisation) if provider.scheme else [])
