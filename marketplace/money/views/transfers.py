"""One bank transfer for a whole run: whether to pay so, and what became of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from budgets.models import StripeRequest
from budgets.rails.stripe.client import is_on
from marketplace.money import actions
from marketplace.money.forms import WayToPayForm
from marketplace.money.queries.runs import request_of, run_or_404
from marketplace.money.queries.stripe import way_to_pay as way_now
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import PAYERS
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def way_to_pay(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Whether a file or one bank transfer pays an organisation's runs."""
    organisation = _payer(request, uuid)
    require(request.user, "organisation.manage", organisation)
    form = WayToPayForm(posted(request), initial={"way": way_now(organisation, request.user)})
    if saved(form, lambda: _choose(request, organisation, form)):
        messages.success(request, "It holds from the next run on.")
        return redirect("money:payments", uuid)
    context = {"form": form, "organisation": organisation}
    return render(request, "money/way_to_pay.html", context)


def _choose(request: SignedInRequest, organisation: Organisation, form: WayToPayForm) -> None:
    actions.choose_way_to_pay(
        organisation=organisation,
        by_transfer=form.cleaned_data["way"] == "transfer",
        by=request.user,
        at=now(),
    )


@signed_in
@require_POST
def look(request: SignedInRequest, uuid: UUID, run_uuid: UUID) -> HttpResponse:
    organisation = _payer(request, uuid)
    found = _request(organisation, run_uuid)
    actions.look_at_request(request=found, payer=organisation, by=request.user, at=now())
    return redirect("money:run", uuid, run_uuid)


@signed_in
@require_POST
def close(request: SignedInRequest, uuid: UUID, run_uuid: UUID) -> HttpResponse:
    organisation = _payer(request, uuid)
    found = _request(organisation, run_uuid)
    tried(
        request,
        lambda: actions.close_request(request=found, payer=organisation, by=request.user, at=now()),
        "Do not send the bank transfer now. The payments will be due again.",
    )
    return redirect("money:run", uuid, run_uuid)


def _payer(request: SignedInRequest, uuid: UUID) -> Organisation:
    organisation = visible_or_404(Organisation, request.user, uuid, kind__in=PAYERS)
    if not is_on():
        raise Http404
    return organisation


def _request(organisation: Organisation, run_uuid: UUID) -> StripeRequest:
    found = request_of(run_or_404(organisation, run_uuid))
    if found is None:
        raise Http404
    return found
