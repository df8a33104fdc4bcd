"""Outcomes nobody has spoken of for too long, for the officers and advocates who were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from marketplace.agreements.interests import may_say_what_happened
from marketplace.agreements.models import AgreedOutcome, ChaseStage, Funding
from marketplace.agreements.queries.rights import parties_to
from marketplace.agreements.records.outcomes import AgreedOutcomeQuerySet
from marketplace.people import audit
from marketplace.people.models import Organisation, Person, Supporter, User
from marketplace.people.policy import may
from marketplace.people.queries import organisation_among
from marketplace.people.records.organisations import OrganisationKind


@dataclass(frozen=True)
class SilencePage:
    """Least disclosure: who, how to reach them, since when. Not the plan, nor the need."""

    outcome: UUID
    words: str  # of the outcome; empty for an advocacy service that nobody named
    person: str
    contact_way: str
    phone: str
    contact_name: str
    contact_job: str
    contact_phone: str
    since: date
    may_record: bool


def silences_told_to(user: User) -> AgreedOutcomeQuerySet:
    """Of the funder's officers, the person's own advocates, or else the area's service."""
    mine = Organisation.objects.visible_to(user)
    funded = Funding.objects.filter(budget__funder__in=mine.values("party_id")).values("part")
    advocates = Supporter.objects.live().filter(kind="advocate")
    areas = mine.filter(kind=OrganisationKind.ADVOCACY).values("area_id")
    unspoken_for = ~Q(part__person__in=advocates.values("person_id"))
    return (
        AgreedOutcome.objects.open_to_verdict()
        .filter(chases__stage=ChaseStage.ESCALATED, chases__closed_at=None)
        .filter(
            Q(part__in=funded)
            | Q(part__person__in=Person.objects.visible_to(user))
            | (Q(part__person__area__in=areas) & unspoken_for)
        )
        .select_related("part__person__named_contact", "part__agreement")
        .distinct()
    )


def silence_page(user: User, uuid: UUID) -> SilencePage | None:
    """None for whoever was not told. The reading is noted for the person."""
    outcome = silences_told_to(user).filter(uuid=uuid).first()
    if outcome is None:
        return None
    person = outcome.part.person
    services = Organisation.objects.filter(area=person.area, kind=OrganisationKind.ADVOCACY)
    told = parties_to(outcome.part) + list(services.values_list("party_id", flat=True))
    audit.seen("silence.seen", subject=outcome, by=user, person=person,
               organisation=organisation_among(user, told))  # fmt: skip
    contact = getattr(person, "named_contact", None)
    knows = bool(outcome.roles_of(user))
    records = may(user, "verdict.give", outcome) or may(user, "verdict.record_for_person", outcome)
    return SilencePage(
        outcome=outcome.uuid,
        words=outcome.words if knows else "",
        person=str(person),
        contact_way=person.get_contact_way_display(),
        phone=person.phone,
        contact_name=contact.name if contact else "",
        contact_job=contact.job if contact else "",
        contact_phone=contact.phone if contact else "",
        since=outcome.review_on,
        may_record=records and may_say_what_happened(user, outcome.part),
    )
