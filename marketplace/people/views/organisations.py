"""An organisation's own page: what it is called, who works in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.actions import invitations
from marketplace.people.actions.organisations import (
    change_organisation,
    end_membership,
    make_manager,
)
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.forms import MemberForm, OrganisationForm
from marketplace.people.models import Invitation, Organisation
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    found = Organisation.objects.visible_to(request.user).select_related("area")
    return render(request, "people/organisations.html", {"organisations": found})


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_or_404(Organisation, request.user, uuid)
    page = {
        "organisation": organisation,
        "members": organisation.members.current().select_related("user").order_by("user__name"),
        "invitations": Invitation.objects.open().filter(organisation=organisation),
        "may_manage": may(request.user, "organisation.manage", organisation),
    }
    return render(request, "people/organisation.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _managed(request, uuid)
    known = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(posted(request), initial=known)
    if saved(
        form,
        lambda: change_organisation(
            organisation=organisation, **form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, "The details are changed.")
        return redirect("people:organisation", organisation.uuid)
    back = reverse("people:organisation", args=[organisation.uuid])
    return form_page(request, form, heading="Change details", back=back)


@signed_in
@require_http_methods(["GET", "POST"])
def add_member(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _managed(request, uuid)
    form = MemberForm(posted(request))
    if saved(
        form,
        lambda: invitations.invite_member(
            organisation=organisation, **form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, "We have written to them. They join when they say yes.")
        return redirect("people:organisation", organisation.uuid)
    back = reverse("people:organisation", args=[organisation.uuid])
    return form_page(request, form, heading="Add a member", back=back, button="Ask them")


@signed_in
@require_POST
def end_member(request: SignedInRequest, uuid: UUID, user: UUID) -> HttpResponse:
    organisation = visible_or_404(Organisation, request.user, uuid)
    member = get_object_or_404(organisation.members.current(), user__uuid=user)
    try:
        end_membership(member=member, by=request.user, at=now())
        messages.success(request, f"{member.user} is no longer a member.")
    except UnableTo as problem:
        messages.error(request, problem.message)
    if member.user == request.user:
        return redirect("people:organisations")
    return redirect("people:organisation", organisation.uuid)


@signed_in
@require_POST
def promote(request: SignedInRequest, uuid: UUID, user: UUID) -> HttpResponse:
    organisation = _managed(request, uuid)
    member = get_object_or_404(organisation.members.current(), user__uuid=user)
    make_manager(member=member, by=request.user, at=now())
    messages.success(request, f"{member.user} is now a manager.")
    return redirect("people:organisation", organisation.uuid)


@signed_in
@require_POST
def take_back(request: SignedInRequest, uuid: UUID, invitation: UUID) -> HttpResponse:
    organisation = _managed(request, uuid)
    asked = get_object_or_404(organisation.invitations.open(), uuid=invitation)
    try:
        invitations.take_back(invitation=asked, by=request.user, at=now())
        messages.success(request, "The invitation is taken back.")
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("people:organisation", organisation.uuid)


def _managed(request: SignedInRequest, uuid: UUID) -> Organisation:
    organisation = visible_or_404(Organisation, request.user, uuid)
    require(request.user, "organisation.manage", organisation)
    return organisation
