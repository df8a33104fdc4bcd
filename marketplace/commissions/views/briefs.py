"""The pages of a group's brief that members and helpers of the group read alike."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commissions import actions
from marketplace.commissions.models import Brief, Commission, CommissionState
from marketplace.commissions.queries.brief import brief_page
from marketplace.commissions.views.loading import load_group
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.people.saving import tried


@signed_in
@require_http_methods(["GET", "POST"])
def begin(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Begin the brief, after a page that says what that means."""
    group, member = load_group(request, uuid)
    require(request.user, "brief.write", group)
    if request.method == "GET" and group.state == CommissionState.GATHERING:
        return render(request, "commissions/begin_brief.html", {"group": group.uuid})
    begun = request.method == "POST" and tried(
        request,
        lambda: actions.begin_brief(commission=group, member=member, by=request.user, at=now()),
        "Now you can all write down what you want.",
    )
    return redirect("commissions:brief" if begun else "commissions:group", group.uuid)


@signed_in
@require_GET
def brief(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    group, member = load_group(request, uuid)
    page = brief_page(brief_of(group), member=member, reader=request.user, pages=request.GET.dict())
    return render(request, "commissions/brief.html", {"page": page})


def brief_of(group: Commission) -> Brief:
    found = Brief.objects.filter(commission=group).select_related("commission__area").first()
    if found is None:
        raise Http404
    return found
