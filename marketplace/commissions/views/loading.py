"""What the pages of groups begin with."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from marketplace.commissions.models import Commission, Membership
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, on_person_page, visible_or_404

SESSION_KEY = "group_code"  # typed by this user, and looked up again at each step


def load_place(request: SignedInRequest, uuid: UUID) -> Membership:
    """A person's place in a group, on a page of that person."""
    member = visible_or_404(Membership, request.user, uuid)
    on_person_page(request, member.person)
    audit.seen("commission.seen", subject=member, by=request.user, person=member.person)
    return member


def load_place_in(request: SignedInRequest, uuid: UUID) -> Membership:
    """The same, for what only those do who are in the group."""
    member = load_place(request, uuid)
    if not member.is_in:
        raise Http404
    return member


def load_group(request: SignedInRequest, uuid: UUID) -> tuple[Commission, Membership | None]:
    """A group, and the place in it of somebody for whom this user reads it; none for a helper."""
    group = visible_or_404(Commission, request.user, uuid)
    places = Membership.objects.visible_to(request.user).current().filter(commission=group)
    in_hand = places.filter(person=request.acting.person).first() if request.acting else None
    member = in_hand or places.order_by("pk").first()
    if member:
        on_person_page(request, member.person)
    return group, member


def is_oneself(request: SignedInRequest) -> bool:
    return request.person.user_id == request.user.pk
