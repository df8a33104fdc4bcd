"""What the reconciliation found and nobody has explained, and how much money it explained."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from budgets.models import Difference, Party, Reconciliation
from budgets.reconciling.books import moved


def unexplained() -> QuerySet[Difference]:
    """The oldest first."""
    found = Difference.objects.filter(gone_at=None, explained_at=None)
    return found.select_related("payment", "owner").order_by("happened_at", "pk")


def latest() -> Reconciliation | None:
    return Reconciliation.objects.filter(ended_at__isnull=False).first()


def is_waiting() -> bool:
    return Reconciliation.objects.filter(ended_at=None).exists()


@dataclass(frozen=True, slots=True)
class Explained:
    """Whole pence: what was looked at, and what of it nobody can explain yet."""

    checked_pence: int
    open_pence: int

    @property
    def percent(self) -> str:
        """With two places, rounded down: 100.00 only when all of it is explained."""
        if not self.checked_pence:
            return "100.00"
        basis_points = 10_000 * (self.checked_pence - self.open_pence) // self.checked_pence
        return f"{basis_points // 100}.{basis_points % 100:02}"


def explained(made: Reconciliation, *, payer: Party | None = None) -> Explained:
    """All of it, or what this payer's own payments moved."""
    found = unexplained()
    if payer is None:
        return Explained(made.checked_pence, min(_open(found), made.checked_pence))
    checked = 0
    if made.since and made.ended_at:
        payments = moved(made.since, made.ended_at).filter(payer=payer)
        checked = payments.aggregate(pence=Sum("pence"))["pence"] or 0
    return Explained(checked, min(_open(found.filter(payment__payer=payer)), checked))


def _open(found: QuerySet[Difference]) -> int:
    """A payment of which several things differ is unexplained once."""
    by_payment: dict[int, int] = defaultdict(int)
    pence = 0
    for each in found:
        if each.payment is None:
            pence += each.pence
        else:
            together = by_payment[each.payment.pk] + each.pence
            by_payment[each.payment.pk] = min(together, each.payment.pence)
    return pence + sum(by_payment.values())
