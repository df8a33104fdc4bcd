"""When the hub pauses a provider or lets it go on: whoever deals with it hears of it."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from marketplace.agreements.actions.moving import tell_organisation, tell_persons
from marketplace.agreements.models import Agreement, AgreementState, Funding
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.messages.actions import side_of, tell
from marketplace.people.models import Organisation
from marketplace.people.records.organisations import PAYERS
from marketplace.providers.models import Provider

_TO_AGREE = (AgreementState.DRAFT, AgreementState.OFFERED)


def tell_of_pause(*, provider: Provider) -> None:
    _tell_all(
        provider,
        meets="{name} is paused on this site for now. You can’t agree anything with them, and you "
        "can stop at any time.",
        agreed="{name} is paused on this site for now. What you agreed with them stays, and you "
        "can end it at any time.",
        pays="{name} is paused on this site for now. An agreement with them that you fund or pay "
        "has not ended. Get in touch with the people who vet them.",
    )


def tell_of_going_on(*, provider: Provider) -> None:
    words = "{name} is no longer paused on this site."
    _tell_all(provider, meets=words, agreed=words, pays=words)


def _tell_all(whom: Provider, *, meets: str, agreed: str, pays: str) -> None:
    """Tell the people meeting them, those with an agreement, and who funds or pays for these."""
    providers = Provider.objects.filter(Q(pk=whom.pk) | Q(scheme=whom))
    running = Agreement.objects.filter(provider__in=providers).select_related("provider")
    for agreement in running.filter(state__in=(*_TO_AGREE, AgreementState.LIVE)):
        words = agreed if agreement.state == AgreementState.LIVE else meets
        tell_persons(agreement, words.format(name=agreement.provider))
        if agreement.offered_at:
            _tell_funders(agreement, pays.format(name=agreement.provider))
    meeting = Introduction.objects.filter(
        provider__in=providers,
        state__in=(IntroductionState.OPEN, IntroductionState.MUTUAL),
        agreement__isnull=True,
    )
    for introduction in meeting.select_related("provider", "person__user"):
        person, words = introduction.person, meets.format(name=introduction.provider)
        path = reverse("introductions:detail", args=[introduction.uuid])
        tell(users=side_of(person), words=words, path=path, about=person)


def _tell_funders(agreement: Agreement, words: str) -> None:
    money = Funding.objects.filter(part__agreement=agreement)
    theirs = Q(party__in=money.values("budget__payer")) | Q(
        party__in=money.values("budget__funder")
    )
    for organisation in Organisation.objects.filter(theirs, kind__in=PAYERS):
        tell_organisation(organisation, agreement, words)
