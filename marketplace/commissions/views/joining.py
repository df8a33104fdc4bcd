"""The ways in: a code or its link, being asked, and being counted near others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commissions import actions
from marketplace.commissions.actions.asking import NO_SUCH_CODE
from marketplace.commissions.codes import as_kept
from marketplace.commissions.forms import CodeForm, CountedForm, ShareForm
from marketplace.commissions.interests import WORKS_FOR_ONE, has_interest
from marketplace.commissions.models import Asked, Commission, Membership
from marketplace.commissions.queries.near import near
from marketplace.commissions.queries.sight import outline_of
from marketplace.commissions.views.loading import SESSION_KEY
from marketplace.people import audit
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.acting import person_in_hand
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.models import Person, User
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def link(request: SignedInRequest, code: str) -> HttpResponse:
    """A printed link only fills the box: nothing is looked up before the button is pressed, so
    that every try counts against the limit."""
    return _code_page(request, CodeForm(initial={"code": code[:20]}))


@signed_in
@require_http_methods(["GET", "POST"])
def code(request: SignedInRequest) -> HttpResponse:
    """Look a code up. Wrong, old or over, the answer is the same; and tries are limited."""
    form = CodeForm(posted(request))
    if request.method == "POST" and not ratelimit.consume(request, action="group_code"):
        too_many: HttpResponse = ratelimit.respond_429(request)
        return too_many
    if form.is_valid():
        found = _by_code(form.cleaned_data["code"])
        if found and not _is_closed_to(request.user, found):
            request.session[SESSION_KEY] = form.cleaned_data["code"]
            return redirect("commissions:join")
        form.add_error("code", WORKS_FOR_ONE if found else NO_SUCH_CODE)
    return _code_page(request, form)


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest) -> HttpResponse:
    """What the group wants, and asking it, for whoever has typed its code."""
    kept = str(request.session.get(SESSION_KEY, ""))
    group = _by_code(kept)
    if group is None or _is_closed_to(request.user, group):
        return redirect("commissions:code")
    person = person_in_hand(request, request.user)
    if person is None:
        return render(request, "commissions/who_joins.html", {"outline": outline_of(group)})
    on_person_page(request, person)
    require(request.user, "commission.join", person)
    return _ask(request, group, person, back=reverse("commissions:code"), code=kept)


@signed_in
@require_http_methods(["GET", "POST"])
def asked(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The same, for whoever is counted and was told of a group near them."""
    found = visible_or_404(Asked, request.user, uuid)
    on_person_page(request, found.person)
    audit.seen("commission.seen", subject=found, by=request.user, person=found.person)
    require(request.user, "commission.join", found)
    back = reverse("commissions:list", args=[found.person.uuid])
    return _ask(request, found.commission, found.person, back=back)


@signed_in
@require_http_methods(["GET", "POST"])
def count_me(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How many others near someone want the same, and whether they are counted."""
    person = person_page(request, uuid)
    require(request.user, "commission.see_counts", person)
    if person.user_id != request.user.pk and has_interest(request.user, person.area):
        raise NotAllowed(WORKS_FOR_ONE)
    found = near(person, reader=request.user)
    form = CountedForm(
        posted(request),
        mine=[each.kind for each in found if each.is_mine],
        for_oneself=person.user_id == request.user.pk,
    )
    if request.method == "POST":
        require(request.user, "commission.be_counted", person)
    if saved(
        form,
        lambda: actions.be_counted(
            person=person,
            kinds=form.cleaned_data["kinds"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, "It is written down.")
        return redirect("commissions:near", person.uuid)
    context = {
        "person": person,
        "near": found,
        "form": form,
        "may_change": may(request.user, "commission.be_counted", person),
    }
    return render(request, "commissions/near.html", context)


def _by_code(kept: str) -> Commission | None:
    return Commission.objects.with_live_code().filter(code=as_kept(kept)).first() if kept else None


def _is_closed_to(user: User, group: Commission) -> bool:
    """Whoever gains from what it may choose reads it only if the support may be their own."""
    return group.gains(user) and not Person.objects.filter(user=user).exists()


def _code_page(request: SignedInRequest, form: CodeForm) -> HttpResponse:
    return render(request, "commissions/code.html", {"form": form})


def _ask(
    request: SignedInRequest, group: Commission, person: Person, *, back: str, **way: Any
) -> HttpResponse:
    place = Membership.objects.visible_to(request.user).filter(
        commission=group, person=person, state__in=("asking", "in")
    )
    if request.method == "GET" and (there := place.first()):
        return redirect("commissions:place", there.uuid)
    form = ShareForm(posted(request), for_oneself=person.user_id == request.user.pk)
    if saved(
        form,
        lambda: actions.ask_to_join(
            commission=group,
            person=person,
            shared_words=form.cleaned_data["shared_words"],
            by=request.user,
            at=now(),
            **form.said,
            **way,
        ),
    ):
        request.session.pop(SESSION_KEY, None)
        messages.success(request, "The group has been asked. We tell you what comes of it.")
        return redirect("commissions:list", person.uuid)
    context = {"form": form, "outline": outline_of(group), "person": person, "back": back}
    return render(request, "commissions/join.html", context)
