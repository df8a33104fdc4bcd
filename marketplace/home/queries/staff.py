"""The desks of funders, payers, the hub and helpers of groups, and of those told of a silence."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from budgets.models import PaymentState
from budgets.money import pounds
from budgets.queries import payments_from, totals_by_state
from marketplace.agreements.models import Agreement, AgreementState, Funding, Signature
from marketplace.agreements.queries.readiness import FORMS_SIGNED_BY_PAYER, needs_permission
from marketplace.agreements.queries.silences import silences_told_to
from marketplace.home.queries.desk import Desk, Fact, Todo
from marketplace.messages.models import Letter
from marketplace.money.queries.differences import to_look_at
from marketplace.money.queries.disputes import to_settle
from marketplace.money.queries.proposals import proposal_cards, to_decide
from marketplace.money.queries.reclaims import to_answer, to_do_of
from marketplace.money.queries.takeovers import takeovers_to_decide
from marketplace.people.models import Claim, Organisation, User
from marketplace.people.records.organisations import (
    FUNDERS,
    HELPING_GROUPS,
    PAYERS,
    OrganisationKind,
)
from marketplace.plans.queries import queue_of
from marketplace.providers.queries.standing import renamings_to_decide, vetting_queue

MOST_SHOWN = 30


def staff_desks(user: User) -> list[Desk]:
    """A desk for each paying, funding or running organisation this user works in."""
    desks = []
    for organisation in Organisation.objects.visible_to(user).select_related("party"):
        if organisation.kind in PAYERS:
            desks.append(_payer_desk(organisation, user))
        elif organisation.kind == OrganisationKind.HUB:
            desks.append(_hub_desk(organisation, user))
        elif organisation.kind in HELPING_GROUPS:
            desks.append(_groups_desk(organisation))
    silences = silences_desk(user)
    return [*desks, silences] if silences else desks


def _groups_desk(organisation: Organisation) -> Desk:
    path = reverse("commissions:helped", args=[organisation.uuid])
    groups = Fact("Groups of neighbours", "Begin one, or see those you help", path)
    return Desk(heading=organisation.name, facts=(groups,))


def _payer_desk(organisation: Organisation, user: User) -> Desk:
    return Desk(
        heading=organisation.name,
        todos=tuple(_todos(organisation, user)),
        facts=tuple(_payer_facts(organisation)),
        links=(
            Fact(
                "People who work here", "", reverse("people:organisation", args=[organisation.uuid])
            ),
        ),
    )


def _todos(organisation: Organisation, user: User) -> Iterator[Todo]:
    if organisation.kind in FUNDERS:
        for row in queue_of(user):
            if row.approval.funder_id == organisation.pk:
                path = reverse("plans:decide", args=[row.approval.uuid])
                words = f"Decide on the plan of {row.who}: {_when(row.days_left)}"
                yield Todo(words, path, row.days_left < 0)
        yield from _permissions(organisation)
        yield from _second_looks(organisation, user)
        yield from _reclaims(organisation)
        for takeover in takeovers_to_decide(organisation)[:MOST_SHOWN]:
            words = f"Say yes or no: another funder takes over for {takeover.part.person}"
            yield Todo(words, reverse("money:takeover", args=[takeover.uuid]))
        yield from _disputes(organisation, user)
    yield from _signatures(organisation)


def _when(days_left: int) -> str:
    days = "1 day" if abs(days_left) == 1 else f"{abs(days_left)} days"
    if days_left == 0:
        return "today"
    return f"{days} late" if days_left < 0 else f"{days} left"


def _signatures(organisation: Organisation) -> Iterator[Todo]:
    paid = Funding.objects.filter(
        budget__payer=organisation.party_id, budget__form__in=FORMS_SIGNED_BY_PAYER
    )
    signed = Signature.objects.filter(
        agreement=OuterRef("pk"), version=OuterRef("version"), payer=organisation
    )
    offered = Agreement.objects.filter(
        ~Exists(signed), parts__fundings__in=paid, state=AgreementState.OFFERED
    ).distinct()
    for agreement in offered.select_related("provider__organisation"):
        path = reverse("agreements:sign", args=[agreement.uuid])
        yield Todo(f"Sign as the payer: agreement with {agreement.provider}", path)


def _permissions(organisation: Organisation) -> Iterator[Todo]:
    asked = Funding.objects.filter(
        budget__funder=organisation.party_id,
        authorised_at=None,
        part__agreement__state=AgreementState.OFFERED,
    ).select_related("budget", "part__agreement__provider__organisation")
    for funding in asked:
        part, agreement = funding.part, funding.part.agreement
        if needs_permission(funding, part):
            path = reverse("agreements:authorise", args=[agreement.uuid, part.uuid])
            yield Todo(f"Allow or not: paying {agreement.provider}", path)


def _second_looks(organisation: Organisation, user: User) -> Iterator[Todo]:
    waiting = to_decide(organisation, user)[:MOST_SHOWN]
    for card in proposal_cards(list(waiting)):
        path = reverse("money:proposal", args=[card.proposal.uuid])
        yield Todo(f"Confirm or refuse: {card.words[0].lower()}{card.words[1:]}", path)


def _reclaims(organisation: Organisation) -> Iterator[Todo]:
    for reclaim in to_answer(organisation)[:MOST_SHOWN]:
        path = reverse("money:reclaim", args=[reclaim.uuid])
        yield Todo(to_do_of(reclaim), path)


def _disputes(organisation: Organisation, user: User) -> Iterator[Todo]:
    for dispute in to_settle(organisation, user)[:MOST_SHOWN]:
        words = f"Decide: somebody says that a payment to {dispute.payee} is wrong"
        yield Todo(words, reverse("money:dispute", args=[dispute.uuid]))


def silences_desk(user: User) -> Desk | None:
    """Officers and advocates: outcomes nobody has spoken of for too long."""
    todos = [
        Todo(
            f"{outcome.part.person} has not said what happened: get in touch",
            reverse("agreements:follow_up", args=[outcome.uuid]),
            True,
        )
        for outcome in silences_told_to(user)[:MOST_SHOWN]
    ]
    return Desk(heading="", todos=tuple(todos)) if todos else None


WAITING = {PaymentState.DUE: "due", PaymentState.REQUESTED: "asked for"}


def _payer_facts(organisation: Organisation) -> Iterator[Fact]:
    totals = totals_by_state(payments_from([organisation.party]))
    words = [
        f"{total.payments} {said}, {pounds(total.left_pence)}"
        for state, said in WAITING.items()
        if (total := totals.get(state))
    ]
    waiting = "; ".join(words) or "Nothing due"
    yield Fact("Payments", waiting, reverse("money:payments", args=[organisation.uuid]))
    yield _adds_up(organisation)
    if organisation.kind in FUNDERS:
        yield Fact(
            "Budgets", "Open and see them", reverse("money:funded", args=[organisation.uuid])
        )
        yield Fact(
            "Second pair of eyes",
            "What waits for a second person",
            reverse("money:proposals", args=[organisation.uuid]),
        )
        yield Fact(
            "Owed back",
            "Paid by mistake, or not earned",
            reverse("money:all_owed_back", args=[organisation.uuid]),
        )
        yield Fact(
            "Audits",
            "Look into budgets, with a reason",
            reverse("money:audits", args=[organisation.uuid]),
        )
        yield Fact("Plans", "The queue, and those decided lately", reverse("plans:queue"))


def _adds_up(organisation: Organisation) -> Fact:
    waits = to_look_at(organisation).count()
    words = f"{waits} to look at" if waits else "Nothing to look at"
    return Fact(
        "Does the money add up?", words, reverse("money:differences", args=[organisation.uuid])
    )


def _hub_desk(organisation: Organisation, user: User) -> Desk:
    waiting = vetting_queue(user).count()
    todos = []
    if waiting:
        words = f"{waiting} {'check waits' if waiting == 1 else 'checks wait'} for you to look"
        todos = [Todo(words, reverse("providers:vetting"))]
    names = renamings_to_decide(user).count()
    if names:
        words = f"{names} new {'name waits' if names == 1 else 'names wait'} for you to look"
        todos.append(Todo(words, reverse("providers:vetting")))
    claims = Claim.objects.visible_to(user).waiting().count()
    if claims:
        words = f"{claims} {'account waits' if claims == 1 else 'accounts wait'} to be made sure of"
        todos.append(Todo(words, reverse("people:claims")))
    letters = Letter.objects.visible_to(user).waiting().count()
    if letters:
        words = f"{letters} {'letter waits' if letters == 1 else 'letters wait'} to be posted"
        todos.append(Todo(words, reverse("notices:letters")))
    return Desk(
        heading=organisation.name,
        todos=tuple(todos),
        facts=(
            Fact("Vetting desk", f"{waiting} waiting", reverse("providers:vetting")),
            Fact("Whose account it is", f"{claims} waiting", reverse("people:claims")),
            _adds_up(organisation),
            Fact("Letters to print", f"{letters} waiting", reverse("notices:letters")),
        ),
    )
