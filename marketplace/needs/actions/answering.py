"""Writing an answer to a need: how, and a price for each outcome. Kept as a draft until sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from marketplace.needs.models import Need, NeedState, Response, ResponseLine, ResponseState
from marketplace.people import audit
from marketplace.people.errors import UnableTo
from marketplace.people.models import User
from marketplace.people.policy import require
from marketplace.providers.models import Offer, Provider


class UnableToRespond(UnableTo):
    """The answer can't be written, sent or taken back now."""


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What one wanted outcome would take, and its price in whole pence."""

    outcome: UUID
    price_pence: int
    words: str = ""


@transaction.atomic
def start_response(*, need: Need, offer: Offer, by: User, at: datetime) -> Response:
    """Begin an answer with one offer, or go on with the one there is."""
    provider = offer.provider
    require(by, "response.write", provider)
    _require_vetted(offer)
    _require_readable(need, provider, by)
    open_one = _open_response(need, provider)
    if open_one:
        return open_one
    _require_no_earlier_no(need, provider)
    try:
        with transaction.atomic():
            response = Response.objects.create(
                need=need, provider=provider, offer=offer, written_by=by
            )
    except IntegrityError:  # a colleague began one at the same moment
        return Response.objects.get(need=need, provider=provider, state=ResponseState.DRAFT)
    _record("response.started", response, by, at)
    return response


@transaction.atomic
def save_response(
    *,
    response: Response,
    offer: Offer,
    how: str,
    asks: str,
    lines: Sequence[LineTerms],
    four_weeks_pence: int | None,
    by: User,
    at: datetime,
) -> Response:
    """Keep a draft as it stands: whole or not. `four_weeks_pence` is for Shared Lives alone."""
    require(by, "response.write", response)
    if offer.provider_id != response.provider_id:
        raise UnableToRespond("Choose one of your own offers.", field="offer")
    if four_weeks_pence is not None and not response.provider.is_shared_lives:
        raise UnableToRespond("Only Shared Lives has a sum for each four weeks.")
    kept = Response.objects.filter(pk=response.pk, state=ResponseState.DRAFT).update(
        offer=offer, how=how, asks=asks, four_weeks_pence=four_weeks_pence, written_by=by
    )
    if not kept:
        raise UnableToRespond("This answer has been sent, so it can't be changed.")
    _keep_lines(response, lines)
    response.refresh_from_db()
    _record("response.changed", response, by, at)
    return response


def _keep_lines(response: Response, lines: Sequence[LineTerms]) -> None:
    known: Mapping[UUID, int] = dict(response.need.outcomes.values_list("uuid", "pk"))
    if not {line.outcome for line in lines} <= set(known):
        raise UnableToRespond("What they want has changed. Open the page again.")
    response.lines.all().delete()
    ResponseLine.objects.bulk_create(
        ResponseLine(
            response=response,
            outcome_id=known[line.outcome],
            words=line.words,
            price_pence=line.price_pence,
        )
        for line in lines
    )


def _open_response(need: Need, provider: Provider) -> Response | None:
    ended = (ResponseState.DECLINED, ResponseState.WITHDRAWN)
    return need.responses.filter(provider=provider).exclude(state__in=ended).first()


def _require_no_earlier_no(need: Need, provider: Provider) -> None:
    if need.responses.filter(provider=provider, state=ResponseState.DECLINED).exists():
        raise UnableToRespond("Your answer to this need has ended, so you can't answer it again.")


def _require_readable(need: Need, provider: Provider, by: User) -> None:
    """A vetted provider reads what is posted in its own area; the rest is dearer to find out."""
    posted = Need.objects.filter(pk=need.pk, state=NeedState.POSTED)
    if provider.organisation.area_id != need.area_id:
        posted = Need.objects.outlines_for(by).filter(pk=need.pk, state=NeedState.POSTED)
    if not posted.exists():
        raise UnableToRespond("This person is not looking any more.")


def _require_vetted(offer: Offer) -> None:
    if not Offer.objects.public().filter(pk=offer.pk).exists():
        raise UnableToRespond(
            "This offer can't be used now: it must be published, with every check in place."
        )


def _record(verb: str, response: Response, by: User, at: datetime) -> None:
    """A draft is the provider's own: the person's list begins when it is sent."""
    audit.record(
        verb,
        subject=response,
        by=by,
        organisation=response.provider.organisation,
        at=at,
    )
