"""How long a small provider would wait for its first money, by the terms as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.agreements.models import Part
from marketplace.agreements.queries.readiness import advance_to_be, days_to_pay, price_of
from marketplace.people.local_policy import setting
from marketplace.providers.vocabulary import ProviderKind

SMALL = (
    ProviderKind.MICRO,
    ProviderKind.PERSONAL_ASSISTANT,
    ProviderKind.HOUSEHOLD,
    ProviderKind.VCSE,
)


@dataclass(frozen=True)
class Wait:
    days: int  # from the first day of the agreement to the first payment
    most: int  # days that a small provider should wait
    look_by: date  # the last day to look at an outcome that would be soon enough


def long_wait_of(part: Part) -> Wait | None:
    """None where the provider is not small, where nothing is priced yet, or where it is paid soon.

    A payment is reckoned from the day its outcome is looked at, if the person then says at once
    what happened.
    """
    first = _first_paid_on(part)
    if part.agreement.provider.kind not in SMALL or first is None:
        return None
    starts_on, most = part.agreement.starts_on, setting(part.person.area, "first_payment_days")
    days = (first - starts_on).days
    look_by = starts_on + timedelta(days=most - days_to_pay(part.person.area))
    return Wait(days, most, look_by) if days > most else None


def _first_paid_on(part: Part) -> date | None:
    if not price_of(part):
        return None
    if advance_to_be(part):
        return part.agreement.starts_on
    periodic = getattr(part, "periodic_sum", None)
    days: list[date] = [periodic.first_due_on] if periodic else []
    after = timedelta(days=days_to_pay(part.person.area))
    days += [each.review_on + after for each in part.outcomes.all() if each.price_pence]
    return min(days)
