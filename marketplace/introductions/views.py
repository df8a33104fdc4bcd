from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.front.pages import form_page
from marketplace.introductions import actions
from marketplace.introductions.actions import UnableToIntroduce
from marketplace.introductions.forms import LookBackForm, PlanVisitForm
from marketplace.introductions.models import Introduction, Visit
from marketplace.introductions.queries import introduction_page
from marketplace.needs.models import Response
from marketplace.people import audit
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.clock import now, today
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved


@signed_in
@require_http_methods(["GET", "POST"])
def open_introduction(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The person's side chooses a response: asked once, on a page that says what happens next."""
    response = visible_or_404(Response, request.user, uuid)
    require(request.user, "response.choose", response)
    on_person_page(request, response.need.person)
    begun = Introduction.objects.filter(response=response).first()
    if begun and request.method == "GET":
        return redirect("introductions:detail", begun.uuid)
    if request.method == "POST":
        try:
            introduction = actions.open_introduction(response=response, by=request.user, at=now())
        except UnableToIntroduce as problem:
            messages.error(request, problem.message)
            return redirect("needs:detail", response.need.uuid)
        messages.success(request, "We have told them that you would like to meet.")
        return redirect("introductions:detail", introduction.uuid)
    return render(request, "introductions/open.html", {"response": response})


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    introduction = _load(request, uuid)
    page = introduction_page(introduction, request.user)
    return render(request, "introductions/detail.html", {"page": page})


@signed_in
@require_POST
def say_yes(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    introduction = _load(request, uuid)
    try:
        actions.say_yes(introduction=introduction, by=request.user, at=now())
        messages.success(request, "Your yes is recorded.")
    except UnableToIntroduce as problem:
        messages.error(request, problem.message)
    return redirect("introductions:detail", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    introduction = _load(request, uuid)
    require(request.user, "introduction.stop", introduction)
    if request.method == "POST":
        try:
            actions.stop(introduction=introduction, by=request.user, at=now())
            messages.success(request, "It has stopped. We have not said why or who asked.")
        except UnableToIntroduce as problem:
            messages.error(request, problem.message)
        return redirect("introductions:detail", uuid)
    page = introduction_page(introduction, request.user)
    return render(request, "introductions/stop.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def plan_visit(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    introduction = _load(request, uuid)
    require(request.user, "introduction.log_visit", introduction)
    form = PlanVisitForm(posted(request))
    if saved(
        form,
        lambda: actions.plan_visit(
            introduction=introduction, by=request.user, at=now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The visit is written down.")
        return redirect("introductions:detail", uuid)
    return _form_page(request, introduction, form, "Plan a visit", "Write it down")


@signed_in
@require_http_methods(["GET", "POST"])
def look_back(request: SignedInRequest, uuid: UUID, visit_uuid: UUID) -> HttpResponse:
    visit = _load_visit(request, uuid, visit_uuid)
    require(request.user, "introduction.log_visit", visit.introduction)
    day = min(visit.planned_on, today())
    form = LookBackForm(posted(request), initial={"happened_on": day})
    if saved(
        form, lambda: actions.look_back(visit=visit, by=request.user, at=now(), **form.cleaned_data)
    ):
        messages.success(request, "Thank you. It is written down.")
        return redirect("introductions:detail", uuid)
    return _form_page(request, visit.introduction, form, "How was the visit?", "Save")


@signed_in
@require_POST
def call_off(request: SignedInRequest, uuid: UUID, visit_uuid: UUID) -> HttpResponse:
    visit = _load_visit(request, uuid, visit_uuid)
    try:
        actions.call_off(visit=visit, by=request.user, at=now())
        messages.success(request, "The visit is called off.")
    except UnableToIntroduce as problem:
        messages.error(request, problem.message)
    return redirect("introductions:detail", uuid)


def _load(request: SignedInRequest, uuid: UUID) -> Introduction:
    introduction = visible_or_404(Introduction, request.user, uuid)
    if may(request.user, "person.view", introduction.person):
        on_person_page(request, introduction.person)
    else:
        audit.seen(
            "introduction.seen",
            subject=introduction,
            by=request.user,
            person=introduction.person,
            organisation=introduction.provider.organisation,
        )
    return introduction


def _load_visit(request: SignedInRequest, uuid: UUID, visit_uuid: UUID) -> Visit:
    introduction = _load(request, uuid)
    visit = introduction.visits.filter(uuid=visit_uuid).first()
    if visit is None:
        raise Http404
    return visit


def _form_page(
    request: SignedInRequest, introduction: Introduction, form: Any, heading: str, button: str
) -> HttpResponse:
    back = reverse("introductions:detail", args=[introduction.uuid])
    return form_page(request, form, heading=heading, back=back, button=button)
