from __future__ import annotations

import csv
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from budgets.models import Regime, StopKind
from budgets.money import plain_pounds
from budgets.rails.remittance import as_text
from marketplace.money import actions
from marketplace.money.actions import UnableToPay
from marketplace.money.forms import PeriodForm
from marketplace.money.models import Reclaim
from marketplace.money.queries.budgets import budget_card, budgets_of_person, number_of
from marketplace.money.queries.forecasts import forecast_page
from marketplace.money.queries.instalments import coming_into
from marketplace.money.queries.payments import (
    payment_cards,
    payments_of_person,
    to_pay_from_own_account,
)
from marketplace.money.queries.proposals import waiting_for
from marketplace.money.queries.reclaims import reclaims_of
from marketplace.money.queries.sources import contribution_to, sources_of
from marketplace.money.queries.statements import budget_statement, whole_statement
from marketplace.money.queries.subjects import BudgetSubject, budget_or_404
from marketplace.money.queries.takeovers import may_be_taken_over
from marketplace.money.queries.unusual import unusual_of
from marketplace.money.views.paging import page_of
from marketplace.people import audit
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    person_page,
    signed_in,
)
from marketplace.people.clock import now, today
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, show_refusal

HEADINGS = ["When", "What", "About", "Amount", "Left to use", "Promised", "To be paid", "Paid"]


@signed_in
@require_GET
def person(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A person's money: their budgets, what they are asked to pay, every payment for them."""
    whose = person_page(request, uuid)
    page = page_of(request, payments_of_person(whose))
    paying = {whose.party_id} if may(request.user, "payment.say_paid", whose) else set()
    context = {
        "sources": sources_of(budgets_of_person(whose), today()),
        "to_pay": to_pay_from_own_account(whose, today()),
        "page": page,
        "payments": payment_cards(page.object_list, today(), paying=paying),
        "number": number_of(whose),
        "may_add": may(request.user, "own_money.add", whose),
    }
    return render(request, "money/person.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def add_own_money(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Set aside money of one's own beside a budget, or where there is none."""
    whose = person_page(request, uuid)
    require(request.user, "own_money.add", whose)
    form = PeriodForm(posted(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"key": f"own:{form.cleaned_data['key']}"}
        try:
            budget = actions.add_own_money(person=whose, by=request.user, at=now(), **data)
        except UnableToPay as problem:
            show_refusal(form, problem)
        else:
            messages.success(request, "It is set aside. It stays in your account until you pay.")
            return redirect("money:statement", budget.uuid)
    return render(request, "money/add_own_money.html", {"form": form})


@signed_in
@require_GET
def statement(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    subject = _open_statement(request, uuid)
    reads_lines = may(request.user, "budget.read_lines", subject)
    whole = whole_statement(subject.budget, subject.person, today(), with_lines=reads_lines)
    stop = whole.card.stop
    is_ended = stop is not None and stop.kind == StopKind.ENDED
    gives = may(request.user, "budget.allocate", subject)
    context = {
        "stop": stop,
        "is_ended": is_ended,
        "suspension": Reclaim.objects.filter(stop=stop).first() if stop else None,
        "budget": whole.card,
        "statement": whole.page,
        "reads_lines": reads_lines,
        "may_allocate": gives,
        "is_persons": may(request.user, "person.view", subject),
        "whose": subject.person,
        "year_end": whole.year_end,
        "may_ask_takeover": bool(whole.card.balance.promised_pence)
        and may(request.user, "takeover.ask", subject)
        and may_be_taken_over(subject.budget, today()),
        "coming": coming_into(subject.budget),
        "contribution": contribution_to(subject.budget),
        "may_record_contribution": subject.budget.regime == Regime.CARE_ACT
        and may(request.user, "contribution.record", subject),
        "may_record_death": may(request.user, "death.record", subject),
        "reclaims": reclaims_of(subject.budget, request.user),
        "latest_audit": subject.latest_audit,
        "unusual": unusual_of(subject.budget, whole.unused, today())
        if may(request.user, "audit.open", subject)
        else None,
        "may_reclaim": may(request.user, "reclaim.write", subject),
        "unused": whole.unused,
        "waiting": waiting_for(subject.budget, request.user) if gives else (),
    }
    return render(request, "money/statement.html", context)


@signed_in
@require_GET
def forecast(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """How long a budget would last if it went on as until now."""
    budget = _open_statement(request, uuid).budget
    context = {"budget": budget_card(budget), "page": forecast_page(budget, today())}
    return render(request, "money/forecast.html", context)


@signed_in
@require_GET
def statement_csv(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The whole statement as a file for a spreadsheet, oldest first."""
    subject = _open_statement(request, uuid)
    require(request.user, "budget.read_lines", subject)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="statement.csv"'
    response.write("\ufeff")  # so that spreadsheets read the pound signs and names right
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    for line in reversed(budget_statement(subject.budget).lines):
        figures = (
            line.pence, line.left_pence, line.promised_pence, line.owed_pence, line.paid_pence,
        )  # fmt: skip
        when = localdate(line.at).isoformat()
        writer.writerow(
            [when, as_text(line.words), as_text(line.about), *map(plain_pounds, figures)]
        )
    return response


def _open_statement(request: SignedInRequest, uuid: UUID) -> BudgetSubject:
    subject = budget_or_404(request.user, uuid)
    require(request.user, "budget.view", subject)
    if may(request.user, "person.view", subject):
        on_person_page(request, subject.person)
    audit.seen(
        "budget.seen",
        subject=subject,
        by=request.user,
        person=subject.person,
        organisation=subject.organisation_of(request.user),
    )
    return subject
