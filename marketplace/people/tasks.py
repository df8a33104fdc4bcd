"""Letters of the people area, sent from the outbox."""

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from marketplace.front.days import in_words
from marketplace.outbox.handlers import handles
from marketplace.people.clock import now
from marketplace.people.models import Invitation

_INVITED = """Hello

{who} has asked you to {what} on {site}.

Sign in, or make an account with this email address. Then you can see who asked, and say yes or no:

{link}

The invitation is open until {until}. If you don't want it, you needn't do anything.

{site}
"""


@handles("invitation.letter", reaches_outside=True)
def send_invitation(*, invitation: str) -> None:
    """Write to the address that was asked. The letter names no person: others may open it."""
    asked = Invitation.objects.open().filter(uuid=invitation, sent_at__isnull=True).first()
    if asked is None:
        return
    words = _INVITED.format(
        who=str(asked.organisation) if asked.organisation else "Someone",
        what=_what(asked),
        site=settings.SITE_NAME,
        link=settings.SITE_URL + reverse("people:invitation", args=[asked.uuid]),
        until=in_words(asked.open_until),
    )
    subject = "Your own account" if asked.is_for_themself else "You have been asked to help"
    send_mail(f"{subject}, on {settings.SITE_NAME}", words, None, [asked.email])
    Invitation.objects.filter(pk=asked.pk).update(sent_at=now())


def _what(asked: Invitation) -> str:
    if asked.is_for_themself:
        return "have your own account"
    return "act with them" if asked.person_id else "join them"
