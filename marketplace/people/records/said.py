from django.db import models

from marketplace.people.records.users import User


class Channel(models.TextChoices):
    ONLINE = "online", "On this site"
    PHONE = "phone", "By phone"
    PAPER = "paper", "On paper"
    VISIT = "visit", "In person"


class Said(models.Model):
    """What was said, by whom, to whom and how: every step can be taken without a screen (R8)."""

    channel = models.CharField(max_length=8, choices=Channel, default=Channel.ONLINE)
    said_by = models.CharField(max_length=60, blank=True)  # "the person", "her daughter"
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
