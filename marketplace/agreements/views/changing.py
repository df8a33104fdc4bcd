from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.agreements.actions import asking, changing
from marketplace.agreements.forms import ChangeForm, SignForm
from marketplace.agreements.models import Change
from marketplace.agreements.queries.changes import (
    change_page,
    may_ask_for_change,
    outcomes_to_change,
)
from marketplace.agreements.queries.readiness import Slot
from marketplace.agreements.views.agreeing import agree_on_page
from marketplace.agreements.views.loading import load_agreement
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    agreement = load_agreement(request, uuid)
    require(request.user, "agreement.write", agreement)
    if not may_ask_for_change(agreement, request.user):
        messages.error(request, "No change can be asked for now.")
        return redirect("agreements:detail", uuid)
    outcomes = outcomes_to_change(agreement.parts.get(), today())
    initial = {"ends_on": agreement.ends_on}
    form = ChangeForm(posted(request), outcomes=outcomes, initial=initial)
    made: list[Change] = []

    def save() -> None:
        made.append(
            asking.ask_for(agreement=agreement, terms=form.terms(), by=request.user, at=now())
        )

    if saved(form, save):
        messages.success(request, "The change is asked for. Everyone who must agree has been told.")
        return redirect("agreements:change", made[0].uuid)
    return form_page(
        request,
        form,
        heading="Ask for a change",
        back=reverse("agreements:detail", args=[uuid]),
        button="Ask everyone to agree",
        template="agreements/ask_for_change.html",
    )


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    change = _load(request, uuid)
    page = change_page(change, request.user)
    return render(request, "agreements/change.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    change = _load(request, uuid)
    page = change_page(change, request.user)
    if not page.can_agree:
        if request.method == "POST" and not page.is_asked:
            messages.error(request, "This change has been answered. Look at it again.")
            return redirect("agreements:change", uuid)
        raise NotAllowed("There is nothing here for you to agree to now.")
    return agree_on_page(
        request,
        slots=page.can_agree,
        version=change.version,
        agree=lambda slot, form: _act(request, change, slot, form),
        heading="Read the change, and agree",
        back=reverse("agreements:change", args=[uuid]),
        template="agreements/agree_to_change.html",
        page=page,
    )


@signed_in
@require_POST
def refuse(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    change = _load(request, uuid)
    tried(
        request,
        lambda: changing.refuse(change=change, by=request.user, at=now()),
        "The agreement goes on as it was.",
    )
    return redirect("agreements:change", uuid)


def _act(request: SignedInRequest, change: Change, slot: Slot, form: SignForm) -> None:
    said = form.said if slot.part else {}
    changing.agree(change=change, slot=slot, by=request.user, at=now(), **said)


def _load(request: SignedInRequest, uuid: UUID) -> Change:
    change = visible_or_404(Change, request.user, uuid)
    change.agreement = load_agreement(request, change.agreement.uuid)
    return change
