from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budgets.models import Confirmation
from budgets.queries.funders import given_by
from budgets.rails import remittance
from marketplace.money import actions
from marketplace.money.actions import UnableToPay
from marketplace.money.forms import (
    ConfirmationFileForm,
    FindBudgetsForm,
    GiftForm,
    OpenBudgetForm,
)
from marketplace.money.models import Every
from marketplace.money.queries.bank_changes import change_that_waits
from marketplace.money.queries.budgets import budget_card, budget_cards
from marketplace.money.queries.owed_back import owed_back_by
from marketplace.money.queries.payments import (
    payment_cards,
    payments_to_make,
    payments_to_receive,
)
from marketplace.money.queries.proposals import may_give_alone, waiting_for
from marketplace.money.queries.runs import payee_names, payments_in, request_of, run_or_404, runs_of
from marketplace.money.queries.statements import payee_statement
from marketplace.money.queries.stripe import joining_stripe, way_to_pay
from marketplace.money.queries.subjects import BudgetSubject, budget_or_404
from marketplace.money.views.paging import page_of
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.models import Organisation
from marketplace.people.policy import may, require
from marketplace.people.records.organisations import FUNDERS, PAYERS
from marketplace.people.saving import posted, saved, show_refusal
from marketplace.people.second_step import has_second_step
from marketplace.plans.models import ApprovalState
from marketplace.plans.queries import answer_about

ASKED_A_SECOND = "The money waits until a second member of staff confirms it."


@signed_in
@require_GET
def earnings(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What an organisation has earned, what is on its way, and every movement."""
    organisation = visible_or_404(Organisation, request.user, uuid)
    page = page_of(request, payments_to_receive(organisation.party))
    context = {
        "organisation": organisation,
        "page": page,
        "payments": payment_cards(page.object_list, today(), reader=request.user),
        "statement": payee_statement([organisation.party]),
        "owed_back": owed_back_by(organisation),
        "joining": joining_stripe(organisation, request.user),
        "change": change_that_waits(organisation),
        "may_change_bank": may(request.user, "payee.change_bank", organisation),
    }
    return render(request, "money/earnings.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def funded(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Every budget this funder opened, page by page; or the first page of a person's."""
    organisation = _of_kind(request, uuid, FUNDERS)
    form = FindBudgetsForm(request.POST if request.method == "POST" else None, funder=organisation)
    is_search = form.is_valid()
    page = page_of(request, form.found)
    context = {
        "organisation": organisation,
        "form": form,
        "is_search": is_search,
        "may_manage": may(request.user, "organisation.manage", organisation),
        "given_pence": given_by(organisation.party),
        "page": page,
        "budgets": budget_cards(page.object_list),
    }
    return render(request, "money/funded.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def open_budget(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    funder = _of_kind(request, uuid, FUNDERS)
    form = OpenBudgetForm(posted(request), funder=funder, by=request.user, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid() and form.person:
        data = form.cleaned_data
        try:
            budget = actions.open_budget(
                person=form.person,
                funder=funder,
                regime=form.regime,
                form=data["form"],
                holder_of_money=data["holder"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                pence=data["pence"],
                every=data["every"],
                key=f"allocate:{data['key']}",
                by=request.user,
                at=now(),
            )
        except UnableToPay as problem:
            show_refusal(form, problem)
        else:
            waits = waiting_for(budget, request.user).exists()
            done = "The budget is open. The person has been told."
            if answer_about(form.person, budget) != ApprovalState.APPROVED:
                done += " It can pay once you have approved their plan."
            messages.success(request, f"The budget is open. {ASKED_A_SECOND}" if waits else done)
            return redirect("money:statement", budget.uuid)
    return render(request, "money/open_budget.html", {"form": form, "organisation": funder})


@signed_in
@require_http_methods(["GET", "POST"])
def allocate(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = budget_or_404(request.user, uuid)
    require(request.user, "budget.allocate", subject)
    form = GiftForm(posted(request), initial={"key": uuid4()})
    if saved(form, lambda: _put_in(request, subject, form)):
        return redirect("money:statement", uuid)
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    context = {
        "form": form,
        "budget": budget_card(subject.budget),
        "alone_pence": may_give_alone(subject.budget, funder, now()),
        "has_second_step": has_second_step(request.user),
    }
    return render(request, "money/allocate.html", context)


def _put_in(request: SignedInRequest, subject: BudgetSubject, form: GiftForm) -> None:
    waits = actions.put_money_in(
        subject=subject,
        pence=form.cleaned_data["pence"],
        every=form.cleaned_data["every"],
        why=form.cleaned_data["why"],
        key=f"allocate:{form.cleaned_data['key']}",
        by=request.user,
        at=now(),
    )
    in_parts = form.cleaned_data["every"] != Every.ONCE
    parts = "The money comes in parts. The person has been told."
    done = parts if in_parts else "The money is in the budget. The person has been told."
    messages.success(request, ASKED_A_SECOND if waits else done)


@signed_in
@require_http_methods(["GET", "POST"])
def payments(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A payer's desk: what is due, its bank runs, and the bank's answers read back."""
    organisation = _of_kind(request, uuid, PAYERS)
    form = ConfirmationFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            reading = actions.read_bank_file(
                payer=organisation, content=content, by=request.user, at=now()
            )
        except UnableToPay as problem:
            show_refusal(form, problem)
        else:
            return redirect("money:confirmation", uuid, reading.uuid)
    page = page_of(request, payments_to_make(organisation.party))
    paying = {organisation.party_id}
    context = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "payments": payment_cards(
            page.object_list,
            today(),
            paying=paying,
            with_words=organisation.kind not in FUNDERS,
        ),
        "way_to_pay": way_to_pay(organisation, request.user),
        "runs": page_of(request, runs_of(organisation.party), "runs"),
    }
    return render(request, "money/payments.html", context)


@signed_in
@require_POST
def make_run(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    organisation = _of_kind(request, uuid, PAYERS)
    runs = actions.make_runs(payer=organisation, by=request.user, at=now())
    if not runs:
        messages.info(request, "Nothing is due today, so there is nothing to put in a run.")
        return redirect("money:payments", uuid)
    if len(runs) > 1:
        messages.info(request, "There are two runs: one for a bank transfer, one with a file.")
        return redirect("money:payments", uuid)
    return redirect("money:run", uuid, runs[0].uuid)


@signed_in
@require_GET
def run(request: SignedInRequest, uuid: UUID, run_uuid: UUID) -> HttpResponse:
    organisation = _of_kind(request, uuid, PAYERS)
    found = run_or_404(organisation, run_uuid)
    page = page_of(request, payments_in(found))
    paying = {organisation.party_id}
    context = {
        "organisation": organisation,
        "run": found,
        "transfer": request_of(found),
        "page": page,
        "payments": payment_cards(
            page.object_list,
            today(),
            paying=paying,
            with_words=organisation.kind not in FUNDERS,
        ),
    }
    return render(request, "money/run.html", context)


@signed_in
@require_GET
def run_file(request: SignedInRequest, uuid: UUID, run_uuid: UUID) -> HttpResponse:
    found = run_or_404(_of_kind(request, uuid, PAYERS), run_uuid)
    if request_of(found) is not None:  # it is paid already, or not to be paid like this
        raise Http404
    text = remittance.run_file(found, payees=payee_names(found))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="run-{found.reference}.csv"'
    return response


@signed_in
@require_GET
def confirmation(request: SignedInRequest, uuid: UUID, reading_uuid: UUID) -> HttpResponse:
    """What each line of the bank's file did, and what is wrong with those that did nothing."""
    organisation = _of_kind(request, uuid, PAYERS)
    reading = Confirmation.objects.filter(payer=organisation.party, uuid=reading_uuid).first()
    if reading is None:
        raise Http404
    lines = reading.lines.select_related("payment", "repeats").order_by("number")
    context = {"organisation": organisation, "page": page_of(request, lines)}
    return render(request, "money/confirmation.html", context)


def _of_kind(request: SignedInRequest, uuid: UUID, kinds: tuple[str, ...]) -> Organisation:
    return visible_or_404(Organisation, request.user, uuid, kind__in=kinds)
