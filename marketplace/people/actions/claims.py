"""Whoever was written down by somebody else takes up their own account."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import Person, Supporter, User

_OTHER_ADDRESS = "Sign in with another email address, or ask whoever wrote to you."


class UnableToClaim(UnableTo):
    """This account can't become this person's."""


@transaction.atomic
def claim(*, person: Person, by: User, at: datetime) -> None:
    """Make this account the person's own. Asking who may is the caller's: an invitation.

    Of two accounts at once one wins; nobody is two people, or a person and who acts for them.
    """
    if Supporter.objects.filter(person=person, user=by, ended_at__isnull=True).exists():
        raise UnableToClaim(f"You act for this person, so you can't be them. {_OTHER_ADDRESS}")
    unclaimed = Person.objects.filter(pk=person.pk, user__isnull=True, erased_at__isnull=True)
    try:
        with transaction.atomic():
            claimed = unclaimed.update(user=by)
    except IntegrityError:
        raise UnableToClaim(
            f"You already have your own page here, so you can't have another. {_OTHER_ADDRESS}"
        ) from None
    if not claimed:
        raise UnableToClaim("Someone has already said yes to this.")
    person.refresh_from_db()
    audit.record("person.claimed", subject=person, by=by, person=person, at=at)
    outbox.put(kind="person.claimed", payload={"person": person.uuid})
