"""A funder's yearly round: next year's budgets of many people, by one form or one file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from budgets.money import plain_pounds
from budgets.rails.remittance import as_text
from marketplace.money.actions import rounds as actions
from marketplace.money.forms import RoundForm
from marketplace.money.models import Round
from marketplace.money.queries.budgets import budget_cards
from marketplace.money.queries.rounds import (
    ToFollow,
    line_cards,
    lines_of,
    to_follow,
    year_to_open,
)
from marketplace.money.views.paging import page_of
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import now, today
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import FUNDERS
from marketplace.people.saving import posted, saved
from marketplace.people.second_step import has_second_step

COLUMNS = ["person", "kind", "until", "given", "free", "next_year", "budget"]


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "round.make", funder)
    starts_on, ends_on = year_to_open(funder, today())
    waiting = to_follow(funder, starts_on)
    start = {"key": uuid4(), "how": "change", "percent": 0}
    form = RoundForm(posted(request), request.FILES or None, initial=start, waiting=waiting)
    made: list[Round] = []

    def plan() -> None:
        made.append(
            actions.plan_round(
                funder=funder,
                starts_on=starts_on,
                ends_on=ends_on,
                pence_of=form.pence_of,
                key=f"round:{form.cleaned_data['key']}",
                by=request.user,
                at=now(),
            )
        )

    if saved(form, plan):
        messages.success(request, "A second member of staff has been asked to confirm it.")
        return redirect("money:round", made[0].uuid)
    context = {
        "form": form,
        "organisation": funder,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "count": len(waiting),
        "given_pence": sum(each.given_pence for each in waiting),
        "carry_percent": setting(funder, "carry_forward_percent"),
        "has_second_step": has_second_step(request.user),
    }
    return render(request, "money/new_round.html", context)


@signed_in
@require_GET
def file(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What to fill in: a line for each budget that can be followed."""
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "round.make", funder)
    starts_on, _ = year_to_open(funder, today())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="budgets-{starts_on.year}.csv"'
    response.write("\ufeff")  # so that spreadsheets read the pound signs and names right
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(to_follow(funder, starts_on)))
    return response


def _rows(waiting: Iterable[ToFollow]) -> Iterable[list[str]]:
    waiting = list(waiting)
    cards = budget_cards(each.budget for each in waiting)
    for each, card in zip(waiting, cards, strict=True):
        given, free = plain_pounds(each.given_pence), plain_pounds(each.free_pence)
        who, until = as_text(card.holder), card.ends_on.isoformat()
        yield [who, card.words, until, given, free, given, str(card.uuid)]


@signed_in
@require_GET
def detail(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    planned = visible_or_404(Round, request.user, uuid)
    require(request.user, "round.make", planned)
    page = page_of(request, lines_of(planned))
    context = {
        "round": planned,
        "proposal": planned.proposal,
        "page": page,
        "lines": line_cards(page.object_list),
    }
    return render(request, "money/round.html", context)
