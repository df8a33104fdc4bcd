"""What every view here starts with: the thing asked for, if this reader may know of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from marketplace.agreements.models import AgreedOutcome, Agreement, Part
from marketplace.agreements.queries.rights import parties_to
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, on_person_page, visible_or_404
from marketplace.people.policy import may
from marketplace.people.queries import organisation_among


def load_agreement(request: SignedInRequest, uuid: UUID) -> Agreement:
    agreement = visible_or_404(Agreement, request.user, uuid)
    for part in agreement.parts.select_related("person"):
        if may(request.user, "person.view", part.person):
            on_person_page(request, part.person)
        else:
            audit.seen(
                "agreement.seen",
                subject=agreement,
                by=request.user,
                person=part.person,
                organisation=organisation_among(request.user, parties_to(part)),
            )
    return agreement


def load_outcome(request: SignedInRequest, uuid: UUID) -> AgreedOutcome:
    outcome = visible_or_404(AgreedOutcome, request.user, uuid)
    load_agreement(request, outcome.part.agreement.uuid)
    return outcome


def load_part(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> Part:
    agreement = load_agreement(request, uuid)
    part = agreement.parts.filter(uuid=part_uuid).select_related("person").first()
    if part is None:
        raise Http404
    return part
