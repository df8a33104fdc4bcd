"""The person's budgets that could pay for a part, with what is left to promise in each."""

from budgets.models import Budget, Form, Regime
from budgets.queries import balances_of, still_promising
from marketplace.agreements.models import Part


def budgets_to_choose(part: Part) -> list[tuple[Budget, str, int]]:
    """Budgets whose period holds the first day, and that were not stopped: (budget, its words,
    whole pence left)."""
    day = part.agreement.starts_on
    mine = Budget.objects.filter(holder=part.person.party_id)
    budgets = list(still_promising(mine.filter(starts_on__lte=day, ends_on__gte=day)))
    balances = balances_of(budgets)
    return [(b, words_of(b), balances[b.pk].available_pence) for b in budgets]


def words_of(budget: Budget) -> str:
    """Such as "Money from the council, paid by the council": whose it is, and who sends it."""
    if budget.regime == Regime.OWN:
        return "Own money"
    source = "the NHS" if budget.regime == Regime.NHS else "the council"
    payers = {Form.NOTIONAL: source, Form.THIRD_PARTY: "another organisation"}
    return f"Money from {source}, paid by {payers.get(Form(budget.form), 'the person')}"
