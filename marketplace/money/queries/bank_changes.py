"""Changed bank accounts: what a payer has at stake, and what a payee and a payer read of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from budgets.models import (
    BankChange,
    BankChangeCheck,
    Commitment,
    Party,
    Payment,
    PaymentRun,
    PaymentState,
)
from marketplace.money.queries.runs import request_of
from marketplace.money.queries.wording import organisations_by_party
from marketplace.people.models import Organisation, User

OVER = (PaymentState.PAID, PaymentState.CANCELLED)


@dataclass(frozen=True)
class AskedCard:
    """What a run asked a payer for before the payee's account changed: it can't be held here."""

    payee: str
    reference: str
    pence: int
    run: PaymentRun
    by_transfer: bool  # one bank transfer for the run, else a file


@dataclass(frozen=True)
class CheckCard:
    check: BankChangeCheck
    payee: str
    contact: str
    is_mine: bool  # this reader made sure already, so a colleague must


def at_stake(payee: Party) -> dict[int, int]:
    """By payer (party ids): what it still owes this payee and has promised it, in whole pence."""
    stakes: dict[int, int] = defaultdict(int)
    owed = Payment.objects.filter(payee=payee).exclude(state__in=OVER).order_by()
    left = owed.values_list("payer").annotate(pence=Sum(F("pence") - F("paid_pence")))
    promised = (
        Commitment.objects.filter(payee=payee)
        .order_by()
        .values_list("budget__payer")
        .annotate(pence=Sum(F("account__credits") - F("account__debits")))
    )
    for rows in (left, promised):
        for payer_id, pence in rows:
            stakes[payer_id] += pence
    return {payer_id: pence for payer_id, pence in stakes.items() if pence}


def asked_already(payee: Party) -> dict[int, int]:
    """By payer (party ids): what runs asked it for, that may still be on its way to this payee."""
    rows = _in_runs().filter(payee=payee).values_list("payer")
    return dict(rows.annotate(left=Sum(F("pence") - F("paid_pence"))))


def asked_cards(payer: Organisation) -> list[AskedCard]:
    """For this payer's staff to stop themselves, the oldest first."""
    changed = BankChange.objects.filter(ended_at=None).values("payee")
    found = _in_runs().filter(payer=payer.party_id, payee__in=changed)
    payments = list(found.select_related("run__request").order_by("pk"))
    names = organisations_by_party({payment.payee_id for payment in payments})
    return [
        AskedCard(
            payee=names.get(payment.payee_id, ""),
            reference=payment.reference,
            pence=payment.left_pence,
            run=payment.run,
            by_transfer=request_of(payment.run) is not None,
        )
        for payment in payments
        if payment.run
    ]


def _in_runs() -> QuerySet[Payment]:
    return Payment.objects.filter(state=PaymentState.REQUESTED, run__isnull=False).order_by()


def change_that_waits(payee: Organisation) -> BankChange | None:
    return BankChange.objects.filter(payee=payee.party_id, ended_at=None).first()


def checks_of(payer: Organisation) -> QuerySet[BankChangeCheck]:
    """What two of this payer's staff must still make sure of, the oldest first."""
    waiting = BankChangeCheck.objects.filter(payer=payer.party_id, confirmed_at=None)
    return waiting.select_related("change")


def check_cards(payer: Organisation, user: User) -> list[CheckCard]:
    checks = list(checks_of(payer))
    parties = {each.change.payee_id for each in checks}
    names = organisations_by_party(parties)
    phones = dict(Organisation.objects.filter(party__in=parties).values_list("party_id", "phone"))
    return [
        CheckCard(
            check=each,
            payee=names.get(each.change.payee_id, ""),
            contact=phones.get(each.change.payee_id, ""),
            is_mine=each.checked_by_id == user.pk,
        )
        for each in checks
    ]
