from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from marketplace.messages.letters import Letter
from marketplace.messages.ways import way_of
from marketplace.people.models import Person, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = ["Letter", "Notice", "NoticeQuerySet"]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> NoticeQuerySet:
        return self.filter(user=user) if user.is_authenticated else self.none()

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One thing a user should know, on their first page and, if they have email, by letter."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    about = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    path = models.CharField(max_length=200, blank=True)  # where to go on this site
    needs_action = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    emailed_at = models.DateTimeField(null=True)

    whom = ""  # the name of whoever it is about, for a reader who may know it: queries.with_whom

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "read_at", "-id"], name="notices_of_a_user")]

    def __str__(self) -> str:
        return self.words

    @property
    def way(self) -> str:
        """What the link to where it leads says."""
        return way_of(self.path)
