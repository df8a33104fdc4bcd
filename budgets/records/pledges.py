from __future__ import annotations

from uuid import uuid4

from django.db import models

from budgets.records.accounts import Account
from budgets.records.budgets import Budget


class Pledge(models.Model):
    """Money of one budget set aside for one purpose (a member's place in a group), in an account
    of its own: nobody else's budget, and no other source, ever touches it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="pledges")
    purpose = models.UUIDField(db_index=True)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="pledge")
    pledged_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "purpose"], name="one_pledge_per_budget_and_purpose"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def pence(self) -> int:
        """What is pledged now. Costs a query unless the account was selected with it."""
        return self.account.balance_pence
