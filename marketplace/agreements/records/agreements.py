from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from budgets.models import Budget
from marketplace.introductions.models import Introduction
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.said import Said
from marketplace.people.roles import Role
from marketplace.providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AgreementState(models.TextChoices):
    DRAFT = "draft", "Being written"
    OFFERED = "offered", "Waiting to be agreed"
    LIVE = "live", "Agreed"
    ENDED = "ended", "Ended"
    DROPPED = "dropped", "Not agreed"


AGREEMENT_TRANSITIONS: Mapping[str, frozenset[str]] = {
    AgreementState.DRAFT: frozenset({AgreementState.OFFERED, AgreementState.DROPPED}),
    AgreementState.OFFERED: frozenset(
        {AgreementState.DRAFT, AgreementState.LIVE, AgreementState.DROPPED}
    ),
    AgreementState.LIVE: frozenset({AgreementState.ENDED}),
    AgreementState.ENDED: frozenset(),
    AgreementState.DROPPED: frozenset({AgreementState.DRAFT}),
}


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User | AnonymousUser) -> AgreementQuerySet:
        """The persons in it, the provider's side, and the staff of whoever funds or pays it."""
        if not user.is_authenticated:
            return self.none()
        staff_of = Organisation.objects.visible_to(user).values("party_id")
        paid_by = Funding.objects.filter(
            Q(budget__payer__in=staff_of) | Q(budget__funder__in=staff_of)
        ).values("part__agreement_id")
        return self.filter(
            Q(parts__person__in=Person.objects.visible_to(user))
            | Q(provider__in=Provider.objects.run_by(user))
            | (Q(pk__in=paid_by) & Q(offered_at__isnull=False))
        ).distinct()


class Agreement(models.Model):
    """Between a provider and one or more persons; one part for each person in it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    introduction = models.OneToOneField(
        Introduction, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement"
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="agreements")
    payee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    version = models.PositiveIntegerField(default=1)  # a change of terms makes signatures void
    starts_on = models.DateField()
    ends_on = models.DateField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Whoever funds or pays reads it from here on; taken back, it is the two sides' alone again.
    offered_at = models.DateTimeField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    places_taken = models.PositiveSmallIntegerField(default=0)  # in a Shared Lives household

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Agreement {self.uuid}"

    @property
    def verb_for_provider(self) -> str:
        """What whoever agrees for the provider does; for a household its scheme, the payee."""
        if self.provider.is_household:
            return "agreement.sign_for_household"
        return "agreement.sign_for_provider"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.provider.roles_of(user) & {Role.PROVIDER, Role.SCHEME}
        for part in self.parts.select_related("person"):
            roles |= part.person.roles_of(user)
        return frozenset(
            roles | self.roles_of_money(user, Funding.objects.filter(part__agreement=self))
        )

    def roles_of_money(
        self, user: User | AnonymousUser, fundings: models.QuerySet[Funding]
    ) -> frozenset[Role]:
        """Whether this user works for who pays or funds these, once they have been asked."""
        if not user.is_authenticated or self.offered_at is None:
            return frozenset()
        mine = set(Organisation.objects.visible_to(user).values_list("party_id", flat=True))
        if not mine:
            return frozenset()
        roles: set[Role] = set()
        for payer_id, funder_id in fundings.values_list("budget__payer_id", "budget__funder_id"):
            roles |= {Role.PAYER} if payer_id in mine else set()
            roles |= {Role.FUNDER} if funder_id in mine else set()
        return frozenset(roles)


class Relationship(models.TextChoices):
    """How the payee is related to the person: budgets.rules.may_pay asks."""

    UNRELATED = "unrelated", "Not related, and not a friend"
    FRIEND = "friend", "A friend"
    CLOSE_RELATIVE = "close_relative", "A close relative"
    COHABITING_PARTNER = "cohabiting_partner", "A partner they live with"
    SPOUSE = "spouse", "Husband, wife or civil partner"


class PartQuerySet(models.QuerySet["Part"]):
    def visible_to(self, user: User | AnonymousUser) -> PartQuerySet:
        """Of an agreement of several persons each sees their own part, and whoever funds or pays
        one sees that one; the provider's side sees them all."""
        if not user.is_authenticated:
            return self.none()
        staff_of = Organisation.objects.visible_to(user).values("party_id")
        paid_for = Funding.objects.filter(
            Q(budget__payer__in=staff_of) | Q(budget__funder__in=staff_of),
            part__agreement__offered_at__isnull=False,
        ).values("part_id")
        return self.filter(
            Q(person__in=Person.objects.visible_to(user))
            | Q(agreement__provider__in=Provider.objects.run_by(user))
            | Q(pk__in=paid_for)
        )


class Part(models.Model):
    """One person's part in an agreement: their outcomes, their money, their verdicts."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parts")
    relationship = models.CharField(
        max_length=20, choices=Relationship, default=Relationship.UNRELATED
    )
    same_household = models.BooleanField(default=False)
    retention_percent = models.PositiveSmallIntegerField(default=0)  # kept back until the end
    cap_pence = models.PositiveBigIntegerField(null=True)  # all it may ever cost; none: its prices

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="one_part_per_person"),
            models.CheckConstraint(
                condition=Q(retention_percent__lte=100), name="no_more_kept_back_than_earned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.agreement}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """Of the persons in an agreement, and of their funders, only this one's count here."""
        providing = self.agreement.provider.roles_of(user) & {Role.PROVIDER, Role.SCHEME}
        money = self.agreement.roles_of_money(user, self.fundings.all())
        return self.person.roles_of(user) | providing | money


class Funding(models.Model):
    """What one budget would pay of one part; committed when the agreement goes live."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="fundings")
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="+")
    pence = models.PositiveBigIntegerField()
    authorised_by = models.ForeignKey(  # where may_pay needs this funder's permission
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    authorised_at = models.DateTimeField(null=True, blank=True)
    authorised_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "budget"], name="one_funding_per_budget")
        ]

    def __str__(self) -> str:
        return f"{self.pence}p"


class SignatureSide(models.TextChoices):
    PERSON = "person", "The person"
    PROVIDER = "provider", "The provider"
    PAYER = "payer", "The payer"


class Signature(Said):
    """Somebody agreed, in writing, to one version of the terms. Only ever added."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    version = models.PositiveIntegerField()
    side = models.CharField(max_length=8, choices=SignatureSide)
    part = models.ForeignKey(Part, null=True, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "part"],
                condition=Q(side="person"),
                name="a_person_signs_a_version_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "version"],
                condition=Q(side="provider"),
                name="a_provider_signs_a_version_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "version", "payer"],
                condition=Q(side="payer"),
                name="a_payer_signs_a_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} agreed"
