"""Asking another funder to keep a promise, and both funders' yes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money.actions import takeovers as actions
from marketplace.money.forms import RefusalForm, TakeoverForm
from marketplace.money.models import Takeover
from marketplace.money.queries.budgets import budget_card
from marketplace.money.queries.subjects import budget_or_404
from marketplace.money.queries.takeovers import takeover_page
from marketplace.people import audit
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.clock import now
from marketplace.people.policy import may, require
from marketplace.people.queries import organisation_among
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = budget_or_404(request.user, uuid)
    require(request.user, "takeover.ask", subject.person)
    on_person_page(request, subject.person)
    form = TakeoverForm(posted(request), budget=subject.budget)
    made: list[Takeover] = []

    def save() -> None:
        part, into = form.chosen
        takeover = actions.ask(
            part=part, out_of=subject.budget, into=into, by=request.user, at=now()
        )
        made.append(takeover)

    if saved(form, save):
        messages.success(request, "Both funders are asked. Nothing changes before both say yes.")
        return redirect("money:takeover", made[0].uuid)
    context = {"form": form, "budget": budget_card(subject.budget)}
    return render(request, "money/ask_takeover.html", context)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    takeover = _load(request, uuid)
    audit.seen(
        "takeover.seen",
        subject=takeover,
        by=request.user,
        person=takeover.part.person,
        organisation=organisation_among(request.user, tuple(takeover.funders.values())),
    )
    page = takeover_page(takeover, request.user)
    return render(request, "money/takeover.html", {"page": page})


@signed_in
@require_POST
def agree(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    takeover = _load(request, uuid)
    tried(
        request,
        lambda: actions.agree(takeover=takeover, by=request.user, at=now()),
        "Your funder has said yes.",
    )
    return redirect("money:takeover", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    takeover = _load(request, uuid)
    require(request.user, "takeover.decide", takeover)
    form = RefusalForm(posted(request))
    if saved(
        form,
        lambda: actions.refuse(
            takeover=takeover, why=form.cleaned_data["reasons"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "It stays as it was. The person is told why.")
        return redirect("money:takeover", uuid)
    page = takeover_page(takeover, request.user)
    return render(request, "money/refuse_takeover.html", {"form": form, "page": page})


@signed_in
@require_POST
def withdraw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    takeover = _load(request, uuid)
    tried(
        request,
        lambda: actions.withdraw(takeover=takeover, by=request.user, at=now()),
        "You no longer ask for it. Nothing has changed.",
    )
    return redirect("money:takeover", uuid)


def _load(request: SignedInRequest, uuid: UUID) -> Takeover:
    takeover = visible_or_404(Takeover, request.user, uuid)
    require(request.user, "takeover.view", takeover)
    if may(request.user, "person.view", takeover.part.person):
        on_person_page(request, takeover.part.person)
    return takeover
