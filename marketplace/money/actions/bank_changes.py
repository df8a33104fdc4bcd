"""A payee's bank account changed: said by the payee, made sure of by two of a payer's staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from budgets.actions import bank_changes
from budgets.models import BankChangeCheck, ToldBy
from marketplace.messages.actions import staff_of, tell
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.bank_changes import change_that_waits
from marketplace.people import audit
from marketplace.people.models import Organisation, User
from marketplace.people.policy import require
from marketplace.people.second_step import has_second_step


class UnableToChange(UnableToPay):
    """It is known already, or can't be made sure of like that."""


@transaction.atomic
def say_bank_changed(*, payee: Organisation, by: User, at: datetime) -> None:
    """The payee says that it has another account. Whoever must hear of it is told at once after."""
    require(by, "payee.change_bank", payee)
    if change_that_waits(payee):
        raise UnableToChange("We know of a change already. Payments wait until it is made sure.")
    change = bank_changes.note_bank_change(payee=payee.party, told_by=ToldBy.PAYEE, by=by.pk, at=at)
    audit.record("payee.bank_changed", subject=change, by=by, organisation=payee, at=at)


@transaction.atomic
def make_sure(*, check: BankChangeCheck, payer: Organisation, by: User, at: datetime) -> bool:
    """One of the payer's staff has made sure that the account is the payee's; then a second one.

    True once both have. Both need two steps, and neither works for the payee.
    """
    require(by, "payee.check_bank", payer)
    if not has_second_step(by):
        raise UnableToChange("Set up your second step first. Then you can do this.")
    payee = Organisation.objects.filter(party=check.change.payee_id).first()
    if payee and payee.members.current().filter(user=by).exists():
        raise UnableToChange("You work for whoever is paid, so a colleague must do this.")
    if not bank_changes.make_sure(check=check, by=by.pk, at=at):
        raise UnableToChange("A second member of staff must make sure as well.")
    check.refresh_from_db()
    audit.record("payee.bank_checked", subject=check, by=by, organisation=payer, at=at)
    if check.confirmed_at is None:
        tell(
            users=[user for user in staff_of(payer) if user != by],
            words="A colleague made sure of a payee’s new bank account. One of you must, too.",
            path=reverse("money:payee_changes", args=[payer.uuid]),
            needs_action=True,
        )
    return check.confirmed_at is not None
