"""Letters of notices, and the notices of what happened in the people area, from the outbox."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from marketplace.messages.actions import (
    is_emailed,
    post,
    side_of,
    staff_of,
    tell,
    write_on_paper,
)
from marketplace.messages.models import Notice
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.people.models import Claim, Organisation, Supporter, User
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.records.persons import ReadingFormat


@handles("notices.letter", reaches_outside=True)
def send_letter(*, notice: str) -> None:
    """Email one notice, once. Its subject says nothing, its body no more than the notice's words.

    Should the worker die between sending and marking, the letter is sent again: better than never.
    """
    told = Notice.objects.select_related("user").filter(uuid=notice, emailed_at=None).first()
    if told is None or not is_emailed(told.user) or has_died(told.user):
        return
    letter(told).send()
    Notice.objects.filter(pk=told.pk, emailed_at=None).update(emailed_at=now())


def has_died(user: User) -> bool:
    person = getattr(user, "person", None)
    return person is not None and person.died_on is not None


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


@handles("claim.made")
def tell_of_claim(*, claim: str) -> None:
    """The person by post, whoever reads for them: those who asked may not have told them."""
    made = _claim(claim)
    post(
        person=made.person,
        words="Someone says that they are you and wants their own account on this site, with all "
        "that is written down about you. Nothing opens before we have made sure. If it isn’t you, "
        "please call us.",
    )
    _tell_helpers(made, "Someone said yes to being {name}. We make sure before anything opens.")
    hubs = Organisation.objects.filter(kind=OrganisationKind.HUB, area=made.person.area_id)
    path = reverse("people:claim", args=[made.uuid])
    words = "Someone says that an account is their own. Make sure that it is them."
    tell(
        users=[u for hub in hubs for u in staff_of(hub)], words=words, path=path, needs_action=True
    )


@handles("claim.confirmed")
def tell_of_own_account(*, claim: str) -> None:
    made = _claim(claim)
    post(
        person=made.person,
        words="You have your own account on this site now. If that wasn’t you, please call us.",
    )
    path = reverse("people:person", args=[made.person.uuid])
    words = "You have your own account now. All that is written down about you is here."
    tell(users=[made.user], words=words, path=path, about=made.person)
    _tell_helpers(made, "{name} has their own account now.")


@handles("claim.refused")
def tell_of_refused_claim(*, claim: str) -> None:
    made = _claim(claim)
    words = "We could not make sure who you are, so no page has opened. You can get in touch."
    tell(users=[made.user], words=words, path=reverse("people:start"))
    _tell_helpers(made, "We could not make sure who said yes, so {name} has no own account.")


@handles("claim.undone")
def tell_of_undone_claim(*, claim: str) -> None:
    made = _claim(claim)
    post(
        person=made.person,
        words="Someone else used your account on this site as if they were you. We have ended "
        "that. Please call us to look at who acts for you.",
    )
    words = "We found that an account was not yours, so you can’t use it. You can get in touch."
    tell(users=[made.user], words=words, path=reverse("people:start"))
    _tell_helpers(made, "The account of {name} was not theirs. We have taken it away.")


def _claim(uuid: str) -> Claim:
    return Claim.objects.select_related("person", "user").get(uuid=uuid)


def _tell_helpers(claim: Claim, words: str) -> None:
    """Those who act for the person; not the account that says it is the person's."""
    person = claim.person
    helpers = [user for user in side_of(person) if user not in (claim.user, person.user)]
    path = reverse("people:supporters", args=[person.uuid])
    tell(users=helpers, words=words.format(name=person.first_name), path=path, about=person)


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
