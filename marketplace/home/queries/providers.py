"""The desk of a provider, a Shared Lives household, or its scheme."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from budgets.models import PaymentState
from budgets.money import pounds
from budgets.queries import payments_to, totals_by_state
from marketplace.agreements.models import Agreement, AgreementState, Signature, SignatureSide
from marketplace.home.queries.desk import Desk, Fact, Todo
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.needs.models import Response, ResponseState
from marketplace.needs.queries.outlines import outlines_that_fit
from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.providers.models import Provider
from marketplace.providers.queries.standing import offers_to_confirm, vetting_of


def provider_desks(user: User) -> list[Desk]:
    """One desk for all that this user answers for; none for those who answer for nobody."""
    mine = list(
        Provider.objects.run_by(user)
        .select_related("organisation__party", "scheme__organisation__party")
        .order_by("organisation__name")
    )
    if not mine:
        return []
    own = [provider for provider in mine if Role.PROVIDER in provider.roles_of(user)]
    heading = own[0].organisation.name if own else "Your providers"
    return [
        Desk(
            heading=heading,
            todos=tuple(_todos(user, mine, own)),
            facts=tuple(_facts(user, own)),
            links=tuple(
                Fact(
                    f"Offers, checks and details of {provider}",
                    "",
                    reverse("providers:own", args=[provider.uuid]),
                )
                for provider in own
            ),
        )
    ]


def _todos(user: User, mine: list[Provider], own: list[Provider]) -> Iterator[Todo]:
    for provider in own:
        missing = [s for s in vetting_of(provider).standings if not s.is_met]
        if missing:
            words = f"{len(missing)} of your checks still to come or run out"
            yield Todo(words, reverse("providers:checks", args=[provider.uuid]), True)
    for offer in offers_to_confirm(user)[:5]:
        path = reverse("providers:manage_offer", args=[offer.uuid])
        yield Todo(f"Are the free places still right? {offer.title}", path)
    yield from _answers(user, mine)
    yield from _meetings(user, mine)
    yield from _signatures(user, mine)
    yield from _payments(own)


def _answers(user: User, mine: list[Provider]) -> Iterator[Todo]:
    waiting = Response.objects.filter(
        provider__in=mine, state=ResponseState.WITH_SCHEME
    ).select_related("provider__organisation", "provider__scheme__organisation")
    for response in waiting:
        if Role.SCHEME in response.provider.roles_of(user):
            words = f"Confirm an answer from {response.provider}"
            yield Todo(words, reverse("needs:answer", args=[response.uuid]))


def _meetings(user: User, mine: list[Provider]) -> Iterator[Todo]:
    waiting = Introduction.objects.filter(
        provider__in=mine, state=IntroductionState.OPEN
    ).select_related("provider__organisation", "provider__scheme__organisation")
    for introduction in waiting:
        if _waits_for(introduction, introduction.provider.roles_of(user)):
            path = reverse("introductions:detail", args=[introduction.uuid])
            yield Todo(f"Someone would like to meet {introduction.provider}: yes or no?", path)


def _waits_for(introduction: Introduction, roles: frozenset[Role]) -> bool:
    if not introduction.provider.is_household:
        return Role.PROVIDER in roles
    wanted = Role.SCHEME if introduction.carer_yes_at else Role.PROVIDER
    return wanted in roles


def _signatures(user: User, mine: list[Provider]) -> Iterator[Todo]:
    offered = Agreement.objects.filter(
        provider__in=mine, state=AgreementState.OFFERED
    ).select_related("provider__organisation", "provider__scheme__organisation")
    for agreement in offered:
        wanted = Role.SCHEME if agreement.provider.is_household else Role.PROVIDER
        signed = Signature.objects.filter(
            agreement=agreement, version=agreement.version, side=SignatureSide.PROVIDER
        )
        if wanted in agreement.provider.roles_of(user) and not signed.exists():
            path = reverse("agreements:sign", args=[agreement.uuid])
            yield Todo(f"Read an agreement of {agreement.provider}, and agree", path)


def _payments(own: list[Provider]) -> Iterator[Todo]:
    sent = payments_to([p.organisation.party for p in own], states=[PaymentState.SENT])
    for payment in sent[:5]:
        words = f"Has {pounds(payment.left_pence)} arrived? Reference {payment.reference}"
        yield Todo(words, reverse("money:payment", args=[payment.uuid]))


def _facts(user: User, own: list[Provider]) -> Iterator[Fact]:
    fits = len(outlines_that_fit(user))
    words = f"{fits} to read" if fits else "None now"
    yield Fact("Needs that fit your offers", words, reverse("needs:outlines"))
    live = Agreement.objects.filter(provider__in=own, state=AgreementState.LIVE).count()
    yield Fact("Agreements running", str(live))
    for provider in own:
        if provider.is_household:
            continue
        totals = totals_by_state(payments_to([provider.organisation.party]))
        owed = sum(t.left_pence for state, t in totals.items() if state != PaymentState.CANCELLED)
        path = reverse("money:earnings", args=[provider.organisation.uuid])
        yield Fact("Money", f"{pounds(owed)} to come", path)
        if provider.kind == "scheme":
            households = provider.households.count()
            path = reverse("providers:households", args=[provider.uuid])
            yield Fact("Households", str(households), path)
