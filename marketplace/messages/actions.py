"""Telling people: a notice for each reader on their first page, and its letter in the outbox."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marketplace.messages.models import Letter, Notice, NoticeQuerySet
from marketplace.outbox import actions as outbox
from marketplace.people import audit
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.models import Organisation, Person, Supporter, User
from marketplace.people.policy import require
from marketplace.people.records.persons import ContactWay


class UnableToPostLetter(UnableTo):
    """It was posted already."""


def is_emailed(user: User) -> bool:
    """An account may have no address, or be closed: a notice lies there and nobody is told."""
    return user.is_active and bool(user.email)


class Side(list[User]):
    """Everyone of a person's side who signs in; and the person, who may have to be written to."""

    def __init__(self, person: Person, users: Iterable[User]) -> None:
        super().__init__(users)
        self.person = person

    @property
    def is_told_by_post(self) -> bool:
        """No email reaches the person, who asked for letters or has nobody who reads for them."""
        reached = [user for user in self if is_emailed(user)]
        if self.person.erased_at or self.person.died_on or self.person.user in reached:
            return False
        return self.person.contact_way == ContactWay.POST or not reached


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
    to go on this site. Of a person's side, the person is written to on paper where need be.
    """
    if isinstance(users, Side):
        write_on_paper(side=users, words=words)
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


def write_on_paper(*, side: Side, words: str) -> None:
    """A letter for the hub to post, to a person who is told by post; else nothing."""
    if side.is_told_by_post:
        post(person=side.person, words=words)


def post(*, person: Person, words: str) -> None:
    """A letter for the hub to post to the person, whoever else reads for them."""
    if person.died_on:
        return
    Letter.objects.create(person=person, words=words, created_at=now())


def side_of(person: Person) -> Side:
    """The person, if they sign in, and everyone who acts for them now.

    After a death, those who helped, for as long as local policy lets them read.
    """
    users = [person.user] if person.user and not person.died_on else []
    supporters = Supporter.objects.live().filter(person=person).select_related("user")
    return Side(person, users + [supporter.user for supporter in supporters])


def staff_of(organisation: Organisation) -> list[User]:
    return [m.user for m in organisation.members.current().select_related("user")]


def mark_read(*, notices: NoticeQuerySet, at: datetime) -> int:
    """Mark as read what is not; the caller chooses among `visible_to` notices."""
    return notices.unread().update(read_at=at)


@transaction.atomic
def mark_posted(*, letter: Letter, by: User, at: datetime) -> None:
    """Write down that a letter on paper is on its way. Only staff of the person's hub may."""
    require(by, "letter.post", letter)
    if not Letter.objects.waiting().filter(pk=letter.pk).update(posted_at=at, posted_by=by):
        raise UnableToPostLetter("This letter was posted already.")
    audit.record("letter.posted", subject=letter, by=by, person=letter.person, at=at)
