"""Beginning a group, for a member or as one who helps; and the way in that it gives to others."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.commissions import actions
from marketplace.commissions.actions import UnableToAskNear
from marketplace.commissions.actions.turns import TAKES_NOBODY
from marketplace.commissions.forms import GroupForm, OpenForm
from marketplace.commissions.interests import WORKS_FOR_ONE, has_interest
from marketplace.commissions.queries.mine import helped_by
from marketplace.commissions.queries.sight import helped, invite_of, outline_of
from marketplace.commissions.views.loading import is_oneself, load_group
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, person_page, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def open_for_person(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    person = person_page(request, uuid)
    require(request.user, "commission.open", person)
    if has_interest(request.user, person.area):
        messages.error(request, WORKS_FOR_ONE)
        return redirect("commissions:list", person.uuid)
    form = OpenForm(posted(request), for_oneself=is_oneself(request))
    if saved(
        form,
        lambda: actions.open_for_person(
            person=person, by=request.user, at=now(), **form.cleaned_data | form.said
        ),
    ):
        messages.success(request, "The group has begun. Now you can ask others to join.")
        return redirect("commissions:list", person.uuid)
    back = reverse("commissions:list", args=[person.uuid])
    template = "commissions/open.html"
    return form_page(
        request, form, heading="Begin a group", back=back, button="Begin", template=template
    )


@signed_in
@require_GET
def list_of_organisation(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_or_404(Organisation, request.user, uuid)
    require(request.user, "commission.open_for_others", organisation)
    context = {
        "organisation": organisation,
        "cards": helped_by(organisation, reader=request.user),
        "gains": has_interest(request.user, organisation.area),
    }
    return render(request, "commissions/helped_list.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def open_for_others(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_or_404(Organisation, request.user, uuid)
    require(request.user, "commission.open_for_others", organisation)
    form = GroupForm(posted(request))
    if saved(
        form,
        lambda: actions.open_for_others(
            organisation=organisation, by=request.user, at=now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The group has begun. Give its code to people who may want it.")
        return redirect("commissions:helped", organisation.uuid)
    return form_page(
        request,
        form,
        heading="Begin a group that you help",
        back=reverse("commissions:helped", args=[organisation.uuid]),
        button="Begin",
        template="commissions/open_for_others.html",
    )


@signed_in
@require_GET
def group(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """For those who help it from outside; whoever is in it goes to their own place."""
    found, member = load_group(request, uuid)
    if member:
        return redirect("commissions:place", member.uuid)
    return render(request, "commissions/group.html", {"group": helped(found)})


@signed_in
@require_http_methods(["GET", "POST"])
def step_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Stop helping a group, after a page that says what that means."""
    found, _ = load_group(request, uuid)
    require(request.user, "commission.step_back", found)
    organisation = found.organisation
    assert organisation, "only who helps it through an organisation may step back"
    if request.method == "GET":
        context = {"group": found.uuid, "name": found.name}
        return render(request, "commissions/step_back.html", context)
    tried(
        request,
        lambda: actions.step_back(commission=found, by=request.user, at=now()),
        "You no longer help this group. Those who are in it go on without you.",
    )
    return redirect("commissions:helped", organisation.uuid)


@signed_in
@require_GET
def invite(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The code and the link, on a page to print and hand on."""
    found, member = load_group(request, uuid)
    require(request.user, "commission.invite", found)
    if not found.takes_members:
        messages.error(request, TAKES_NOBODY)
        return redirect("commissions:group", found.uuid)
    given = invite_of(found)
    link = settings.SITE_URL + reverse("commissions:link", args=[given.code or "-"])
    context = {
        "group": found.uuid,
        "outline": outline_of(found),
        "invite": given,
        "link": link,
        "place": member.uuid if member else None,
    }
    return render(request, "commissions/invite.html", context)


@signed_in
@require_POST
def renew_code(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    found, _ = load_group(request, uuid)
    tried(
        request,
        lambda: actions.renew_code(commission=found, by=request.user, at=now()),
        "There is a new code. The old one doesn’t work any more.",
    )
    return redirect("commissions:invite", found.uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def ask_near(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Have those asked who are counted: one button, after a page that says what happens."""
    found, _ = load_group(request, uuid)
    require(request.user, "commission.invite", found)
    if request.method == "GET":
        context = {"group": found.uuid, "kinds": found.kind_words}
        return render(request, "commissions/ask_near.html", context)
    try:
        actions.ask_those_near(commission=found, by=request.user, at=now())
        messages.success(request, "We tell each of them once. You will not learn who they are.")
    except UnableToAskNear as problem:
        messages.error(request, problem.message)
    return redirect("commissions:invite", found.uuid)
