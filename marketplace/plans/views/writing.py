"""The person's side of a plan: writing, checking, sending, asking for another look."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.audit import seen
from marketplace.people.clock import now
from marketplace.people.errors import UnableTo
from marketplace.people.policy import may, require
from marketplace.people.saving import posted, saved
from marketplace.plans import actions, queries
from marketplace.plans.forms import AnswerForm, AskAgainForm, SendForm
from marketplace.plans.models import Approval, ApprovalState, Plan
from marketplace.plans.questions import BY_FIELD, FIELDS, QUESTIONS, field_before, next_field


@signed_in
@require_GET
def list_plans(request: SignedInRequest, person_uuid: UUID) -> HttpResponse:
    person = person_page(request, person_uuid)
    plans = queries.plans_of(request.user, person)
    in_force = next((plan for plan in plans if plan.state == "approved"), None)
    context = {
        "person": person,
        "plans": plans,
        "in_hand": next((p for p in plans if p.state in ("draft", "sent", "refused")), None),
        "in_force": in_force,
        "is_due": in_force is not None and queries.is_due_for_review(in_force),
        "may_edit": may(request.user, "plan.edit", person),
    }
    return render(request, "plans/list.html", context)


@signed_in
@require_POST
def start(request: SignedInRequest, person_uuid: UUID) -> HttpResponse:
    person = person_page(request, person_uuid)
    plan = actions.start_plan(person=person, by=request.user, at=now())
    if plan.state != "draft":
        return redirect("plans:detail", plan.uuid)
    return redirect("plans:write", plan.uuid, queries.unanswered(plan) or FIELDS[0])


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    plan = _load(request, uuid)
    context = {
        "plan": plan,
        "person": plan.person,
        "answers": queries.answers_of(plan),
        "written_by": queries.written_by_words(plan),
        "approvals": queries.approvals_of(plan),
        "next_field": queries.unanswered(plan) or FIELDS[0],
        "is_due": queries.is_due_for_review(plan),
        "may_edit": may(request.user, "plan.edit", plan),
        "still_to_ask": queries.funders_still_to_ask(plan),
        "refused": ApprovalState.REFUSED,
    }
    return render(request, "plans/detail.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, uuid: UUID, field: str) -> HttpResponse:
    """One question a page, saved when it is sent on."""
    plan = _load(request, uuid)
    require(request.user, "plan.edit", plan)
    question = BY_FIELD.get(field)
    if question is None:
        raise Http404
    form = AnswerForm(
        posted(request),
        plan=plan,
        question=question,
        for_oneself=plan.person.user_id == request.user.pk,
    )
    if saved(
        form,
        lambda: actions.answer_question(
            plan=plan, field=field, by=request.user, at=now(), **form.answer
        ),
    ):
        return _after(request, plan, field)
    context = {
        "plan": plan,
        "question": question,
        "form": form,
        "before": field_before(field),
        "number": FIELDS.index(field) + 1,
        "questions": QUESTIONS,
    }
    return render(request, "plans/write.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Read it all once more, see who it goes to, and send it."""
    plan = _load(request, uuid)
    require(request.user, "plan.send", plan)
    form = SendForm(posted(request), for_oneself=plan.person.user_id == request.user.pk)
    if saved(form, lambda: actions.send_plan(plan=plan, by=request.user, at=now(), **form.said)):
        messages.success(request, _sent_words(plan))
        return redirect("plans:detail", plan.uuid)
    context = {
        "plan": plan,
        "answers": queries.answers_of(plan),
        "written_by": queries.written_by_words(plan),
        "asked": queries.funders_to_ask(plan.person),
        "form": form,
    }
    return render(request, "plans/check.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def send_on(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Send a plan in force to who came to fund the person later."""
    plan = _load(request, uuid)
    require(request.user, "plan.send", plan)
    form = SendForm(posted(request), for_oneself=plan.person.user_id == request.user.pk)
    if saved(form, lambda: actions.send_on(plan=plan, by=request.user, at=now(), **form.said)):
        messages.success(request, "Your plan is sent. We will tell you when there is an answer.")
        return redirect("plans:detail", plan.uuid)
    context = {"plan": plan, "asked": queries.funders_still_to_ask(plan), "form": form}
    return render(request, "plans/send_on.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """One tap for oneself; whoever takes it back for somebody else says how they were told."""
    plan = _load(request, uuid)
    require(request.user, "plan.send", plan)
    form = SendForm(posted(request), for_oneself=plan.person.user_id == request.user.pk)
    if not form.is_valid():
        return render(request, "plans/take_back.html", {"plan": plan, "form": form})
    try:
        actions.take_back(plan=plan, by=request.user, at=now(), **form.said)
        messages.success(request, "The plan is taken back. You can change it now.")
    except UnableTo as problem:
        messages.error(request, problem.message)
    return redirect("plans:detail", plan.uuid)


@signed_in
@require_POST
def write_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    plan = _load(request, uuid)
    try:
        newer = actions.write_new_version(plan=plan, by=request.user, at=now())
    except UnableTo as problem:
        messages.error(request, problem.message)
        return redirect("plans:detail", plan.uuid)
    return redirect("plans:detail", newer.uuid)


@signed_in
@require_http_methods(["GET", "POST"])
def ask_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Ask a funder that said no to look again, in one's own words."""
    approval = visible_or_404(Approval, request.user, uuid)
    plan = approval.plan
    require(request.user, "plan.send", plan)
    on_person_page(request, plan.person)
    form = AskAgainForm(posted(request), for_oneself=plan.person.user_id == request.user.pk)
    if saved(
        form,
        lambda: actions.ask_again(
            approval=approval,
            why=form.cleaned_data["why"],
            by=request.user,
            at=now(),
            **form.said,
        ),
    ):
        messages.success(request, f"{approval.funder} will look at your plan again.")
        return redirect("plans:detail", plan.uuid)
    return render(
        request, "plans/ask_again.html", {"approval": approval, "plan": plan, "form": form}
    )


def _load(request: SignedInRequest, uuid: UUID) -> Plan:
    plan = visible_or_404(Plan, request.user, uuid)
    on_person_page(request, plan.person)
    seen("plan.read", subject=plan, by=request.user, person=plan.person)
    return plan


def _after(request: SignedInRequest, plan: Plan, field: str) -> HttpResponse:
    """On to the next question, or back to the check page if that is where they came from."""
    following = next_field(field)
    if following is None or request.GET.get("then") == "check":
        return redirect("plans:check", plan.uuid)
    return redirect("plans:write", plan.uuid, following)


def _sent_words(plan: Plan) -> str:
    if plan.state == "approved":
        return "Your plan is in place. You use your own money, so nobody else has to approve it."
    return "Your plan is sent. We will tell you when there is an answer."
