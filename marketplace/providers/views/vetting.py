"""The vetting desk: who has waited longest comes first; each check has its own page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved
from marketplace.providers import actions
from marketplace.providers.forms import DecideForm
from marketplace.providers.models import Check
from marketplace.providers.queries import (
    check_page,
    is_vetting_staff,
    providers_to_vet,
    renamings_to_decide,
    vetting_queue,
)

A_PAGE = 20


@signed_in
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    if not is_vetting_staff(request.user):
        raise NotAllowed("This page is for vetting staff.")
    pages = Paginator(providers_to_vet(request.user), A_PAGE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "how_many": vetting_queue(request.user).count(),
        "renamings": renamings_to_decide(request.user),
    }
    return render(request, "providers/vetting.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    check = visible_or_404(Check, request.user, uuid)
    require(request.user, "check.decide", check)
    form = DecideForm(posted(request), check=check)
    if saved(form, lambda: _decide(check, form, request)):
        messages.success(request, "Done. We have told the provider.")
        return redirect("providers:vetting")
    page = check_page(check)
    return render(request, "providers/decide_check.html", {"page": page, "form": form})


def _decide(check: Check, form: DecideForm, request: SignedInRequest) -> None:
    said = form.cleaned_data
    if said["decision"] == "ask_again":
        actions.ask_again(check=check, reason=said["reason"], by=request.user, at=now())
        return
    actions.accept_check(
        check=check,
        expires_on=said["expires_on"],
        seen_as=said["seen_as"],
        by=request.user,
        at=now(),
    )
