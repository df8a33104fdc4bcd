from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from marketplace.people.clock import today
from marketplace.people.models import User
from marketplace.people.roles import Role
from marketplace.providers.records.providers import Provider
from marketplace.providers.vocabulary import ProviderKind, SupportKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def of_kind(self, kind: str | OuterRef) -> RequirementQuerySet:
        """What this kind of provider must show whatever they do."""
        return self.filter(provider_kind=kind, support_kind="")

    def unmet_by(self, provider: str, on: date | None = None) -> RequirementQuerySet:
        """For use inside Exists: those without a current check of the outer row's provider."""
        proof = Check.objects.current(on).filter(
            provider=OuterRef(OuterRef(provider)), requirement=OuterRef("pk")
        )
        return self.filter(~Exists(proof))


class Proof(models.TextChoices):
    """What sort of number proves it, and so how we read it."""

    WORDS = "words", "A number or a few words"
    CQC_LOCATION = "cqc_location", "CQC location number"
    DBS = "dbs", "DBS certificate number"
    POLICY = "policy", "Insurance policy number"
    ICO = "ico", "ICO registration number"


class Requirement(models.Model):
    """What an activity demands, as data: of a kind of provider, or of one kind of support."""

    code = models.SlugField(max_length=60, unique=True)
    provider_kind = models.CharField(max_length=12, choices=ProviderKind)
    support_kind = models.CharField(  # "" means whatever they do
        max_length=20, choices=SupportKind, blank=True, default=""
    )
    title = models.CharField(max_length=120)
    why = models.CharField(max_length=300)
    what_to_send = models.CharField(max_length=300)
    proof = models.CharField(max_length=12, choices=Proof, default=Proof.WORDS)
    months_valid = models.PositiveSmallIntegerField(null=True)  # null: it does not run out
    # A registration may be many years old and good: its months count from the day we look.
    counts_from_issue = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        indexes = [models.Index(fields=["provider_kind", "support_kind"], name="required_of_kind")]

    def __str__(self) -> str:
        return self.title


class CheckState(models.TextChoices):
    SENT = "sent", "Waiting for us to look"
    ACCEPTED = "accepted", "Accepted"
    ASKED_AGAIN = "asked_again", "We need something more"
    REPLACED = "replaced", "Replaced by a newer one"


TRANSITIONS: Mapping[str, frozenset[str]] = {
    CheckState.SENT: frozenset({CheckState.ACCEPTED, CheckState.ASKED_AGAIN, CheckState.REPLACED}),
    CheckState.ACCEPTED: frozenset({CheckState.REPLACED}),
    CheckState.ASKED_AGAIN: frozenset({CheckState.REPLACED}),
    CheckState.REPLACED: frozenset(),
}


class DbsLevel(models.TextChoices):
    BASIC = "basic", "Basic"
    STANDARD = "standard", "Standard"
    ENHANCED = "enhanced", "Enhanced"
    ENHANCED_BARRED = "enhanced_barred", "Enhanced with barred lists"


class Workforce(models.TextChoices):
    ADULT = "adult", "Adult workforce"
    CHILD = "child", "Child workforce"
    BOTH = "both", "Adult and child workforce"
    OTHER = "other", "Other workforce"


class SeenAs(models.TextChoices):
    ORIGINAL = "original", "I saw the original"
    REGISTER = "register", "I looked it up on the public register"
    UPDATE_SERVICE = "update", "I checked the DBS Update Service"
    ASKED = "asked", "I asked the person or company named"


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: User | AnonymousUser) -> CheckQuerySet:
        return self.filter(provider__in=Provider.objects.visible_to(user))

    def waiting(self) -> CheckQuerySet:
        return self.filter(state=CheckState.SENT).order_by("sent_at", "pk")

    def current(self, on: date | None = None) -> CheckQuerySet:
        day = on or today()
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            state=CheckState.ACCEPTED,
            issued_on__lte=day,
        )


class Check(models.Model):
    """The dated proof of one requirement: a number and who saw it, never a copy of it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="checks")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CheckState, default=CheckState.SENT)
    evidence = models.CharField(max_length=200)  # a certificate, policy or register number
    note = models.CharField(max_length=500, blank=True)
    level = models.CharField(max_length=16, choices=DbsLevel, blank=True)  # of a DBS alone
    workforce = models.CharField(max_length=8, choices=Workforce, blank=True)  # of a DBS alone
    seen_as = models.CharField(max_length=8, choices=SeenAs, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "requirement"],
                condition=Q(state=CheckState.ACCEPTED),
                name="one_accepted_check_per_requirement",
            ),
            models.UniqueConstraint(
                fields=["provider", "requirement"],
                condition=Q(state=CheckState.SENT),
                name="one_waiting_check_per_requirement",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="checks_to_look_at"),
            models.Index(fields=["state", "expires_on"], name="checks_running_out"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} for {self.provider}"

    def counts_on(self, day: date) -> bool:
        """As `current` says it, for one check in hand."""
        in_time = self.expires_on is None or self.expires_on >= day
        return self.state == CheckState.ACCEPTED and self.issued_on <= day and in_time

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.provider.roles_of(user)


class Stage(models.TextChoices):
    """When we tell a provider that a check runs out."""

    MONTH = "month", "30 days before"
    WEEK = "week", "7 days before"
    OVER = "over", "When it has run out"


class CheckReminder(models.Model):
    """We told them, once for each stage: a row, so that no restart says it twice."""

    check_told = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=8, choices=Stage)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_told", "stage"], name="told_once_a_stage")
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.check_told}"
