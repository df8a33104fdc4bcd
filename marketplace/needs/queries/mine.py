"""Needs as the person's side sees them: a list, a page, and a broker's whole caseload."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from budgets.models import Budget
from budgets.queries import balances_of, still_promising
from marketplace.needs.models import Need, NeedState, Response
from marketplace.needs.queries.suggesting import SuggestedOffer, suggestions_for_each
from marketplace.needs.readings import timing_words
from marketplace.needs.records.needs import NeedQuerySet
from marketplace.people.clock import today
from marketplace.people.models import Person, Supporter, User
from marketplace.plans.models import PlanState
from marketplace.providers.vocabulary import SupportKind

TOP = 3
A_PAGE = 15
COLOURS = {"draft": "blue", "posted": "green", "paused": "yellow", "closed": "grey"}


@dataclass(frozen=True, slots=True)
class NeedCard:
    uuid: UUID
    who: str
    person: UUID
    title: str
    state: str
    state_words: str
    colour: str
    timing: str
    place: str
    responses: int
    posted_on: date | None
    top: tuple[SuggestedOffer, ...]


def whole(needs: NeedQuerySet) -> NeedQuerySet:
    """With all that facts and readings ask of a need."""
    return needs.select_related("person", "area", "plan").prefetch_related("outcomes")


def needs_of(user: User, persons: QuerySet[Person] | list[Person]) -> NeedQuerySet:
    """Open needs first, the newest first among each."""
    readable = Response.objects.readable().live().values("pk")
    found = Need.objects.visible_to(user).filter(person__in=persons)
    answers = Count("responses", filter=Q(responses__in=readable))
    return whole(found).annotate(live=answers).order_by("ended_at", "-pk")


def may_post_for(user: User, person: Person) -> bool:
    """Whether there is a plan in force for this person from which this user may post a need."""
    planning = Supporter.objects.live().filter(user=user, can_plan=True).values("person_id")
    allowed = Person.objects.filter(Q(user=user) | Q(pk__in=planning), pk=person.pk)
    return allowed.filter(plans__state=PlanState.APPROVED).exists()


def need_cards(needs: Iterable[Need]) -> list[NeedCard]:
    """A card for each; with their best suggestions where they are posted."""
    listed = list(needs)
    posted = [need for need in listed if need.state == NeedState.POSTED]
    top = suggestions_for_each(posted, limit=TOP)
    return [_card(need, tuple(top.get(need.pk, ()))) for need in listed]


def title_of(need: Need) -> str:
    """What a person calls it: the first thing they want, in their own words."""
    first = next(iter(need.outcomes.all()), None)
    return first.words if first else "Something I have not named yet"


def kinds_of(need: Need) -> list[str]:
    return [str(kind.label) for kind in SupportKind if kind.value in need.kinds]


def left_to_spend(person: Person) -> int | None:
    """What the person's budgets have free now, in pence; None when there is no budget."""
    running = Budget.objects.filter(holder=person.party_id, ends_on__gte=today())
    budgets = list(still_promising(running))
    if not budgets:
        return None
    return sum(balance.available_pence for balance in balances_of(budgets).values())


def _card(need: Need, top: tuple[SuggestedOffer, ...]) -> NeedCard:
    return NeedCard(
        uuid=need.uuid,
        who=str(need.person),
        person=need.person.uuid,
        title=title_of(need),
        state=need.state,
        state_words=need.get_state_display(),
        colour=COLOURS.get(need.state, "grey"),
        timing=timing_words(need),
        place=need.place_name,
        responses=getattr(need, "live", 0),
        posted_on=need.posted_at.date() if need.posted_at else None,
        top=top,
    )
