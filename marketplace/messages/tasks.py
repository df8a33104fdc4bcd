"""Letters of notices, and the notices of what happened in the people area, from the outbox."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from marketplace.messages.actions import is_emailed, side_of, tell, write_on_paper
from marketplace.messages.models import Notice
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.people.models import Person, Supporter, User
from marketplace.people.records.persons import ReadingFormat


@handles("notices.letter", reaches_outside=True)
def send_letter(*, notice: str) -> None:
    """Email one notice, once. Its subject says nothing, its body no more than the notice's words.

    Should the worker die between sending and marking, the letter is sent again: better than never.
    """
    told = Notice.objects.select_related("user").filter(uuid=notice, emailed_at=None).first()
    if told is None or not is_emailed(told.user):
        return
    letter(told).send()
    Notice.objects.filter(pk=told.pk, emailed_at=None).update(emailed_at=now())


def letter(notice: Notice) -> EmailMultiAlternatives:
    """The notice as an email, in large print too for a reader who asked for that."""
    context = {
        "notice": notice,
        "link": settings.SITE_URL + reverse("notices:open", args=[notice.uuid]),
        "site_name": settings.SITE_NAME,
    }
    email = EmailMultiAlternatives(
        subject=f"Something new for you on {settings.SITE_NAME}",
        body=render_to_string("messages/letter.txt", context),
        to=[notice.user.email],
    )
    if _reading_format(notice.user) == ReadingFormat.LARGE_PRINT:
        email.attach_alternative(render_to_string("messages/letter.html", context), "text/html")
    return email


def _reading_format(user: User) -> str:
    person = getattr(user, "person", None)
    return person.reading_format if person else ReadingFormat.STANDARD


@handles("supporter.added")
def tell_of_new_supporter(*, supporter: str, by: str) -> None:
    _tell_both(supporter, by, side="Someone has begun to act with {name}.", other="")


@handles("supporter.changed")
def tell_of_changed_supporter(*, supporter: str, by: str) -> None:
    _tell_both(
        supporter,
        by,
        side="What someone may do for {name} has changed.",
        other="What you may do for {name} has changed.",
    )


@handles("supporter.ended")
def tell_of_ended_supporter(*, supporter: str, by: str) -> None:
    _tell_both(
        supporter,
        by,
        side="Someone no longer acts with {name}.",
        other="You no longer act for someone on this site.",
    )


@handles("person.claimed")
def tell_of_own_account(*, person: str) -> None:
    claimed = Person.objects.select_related("user").get(uuid=person)
    path = reverse("people:person", args=[claimed.uuid])
    for user in side_of(claimed):
        words = f"{claimed.first_name} has their own account now."
        if user == claimed.user:
            words = "You have your own account now. All that is written down about you is here."
        tell(users=[user], words=words, path=path, about=claimed)


def _tell_both(supporter_id: str, by: str, *, side: str, other: str) -> None:
    """Tell the person's side, and the supporter in words of their own; not whoever did it."""
    supporter = Supporter.objects.select_related("person", "user").get(uuid=supporter_id)
    person, doer = supporter.person, User.objects.filter(uuid=by).first()
    path = reverse("people:supporters", args=[person.uuid])
    everyone = side_of(person)
    write_on_paper(side=everyone, words=side.format(name="you"))
    readers = [user for user in everyone if user not in (doer, supporter.user)]
    for user in readers:
        name = "you" if person.user_id == user.pk else person.first_name
        tell(users=[user], words=side.format(name=name), path=path, about=person)
    if other and supporter.user != doer:
        still_acts = supporter.ended_at is None
        tell(
            users=[supporter.user],
            words=other.format(name=person.first_name),
            path=path if still_acts else reverse("people:switch"),
            about=person if still_acts else None,
        )
