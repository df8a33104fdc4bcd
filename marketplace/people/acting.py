"""For whom a user is acting: kept in the session, checked again at every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.people.records.persons import Person
from marketplace.people.records.supporters import Supporter

if TYPE_CHECKING:
    from django.http import HttpRequest

    from marketplace.people.records.users import User

SESSION_KEY = "acting_for"


@dataclass(frozen=True)
class Acting:
    """Shown on every page while a user acts for someone."""

    person: Person
    supporter: Supporter

    @property
    def as_words(self) -> str:
        as_whom = self.supporter.relationship or self.supporter.get_kind_display().lower()
        return f"You are acting for {self.person}, as their {as_whom}"


def acting_of(request: HttpRequest) -> Acting | None:
    chosen = request.session.get(SESSION_KEY)
    if not chosen or not request.user.is_authenticated:
        return None
    supporter = (
        Supporter.objects.live()
        .filter(user=request.user, person__uuid=chosen)
        .select_related("person", "person__named_contact", "person__area")
        .first()
    )
    return Acting(supporter.person, supporter) if supporter else None


def act_for(request: HttpRequest, supporter: Supporter) -> None:
    request.session[SESSION_KEY] = str(supporter.person.uuid)


def act_for_oneself(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def person_in_hand(request: HttpRequest, user: User) -> Person | None:
    """Whoever this user's pages are about now: the one they act for, or themself."""
    acting: Acting | None = getattr(request, "acting", None)
    if acting:
        return acting.person
    return Person.objects.filter(user=user).select_related("named_contact", "area").first()
