"""What the daily comparison found, for those who must look at it or answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from budgets.models import Difference, Looker, Party, PaymentLine, Reconciliation
from budgets.queries.differences import Explained, explained, is_waiting, latest, unexplained
from marketplace.money.queries.wording import organisations_by_party
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import may
from marketplace.people.records.organisations import PAYERS, OrganisationKind
from marketplace.people.roles import Role
from marketplace.providers.models import Provider

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LOOKING = (
    *PAYERS,
    OrganisationKind.HUB,
    OrganisationKind.PROVIDER,
    OrganisationKind.SCHEME,
)


@dataclass(frozen=True)
class DifferenceSubject:
    """A difference as one organisation sees it: whoever must look at it may explain it."""

    difference: Difference
    organisation: Organisation

    def roles_of(self, user: User | AnonymousUser) -> frozenset[Role]:
        if (
            not user.is_authenticated
            or not self.organisation.members.current().filter(user=user).exists()
        ):
            return frozenset()
        if self.organisation.kind == OrganisationKind.HUB:
            return frozenset({Role.HUB})
        is_theirs = self.difference.owner_id == self.organisation.party_id
        return frozenset({Role.LOOKER}) if is_theirs else frozenset()


@dataclass(frozen=True)
class DifferenceCard:
    difference: Difference
    words: str
    about: str
    looker: str
    days: int
    may_explain: bool


@dataclass(frozen=True)
class DifferencesPage:
    cards: tuple[DifferenceCard, ...]
    explained: tuple[tuple[Difference, str], ...]
    made: Reconciliation | None
    money: Explained | None
    is_waiting: bool
    may_ask: bool


def differences_of(organisation: Organisation) -> QuerySet[Difference]:
    """Those that it must look at; a payer's and a funder's own; of a hub, its area's."""
    party = organisation.party_id
    if organisation.kind == OrganisationKind.HUB:
        return Difference.objects.filter(_of_an_area(organisation.area_id))
    theirs = Q(owner=party)
    if organisation.kind in PAYERS:
        funded = PaymentLine.objects.filter(commitment__budget__funder=party).values("payment")
        theirs |= Q(payment__payer=party) | Q(payment__in=funded)
    return Difference.objects.filter(theirs)


def _of_an_area(area: int) -> Q:
    """What is nobody's payment concerns every hub: it is about the operator's own account."""
    here = Party.objects.filter(
        Q(pk__in=Organisation.objects.filter(area=area).values("party"))
        | Q(pk__in=Person.objects.filter(area=area).values("party"))
    ).values("pk")
    nobodys = Q(payment=None, owner=None)
    return nobodys | Q(owner__in=here) | Q(payment__payer__in=here) | Q(payment__payee__in=here)


def to_look_at(organisation: Organisation) -> QuerySet[Difference]:
    """What waits for this organisation itself, and nobody else."""
    waits = unexplained() & differences_of(organisation)
    if organisation.kind == OrganisationKind.HUB:
        return waits.filter(looker=Looker.OPERATOR)
    return waits.filter(owner=organisation.party_id)


def differences_page(
    organisation: Organisation, found: Iterable[Difference], user: User, at: datetime
) -> DifferencesPage:
    made = latest()
    names = organisations_by_party({each.owner_id for each in found if each.owner_id})
    explained_ones = differences_of(organisation).filter(explained_at__isnull=False)
    lately = list(explained_ones.select_related("payment").order_by("-explained_at")[:50])
    who = User.objects.in_bulk({each.explained_by_id for each in lately})
    return DifferencesPage(
        cards=tuple(_card(each, organisation, names, user, at) for each in found),
        explained=tuple((each, str(who.get(each.explained_by_id or 0, ""))) for each in lately),
        made=made,
        money=_money(organisation, made),
        is_waiting=is_waiting(),
        may_ask=may(user, "reconciliation.ask", organisation),
    )


def difference_card(
    difference: Difference, organisation: Organisation, user: User, at: datetime
) -> DifferenceCard:
    names = organisations_by_party({difference.owner_id} if difference.owner_id else set())
    return _card(difference, organisation, names, user, at)


def _card(
    each: Difference,
    organisation: Organisation,
    names: dict[int, str],
    user: User,
    at: datetime,
) -> DifferenceCard:
    return DifferenceCard(
        difference=each,
        words=each.get_kind_display(),
        about=each.payment.reference if each.payment else each.object_id,
        looker=names.get(each.owner_id or 0) or str(each.get_looker_display()),
        days=max((at - each.found_at).days, 0),
        may_explain=may(user, "difference.explain", DifferenceSubject(each, organisation)),
    )


def _money(organisation: Organisation, made: Reconciliation | None) -> Explained | None:
    if made is None or Provider.objects.filter(organisation=organisation).exists():
        return None
    is_hub = organisation.kind == OrganisationKind.HUB
    return explained(made, payer=None if is_hub else organisation.party)
