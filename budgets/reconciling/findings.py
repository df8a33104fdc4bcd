"""What a comparison finds, before it is a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from budgets.models import DifferenceKind, Looker, Payment

T = TypeVar("T")

# What moved so lately may be on its way between Stripe and us: it is looked at the next time.
SETTLED_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    """`about` is Stripe's id of what differs, where it isn't a payment of ours as a whole."""

    kind: DifferenceKind
    pence: int
    happened_at: datetime
    looker: Looker
    payment: Payment | None = None
    about: str = ""
    owner_id: int | None = None

    @property
    def key(self) -> str:
        what = self.about or (self.payment.uuid if self.payment else "")
        return f"{self.kind}:{what}:{self.pence}"


def of_the_payer(kind: DifferenceKind, payment: Payment, pence: int, at: datetime) -> Finding:
    return Finding(kind, pence, at, Looker.PAYER, payment, owner_id=payment.payer_id)


def of_the_payee(kind: DifferenceKind, payment: Payment, pence: int, at: datetime) -> Finding:
    return Finding(kind, pence, at, Looker.PAYEE, payment, owner_id=payment.payee_id)


def some_at_a_time(things: Iterable[T], size: int = 500) -> Iterator[Sequence[T]]:
    """No statement names more than some hundred ids, whatever there is to look at."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
