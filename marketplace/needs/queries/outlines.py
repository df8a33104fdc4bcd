"""Needs as providers see them: outlines that fit, and what their tier reads of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from marketplace.consent.models import Release, Tier
from marketplace.consent.queries import organisations_read_for, tiers_for
from marketplace.consent.readings import Outline, Reading
from marketplace.needs.facts import can_be_matched, need_facts
from marketplace.needs.models import Need, NeedState, Response, ResponseState
from marketplace.needs.queries.mine import whole
from marketplace.needs.readings import what_tier_reads
from marketplace.people.models import User
from marketplace.providers.facts import offer_facts
from marketplace.providers.models import Offer, Provider
from marketplace.providers.records.offers import OfferQuerySet
from matching.outlines import explain_to_provider, fits, needs_for
from matching.types import Excluded, OutlineFit

OPEN_ANSWERS = (
    ResponseState.DRAFT,
    ResponseState.WITH_SCHEME,
    ResponseState.SENT,
    ResponseState.CHOSEN,
)


@dataclass(frozen=True, slots=True)
class FittingOutline:
    """A need in a provider's list: its outline, why it fits, and what it was answered with."""

    reading: Outline
    offer: str
    provider: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    answered: str  # the state of their own answer in words, "" for none


@dataclass(frozen=True, slots=True)
class FittingOffer:
    """One of the provider's own offers beside a need."""

    uuid: UUID
    title: str
    provider: str
    fits: bool
    sentences: tuple[str, ...]


def my_offers(user: User) -> OfferQuerySet:
    """Offers of the providers this user answers for that anyone may see now."""
    return (
        Offer.objects.run_by(user)
        .public()
        .select_related("provider__organisation__area", "provider__household")
    )


def outlines_that_fit(user: User) -> list[FittingOutline]:
    """Posted needs that fit one of this user's offers, the best fit first. A fixed number of
    queries, whatever the number of needs; every reader gets the outline here, whatever their
    tier, so that the list itself tells nothing."""
    offers, needs = list(my_offers(user)), _posted_for(user)
    facts = [need_facts(need) for need in needs.values()]
    answered = _answers_of(user, needs.values())
    best: dict[str, tuple[OutlineFit, Offer]] = {}
    for offer in offers:
        for fit in needs_for(offer_facts(offer, vetted=True), facts, limit=len(facts)):
            if fit.need_id not in best or fit.score > best[fit.need_id][0].score:
                best[fit.need_id] = (fit, offer)
    ranked = sorted(best.values(), key=lambda pair: -pair[0].score)
    return [_fitting(needs[fit.need_id], fit, offer, answered) for fit, offer in ranked]


def count_of_outlines(user: User) -> int:
    """How many there are in `outlines_that_fit`, without writing any of them out."""
    offers = [offer_facts(offer, vetted=True) for offer in my_offers(user)]
    if not offers:
        return 0
    facts = map(need_facts, _posted_for(user).values())
    return sum(any(fits(offer, need) for offer in offers) for need in facts)


def reading_for(user: User, need: Need) -> Reading | None:
    """What this user's tier reads of this need. Ask only for a need of `outlines_for(user)`."""
    tier = tiers_for(user, [need.person], outline_open={need.person_id})[need.person_id]
    if tier == Tier.EVERYTHING:  # a provider who is also the person's supporter: as a provider
        tier = Tier.OUTLINE
    return what_tier_reads(need, tier, _shares(user, need) if tier == Tier.CONTACT else ())


def offers_beside(user: User, need: Need) -> list[FittingOffer]:
    """Each of this user's offers with why it fits the outline, those that fit first.

    Without those of a provider whose answer ended with a no: it can't answer again.
    """
    if not can_be_matched(need):
        return []
    facts = need_facts(need)
    declined = need.responses.filter(state=ResponseState.DECLINED).values("provider")
    found = []
    for offer in my_offers(user).exclude(provider__in=declined):
        answer = explain_to_provider(offer_facts(offer, vetted=True), facts)
        said = answer.exclusions if isinstance(answer, Excluded) else answer.reasons
        found.append(
            FittingOffer(
                uuid=offer.uuid,
                title=offer.title,
                provider=offer.provider.organisation.name,
                fits=not isinstance(answer, Excluded),
                sentences=tuple(each.sentence for each in said),
            )
        )
    return sorted(found, key=lambda each: not each.fits)


def answers_to(user: User, need: Need) -> list[Response]:
    """The answers of this user's own providers to this need."""
    mine = Response.objects.filter(need=need, provider__in=_providers(user))
    return list(mine.select_related("provider__organisation", "offer").order_by("-pk"))


def _posted_for(user: User) -> dict[str, Need]:
    posted = Need.objects.outlines_for(user).filter(state=NeedState.POSTED)
    return {str(need.uuid): need for need in whole(posted) if can_be_matched(need)}


def _providers(user: User) -> list[int]:
    return list(Provider.objects.run_by(user).values_list("pk", flat=True))


def _answers_of(user: User, needs: Iterable[Need]) -> dict[int, str]:
    found = Response.objects.filter(
        need__in=[need.pk for need in needs],
        provider__in=_providers(user),
        state__in=OPEN_ANSWERS,
    )
    return {response.need_id: response.get_state_display() for response in found}


def _fitting(need: Need, fit: OutlineFit, offer: Offer, answered: dict[int, str]) -> FittingOutline:
    reading = what_tier_reads(need, Tier.OUTLINE)
    assert reading is not None
    return FittingOutline(
        reading=reading,
        offer=offer.title,
        provider=offer.provider.organisation.name,
        reasons=tuple(reason.sentence for reason in fit.reasons),
        missing=tuple(reason.sentence for reason in fit.missing),
        answered=answered.get(need.pk, ""),
    )


def _shares(user: User, need: Need) -> list[str]:
    """What contact releases to this reader tell, all together."""
    given = Release.objects.live().filter(
        person=need.person, organisation__in=organisations_read_for(user), tier=Tier.CONTACT
    )
    return [share for release in given for share in release.shares]
