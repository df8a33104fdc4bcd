"""Accounts and the transfers between them. Modelled on TigerBeetle: every row balances itself.

`budgets.ledger.post` is the only writer of transfers; triggers keep the accounts' totals and
refuse to change or delete a transfer (migration 0002).
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.records.parties import Party


class AccountKind(models.TextChoices):
    FUNDER = "funder", "Given by the funder"
    AVAILABLE = "available", "Free to use"
    PLEDGE = "pledge", "Pledged to a group"
    COMMITMENT = "commitment", "Promised"
    RETAINED = "retained", "Kept back to the end"
    OWED = "owed", "Owed to the payee"
    IN_TRANSIT = "in_transit", "On its way to the payee"
    PAID = "paid", "Paid to the payee"
    CONTINGENCY = "contingency", "Kept for the unexpected"
    RETURNED = "returned", "Returned to the funder"
    RECEIVABLE = "receivable", "Owed by the payee"


# One of each for a budget and a payee, so that each pound keeps its source until it is paid.
PER_PAYEE = (AccountKind.OWED, AccountKind.IN_TRANSIT, AccountKind.PAID)


class Account(models.Model):
    """Two running totals in pence. The balance is what came in less what went out.

    An account that may be overdrawn has no limit to guard, so its totals are as at the latest
    sealed block and not as at now: nobody waits for it when many post (decision 0003).
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=AccountKind)
    owner = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="accounts", db_index=False
    )
    budget = models.ForeignKey(
        "budgets.Budget",
        null=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        db_index=False,
    )
    debits = models.BigIntegerField(default=0)  # pence that left
    credits = models.BigIntegerField(default=0)  # pence that came in
    last_transfer_id = models.BigIntegerField(default=0)  # the latest that moved these totals
    may_overdraw = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["budget", "kind"], name="accounts_of_a_budget"),
            models.Index(fields=["owner", "kind"], name="accounts_of_a_party"),
            models.Index(
                fields=["id"], condition=Q(may_overdraw=True), name="accounts_without_a_limit"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(debits__gte=0, credits__gte=0), name="totals_are_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(may_overdraw=True) | Q(debits__lte=F("credits")),
                name="account_is_not_overdrawn",
            ),
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(kind="available"),
                name="one_available_account_per_budget",
            ),
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(kind="returned"),
                name="one_account_for_what_a_budget_returned",
            ),
            models.UniqueConstraint(
                fields=["owner"], condition=Q(kind="funder"), name="one_account_per_funder"
            ),
            models.UniqueConstraint(
                fields=["budget", "owner", "kind"],
                condition=Q(kind__in=["owed", "in_transit", "paid"]),
                name="one_account_per_budget_payee_and_kind",
            ),
            models.UniqueConstraint(
                fields=["budget", "owner"],
                condition=Q(kind="receivable"),
                name="one_receivable_account_per_budget_and_payee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def balance_pence(self) -> int:
        return self.credits - self.debits


class TransferKind(models.TextChoices):
    ALLOCATE = "allocate", "Given by the funder"
    COMMIT = "commit", "Promised"
    PLEDGE = "pledge", "Pledged to a group"
    UNPLEDGE = "unpledge", "Taken back from a group"
    AWARD = "award", "Promised by a group"
    EARN = "earn", "Earned"
    RETAIN = "retain", "Kept back to the end"
    DUE_AT_END = "due_at_end", "Kept back until now, owed to the payee"
    ADVANCE = "advance", "Owed as an advance"
    RECOUP = "recoup", "Set against an advance"
    SEND = "send", "On its way"
    SEND_BACK = "send_back", "Came back"
    PAY = "pay", "Paid"
    QUERY = "query", "Being checked"
    CANCEL = "cancel", "Payment cancelled"
    RELEASE = "release", "No longer promised"
    CONTINGENCY_IN = "contingency_in", "Set aside for the unexpected"
    CONTINGENCY_OUT = "contingency_out", "Taken for the unexpected"
    CLAWBACK = "clawback", "Returned to the funder"
    REDUCE = "reduce", "Taken out by the funder"
    CLOSE = "close", "Left when the budget ended, gone back to the funder"
    CARRY_FORWARD = "carry_forward", "Carried to the next period"
    REVERSE = "reverse", "Put right"
    RECEIVABLE = "receivable", "Owed back by the payee"
    WRITE_OFF = "write_off", "No longer expected back"


class Transfer(models.Model):
    """Whole pence from one account to another, only ever added. Those of one event share `entry`.

    `reference` is the part, verdict, period or payment that it belongs to, in whoever's words.
    That both accounts are there, PostgreSQL's trigger asks and SQLite's foreign keys (migration
    0020).
    """

    id = models.BigAutoField(primary_key=True)
    debit_account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="transfers_out",
        db_index=False,
        db_constraint=False,
    )
    credit_account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="transfers_in",
        db_index=False,
        db_constraint=False,
    )
    pence = models.BigIntegerField()
    kind = models.CharField(max_length=16, choices=TransferKind)
    entry = models.UUIDField()
    idempotency_key = models.CharField(max_length=160, unique=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reference = models.UUIDField(null=True, db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["debit_account", "id"], name="transfers_out_of_an_account"),
            models.Index(fields=["credit_account", "id"], name="transfers_into_an_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="a_transfer_moves_something"),
            models.CheckConstraint(
                condition=~Q(debit_account=F("credit_account")), name="a_transfer_has_two_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}p"
