"""A funder's months, on a page and as a file: reports, made again from the rows each time."""

from __future__ import annotations

import csv
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budgets.money import plain_pounds
from marketplace.money.queries.months import MonthReport, month_from, month_report
from marketplace.people.access import SignedInRequest, signed_in, visible_or_404
from marketplace.people.clock import today
from marketplace.people.models import Organisation
from marketplace.people.policy import require
from marketplace.people.records.organisations import FUNDERS


@signed_in
@require_GET
def month(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    funder = _funder(request, uuid)
    context = {"organisation": funder, "report": _report(request, funder), "today": today()}
    return render(request, "money/month.html", context)


@signed_in
@require_GET
def month_file(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    report = _report(request, _funder(request, uuid))
    name = f"month-{report.month.code}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # so that spreadsheets read the names right
    writer = csv.writer(response)
    writer.writerow(["source", "what", "times", "before", "after", "amount"])
    for source in report.sources:
        for figure in source.figures:
            both = map(plain_pounds, (figure.before_pence, figure.after_pence))
            writer.writerow([source.name, figure.name, "", *both, ""])
        for moved in source.movements:
            pounds = plain_pounds(moved.pence)
            writer.writerow([source.name, moved.kind.label, moved.count, "", "", pounds])
    return response


def _funder(request: SignedInRequest, uuid: UUID) -> Organisation:
    funder = visible_or_404(Organisation, request.user, uuid, kind__in=FUNDERS)
    require(request.user, "month.view", funder)
    return funder


def _report(request: SignedInRequest, funder: Organisation) -> MonthReport:
    return month_report(funder, month_from(request.GET.get("month", ""), today()), today())
