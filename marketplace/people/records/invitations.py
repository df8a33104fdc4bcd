from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import Q

from marketplace.people.clock import today
from marketplace.people.records.organisations import Organisation
from marketplace.people.records.persons import Person
from marketplace.people.records.supporters import Authority, ScopesGiven, SupporterKind
from marketplace.people.records.users import User
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, on: date | None = None) -> InvitationQuerySet:
        return self.filter(answered_at__isnull=True, open_until__gte=on or today())

    def visible_to(self, user: User | AnonymousUser) -> InvitationQuerySet:
        """The open invitations to this user's own address. The address is proved at sign-up."""
        if not user.is_authenticated:
            return self.none()
        return self.open().filter(email=user.email.lower())

    def with_whom(self) -> InvitationQuerySet:
        """With all that a list of them says: who asked, and for whom or for which organisation."""
        return self.select_related("person", "organisation", "invited_by")


class Invitation(ScopesGiven):
    """An address asked to act with a person, to join an organisation, or to be the person
    themself: then they have their own account from now on. Open until a day."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField()
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations"
    )
    kind = models.CharField(max_length=16, choices=SupporterKind, blank=True)
    relationship = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=16, choices=Authority, blank=True)
    ends_on = models.DateField(null=True, blank=True)  # of the support, not of the invitation
    is_manager = models.BooleanField(default=False)
    is_for_themself = models.BooleanField(default=False)  # the person who was written down
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # As whose member they asked, where it isn't the organisation to join: a household's scheme,
    # or the funder for whom an officer wrote someone down.
    through = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    invited_at = models.DateTimeField()
    open_until = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)  # None: not answered, or taken back

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="invited_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["person", "email"],
                condition=Q(answered_at__isnull=True),
                name="one_open_invitation_to_act",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(answered_at__isnull=True),
                name="one_open_invitation_to_join",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(answered_at__isnull=True, is_for_themself=True),
                name="one_open_invitation_to_oneself",
            ),
            models.CheckConstraint(
                condition=Q(is_for_themself=False) | Q(person__isnull=False),
                name="only_a_person_is_themself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} asked to join {self.person or self.organisation}"

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        """To whoever asked: what they are to the person or organisation."""
        subject = self.person or self.organisation
        return subject.roles_of(user) if subject else frozenset()
