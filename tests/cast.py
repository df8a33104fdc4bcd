"""The cast every test may call on, and the factories that make it. One world, many stories.

Amira holds a direct payment. Joan's budget is notional; her daughter Dev acts for her. Ben is
Amira's broker. Grace is a Shared Lives carer, in Meadow Scheme. Olu runs the provider. Fern is the
funder's officer, Stan vets, and Sam is a stranger to everyone.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator

from marketplace.consent.models import Release, Tier
from marketplace.needs.models import Need, NeedState, Response, ResponseLine, ResponseState
from marketplace.people.actions.organisations import add_member, create_organisation
from marketplace.people.clock import now, today
from marketplace.people.models import Area, Organisation, Person, Supporter, User
from marketplace.plans.models import Plan, PlanState
from marketplace.providers.models import (
    Check,
    CheckState,
    Household,
    Offer,
    OfferState,
    Provider,
    Requirement,
)

_number = count(1)
OLDHAM = (53.5409, -2.1114)


def make_area(name: str = "Oldham") -> Area:
    area, _ = Area.objects.get_or_create(
        name=name,
        defaults={
            "code": f"E{next(_number):08}",
            "latitude": OLDHAM[0],
            "longitude": OLDHAM[1],
        },
    )
    return area


def make_user(name: str = "", email: str = "") -> User:
    n = next(_number)
    name = name or f"User {n}"
    email = email or f"{name.split()[0].lower()}{n}@test.example"
    return User.objects.create_user(email, "a long enough password", name=name)


def give_second_step(user: User) -> None:
    """An app that shows six numbers, as if they had set it up."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "none"})


def make_organisation(kind: str, name: str = "", *members: User, area: Area | None = None) -> Any:
    organisation = create_organisation(
        kind=kind, name=name or f"Organisation {next(_number)}", area=area or make_area()
    )
    for user in members:
        add_member(organisation=organisation, user=user, is_manager=True)
    return organisation


def make_person(
    first_name: str = "Amira", *, user: User | None = None, area: Area | None = None, **fields: Any
) -> Person:
    from budgets.actions import open_party

    defaults: dict[str, Any] = {
        "last_name": "Plantedname",
        "born_on": date(1990, 5, 17),
        "postcode": "OL4 3XY",
        "address": "17 Secretgate Street",
        "phone": "07700 900123",
    }
    return Person.objects.create(
        first_name=first_name,
        user=user,
        area=area or make_area(),
        party=open_party(),
        **(defaults | fields),
    )


def make_supporter(
    person: Person, user: User, *scopes: str, kind: str = "family", **more: Any
) -> Any:
    """`scopes` from plan, agree, pay; view comes with each."""
    return Supporter.objects.create(
        person=person,
        user=user,
        kind=kind,
        starts_on=more.pop("starts_on", today()),
        **{f"can_{scope}": True for scope in scopes},
        **more,
    )


def make_provider(
    kind: str = "vcse",
    name: str = "",
    *members: User,
    vetted: bool = True,
    scheme: Provider | None = None,
    area: Area | None = None,
) -> Provider:
    organisation: Organisation = make_organisation(
        "scheme" if kind == "scheme" else "provider", name, *members, area=area
    )
    provider = Provider.objects.create(organisation=organisation, kind=kind, scheme=scheme)
    if kind == "household":
        Household.objects.create(provider=provider, adults=2, pets=["dog"], places=2)
    if vetted:
        vet(provider)
    return provider


def vet(provider: Provider) -> None:
    """Give a provider a current, accepted check for all that its kind demands."""
    checker = make_user("Checker")
    for requirement in Requirement.objects.filter(provider_kind=provider.kind):
        Check.objects.create(
            provider=provider,
            requirement=requirement,
            state=CheckState.ACCEPTED,
            evidence="seen",
            issued_on=today() - timedelta(days=30),
            expires_on=today() + timedelta(days=300),
            sent_by=checker,
            sent_at=now(),
            decided_by=checker,
            decided_at=now(),
        )


def make_offer(provider: Provider, **fields: Any) -> Offer:
    defaults: dict[str, Any] = {
        "title": f"Gardening together {next(_number)}",
        "summary": "An allotment where everyone has a bed of their own.",
        "state": OfferState.PUBLISHED,
        "published_at": now(),
        "kinds": ["activity"],
        "domains": ["activity", "relationships"],
        "place_name": "Oldham",
        "outward_code": "OL1",
        "latitude": OLDHAM[0],
        "longitude": OLDHAM[1],
        "reach_miles": 10,
        "places_free": 2,
        "places_confirmed_on": today(),
        "languages": ["english"],
        "access": ["step_free"],
        "interests": ["gardening"],
        "price_from_pence": 20_000,
        "price_to_pence": 40_000,
    }
    return Offer.objects.create(provider=provider, **(defaults | fields))


def make_plan(person: Person, *, by: User, state: str = PlanState.APPROVED, **fields: Any) -> Plan:
    defaults: dict[str, Any] = {
        "matters": "My sister and my garden.",
        "strengths": "I make people laugh.",
        "connections": "My sister Planteda.",
        "changes": "To be out more.",
        "support": "Give me time to answer.",
        "approved_at": now() if state == PlanState.APPROVED else None,
    }
    return Plan.objects.create(person=person, written_by=by, state=state, **(defaults | fields))


def make_need(person: Person, *, by: User, state: str = NeedState.POSTED, **fields: Any) -> Need:
    plan = person.plans.first() or make_plan(person, by=by)
    defaults: dict[str, Any] = {
        "kinds": ["activity"],
        "place_name": "Oldham",
        "outward_code": "OL4",
        "latitude": OLDHAM[0],
        "longitude": OLDHAM[1],
        "timing": "soon",
        "musts": ["step_free"],
        "wishes": "Somebody who likes Plantedwish roses.",
        "envelope_pence": 123_456,
        "posted_at": now() if state == NeedState.POSTED else None,
    }
    need = Need.objects.create(
        person=person,
        area=person.area,
        plan=plan,
        state=state,
        created_by=by,
        **(defaults | fields),
    )
    need.outcomes.create(words="Grow my own Plantedveg", domain="activity", position=1)
    return need


def make_response(need: Need, offer: Offer, *, by: User, **fields: Any) -> Response:
    defaults: dict[str, Any] = {
        "state": ResponseState.SENT,
        "how": "Mornings at the allotment, at your own pace.",
        "sent_at": now(),
    }
    response = Response.objects.create(
        need=need, offer=offer, provider=offer.provider, written_by=by, **(defaults | fields)
    )
    for outcome in need.outcomes.all():
        ResponseLine.objects.create(response=response, outcome=outcome, price_pence=30_000)
    return response


def make_release(person: Person, organisation: Organisation, tier: int = Tier.PROFILE) -> Release:
    giver = person.user or make_user("Giver")
    return Release.objects.create(
        person=person,
        organisation=organisation,
        tier=tier,
        purpose="to answer my need",
        given_at=now(),
        expires_on=today() + timedelta(days=90),
        recorded_by=giver,
    )
