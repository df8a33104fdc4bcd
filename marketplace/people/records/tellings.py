from django.db import models

from marketplace.people.records.audit import AuditEntry
from marketplace.people.records.said import Said


class Telling(Said):
    """How a step was told to whoever wrote it down, and by whom in words: beside its audit row.

    Words never go into the audit itself, so that they can be erased and the row stay (R7).
    """

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="telling")

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.said_by}"
