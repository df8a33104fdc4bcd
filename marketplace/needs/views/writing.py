"""Posting a need, one thing per page, saved at every step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.needs import actions
from marketplace.needs.actions.posting import what_is_missing
from marketplace.needs.forms.posting import PostForm
from marketplace.needs.forms.steps import FORMS, OutcomeForm
from marketplace.needs.models import Need
from marketplace.needs.queries.mine import left_to_spend, whole
from marketplace.needs.readings import every_tier
from marketplace.needs.steps import BY_SLUG, SLUGS, STEPS, number_of, step_after, step_before
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    person_page,
    signed_in,
)
from marketplace.people.audit import seen
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, show_refusal


@signed_in
@require_POST
def start(request: SignedInRequest, person_uuid: UUID) -> HttpResponse:
    person = person_page(request, person_uuid)
    try:
        need = actions.start_need(person=person, by=request.user, at=now())
    except UnableTo as problem:
        messages.error(request, problem.message)
        return redirect("plans:list", person.uuid)
    following = next((slug for slug in SLUGS if slug not in need.answered_steps), None)
    if following is None:
        return redirect("needs:check", need.uuid)
    return redirect("needs:write", need.uuid, following)


@signed_in
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, uuid: UUID, step: str) -> HttpResponse:
    need = load(request, uuid)
    require(request.user, "need.edit", need)
    if step not in BY_SLUG:
        raise Http404
    if step == "outcomes":
        return _outcomes(request, need)
    form = FORMS[step](posted(request), need=need)
    if saved(
        form,
        lambda: actions.save_step(
            need=need, step=step, values=form.values, by=request.user, at=now()
        ),
    ):
        return _after(request, need, step)
    return render(request, "needs/write.html", _step_context(need, step) | {"form": form})


@signed_in
@require_POST
def remove_outcome(request: SignedInRequest, uuid: UUID, outcome_uuid: UUID) -> HttpResponse:
    need = load(request, uuid)
    outcome = need.outcomes.filter(uuid=outcome_uuid).first()
    if outcome is None:
        raise Http404
    try:
        actions.remove_outcome(outcome=outcome, by=request.user, at=now())
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("needs:write", need.uuid, "outcomes")


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What each tier will read, side by side, and the button that posts it."""
    need = load(request, uuid)
    require(request.user, "need.post", need)
    form = PostForm(posted(request), for_oneself=need.person.user_id == request.user.pk)
    if saved(form, lambda: actions.post_need(need=need, by=request.user, at=now(), **form.said)):
        messages.success(request, "It is posted. Providers who fit can now answer.")
        return redirect("needs:detail", need.uuid)
    outline, profile, contact = every_tier(need)
    context = {
        "need": need,
        "form": form,
        "outline": outline,
        "profile": profile,
        "contact": contact,
        "missing": what_is_missing(need),
        "steps": STEPS,
        "is_editable": need.state in ("draft", "paused"),
    }
    return render(request, "needs/check.html", context)


def load(request: SignedInRequest, uuid: UUID) -> Need:
    """A need of the person's own side, with what its pages ask of it."""
    need = get_object_or_404(whole(Need.objects.visible_to(request.user)), uuid=uuid)
    on_person_page(request, need.person)
    seen("need.read", subject=need, by=request.user, person=need.person)
    return need


def _outcomes(request: SignedInRequest, need: Need) -> HttpResponse:
    """Add one and come back to this page; go on when there are enough."""
    going_on = request.POST.get("do") == "go_on" and not request.POST.get("words", "").strip()
    form = OutcomeForm(None if going_on else posted(request))
    try:
        if going_on and need.outcomes.exists():
            actions.save_step(need=need, step="outcomes", values={}, by=request.user, at=now())
            return _after(request, need, "outcomes")
        if going_on:
            form = OutcomeForm({})
        if request.method == "POST" and form.is_valid():
            actions.add_outcome(need=need, by=request.user, at=now(), **form.cleaned_data)
            return _after_adding(request, need)
    except UnableTo as problem:
        show_refusal(form, problem) if form.is_bound else messages.error(request, problem.message)
    context = _step_context(need, "outcomes") | {"form": form, "outcomes": need.outcomes.all()}
    return render(request, "needs/outcomes.html", context)


def _after_adding(request: SignedInRequest, need: Need) -> HttpResponse:
    if request.POST.get("do") == "go_on":
        actions.save_step(need=need, step="outcomes", values={}, by=request.user, at=now())
        return _after(request, need, "outcomes")
    messages.success(request, "Added. You can add another.")
    return redirect("needs:write", need.uuid, "outcomes")


def _step_context(need: Need, slug: str) -> dict[str, object]:
    context: dict[str, object] = {
        "need": need,
        "step": BY_SLUG[slug],
        "before": step_before(slug),
        "number": number_of(slug),
        "count": len(STEPS),
    }
    if slug == "spend":
        context["left_pence"] = left_to_spend(need.person)
    return context


def _after(request: SignedInRequest, need: Need, slug: str) -> HttpResponse:
    following = step_after(slug)
    if following is None or request.GET.get("then") == "check":
        return redirect("needs:check", need.uuid)
    return redirect("needs:write", need.uuid, following)
