"""What is owed back: said by a funder's officer, paid back, or written off by two."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budgets.models import Payment
from marketplace.money.actions import owed_back as actions
from marketplace.money.forms import (
    FindPaymentForm,
    LetGoForm,
    MistakeForm,
    ReturnedForm,
    WriteOffForm,
)
from marketplace.money.models import OwedBack
from marketplace.money.queries.owed_back import is_of_funder, owed_back_page, owed_back_to
from marketplace.money.queries.payments import payment_cards
from marketplace.people import audit
from marketplace.people.access import SignedInRequest, on_person_page, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from marketplace.people.policy import may, require
from marketplace.people.queries import organisation_among
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved, tried


@signed_in
@require_http_methods(["GET", "POST"])
def all_of_it(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What is owed back to a funder; and a payment by its reference, to say that it was wrong."""
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    form = FindPaymentForm(posted(request), funder=funder)
    if request.method == "POST" and form.is_valid() and form.payment:
        return redirect("money:paid_by_mistake", uuid, form.payment.uuid)
    context = {"organisation": funder, "form": form, "found": owed_back_to(funder, now())}
    return render(request, "money/all_owed_back.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, uuid: UUID, payment_uuid: UUID) -> HttpResponse:
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    payment = Payment.objects.filter(uuid=payment_uuid).first()
    if payment is None or not is_of_funder(payment, funder):
        raise Http404
    form = MistakeForm(posted(request), payment=payment)
    if saved(
        form,
        lambda: actions.say_paid_by_mistake(
            payment=payment,
            funder=funder,
            pence=form.cleaned_data["pence"],
            why=form.cleaned_data["why"],
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "It is owed back. The person and the payee have been told.")
        return redirect("money:all_owed_back", uuid)
    card = payment_cards([payment], today(), with_words=False)[0]
    context = {"organisation": funder, "form": form, "card": card}
    return render(request, "money/paid_by_mistake.html", context)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    owed = _load(request, uuid)
    parties = [side.party_id for side in (owed.funder, owed.payee) if side]
    audit.seen(
        "owed_back.seen",
        subject=owed,
        by=request.user,
        person=owed.person,
        organisation=organisation_among(request.user, parties),
    )
    page = owed_back_page(owed, request.user, today(), now())
    return render(request, "money/owed_back.html", {"page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def returned(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    owed = _load(request, uuid)
    require(request.user, owed.verb_to_settle, owed)
    form = ReturnedForm(posted(request), receivable=owed.receivable)
    if saved(
        form,
        lambda: actions.record_return(
            owed=owed, pence=form.cleaned_data["pence"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "It is recorded, and free in the budget again.")
        return redirect("money:owed_back", uuid)
    page = owed_back_page(owed, request.user, today(), now())
    return render(request, "money/record_return.html", {"form": form, "page": page})


@signed_in
@require_http_methods(["GET", "POST"])
def ask_to_write_off(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    owed = _load(request, uuid)
    require(request.user, owed.verb_to_settle, owed)
    if owed.funder is None:
        return _let_go(request, owed)
    form = WriteOffForm(posted(request))
    if saved(
        form,
        lambda: actions.ask_to_write_off(
            owed=owed, why=form.cleaned_data["why"], by=request.user, at=now()
        ),
    ):
        messages.success(request, "It waits until a second member of staff confirms it.")
        return redirect("money:owed_back", uuid)
    page = owed_back_page(owed, request.user, today(), now())
    return render(request, "money/write_off.html", {"form": form, "page": page})


def _let_go(request: SignedInRequest, owed: OwedBack) -> HttpResponse:
    """Their own money is nobody else's to decide on, and no colleague must agree."""
    form = LetGoForm(posted(request))
    if saved(form, lambda: actions.let_go_of_own(owed=owed, by=request.user, at=now())):
        messages.success(request, "Nobody is asked for it any more.")
        return redirect("money:owed_back", owed.uuid)
    page = owed_back_page(owed, request.user, today(), now())
    return render(request, "money/let_go.html", {"form": form, "page": page})


@signed_in
@require_POST
def write_off(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    owed = _load(request, uuid)
    tried(
        request,
        lambda: actions.write_off(owed=owed, by=request.user, at=now()),
        "It is written off. Nobody is asked for it any more.",
    )
    return redirect("money:owed_back", uuid)


@signed_in
@require_POST
def keep_expecting(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    owed = _load(request, uuid)
    tried(
        request,
        lambda: actions.keep_expecting(owed=owed, by=request.user, at=now()),
        "It is still owed back.",
    )
    return redirect("money:owed_back", uuid)


def _load(request: SignedInRequest, uuid: UUID) -> OwedBack:
    owed = visible_or_404(OwedBack, request.user, uuid)
    require(request.user, "owed_back.view", owed)
    if may(request.user, "person.view", owed.person):
        on_person_page(request, owed.person)
    return owed
