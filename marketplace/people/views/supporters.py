"""Who acts with a person: asking, changing, ending; and the answer of whoever was asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.people.access import SignedInRequest, person_page, signed_in, visible_or_404
from marketplace.people.actions import invitations, supporters
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.forms import ChangeSupporterForm, InviteSupporterForm, OwnAccountForm
from marketplace.people.models import Invitation, Scope, Supporter
from marketplace.people.policy import may, require
from marketplace.people.queries import open_invitations_about, supporters_of
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def all_of_them(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    page = {
        "person": person,
        "supporters": supporters_of(person, reader=request.user),
        "invitations": open_invitations_about(person),
        "may_add": may(request.user, "supporter.add", person),
        "claim": person.claims.waiting().first(),
        "may_ask_themself": person.user_id is None
        and supporters.scopes_of(request.user, person) == frozenset(Scope),
    }
    return render(request, "people/supporters.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    require(request.user, "supporter.add", person)
    form = InviteSupporterForm(posted(request))
    if saved(
        form,
        lambda: invitations.invite_supporter(
            person=person,
            email=form.cleaned_data["email"],
            terms=form.terms(),
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "We have written to them. They begin when they say yes.")
        return redirect("people:supporters", person.uuid)
    return render(request, "people/add_supporter.html", {"person": person, "form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def ask_themself(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask whoever was written down by somebody else to have their own account."""
    person = person_page(request, uuid)
    require(request.user, "supporter.add", person)
    form = OwnAccountForm(
        request.POST if request.method == "POST" else None, initial={"email": person.email}
    )
    if saved(
        form,
        lambda: invitations.ask_themself(
            person=person, email=form.cleaned_data["email"], by=request.user, at=now()
        ),
    ):
        messages.success(
            request, "We have written to them. When they say yes, we make sure that it is them."
        )
        return redirect("people:supporters", person.uuid)
    return render(request, "people/ask_themself.html", {"person": person, "form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, uuid: UUID, supporter: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    found = visible_or_404(Supporter, request.user, supporter, person=person)
    require(request.user, "supporter.change", found)
    form = ChangeSupporterForm(posted(request), initial=ChangeSupporterForm.of(found))
    if saved(
        form,
        lambda: supporters.change_supporter(
            supporter=found, terms=form.terms(), by=request.user, at=now()
        ),
    ):
        messages.success(request, "It is changed.")
        return redirect("people:supporters", person.uuid)
    page = {"person": person, "supporter": found, "form": form}
    return render(request, "people/change_supporter.html", page)


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, uuid: UUID, supporter: UUID) -> HttpResponse:
    """Ends at once. Whoever acts for someone may stop by themself."""
    person = person_page(request, uuid)
    found = visible_or_404(Supporter, request.user, supporter, person=person)
    if found.user != request.user:
        require(request.user, "supporter.end", found)
    if request.method == "GET":
        return render(request, "people/end_supporter.html", {"person": person, "supporter": found})
    try:
        supporters.end_supporter(supporter=found, by=request.user, at=now())
    except UnableTo as problem:
        messages.error(request, problem.message)
        return redirect("people:supporters", person.uuid)
    if found.user == request.user:
        messages.success(request, "You no longer act for them.")
        return redirect("people:switch")
    messages.success(request, f"{found.user} no longer acts with {person}.")
    return redirect("people:supporters", person.uuid)


@signed_in
@require_POST
def take_back(request: SignedInRequest, uuid: UUID, invitation: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    require(request.user, "supporter.add", person)
    asked = get_object_or_404(open_invitations_about(person), uuid=invitation)
    try:
        invitations.take_back(invitation=asked, by=request.user, at=now())
        messages.success(request, "The invitation is taken back.")
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("people:supporters", person.uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Say yes or no to being asked. Only the owner of the address that was asked comes here."""
    asked = visible_or_404(Invitation, request.user, uuid)
    if request.method == "GET":
        return render(request, "people/invitation.html", {"invitation": asked})
    says_yes = request.POST.get("answer") == "yes"
    act = invitations.accept if says_yes else invitations.decline
    try:
        act(invitation=asked, by=request.user, at=now())
        messages.success(request, _thanks(asked) if says_yes else "You said no.")
    except UnableTo as problem:
        messages.error(request, problem.message)
        return redirect("people:start")
    if not says_yes or asked.is_for_themself:
        return redirect("home:desk")
    if asked.person:
        return redirect("people:person", asked.person.uuid)
    assert asked.organisation
    return redirect("people:organisation", asked.organisation.uuid)


def _thanks(asked: Invitation) -> str:
    if asked.is_for_themself:
        return "You said yes. We make sure that it is you, then we write to you."
    return "You said yes."
