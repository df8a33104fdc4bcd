"""What an agreement still needs before it can be offered, and before it can start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from budgets.models import Regime
from budgets.queries import stops_of
from budgets.rules import Decision, matching_ban, may_pay
from budgets.terms import Standing, most_in_advance
from marketplace.agreements.models import Agreement, Funding, Part, Signature, SignatureSide
from marketplace.agreements.queries.trials import too_long_for_a_trial
from marketplace.people.local_policy import HasPolicy, setting
from marketplace.people.models import Organisation, User
from marketplace.people.records.organisations import PAYERS
from marketplace.people.roles import Role
from marketplace.plans.models import ApprovalState
from marketplace.plans.queries import answer_about
from marketplace.providers.vocabulary import SHARED_LIVES, ProviderKind

FORMS_SIGNED_BY_PAYER = ("notional", "third_party")
_WAITS = "has not answered about the plan yet. Wait for them, or choose another budget."
_NOT_APPROVED: Mapping[ApprovalState | None, str] = {
    None: "has not read the plan. Send it to them: their money can pay once they approve it.",
    ApprovalState.WAITING: _WAITS,
    ApprovalState.RECONSIDERING: _WAITS,
    ApprovalState.REFUSED: "did not approve the plan. Ask them to look again, or choose another "
    "budget.",
}
FOUR_WEEKS = timedelta(days=28)
# Where a sum may be due by the calendar: a scheme's support fee, an employed assistant's pay.
PERIODIC = (*SHARED_LIVES, ProviderKind.PERSONAL_ASSISTANT)


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

    funding: Funding
    reason: str
    source: str


def may_be_periodic(agreement: Agreement) -> bool:
    return agreement.provider.kind in PERIODIC


def price_of(part: Part, *, more_pence: int = 0) -> int:
    """The most this part can cost, in whole pence: all its prices, or its cap. With `more_pence`,
    if its prices came to so much more (or less)."""
    still = [outcome for outcome in part.outcomes.all() if outcome.let_go_at is None]
    prices = sum(outcome.price_pence for outcome in still) + due_by_calendar(part) + more_pence
    return prices if part.cap_pence is None else min(prices, part.cap_pence)


def due_by_calendar(part: Part) -> int:
    """What the part's periodic sum comes to in all, in whole pence."""
    periodic = getattr(part, "periodic_sum", None)
    return periodic.pence * periodic.times if periodic else 0


def days_to_pay(area: HasPolicy) -> int:
    """Days from a verdict to the day its payment is asked for: not before both sides have had
    time to say that it is wrong."""
    return max(setting(area, "payment_terms_days"), setting(area, "dispute_days"))


@dataclass(frozen=True)
class Allowed:
    """The most that local policy lets the terms of a part say."""

    kept_back: int  # pounds of each £100
    in_advance: int  # pounds of each £100
    payments: int  # over which an advance is earned back


def allowed_for(part: Part) -> Allowed:
    """The least that the funders chosen allow, or the area where none is chosen."""
    funders = Organisation.objects.filter(party__in=part.fundings.values("budget__funder"))
    owners: list[HasPolicy] = [*funders] or [part.person.area]
    names = ("retention_most_percent", "advance_most_percent", "advance_payments_most")
    return Allowed(*(min(setting(owner, name) for owner in owners) for name in names))


def advance_to_be(part: Part) -> int:
    """What is paid when the agreement starts, in whole pence, by the terms as they are now."""
    advance = getattr(part, "advance", None)
    if not advance:
        return 0
    before = Standing(
        cap_left_pence=price_of(part) - due_by_calendar(part),
        later_prices_pence=[outcome.price_pence for outcome in part.outcomes.all()],
        retention=Fraction(part.retention_percent, 100),
    )
    return most_in_advance(percent=advance.percent, before=before)


def missing_from(agreement: Agreement, *, hears_of_money: bool) -> list[str]:
    """Each thing still to do before everyone can be asked to agree, in plain words.

    A provider hears that the person's side has something left to say, and not what.
    """
    money = money_missing_from(agreement)
    if money and not hears_of_money:
        money = ["The person’s side still has to say who pays."]
    return terms_missing_from(agreement) + money


def hears_of_money(user: User, agreement: Agreement) -> bool:
    """Whether this user is of a person's side, or works for who funds or pays."""
    return bool(agreement.roles_of(user) - {Role.PROVIDER, Role.SCHEME})


def terms_missing_from(agreement: Agreement) -> list[str]:
    """What either side can still write."""
    too_long = too_long_for_a_trial(agreement, agreement.ends_on)
    problems = [too_long] if too_long else []
    for part in _parts_of(agreement):
        problems += _terms_missing(part)
    return problems


def money_missing_from(agreement: Agreement) -> list[str]:
    """What only the person's side can still say, and only they read."""
    problems: list[str] = []
    for part in _parts_of(agreement):
        problems += _money_missing(part)
    return problems


def _parts_of(agreement: Agreement) -> Iterable[Part]:
    parts = agreement.parts.select_related("person__area", "agreement", "periodic_sum", "advance")
    return parts.prefetch_related("outcomes", "fundings__budget")


def authorisations_needed(part: Part, *, funded_by: User | None = None) -> list[Authorisation]:
    """Where law lets a direct payment pay this payee only with its funder's permission.

    With `funded_by`, only those that this officer's own organisation can give.
    """
    needed = []
    waiting = part.fundings.filter(authorised_at=None).select_related("budget").order_by("pk")
    if funded_by:
        mine = Organisation.objects.visible_to(funded_by).values("party_id")
        waiting = waiting.filter(budget__funder__in=mine)
    for funding in waiting:
        decision = _decision(funding, part)
        if decision.outcome == "needs_authorisation":
            needed.append(Authorisation(funding, decision.reason, decision.source))
    return needed


def needs_permission(funding: Funding, part: Part) -> bool:
    """Whether law lets this budget pay this payee only with its funder's permission."""
    return _decision(funding, part).outcome == "needs_authorisation"


def _decision(funding: Funding, part: Part) -> Decision:
    return may_pay(
        regime=funding.budget.regime,
        form=funding.budget.form,
        relationship=part.relationship,
        same_household=part.same_household,
    )


def payers_of(agreement: Agreement) -> list[Organisation]:
    """The organisations that must sign because the money is theirs to pay."""
    parties = Funding.objects.filter(
        part__agreement=agreement, budget__form__in=FORMS_SIGNED_BY_PAYER
    ).values("budget__payer")
    return list(Organisation.objects.filter(party__in=parties, kind__in=PAYERS))


def slots_of(
    agreement: Agreement, names: Mapping[int, str] | None = None, version: int | None = None
) -> list[Slot]:
    """Every yes a version of the terms needs: persons, provider, paying organisations.

    `names` are the persons' by part, as the reader may know them; without one, "the person".
    """
    known = names or {}
    signed = {
        (s.side, s.part_id, s.payer_id): s.at
        for s in Signature.objects.filter(agreement=agreement, version=version or agreement.version)
    }
    person, provider, payer = SignatureSide.PERSON, SignatureSide.PROVIDER, SignatureSide.PAYER
    slots = [
        Slot(
            person,
            known.get(p.pk, "the person"),
            part=p,
            signed_at=signed.get((person, p.pk, None)),
        )
        for p in agreement.parts.select_related("person")
    ]
    payee = agreement.payee.name
    slots.append(Slot(provider, payee, signed_at=signed.get((provider, None, None))))
    slots += [
        Slot(payer, org.name, payer=org, signed_at=signed.get((payer, None, org.pk)))
        for org in payers_of(agreement)
    ]
    return slots


def _terms_missing(part: Part) -> list[str]:
    problems = []
    outcomes = list(part.outcomes.all())
    agreement = part.agreement
    if not outcomes:
        problems.append("Add at least one outcome.")
    elif not price_of(part):
        problems.append("Put a price on at least one outcome.")
    for outcome in outcomes:
        if not all(words.strip() for words in outcome.level_words):
            problems.append(f"Say what each of the five levels means for “{outcome.words}”.")
        if outcome.review_on < agreement.starts_on:
            problems.append(f"“{outcome.words}” is looked at before the agreement starts.")
        ban = matching_ban(outcome.words)
        if ban and outcome.cleared_of != ban.code:
            problems.append(f"A budget can’t buy {ban.words}. Look again at “{outcome.words}”.")
    problems += _money_terms_amiss(part)
    periodic = getattr(part, "periodic_sum", None)
    if periodic:
        last = periodic.first_due_on + (periodic.times - 1) * FOUR_WEEKS
        if periodic.first_due_on < agreement.starts_on or last > agreement.ends_on + FOUR_WEEKS:
            problems.append("The sum every four weeks does not fit the dates. Change one of them.")
    return problems


def _money_terms_amiss(part: Part) -> list[str]:
    """Terms that were right when they were written, and are not since something else changed."""
    problems = []
    if part.cap_pence is not None and part.cap_pence < due_by_calendar(part):
        problems.append("The sums every four weeks come to more than the most it can cost.")
    allowed, advance = allowed_for(part), getattr(part, "advance", None)
    if part.retention_percent > allowed.kept_back:
        problems.append(
            f"No more than £{allowed.kept_back} of each £100 may be kept back. Change how it pays."
        )
    if advance and advance.percent > allowed.in_advance:
        problems.append(
            f"No more than £{allowed.in_advance} of each £100 may be paid in advance. "
            "Change how it pays."
        )
    if advance and advance.payments > allowed.payments:
        problems.append(
            f"What is paid in advance must be earned back in {allowed.payments} payments or "
            "fewer. Change how it pays."
        )
    return problems


def _money_missing(part: Part) -> list[str]:
    problems = []
    price, funded = price_of(part), sum(f.pence for f in part.fundings.all())
    day = part.agreement.starts_on
    if price and not funded:
        problems.append("Choose which budget pays.")
    elif funded != price:
        problems.append("The budgets chosen don’t add up to the price. Choose again.")
    if any(not f.budget.starts_on <= day <= f.budget.ends_on for f in part.fundings.all()):
        problems.append("A budget chosen is not for the day this starts. Choose again who pays.")
    if stops_of([f.budget_id for f in part.fundings.all()]):
        problems.append("A budget chosen was stopped or has ended. Choose again who pays.")
    return problems + approvals_missing(part)


def approvals_missing(part: Part) -> list[str]:
    """Public money pays only for a plan that its own funder approved."""
    if not part.person.plans.filter(approved_at__isnull=False).exists():
        return ["The plan must be approved first."]
    budgets = [f.budget for f in part.fundings.all() if f.budget.regime != Regime.OWN]
    said = [(budget, answer_about(part.person, budget)) for budget in budgets]
    funders = {
        funder.party_id: funder.name
        for funder in Organisation.objects.filter(party__in=[b.funder_id for b in budgets])
    }
    return list(
        dict.fromkeys(
            f"{funders.get(budget.funder_id, 'The funder')} {_NOT_APPROVED[answer]}"
            for budget, answer in said
            if answer != ApprovalState.APPROVED
        )
    )
