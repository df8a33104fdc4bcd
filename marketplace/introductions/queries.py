"""What each side sees of an introduction: the same facts, never the other side's own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marketplace.consent.models import Tier
from marketplace.consent.queries import name_for, tier_for
from marketplace.introductions.models import Introduction, IntroductionState, Visit
from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.policy import may
from marketplace.people.roles import Role


@dataclass(frozen=True)
class VisitCard:
    uuid: UUID
    kind: str
    planned_on: date
    happened_on: date | None
    is_off: bool
    my_words: str  # the reader's own side's words alone
    may_look_back: bool

    @property
    def is_open(self) -> bool:
        return not self.is_off and self.happened_on is None


@dataclass(frozen=True)
class IntroductionPage:
    """What one reader may see and do now."""

    uuid: UUID
    state: str
    state_words: str
    is_person_side: bool
    other: str  # whom the reader is getting to know, in the words their tier allows
    provider_name: str
    need: UUID
    response: UUID
    agreement: UUID | None
    person_said_yes: bool
    carer_said_yes: bool
    provider_said_yes: bool
    is_household: bool
    may_say_yes: bool
    may_stop: bool
    may_visit: bool
    may_agree: bool
    waits_for_words: bool  # only who may read the person's own words begins an agreement
    organisation: UUID
    visits: tuple[VisitCard, ...]


def introduction_page(introduction: Introduction, user: User) -> IntroductionPage:
    """Build the page for this reader's tier. About six queries."""
    person_side = may(user, "introduction.say_yes_for_person", introduction) or may(
        user, "person.view", introduction.person
    )
    provider = introduction.provider
    is_open = introduction.state == IntroductionState.OPEN
    is_mutual = introduction.state == IntroductionState.MUTUAL
    may_say_yes = is_open and not person_side and _may_say_yes(introduction, user)
    agreement = getattr(introduction, "agreement", None)
    is_free = agreement is None or agreement.state == "dropped"
    may_agree = is_mutual and is_free and may(user, "introduction.log_visit", introduction)
    reads_words = tier_for(user, introduction.person, outline_open=True) >= Tier.PROFILE
    return IntroductionPage(
        uuid=introduction.uuid,
        state=introduction.state,
        state_words=introduction.get_state_display(),
        is_person_side=person_side,
        other=provider.organisation.name if person_side else name_for(user, introduction.person),
        provider_name=provider.organisation.name,
        need=introduction.need.uuid,
        response=introduction.response.uuid,
        agreement=agreement.uuid if agreement and not is_free else None,
        person_said_yes=introduction.person_yes_at is not None,
        carer_said_yes=introduction.carer_yes_at is not None,
        provider_said_yes=introduction.provider_yes_at is not None,
        is_household=provider.is_household,
        may_say_yes=may_say_yes,
        may_stop=(is_open or is_mutual) and may(user, "introduction.stop", introduction),
        may_visit=introduction.state in (IntroductionState.MUTUAL, IntroductionState.AGREED)
        and may(user, "introduction.log_visit", introduction),
        may_agree=may_agree and reads_words,
        waits_for_words=may_agree and not reads_words,
        organisation=provider.organisation.uuid,
        visits=tuple(_visit_card(visit, person_side) for visit in introduction.visits.all()),
    )


def _may_say_yes(introduction: Introduction, user: User) -> bool:
    roles = introduction.provider.roles_of(user)
    if not introduction.provider.is_household:
        return Role.PROVIDER in roles and introduction.provider_yes_at is None
    if Role.SCHEME in roles:
        return introduction.carer_yes_at is not None and introduction.provider_yes_at is None
    return Role.PROVIDER in roles and introduction.carer_yes_at is None


def _visit_card(visit: Visit, person_side: bool) -> VisitCard:
    words = visit.person_words if person_side else visit.provider_words
    past = visit.planned_on <= today()
    return VisitCard(
        uuid=visit.uuid,
        kind=visit.get_kind_display(),
        planned_on=visit.planned_on,
        happened_on=visit.happened_on,
        is_off=visit.cancelled_at is not None,
        my_words=words,
        may_look_back=past and visit.cancelled_at is None and not words,
    )
