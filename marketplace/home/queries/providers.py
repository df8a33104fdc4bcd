"""The desk of a provider, a Shared Lives household, or its scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from budgets.models import PaymentState
from budgets.money import pounds
from budgets.queries import payments_to, totals_by_state
from marketplace.agreements.models import Agreement, AgreementState, Signature, SignatureSide
from marketplace.front.days import in_words
from marketplace.home.queries.desk import Desk, Fact, Todo
from marketplace.home.queries.waiting import trials_to_answer, trials_to_follow
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.needs.models import Response, ResponseState
from marketplace.needs.queries.outlines import count_of_outlines
from marketplace.people.models import Organisation, User
from marketplace.providers.models import Provider
from marketplace.providers.queries.standing import how_many_missing, offers_to_confirm
from marketplace.providers.vocabulary import ProviderKind

MOST_OF_A_KIND = 5
PROVIDER_AND_SCHEME = ("provider__organisation", "provider__scheme__organisation")
MONEY_TO_COME = frozenset(PaymentState) - {PaymentState.PAID, PaymentState.CANCELLED}


@dataclass(frozen=True)
class Mine:
    """Whom this user answers for: themselves, or the households of their scheme."""

    providers: tuple[Provider, ...]
    organisation_ids: frozenset[int]

    def is_own(self, provider: Provider) -> bool:
        return provider.organisation_id in self.organisation_ids

    def is_schemes(self, provider: Provider) -> bool:
        scheme = provider.scheme
        return scheme is not None and scheme.organisation_id in self.organisation_ids

    def signs_for(self, provider: Provider) -> bool:
        return self.is_schemes(provider) if provider.is_household else self.is_own(provider)

    @property
    def own(self) -> list[Provider]:
        return [provider for provider in self.providers if self.is_own(provider)]


def provider_desks(user: User) -> list[Desk]:
    """One desk for all that this user answers for; none for those who answer for nobody."""
    providers = (
        Provider.objects.run_by(user)
        .select_related("organisation__party", "scheme__organisation__party")
        .order_by("organisation__name")
    )
    members = Organisation.objects.visible_to(user).values_list("pk", flat=True)
    mine = Mine(tuple(providers), frozenset(members))
    if not mine.providers:
        return []
    own = mine.own
    return [
        Desk(
            heading=own[0].organisation.name if own else "Your providers",
            todos=tuple(_todos(user, mine)),
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


def _todos(user: User, mine: Mine) -> Iterator[Todo]:
    missing = how_many_missing(mine.own)
    for provider in mine.own:
        count = missing[provider.pk]
        if count:
            checks = "check is" if count == 1 else "checks are"
            words = f"{count} {checks} still to come, or run out"
            yield Todo(words, reverse("providers:checks", args=[provider.uuid]))
    for offer in offers_to_confirm(user)[:MOST_OF_A_KIND]:
        path = reverse("providers:manage_offer", args=[offer.uuid])
        yield Todo(f"Are the free places still right? {offer.title}", path)
    yield from _answers(mine)
    yield from _meetings(mine)
    yield from _signatures(mine)
    yield from _trials(mine)
    yield from _payments(mine.own)


def _answers(mine: Mine) -> Iterator[Todo]:
    waiting = Response.objects.filter(
        provider__in=mine.providers, state=ResponseState.WITH_SCHEME
    ).select_related(*PROVIDER_AND_SCHEME)
    for response in waiting:
        if mine.is_schemes(response.provider):
            words = f"Confirm an answer from {response.provider}"
            yield Todo(words, reverse("needs:answer", args=[response.uuid]))


def _meetings(mine: Mine) -> Iterator[Todo]:
    waiting = Introduction.objects.filter(
        provider__in=mine.providers, state=IntroductionState.OPEN
    ).select_related(*PROVIDER_AND_SCHEME)
    for introduction in waiting:
        if _waits_for(introduction, mine):
            path = reverse("introductions:detail", args=[introduction.uuid])
            yield Todo(f"Someone would like to meet {introduction.provider}: yes or no?", path)


def _waits_for(introduction: Introduction, mine: Mine) -> bool:
    provider = introduction.provider
    if provider.is_household and introduction.carer_yes_at:
        return mine.is_schemes(provider)
    return mine.is_own(provider)


def _signatures(mine: Mine) -> Iterator[Todo]:
    signed = Signature.objects.filter(
        agreement=OuterRef("pk"), version=OuterRef("version"), side=SignatureSide.PROVIDER
    )
    waiting = Agreement.objects.filter(
        ~Exists(signed), provider__in=mine.providers, state=AgreementState.OFFERED
    ).select_related(*PROVIDER_AND_SCHEME)
    for agreement in waiting:
        provider = agreement.provider
        if mine.signs_for(provider):
            path = reverse("agreements:sign", args=[agreement.uuid])
            yield Todo(f"Read an agreement of {provider}, and agree", path)


def _trials(mine: Mine) -> Iterator[Todo]:
    for trial in trials_to_answer("provider").filter(agreement__provider__in=mine.providers):
        provider = trial.agreement.provider
        if mine.signs_for(provider):
            path = reverse("agreements:after_trial", args=[trial.agreement.uuid])
            yield Todo(f"A trial of {provider} is over: say what you want now", path)
    for trial in trials_to_follow().filter(agreement__provider__in=mine.providers):
        provider = trial.agreement.provider
        if mine.signs_for(provider):
            path = reverse("agreements:detail", args=[trial.agreement.uuid])
            yield Todo(f"Go on after a trial of {provider}: write the agreement", path)


def _payments(own: list[Provider]) -> Iterator[Todo]:
    sent = payments_to([p.organisation.party for p in own], states=[PaymentState.SENT])
    for payment in sent[:MOST_OF_A_KIND]:
        words = f"Has {pounds(payment.left_pence)} arrived? Reference {payment.reference}"
        yield Todo(words, reverse("money:payment", args=[payment.uuid]))


def _facts(user: User, own: list[Provider]) -> Iterator[Fact]:
    fits = count_of_outlines(user)
    words = f"{fits} to read" if fits else "None now"
    yield Fact("Needs that fit your offers", words, reverse("needs:outlines"))
    yield from _running(own)
    for provider in own:
        if provider.is_household:
            continue
        totals = totals_by_state(payments_to([provider.organisation.party]))
        owed = sum(t.left_pence for state, t in totals.items() if state in MONEY_TO_COME)
        path = reverse("money:earnings", args=[provider.organisation.uuid])
        yield Fact("Money", f"{pounds(owed)} to come", path)
        if provider.kind == ProviderKind.SCHEME:
            households = provider.households.count()
            path = reverse("providers:households", args=[provider.uuid])
            yield Fact("Households", str(households), path)


def _running(own: list[Provider]) -> Iterator[Fact]:
    """The newest few by link: a provider knows each by what is wanted, not by a name."""
    live = Agreement.objects.filter(provider__in=own, state=AgreementState.LIVE)
    count = live.count()
    yield Fact("Agreements running", str(count) if count else "None now")
    newest = live.order_by("-live_at").prefetch_related("parts__outcomes")
    for agreement in newest[:MOST_OF_A_KIND]:
        wanted = [
            outcome.words for part in agreement.parts.all() for outcome in part.outcomes.all()
        ]
        path = reverse("agreements:detail", args=[agreement.uuid])
        yield Fact("; ".join(wanted[:2]), f"Agreement from {in_words(agreement.starts_on)}", path)
