"""The answers to one need, side by side, for the person's side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from marketplace.needs.models import LIVE, Need, Response, ResponseState
from marketplace.needs.queries.suggesting import WhyNot, why_not
from marketplace.people.models import User

SHOWN = (*LIVE, ResponseState.DECLINED)


@dataclass(frozen=True, slots=True)
class PricedOutcome:
    words: str
    how: str
    price_pence: int | None  # None: this answer leaves it out


@dataclass(frozen=True, slots=True)
class ComparedResponse:
    """One column of the comparison. `above_envelope` is for the person's own eyes."""

    uuid: UUID
    provider: str
    provider_kind: str
    organisation: UUID
    state: str
    state_words: str
    sent_at: datetime
    how: str
    asks: str
    outcomes: tuple[PricedOutcome, ...]
    total_pence: int
    four_weeks_pence: int | None
    above_envelope: bool
    fits: WhyNot
    confirmed_by_scheme: str

    @property
    def is_open(self) -> bool:
        return self.state == ResponseState.SENT

    @property
    def is_chosen(self) -> bool:
        return self.state == ResponseState.CHOSEN


def responses_to(user: User, need: Need) -> list[ComparedResponse]:
    """Those sent by providers who are vetted today: the open ones first. Five queries or so."""
    sent = (
        Response.objects.visible_to(user)
        .filter(need=need, state__in=SHOWN)
        .select_related(
            "provider__organisation__area",
            "provider__household",
            "provider__scheme__organisation",
            "offer__provider__organisation__area",
            "offer__provider__household",
        )
        .prefetch_related("lines")
    )
    order = {ResponseState.CHOSEN: 0, ResponseState.SENT: 1, ResponseState.DECLINED: 2}
    compared = [_compared(need, response) for response in sent]
    return sorted(compared, key=lambda each: (order[ResponseState(each.state)], each.sent_at))


def _compared(need: Need, response: Response) -> ComparedResponse:
    lines = {line.outcome_id: line for line in response.lines.all()}
    total = sum(line.price_pence for line in lines.values())
    scheme = response.provider.scheme
    assert response.sent_at is not None
    return ComparedResponse(
        uuid=response.uuid,
        provider=response.provider.organisation.name,
        provider_kind=response.provider.get_kind_display(),
        organisation=response.provider.organisation.uuid,
        state=response.state,
        state_words=response.get_state_display(),
        sent_at=response.sent_at,
        how=response.how,
        asks=response.asks,
        outcomes=tuple(
            PricedOutcome(
                words=outcome.words,
                how=lines[outcome.pk].words if outcome.pk in lines else "",
                price_pence=lines[outcome.pk].price_pence if outcome.pk in lines else None,
            )
            for outcome in need.outcomes.all()
        ),
        total_pence=total,
        four_weeks_pence=response.four_weeks_pence,
        above_envelope=_above(need, total, response.four_weeks_pence),
        fits=why_not(need, response.offer),
        confirmed_by_scheme=scheme.organisation.name if scheme else "",
    )


def _above(need: Need, total: int, four_weeks: int | None) -> bool:
    """What they'd spend is on all the outcomes, or on four weeks where the price is so."""
    if need.envelope_pence is None:
        return False
    return (four_weeks or total) > need.envelope_pence
