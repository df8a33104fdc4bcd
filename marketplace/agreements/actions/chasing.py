"""A verdict that doesn't come is neither yes nor no: it is asked for again, then others hear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse

from marketplace.agreements.models import AgreedOutcome, Chase, ChaseStage
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.people import audit
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, User
from marketplace.people.records.organisations import OrganisationKind

REMIND = "It is time to say what happened. Nothing is paid until you do."
ESCALATE = "Someone has not said what happened with an outcome. Please get in touch with them."
DIED = (
    "A person has died, and nobody has said what happened with an outcome before that. Please ask "
    "someone who knows, so that what was earned can be paid."
)
# Each stage and the setting that says after how many days it comes.
CHASED_AFTER: Mapping[ChaseStage, str] = {
    ChaseStage.REMINDED: "verdict_chase_days",
    ChaseStage.ESCALATED: "verdict_escalate_days",
}


def chase_all(*, on: date, at: datetime) -> int:
    """Chase every unanswered outcome as far as its area's policy says. Returns how many."""
    waiting = (
        AgreedOutcome.objects.open_to_verdict()
        .filter(review_on__lt=on)
        .alias(chased=Count("chases"))
        .filter(chased__lt=len(ChaseStage))
        .select_related("part__person__area", "part__person__user", "part__agreement")
        .prefetch_related("chases")
    )
    return sum(_chase(outcome, on, at) for outcome in waiting)


def _chase(outcome: AgreedOutcome, on: date, at: datetime) -> int:
    area = outcome.part.person.area
    late = on - outcome.review_on
    chased = {chase.stage for chase in outcome.chases.all()}
    return sum(
        _once(outcome, stage, at)
        for stage, after in CHASED_AFTER.items()
        if stage not in chased and late >= timedelta(days=setting(area, after))
    )


@transaction.atomic
def _once(outcome: AgreedOutcome, stage: ChaseStage, at: datetime) -> int:
    try:
        with transaction.atomic():
            Chase.objects.create(outcome=outcome, stage=stage, at=at)
    except IntegrityError:
        return 0
    person = outcome.part.person
    users: Iterable[User]
    if person.died_on:
        users, words, verb = those_who_can_help(outcome), DIED, "verdict.escalated"
        path = reverse("agreements:follow_up", args=[outcome.uuid])
    elif stage == ChaseStage.REMINDED:
        users = side_of(person)
        words, verb = REMIND, "verdict.reminded"
        path = reverse("agreements:detail", args=[outcome.part.agreement.uuid])
    else:
        users, words, verb = those_who_can_help(outcome), ESCALATE, "verdict.escalated"
        path = reverse("agreements:follow_up", args=[outcome.uuid])
    tell(
        users=users,
        words=words,
        path=path,
        about=person,
        needs_action=True,
    )
    audit.record(verb, subject=outcome, by=None, person=person, at=at)
    return 1


def those_who_can_help(outcome: AgreedOutcome) -> list[User]:
    """The funders' officers; the person's own advocate, or else the area's advocacy service."""
    person = outcome.part.person
    funders = Organisation.objects.filter(party__in=outcome.part.fundings.values("budget__funder"))
    users = [user for funder in funders for user in staff_of(funder)]
    advocates = [
        s.user for s in person.supporters.live().filter(kind="advocate").select_related("user")
    ]
    if not advocates:
        services = Organisation.objects.filter(area=person.area, kind=OrganisationKind.ADVOCACY)
        advocates = [user for service in services for user in staff_of(service)]
    return users + advocates
