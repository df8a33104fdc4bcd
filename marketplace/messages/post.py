"""The hub's pages of letters: what waits, one to print, and that it was posted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from marketplace.messages.actions import UnableToPostLetter, mark_posted
from marketplace.messages.letters import Letter
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import NamedContact, Organisation, User
from marketplace.people.records.organisations import OrganisationKind, OrganisationQuerySet
from marketplace.people.records.persons import ReadingFormat

A_PAGE = 20


@signed_in
@require_GET
def letters(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first. Only a hub's staff have such a page."""
    if not _hubs(request.user).exists():
        raise Http404
    waiting = Letter.objects.visible_to(request.user).waiting().select_related("person")
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "messages/letters.html", {"page": page})


@signed_in
@require_GET
def letter(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    found = visible_or_404(Letter, request.user, uuid)
    hub = _hubs(request.user).get(area=found.person.area)
    _note(found, request.user, hub)
    page = {
        "letter": found,
        "person": found.person,
        "contact": NamedContact.objects.filter(person=found.person).first(),
        "hub": hub,
        "is_large": found.person.reading_format == ReadingFormat.LARGE_PRINT,
    }
    return render(request, "messages/paper.html", page)


@signed_in
@require_POST
def posted(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    found = visible_or_404(Letter, request.user, uuid)
    try:
        mark_posted(letter=found, by=request.user, at=now())
        messages.success(request, f"The letter to {found.person} is posted.")
    except UnableToPostLetter as problem:
        messages.info(request, problem.message)
    return redirect("notices:letters")


def _hubs(user: User) -> OrganisationQuerySet:
    return Organisation.objects.visible_to(user).filter(kind=OrganisationKind.HUB)


def _note(letter: Letter, user: User, hub: Organisation) -> None:
    audit.seen("letter.read", subject=letter, by=user, person=letter.person, organisation=hub)
