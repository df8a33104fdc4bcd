"""The page on which a funder's managers change its own rules about money."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from marketplace.money.actions.settings import change_settings
from marketplace.money.forms import SettingsForm
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "organisation.manage", organisation)
    form = SettingsForm(posted(request), organisation=organisation)
    if saved(
        form,
        lambda: change_settings(
            organisation=organisation, values=form.cleaned_data, by=request.user, at=now()
        ),
    ):
        messages.success(request, "These rules hold from now on.")
        return redirect("money:settings", uuid)
    return render(request, "money/settings.html", {"form": form, "organisation": organisation})
