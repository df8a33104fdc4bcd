"""The hub looks at a provider's new name before people see it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved
from marketplace.providers import actions
from marketplace.providers.forms import DecideRenamingForm
from marketplace.providers.models import Renaming, RenamingState


@signed_in
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    renaming = visible_or_404(Renaming, request.user, uuid)
    require(request.user, "check.decide", renaming)
    form = DecideRenamingForm(posted(request))
    if saved(form, lambda: _decide(renaming, form, request)):
        messages.success(request, "Done. We have told the provider.")
        return redirect("providers:vetting")
    is_waiting = renaming.state == RenamingState.WAITING
    page = {"renaming": renaming, "form": form, "is_waiting": is_waiting}
    return render(request, "providers/decide_renaming.html", page)


def _decide(renaming: Renaming, form: DecideRenamingForm, request: SignedInRequest) -> None:
    if form.cleaned_data["decision"] == "accept":
        actions.accept_renaming(renaming=renaming, by=request.user, at=now())
        return
    reason = form.cleaned_data["reason"]
    actions.refuse_renaming(renaming=renaming, reason=reason, by=request.user, at=now())
