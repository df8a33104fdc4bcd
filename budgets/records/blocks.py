"""Seals over the ledger: every transfer lies in one block, and each block covers the one before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

NOTHING_BEFORE = bytes(32)


class Block(models.Model):
    """The transfers from `first_transfer_id` to `last_transfer_id` as they were when sealed.

    `digest` (SHA-256) covers the digest of the block before and every row. `fingerprints` holds
    16 bytes a row, its id and the start of its own digest, so that a change can be traced to a
    row. Only `budgets.seals.seal` adds blocks; nothing changes or removes one (migration 0007).
    """

    number = models.PositiveIntegerField(primary_key=True)  # from 1
    first_transfer_id = models.BigIntegerField()
    last_transfer_id = models.BigIntegerField(unique=True)
    transfers = models.PositiveIntegerField()
    fingerprints = models.BinaryField()
    before = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    number__gt=0,
                    transfers__gt=0,
                    last_transfer_id__gte=F("first_transfer_id"),
                ),
                name="a_block_holds_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.transfers})"
