"""What one reader may see and do with one part: asked once, however many outcomes it has."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.agreements.interests import may_say_what_happened
from marketplace.agreements.models import Part
from marketplace.consent.queries import name_for
from marketplace.people.models import User
from marketplace.people.policy import MAY
from marketplace.people.roles import Role


@dataclass(frozen=True)
class PartRights:
    is_own_side: bool  # the person, or who acts for them
    sees_money: bool
    sees_score: bool
    reads_verdicts: bool
    reader_id: int
    may_give_verdict: bool
    may_add_view: bool
    may_agree: bool
    may_authorise: bool
    name: str  # of the person, as far as this reader may know it


def rights_to(part: Part, user: User) -> PartRights:
    """In about eight queries."""
    roles = part.roles_of(user)
    may_record = bool((MAY["verdict.give"] | MAY["verdict.record_for_person"]) & roles)
    own_side = bool(MAY["person.view"] & roles)
    return PartRights(
        is_own_side=own_side,
        sees_money=own_side or bool(roles & {Role.PAYER, Role.FUNDER}),
        sees_score=own_side or Role.FUNDER in roles,
        reads_verdicts=bool(MAY["verdict.read"] & roles),
        reader_id=user.pk,
        may_give_verdict=may_record and may_say_what_happened(user, part),
        may_add_view=bool(MAY["verdict.add_provider_view"] & roles),
        may_agree=bool(MAY["agreement.sign_for_person"] & roles),
        may_authorise=bool(MAY["part.authorise"] & roles),
        name=name_of(part, user, roles),
    )


def parties_to(part: Part) -> list[int]:
    """The party ids of the organisations in it: who provides it, then who pays and funds it."""
    provider = part.agreement.provider
    providing = [each.organisation.party_id for each in (provider, provider.scheme) if each]
    money = part.fundings.values_list("budget__payer_id", "budget__funder_id")
    return providing + [party for both in money for party in both]


def name_of(part: Part, user: User, roles: frozenset[Role]) -> str:
    """Payers and funders see whose agreement they sign; providers what was released to them."""
    if roles - {Role.PROVIDER, Role.SCHEME}:
        return str(part.person)
    return name_for(user, part.person)
