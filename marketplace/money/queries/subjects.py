"""Who a user is to a budget or a payment: budgets know parties, this knows people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from budgets.models import Budget, Party, Payment
from marketplace.agreements.models import Part
from marketplace.money.records.audits import BudgetAudit
from marketplace.people.models import Organisation, Person, User
from marketplace.people.records.organisations import OrganisationKind
from marketplace.people.roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True)
class BudgetSubject:
    """A budget with its person, and the roles of whoever looks at it, found out once."""

    budget: Budget
    person: Person
    latest_audit: UUID | None = None  # that this reader may know of
    _roles: dict[int | None, frozenset[Role]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _staffs: dict[int, dict[int, Organisation]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def uuid(self) -> UUID:
        return self.budget.uuid

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if user.pk not in self._roles:
            self._roles[user.pk] = self.person.roles_of(user) | self._roles_of_staff(user)
        return self._roles[user.pk]

    def organisation_of(self, user: User) -> Organisation | None:
        """As whose member this user reads it: the payer's first, then the funder's."""
        mine = self._organisations_of(user)
        return mine.get(self.budget.payer_id) or mine.get(self.budget.funder_id)

    def _roles_of_staff(self, user: User | AnonymousUser) -> frozenset[Role]:
        if not user.is_authenticated:
            return frozenset()
        mine = self._organisations_of(user)
        sides = {Role.FUNDER: self.budget.funder_id, Role.PAYER: self.budget.payer_id}
        roles = {role for role, party in sides.items() if party in mine}
        holder = mine.get(self.budget.payer_id)
        if holder and holder.kind == OrganisationKind.MONEY_HOLDER:
            roles |= {Role.MONEY_HOLDER}
        return frozenset(roles)

    def _organisations_of(self, user: User) -> dict[int, Organisation]:
        if user.pk not in self._staffs:
            sides = (self.budget.payer_id, self.budget.funder_id)
            mine = Organisation.objects.visible_to(user).filter(party__in=sides)
            self._staffs[user.pk] = {each.party_id: each for each in mine}
        return self._staffs[user.pk]


@dataclass(frozen=True)
class PaymentSubject:
    """A payment with the person it is for, and the roles of whoever looks at it."""

    payment: Payment
    person: Person

    @property
    def uuid(self) -> UUID:
        return self.payment.uuid

    @property
    def is_from_own_account(self) -> bool:
        return self.payment.payer_id == self.person.party_id

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        roles = self.person.roles_of(user)
        if user.is_authenticated:
            sides = (self.payment.payee_id, self.payment.payer_id)
            found = Organisation.objects.visible_to(user).filter(party__in=sides)
            mine = {each.party_id: each for each in found}
            if self.payment.payee_id in mine:
                roles |= {Role.PROVIDER}
            payer = mine.get(self.payment.payer_id)
            if payer:
                roles |= {Role.PAYER}
            if payer and payer.kind == OrganisationKind.MONEY_HOLDER:
                roles |= {Role.MONEY_HOLDER}
        return roles


def budgets_visible_to(user: User | AnonymousUser) -> QuerySet[Budget]:
    """Those of the persons a user may open, and those their organisation funds or pays."""
    if not user.is_authenticated:
        return Budget.objects.none()
    mine = _parties_of_staff(user).values("pk")
    holders = Person.objects.visible_to(user).values("party_id")
    return Budget.objects.filter(Q(holder__in=holders) | Q(funder__in=mine) | Q(payer__in=mine))


def payments_visible_to(user: User | AnonymousUser) -> QuerySet[Payment]:
    """Those of the persons a user may open, and those their organisation pays or is paid."""
    if not user.is_authenticated:
        return Payment.objects.none()
    mine = _parties_of_staff(user).values("pk")
    parts = Part.objects.filter(person__in=Person.objects.visible_to(user)).values("uuid")
    return Payment.objects.filter(Q(payer__in=mine) | Q(payee__in=mine) | Q(part__in=parts))


def budget_or_404(user: User, uuid: UUID) -> BudgetSubject:
    audits = BudgetAudit.objects.visible_to(user).filter(budget=OuterRef("pk")).order_by("-pk")
    latest = Subquery(audits.values("uuid")[:1])
    budget = budgets_visible_to(user).annotate(latest_audit=latest).filter(uuid=uuid).first()
    people = Person.objects.select_related("named_contact")  # stands on each page of theirs
    person = people.filter(party=budget.holder_id).first() if budget else None
    if budget is None or person is None:
        raise Http404
    return BudgetSubject(budget, person, budget.latest_audit)


def subject_of(budget: Budget) -> BudgetSubject:
    return BudgetSubject(budget, Person.objects.get(party=budget.holder_id))


def payment_or_404(user: User, uuid: UUID) -> PaymentSubject:
    payment = payments_visible_to(user).filter(uuid=uuid).first()
    part = (
        Part.objects.filter(uuid=payment.part).select_related("person").first() if payment else None
    )
    if payment is None or part is None:
        raise Http404
    return PaymentSubject(payment, part.person)


def _parties_of_staff(user: User) -> QuerySet[Party]:
    return Party.objects.filter(pk__in=Organisation.objects.visible_to(user).values("party_id"))
