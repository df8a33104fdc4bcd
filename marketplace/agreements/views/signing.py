from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from marketplace.agreements.actions import signing
from marketplace.agreements.forms import AuthoriseForm, SignForm
from marketplace.agreements.models import Agreement, SignatureSide
from marketplace.agreements.queries.pages import agreement_page
from marketplace.agreements.queries.readiness import Slot, authorisations_needed
from marketplace.agreements.views.agreeing import agree_on_page
from marketplace.agreements.views.loading import load_agreement, load_part
from marketplace.front.pages import form_page
from marketplace.people.access import SignedInRequest, signed_in
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.policy import require
from marketplace.people.saving import posted, saved


@signed_in
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Read the whole agreement, tick, agree: for whichever side this user may sign."""
    agreement = load_agreement(request, uuid)
    page = agreement_page(agreement, request.user)
    if not page.can_sign:
        if request.method == "POST" and page.state != "offered":
            messages.error(request, "This agreement has moved on. Look at it again.")
            return redirect("agreements:detail", uuid)
        raise NotAllowed("There is nothing here for you to agree to now.")
    return agree_on_page(
        request,
        slots=page.can_sign,
        version=agreement.version,
        agree=lambda slot, form: _act(request, agreement, slot, form),
        heading="Read it, and agree",
        back=reverse("agreements:detail", args=[uuid]),
        template="agreements/sign.html",
        page=page,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def authorise(request: SignedInRequest, uuid: UUID, part_uuid: UUID) -> HttpResponse:
    """The funder's permission to pay a relative, partner or friend from a direct payment."""
    part = load_part(request, uuid, part_uuid)
    require(request.user, "part.authorise", part)
    needed = authorisations_needed(part, funded_by=request.user)
    if not needed:
        messages.info(request, "This payment needs no permission of yours, or has it already.")
        return redirect("agreements:detail", uuid)
    form = AuthoriseForm(posted(request))
    if saved(
        form,
        lambda: signing.authorise(
            part=part, why=form.cleaned_data["why"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "The permission is recorded.")
        return redirect("agreements:detail", uuid)
    return form_page(
        request,
        form,
        heading="Allow this payment",
        back=reverse("agreements:detail", args=[uuid]),
        button="Record the permission",
        template="agreements/authorise.html",
        needed=needed,
    )


def _act(request: SignedInRequest, agreement: Agreement, slot: Slot, form: SignForm) -> None:
    by, at, version = request.user, now(), form.cleaned_data["version"]
    if slot.side == SignatureSide.PERSON and slot.part:
        signing.sign_for_person(part=slot.part, by=by, at=at, version=version, **form.said)
    elif slot.side == SignatureSide.PAYER and slot.payer:
        signing.sign_for_payer(agreement=agreement, payer=slot.payer, by=by, at=at, version=version)
    else:
        signing.sign_for_provider(agreement=agreement, by=by, at=at, version=version)
