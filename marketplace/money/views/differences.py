"""Where our books, Stripe and the banks differ, for whoever must look at it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budgets.queries.differences import unexplained
from marketplace.money.actions import differences as actions
from marketplace.money.forms import ExplainForm
from marketplace.money.queries.differences import (
    LOOKING,
    DifferenceSubject,
    difference_card,
    differences_of,
    differences_page,
)
from marketplace.money.views.paging import page_of
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved


@signed_in
@require_GET
def all_of_them(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _organisation(request, uuid)
    page = page_of(request, unexplained() & differences_of(organisation))
    context = {
        "organisation": organisation,
        "page": page,
        "found": differences_page(organisation, list(page.object_list), request.user, now()),
    }
    return render(request, "money/differences.html", context)


@signed_in
@require_POST
def compare(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _organisation(request, uuid)
    actions.ask_for_comparison(organisation=organisation, by=request.user, at=now())
    messages.success(request, "It is being compared. Look at this page again in a few minutes.")
    return redirect("money:differences", uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def explain(request: SignedInRequest, uuid: UUID, difference_uuid: UUID) -> HttpResponse:
    organisation = _organisation(request, uuid)
    found = differences_of(organisation).select_related("payment").filter(uuid=difference_uuid)
    difference = found.first()
    if difference is None:
        raise Http404
    subject = DifferenceSubject(difference, organisation)
    require(request.user, "difference.explain", subject)
    form = ExplainForm(posted(request))
    if saved(
        form,
        lambda: actions.explain(
            subject=subject, why=form.cleaned_data["why"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "Thank you. It counts as explained, and your words are kept.")
        return redirect("money:differences", uuid)
    card = difference_card(difference, organisation, request.user, now())
    context = {"form": form, "organisation": organisation, "card": card}
    return render(request, "money/explain_difference.html", context)


def _organisation(request: SignedInRequest, uuid: UUID) -> Organisation:
    return visible_or_404(Organisation, request.user, uuid, kind__in=LOOKING)
