"""How long payments wait after a payee's bank account changed, who makes sure, and who hears."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from budgets.actions.bank_changes import let_it_wait
from budgets.models import BankChange
from budgets.money import pounds
from marketplace.front.days import in_words
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.queries.bank_changes import asked_already, at_stake
from marketplace.people.local_policy import setting
from marketplace.people.models import Organisation, Person
from marketplace.people.records.organisations import OrganisationKind

log = logging.getLogger(__name__)


def tell_of_bank_changes() -> int:
    """Settle and tell of each change once; of how many."""
    new = BankChange.objects.filter(waits_until=None, ended_at=None).select_related("payee")
    return sum(_tell_of(change) for change in new)


@transaction.atomic
def _tell_of(change: BankChange) -> bool:
    payee = Organisation.objects.filter(party=change.payee).select_related("area").first()
    if payee is None:
        log.error("Bank change %s is of no organisation", change.pk)
        return False
    days = setting(payee.area, "payee_change_days")
    until = change.found_at + timedelta(days=days)
    stakes = at_stake(change.payee)
    payers = {each.party_id: each for each in Organisation.objects.filter(party__in=stakes)}
    checks = {
        payer_id: stakes[payer_id]
        for payer_id, payer in payers.items()
        if stakes[payer_id] > setting(payer, "payee_change_pence")
    }
    if not let_it_wait(change=change, until=until, checks=checks):
        return False
    _tell_payee_and_hub(payee, until)
    _tell_payers(payee, payers, checks, asked_already(change.payee))
    _tell_persons(payee, set(stakes) - set(payers))
    return True


def _tell_payee_and_hub(payee: Organisation, until: datetime) -> None:
    """Two sides at the least: whoever changed it may not be who they seem."""
    hubs = Organisation.objects.filter(kind=OrganisationKind.HUB, area=payee.area_id)
    tell(
        users=staff_of(payee),
        words=f"Your bank account has changed. Payments wait until {in_words(until.date())}. If "
        "this was not you, ring your hub now.",
        path=reverse("money:earnings", args=[payee.uuid]),
        needs_action=True,
    )
    for hub in hubs:
        tell(
            users=staff_of(hub),
            words=f"The bank account of {payee} has changed. Please ring them and make sure.",
            needs_action=True,
        )


def _tell_payers(
    payee: Organisation,
    payers: Mapping[int, Organisation],
    checks: Mapping[int, int],
    already: Mapping[int, int],
) -> None:
    """What a run asked for before can't be held here: they must stop it themselves."""
    for party_id, payer in payers.items():
        words = f"The bank account of {payee} has changed. Payments to them wait."
        if party_id in checks:
            words += " Two of you must make sure."
        if party_id in already:
            words += f" {pounds(already[party_id])} was asked for already. Please stop it."
        tell(
            users=staff_of(payer),
            words=words,
            path=reverse("money:payee_changes", args=[payer.uuid]),
            needs_action=party_id in checks or party_id in already,
        )


def _tell_persons(payee: Organisation, parties: set[int]) -> None:
    for person in Person.objects.filter(party__in=parties, erased_at=None):
        tell(
            users=side_of(person),
            words=f"The bank account of {payee} has changed. Do not pay them yet: we will tell "
            "you when.",
            path=reverse("money:person", args=[person.uuid]),
            about=person,
        )
