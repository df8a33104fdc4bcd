"""What waits for a person, asked in one way for every desk that shows it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from marketplace.agreements.models import AfterTrial, AgreementState, Trial
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.needs.models import Need, NeedState, Response, ResponseState
from marketplace.people.models import Person


def with_answers(persons: Collection[Person | int]) -> QuerySet[Any]:
    """These persons' posted needs with answers they have not answered yet, as `answers`."""
    unanswered = Response.objects.readable().filter(state=ResponseState.SENT).values("pk")
    return (
        Need.objects.filter(person__in=persons, state=NeedState.POSTED)
        .annotate(answers=Count("responses", filter=Q(responses__in=unanswered)))
        .filter(answers__gt=0)
        .order_by("pk")
    )


def to_agree(persons: Collection[Person | int]) -> QuerySet[Introduction]:
    """Both said yes to meeting; no agreement has begun, or it was dropped."""
    none_yet = Q(agreement=None) | Q(agreement__state=AgreementState.DROPPED)
    mutual = Introduction.objects.filter(
        none_yet, person__in=persons, state=IntroductionState.MUTUAL
    )
    return mutual.select_related("provider__organisation").order_by("pk")


def trials_to_answer(side: str) -> QuerySet[Trial]:
    """Those that are over and of which this side has not said what it wants."""
    return _trials_over().filter(**{f"{side}_says": ""})


def trials_to_follow() -> QuerySet[Trial]:
    """Those after which both want to go on, and somebody has to write the main agreement."""
    goes_on = (AfterTrial.GO_ON, AfterTrial.CHANGE)
    return _trials_over().filter(person_says__in=goes_on, provider_says__in=goes_on)


def _trials_over() -> QuerySet[Trial]:
    over = Trial.objects.filter(
        followed_by=None,
        agreement__state=AgreementState.ENDED,
        agreement__parts__person__died_on=None,
    )
    return over.select_related(
        "agreement__provider__organisation", "agreement__provider__scheme__organisation"
    ).order_by("pk")


def answers_in_words(count: int) -> str:
    return f"{count} {'answer' if count == 1 else 'answers'}"
