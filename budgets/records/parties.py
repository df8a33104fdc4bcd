from uuid import uuid4

from django.db import models


class Party(models.Model):
    """Someone money is promised by or to. The ledger knows its id and never its name."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.uuid)
