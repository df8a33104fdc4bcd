"""Telling people: a notice for each reader on their first page, and its letter in the outbox."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marketplace.messages.models import Notice, NoticeQuerySet
from marketplace.outbox import actions as outbox
from marketplace.people.clock import now
from marketplace.people.models import Organisation, Person, Supporter, User


@transaction.atomic
def tell(
    *,
    users: Iterable[User],
    words: str,
    path: str = "",
    about: Person | None = None,
    needs_action: bool = False,
) -> list[Notice]:
    """Leave each user a notice; its letter is a row in the outbox of the same transaction.

    `words` is one plain sentence that names nobody the reader may not know of. `path` is where
    to go on this site.
    """
    notices = [
        Notice.objects.create(
            user=user,
            words=words,
            path=path,
            about=about,
            needs_action=needs_action,
            created_at=now(),
        )
        for user in dict.fromkeys(users)
    ]
    for notice in notices:
        outbox.put(kind="notices.letter", payload={"notice": str(notice.uuid)})
    return notices


def side_of(person: Person) -> list[User]:
    """The person, if they sign in, and everyone who acts for them now."""
    users = [person.user] if person.user else []
    supporters = Supporter.objects.live().filter(person=person).select_related("user")
    return users + [supporter.user for supporter in supporters]


def staff_of(organisation: Organisation) -> list[User]:
    return [m.user for m in organisation.members.current().select_related("user")]


def mark_read(*, notices: NoticeQuerySet, at: datetime) -> int:
    """Mark as read what is not; the caller chooses among `visible_to` notices."""
    return notices.unread().update(read_at=at)
