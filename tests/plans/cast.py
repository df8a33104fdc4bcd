"""What the plans' tests make beside the whole cast: a budget and who funds it."""

from datetime import timedelta

from budgets.actions.budgets import open_budget
from marketplace.people.clock import now, today
from tests.cast import make_organisation


def make_funder(*officers, kind="icb", name="NHS Oldham"):
    return make_organisation(kind, name, *officers)


def give_budget(person, funder=None, *, regime="nhs", form="notional", ends_on=None):
    """Without a funder: the person's own money."""
    party = funder.party if funder else person.party
    return open_budget(
        holder=person.party,
        funder=party,
        payer=party,
        regime=regime if funder else "own",
        form=form if funder else "direct_payment",
        starts_on=today() - timedelta(days=30),
        ends_on=ends_on or today() + timedelta(days=300),
        by=None,
        at=now(),
    )
