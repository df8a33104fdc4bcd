from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from budgets.records.accounts import Account
from budgets.records.parties import Party


class Regime(models.TextChoices):
    NHS = "nhs", "NHS"
    CARE_ACT = "care_act", "Council (Care Act)"
    OWN = "own", "Own money"


class Form(models.TextChoices):
    DIRECT_PAYMENT = "direct_payment", "Direct payment"
    NOTIONAL = "notional", "Notional budget"
    THIRD_PARTY = "third_party", "Held by another organisation"


class Budget(models.Model):
    """An amount for one holder from one funder, under one regime in one form, for one period."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    holder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="budgets")
    funder = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="budgets_funded")
    payer = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="budgets_paid")
    regime = models.CharField(max_length=8, choices=Regime)
    form = models.CharField(max_length=14, choices=Form)
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_budget_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(regime="own", form="notional"), name="own_money_is_not_notional"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_regime_display()} {self.starts_on:%Y}"

    def key_of_gift(self, key: str) -> str:
        """The ledger's key of what was allocated under this key."""
        return f"allocate:{self.uuid}:{key}"


class Commitment(models.Model):
    """Money of one budget promised to one part of one agreement, in an account of its own."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(
        Budget, on_delete=models.PROTECT, related_name="commitments", db_index=False
    )
    part = models.UUIDField(db_index=True)
    payee = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="commitments")
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="commitment")
    retained = models.ForeignKey(  # what it earned and is kept back; opened when first needed
        Account, null=True, on_delete=models.PROTECT, related_name="+"
    )
    committed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "part"], name="one_commitment_per_budget_and_part"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def left_pence(self) -> int:
        """What is still promised. Costs a query unless the account was selected with it."""
        return self.account.balance_pence
