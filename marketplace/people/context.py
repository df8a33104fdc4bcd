"""What every page knows of its reader: for whom they act, and whom the person can call."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from marketplace.people.acting import person_in_hand
from marketplace.people.records.persons import NamedContact, Person
from marketplace.people.records.supporters import Supporter


def people(request: HttpRequest) -> dict[str, Any]:
    """`acting`: the Acting or None. `named_contact`: of whoever the page is about.

    `acts_for_others`: whether there is anyone to switch to.
    """
    return {
        "acting": getattr(request, "acting", None),
        "acts_for_others": SimpleLazyObject(lambda: _acts_for_others(request)),
        "named_contact": SimpleLazyObject(lambda: _contact(request)),
    }


def _acts_for_others(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    if getattr(request, "acting", None):
        return True
    return Supporter.objects.live().filter(user=user).exists()


def _contact(request: HttpRequest) -> NamedContact | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    person: Person | None = getattr(request, "person", None) or person_in_hand(request, user)
    if person is None:
        return None
    contact: NamedContact | None = getattr(person, "named_contact", None)
    return contact
