from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.needs.records.needs import Need, WantedOutcome
from marketplace.people.models import Person, User
from marketplace.people.roles import Role
from marketplace.providers.models import Offer, Provider, Requirement

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ResponseState(models.TextChoices):
    DRAFT = "draft", "Being written"
    WITH_SCHEME = "with_scheme", "With the scheme, to confirm"
    SENT = "sent", "Sent"
    DECLINED = "declined", "Not this time"
    WITHDRAWN = "withdrawn", "Taken back"
    CHOSEN = "chosen", "The person wants to meet"


RESPONSE_TRANSITIONS: Mapping[str, frozenset[str]] = {
    ResponseState.DRAFT: frozenset(
        {ResponseState.WITH_SCHEME, ResponseState.SENT, ResponseState.WITHDRAWN}
    ),
    ResponseState.WITH_SCHEME: frozenset(
        {ResponseState.SENT, ResponseState.DRAFT, ResponseState.WITHDRAWN}
    ),
    ResponseState.SENT: frozenset(
        {ResponseState.CHOSEN, ResponseState.DECLINED, ResponseState.WITHDRAWN}
    ),
    ResponseState.CHOSEN: frozenset({ResponseState.DECLINED, ResponseState.WITHDRAWN}),
    ResponseState.DECLINED: frozenset(),
    ResponseState.WITHDRAWN: frozenset(),
}
LIVE = (ResponseState.SENT, ResponseState.CHOSEN)


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: User | AnonymousUser) -> ResponseQuerySet:
        """The provider's side sees all of its own; the person's side those sent to them by
        providers who are vetted today."""
        own = Q(provider__in=Provider.objects.run_by(user).values("pk"))
        to_me = Q(need__person__in=Person.objects.visible_to(user))
        return self.filter(own | to_me & _readable())

    def readable(self) -> ResponseQuerySet:
        """What the person's side may read today, whoever of that side asks."""
        return self.filter(_readable())

    def live(self) -> ResponseQuerySet:
        return self.filter(state__in=LIVE)


def _readable() -> Q:
    return Q(sent_at__isnull=False, offer__in=Offer.objects.vetted().values("pk"))


class Response(models.Model):
    """One provider's answer to one need: how, a price for each outcome, and what they'd ask."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="responses")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="responses")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="responses")
    state = models.CharField(max_length=12, choices=ResponseState, default=ResponseState.DRAFT)
    how = models.TextField(max_length=3000, blank=True)
    asks = models.TextField(max_length=1000, blank=True)
    four_weeks_pence = models.PositiveIntegerField(null=True, blank=True)  # Shared Lives alone
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(  # the scheme's worker
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "provider"],
                condition=Q(state__in=["draft", "with_scheme", "sent", "chosen"]),
                name="one_open_response_per_provider",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} to {self.need}"

    def is_vetted(self) -> bool:
        """Whether today's checks cover its offer, and what the need asks for of this provider.

        An offer's kinds can be changed after the answer: a check that its provider once sent for
        one of the need's kinds still counts, and for an offer of other kinds all of them do.
        """
        if not Offer.objects.vetted().filter(pk=self.offer_id).exists():
            return False
        sent = self.provider.checks.values_list("requirement__support_kind", flat=True)
        theirs = set(self.need.kinds) & {*self.offer.kinds, *sent}
        asked = Requirement.objects.filter(
            provider_kind=self.provider.kind, support_kind__in=theirs or self.need.kinds
        )
        met = self.provider.checks.current().values("requirement")
        return not asked.exclude(pk__in=met).exists()

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        return self.need.person.roles_of(user) | (
            self.provider.roles_of(user) & {Role.PROVIDER, Role.SCHEME}
        )


class ResponseLine(models.Model):
    """How one wanted outcome would be reached, and its price in whole pence."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="lines")
    outcome = models.ForeignKey(WantedOutcome, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    price_pence = models.PositiveIntegerField()

    class Meta:
        ordering = ["outcome__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "outcome"], name="one_line_per_outcome")
        ]

    def __str__(self) -> str:
        return self.words
