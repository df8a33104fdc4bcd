"""A funder's audits of single budgets: drawn or opened, read while open, and what is found."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.front.pages import form_page
from marketplace.money.actions import audits as actions
from marketplace.money.forms import AuditAnswerForm, DrawForm, FindingForm, OpenAuditForm
from marketplace.money.models import AuditState, BudgetAudit, Sample
from marketplace.money.queries.audits import (
    audit_cards,
    audit_page,
    days_to_draw,
    most_to_draw,
    next_draw_on,
    opened_up,
    to_draw_from,
    unusual_cards,
)
from marketplace.money.queries.budgets import budget_card
from marketplace.money.queries.subjects import budget_or_404
from marketplace.money.queries.unusual import unusual_in
from marketplace.money.views.paging import page_of
from marketplace.people.access import SignedInRequest, on_person_page, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation
from marketplace.people.policy import may, require
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved
from marketplace.people.second_step import has_second_step

MOST_SHOWN = 30
A_QUARTER = timedelta(days=91)


@signed_in
@require_GET
def all_of_them(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A funder's audits, its draws, and what is unusual about budgets now: never a single line."""
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    found = BudgetAudit.objects.filter(funder=funder).select_related("budget")
    samples = Sample.objects.filter(funder=funder).select_related("drawn_by").defer("tickets")
    page = page_of(request, found)
    context = {
        "organisation": funder,
        "page": page,
        "audits": audit_cards(page.object_list),
        "samples": samples[:MOST_SHOWN],
        "unusual": unusual_cards(funder, today(), most=MOST_SHOWN),
        "days": setting(funder, "audit_days"),
    }
    return render(request, "money/audits.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def draw(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "audit.draw", funder)
    form = DrawForm(posted(request), initial={"key": uuid4()})
    if saved(form, lambda: _draw(request, funder, form)):
        return redirect("money:audits", uuid)
    about = days_to_draw(funder, today())
    holders = to_draw_from(funder, about).values_list("holder", flat=True)
    among = len(holders)
    return form_page(
        request,
        form,
        heading="Draw budgets by lot",
        back=reverse("money:audits", args=[uuid]),
        button="Draw now",
        template="money/draw_sample.html",
        organisation=funder,
        about=about,
        among=among,
        people=len(set(holders)),
        least=setting(funder, "audit_least_people"),
        most=most_to_draw(funder, among),
        days=setting(funder, "audit_days"),
        again_on=next_draw_on(funder),
        today=today(),
    )


def _draw(request: SignedInRequest, funder: Organisation, form: DrawForm) -> None:
    data = form.cleaned_data | {"key": str(form.cleaned_data["key"])}
    actions.draw_sample(funder=funder, by=request.user, at=now(), **data)
    messages.success(request, "It is drawn. Each person has been told why, and what you see.")


@signed_in
@require_GET
def sample(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """A draw with its seed, drawn again in front of whoever looks."""
    found = visible_or_404(Sample, request.user, uuid)
    require(request.user, "audit.view", found)
    audits = list(found.audits.select_related("budget").order_by("pk"))
    drawn = {audit.budget.uuid for audit in audits}
    context = {
        "sample": found,
        "among": len(found.tickets),
        "audits": audit_cards(audits),
        "is_the_same": set(found.drawn_again()) == drawn,
    }
    return render(request, "money/sample.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def open_one(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Look into one budget, because of something that is unusual about it."""
    subject = budget_or_404(request.user, uuid)
    require(request.user, "audit.open", subject)
    whats = unusual_in([subject.budget], today()).get(subject.budget.pk, ())
    days = {"from_on": today() - A_QUARTER, "to_on": today()}
    has_died = bool(subject.person.died_on)
    form = OpenAuditForm(
        posted(request), whats=whats, has_died=has_died, initial=days | {"key": uuid4()}
    )
    funder = Organisation.objects.get(party=subject.budget.funder_id)

    def act() -> None:
        data = form.cleaned_data | {"key": str(form.cleaned_data["key"])}
        opened = actions.open_because(subject=subject, by=request.user, at=now(), **data)
        waits = opened.state == AuditState.WAITING
        done = "It waits until a second member of staff agrees." if waits else "It is open."
        messages.success(request, done)

    if saved(form, act):
        return redirect("money:audits", funder.uuid)
    takes_two = setting(funder, "audit_officers") == 2
    return form_page(
        request,
        form,
        heading="Look into one budget",
        back=reverse("money:statement", args=[uuid]),
        button="Ask a colleague to agree" if takes_two else "Look into it",
        template="money/open_audit.html",
        budget=budget_card(subject.budget),
        has_died=has_died,
        whats=whats,
        takes_two=takes_two,
        needs_second_step=takes_two and not has_second_step(request.user),
    )


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Why, until when, who read it, what was found: for both sides, without a single line."""
    audit = _load(request, uuid)
    page = audit_page(audit, request.user, today())
    return render(request, "money/audit.html", {"page": page})


@signed_in
@require_GET
def look(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """The single lines and the person's words, while it is open. Each look is written down."""
    audit = _load(request, uuid)
    actions.look(audit=audit, by=request.user, at=now())
    context = {"page": audit_page(audit, request.user, today()), "opened": opened_up(audit)}
    response = render(request, "money/look.html", context)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def find(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    audit = _load(request, uuid)
    require(request.user, "audit.find", audit)
    has_died = bool(audit.person.died_on)
    may_ask = audit.state != AuditState.QUESTION and not has_died
    form = FindingForm(posted(request), may_ask=may_ask, has_died=has_died)
    if saved(
        form,
        lambda: actions.find(audit=audit, by=request.user, at=now(), **form.cleaned_data),
    ):
        told = "" if has_died else " The person has been told, and can read it."
        messages.success(request, f"It is written.{told}")
        return redirect("money:audit", uuid)
    return form_page(
        request,
        form,
        heading="What did you find?",
        back=reverse("money:audit", args=[uuid]),
        button="Write it down",
        template="money/find.html",
        is_open=audit.state == AuditState.OPEN,
        has_died=has_died,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    audit = _load(request, uuid)
    require(request.user, "audit.answer", audit)
    form = AuditAnswerForm(
        posted(request),
        for_oneself=audit.person.user_id == request.user.pk,
        initial={"key": uuid4()},
    )
    if saved(
        form,
        lambda: actions.answer(
            audit=audit,
            words=form.cleaned_data["words"],
            key=str(form.cleaned_data["key"]),
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, "Thank you. The funder can read it now.")
        return redirect("money:audit", uuid)
    back = reverse("money:audit", args=[uuid])
    return form_page(request, form, heading="Say something about it", back=back, button="Send it")


def _load(request: SignedInRequest, uuid: UUID) -> BudgetAudit:
    audit = visible_or_404(BudgetAudit, request.user, uuid)
    require(request.user, "audit.view", audit)
    if may(request.user, "person.view", audit.person):
        on_person_page(request, audit.person)
    return audit
