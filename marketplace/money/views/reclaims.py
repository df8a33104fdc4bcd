"""A notice about a budget: the funder writes it, the person may have it looked at again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.money.actions import reclaims as actions
from marketplace.money.forms import AnswerForm, AskAgainForm, ReclaimForm
from marketplace.money.models import NoticeKind, Reclaim
from marketplace.money.queries.budgets import budget_card
from marketplace.money.queries.reclaims import reclaim_page
from marketplace.money.queries.subjects import BudgetSubject, budget_or_404
from marketplace.people import audit
from marketplace.people.access import (
    SignedInRequest,
    on_person_page,
    signed_in,
    visible_or_404,
)
from marketplace.people.clock import now
from marketplace.people.policy import may, require
from marketplace.people.queries import organisation_among
from marketplace.people.saving import posted, saved, tried
from marketplace.people.second_step import has_second_step


def _writing(kind: NoticeKind) -> Callable[..., HttpResponse]:
    """The view in which an officer writes a notice of this kind."""

    @signed_in
    @require_http_methods(["GET", "POST"])
    def write(request: SignedInRequest, uuid: UUID) -> HttpResponse:
        subject = budget_or_404(request.user, uuid)
        require(request.user, "reclaim.write", subject)
        form = ReclaimForm(posted(request), initial={"key": uuid4()}, kind=kind)
        if saved(form, lambda: _give_notice(request, subject, kind, form)):
            return redirect("money:statement", uuid)
        context = {
            "form": form,
            "kind": kind,
            "budget": budget_card(subject.budget),
            "has_second_step": has_second_step(request.user),
        }
        return render(request, "money/write_reclaim.html", context)

    return write


write = _writing(NoticeKind.RECLAIM)
write_reduction = _writing(NoticeKind.REDUCTION)
write_ending = _writing(NoticeKind.ENDING)


def _give_notice(
    request: SignedInRequest, subject: BudgetSubject, kind: NoticeKind, form: ReclaimForm
) -> None:
    reclaim = actions.give_notice(
        subject=subject,
        kind=kind,
        **form.cleaned_data | {"key": str(form.cleaned_data["key"])},
        by=request.user,
        at=now(),
    )
    sent = "The notice is sent. The person can ask you to look again."
    waits = "The notice waits until a second member of staff confirms it."
    messages.success(request, sent if reclaim.sent_at else waits)


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    reclaim = _load(request, uuid)
    audit.seen(
        "reclaim.seen",
        subject=reclaim,
        by=request.user,
        person=reclaim.person,
        organisation=organisation_among(request.user, (reclaim.budget.funder_id,)),
    )
    return render(request, "money/reclaim.html", {"page": reclaim_page(reclaim, request.user)})


@signed_in
@require_http_methods(["GET", "POST"])
def ask_again(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    reclaim = _load(request, uuid)
    require(request.user, "reclaim.ask_again", reclaim)
    form = AskAgainForm(posted(request), for_oneself=reclaim.person.user_id == request.user.pk)
    if saved(
        form,
        lambda: actions.ask_again(
            reclaim=reclaim, why=form.cleaned_data["why"], by=request.user, at=now(), **form.said
        ),
    ):
        stays = "" if reclaim.kind == NoticeKind.SUSPENSION else " Nothing goes back meanwhile."
        messages.success(request, f"{reclaim.funder} will look again.{stays}")
        return redirect("money:reclaim", uuid)
    context = {"form": form, "page": reclaim_page(reclaim, request.user)}
    return render(request, "money/ask_again.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    reclaim = _load(request, uuid)
    require(request.user, "reclaim.write", reclaim)
    form = AnswerForm(posted(request), initial={"pence": reclaim.pence}, kind=reclaim.kind)
    if saved(
        form,
        lambda: actions.answer(
            reclaim=reclaim,
            upheld=form.cleaned_data["answer"] == "upheld",
            pence=form.cleaned_data.get("pence", 0),
            words=form.cleaned_data["words"],
            by=request.user,
            at=now(),
        ),
    ):
        messages.success(request, "Your answer is recorded and the person is told.")
        return redirect("money:reclaim", uuid)
    context = {"form": form, "page": reclaim_page(reclaim, request.user)}
    return render(request, "money/answer_reclaim.html", context)


@signed_in
@require_POST
def drop(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    reclaim = _load(request, uuid)
    tried(
        request,
        lambda: actions.drop(reclaim=reclaim, by=request.user, at=now()),
        "You no longer plan it. The person has been told.",
    )
    return redirect("money:reclaim", uuid)


@signed_in
@require_POST
def carry_out(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    reclaim = _load(request, uuid)
    tried(
        request,
        lambda: actions.carry_out(reclaim=reclaim, by=request.user, at=now()),
        "It is done. The person has been told.",
    )
    return redirect("money:reclaim", uuid)


def _load(request: SignedInRequest, uuid: UUID) -> Reclaim:
    reclaim = visible_or_404(Reclaim, request.user, uuid)
    require(request.user, "reclaim.view", reclaim)
    if may(request.user, "person.view", reclaim.person):
        on_person_page(request, reclaim.person)
    return reclaim
