"""The person's budgets that could pay for a part, with what is left to promise in each."""

from budgets.models import Budget
from budgets.queries import balances_of
from marketplace.agreements.models import Part


def budgets_to_choose(part: Part) -> list[tuple[Budget, str, int]]:
    """Budgets whose period holds the first day: (budget, its words, whole pence left)."""
    day = part.agreement.starts_on
    budgets = list(
        Budget.objects.filter(holder=part.person.party_id, starts_on__lte=day, ends_on__gte=day)
    )
    balances = balances_of(budgets)
    return [(b, words_of(b), balances[b.pk].available_pence) for b in budgets]


def words_of(budget: Budget) -> str:
    return f"{budget.get_regime_display()}, {budget.get_form_display().lower()}"
