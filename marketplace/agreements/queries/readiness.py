"""What an agreement still needs before it can be offered, and before it can start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from budgets.rules import matching_ban, may_pay
from marketplace.agreements.models import Agreement, Funding, Part, Signature, SignatureSide
from marketplace.people.models import Organisation
from marketplace.people.records.organisations import PAYERS
from marketplace.plans.models import PlanState

FORMS_SIGNED_BY_PAYER = ("notional", "third_party")


@dataclass(frozen=True)
class Slot:
    """One yes that an agreement needs, and when it came."""

    side: str
    who: str
    part: Part | None = None
    payer: Organisation | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Authorisation:
    """Why a payment needs its funder's recorded permission first."""

    part: Part
    reason: str
    source: str


def price_of(part: Part) -> int:
    """Everything this part could cost, in whole pence."""
    periodic = getattr(part, "periodic_sum", None)
    regular = periodic.pence * periodic.times if periodic else 0
    return sum(outcome.price_pence for outcome in part.outcomes.all()) + regular


def missing_from(agreement: Agreement) -> list[str]:
    """Each thing still to do before everyone can be asked to agree, in plain words."""
    problems: list[str] = []
    for part in agreement.parts.select_related("person", "periodic_sum"):
        problems += _missing_from_part(part)
    return problems


def authorisations_needed(part: Part) -> list[Authorisation]:
    """Where law lets a direct payment pay this payee only with the funder's permission."""
    if part.payer_authorised_at:
        return []
    needed = []
    for funding in part.fundings.select_related("budget"):
        decision = may_pay(
            regime=funding.budget.regime,
            form=funding.budget.form,
            relationship=part.relationship,
            same_household=part.same_household,
        )
        if decision.outcome == "needs_authorisation":
            needed.append(Authorisation(part, decision.reason, decision.source))
    return needed


def payers_of(agreement: Agreement) -> list[Organisation]:
    """The organisations that must sign because the money is theirs to pay."""
    parties = Funding.objects.filter(
        part__agreement=agreement, budget__form__in=FORMS_SIGNED_BY_PAYER
    ).values("budget__payer")
    return list(Organisation.objects.filter(party__in=parties, kind__in=PAYERS))


def slots_of(agreement: Agreement) -> list[Slot]:
    """Every yes this version of the terms needs: persons, provider, paying organisations."""
    signed = {
        (s.side, s.part_id, s.payer_id): s.at
        for s in Signature.objects.filter(agreement=agreement, version=agreement.version)
    }
    person, provider, payer = SignatureSide.PERSON, SignatureSide.PROVIDER, SignatureSide.PAYER
    slots = [
        Slot(person, str(p.person.first_name), part=p, signed_at=signed.get((person, p.pk, None)))
        for p in agreement.parts.select_related("person")
    ]
    payee = agreement.payee.name
    slots.append(Slot(provider, payee, signed_at=signed.get((provider, None, None))))
    slots += [
        Slot(payer, org.name, payer=org, signed_at=signed.get((payer, None, org.pk)))
        for org in payers_of(agreement)
    ]
    return slots


def _missing_from_part(part: Part) -> list[str]:
    problems = []
    outcomes = list(part.outcomes.all())
    if not outcomes:
        problems.append("Add at least one outcome.")
    for outcome in outcomes:
        if not all(words.strip() for words in outcome.level_words):
            problems.append(f"Say what each of the five levels means for “{outcome.words}”.")
        ban = matching_ban(outcome.words)
        if ban and outcome.cleared_of != ban.code:
            problems.append(f"A budget can’t buy {ban.words}. Look again at “{outcome.words}”.")
    price, funded = price_of(part), sum(f.pence for f in part.fundings.all())
    if not funded:
        problems.append("Choose which budget pays.")
    elif funded != price:
        problems.append("The budgets chosen don't add up to the price. Choose again.")
    approved = (PlanState.APPROVED, PlanState.REPLACED)
    if not part.person.plans.filter(state__in=approved).exists():
        problems.append("The plan must be approved first.")
    return problems
