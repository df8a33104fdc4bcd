"""The budgets' own cast: parties know no names, so these are the people behind them."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.db.models import F, Sum

from budgets import actions
from budgets.models import Account, Budget, Party, Payment, Transfer
from budgets.queries.funders import balance_now

ON_ITS_WAY = {"collected", "sent", "unknown"}
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday, ten in the morning in London
AMIRA, FERN, OLU = 1, 2, 3  # user ids: the person, the funder's officer, the provider


def make_budget(pence=100_00, *, holder=None, funder=None, payer=None, **terms):
    """A notional NHS budget paid by its funder, unless told otherwise."""
    funder = funder or actions.open_party()
    budget = actions.open_budget(
        holder=holder or actions.open_party(),
        funder=funder,
        payer=payer or funder,
        by=FERN,
        at=AT,
        **{
            "regime": "nhs",
            "form": "notional",
            "starts_on": date(2026, 4, 1),
            "ends_on": date(2027, 3, 31),
        }
        | terms,
    )
    if pence:
        actions.allocate(budget=budget, pence=pence, by=FERN, at=AT, key="first")
    return budget


def make_direct_payment(pence=100_00, *, holder=None, **terms):
    holder = holder or actions.open_party()
    terms = {"form": "direct_payment", "regime": "care_act"} | terms
    return make_budget(pence, holder=holder, payer=holder, **terms)


def promise(*lines, part=None, payee=None):
    """Promise (budget, pence) lines to a part, and return the part."""
    part = part or uuid4()
    payee = payee or actions.open_party()
    actions.commit(part=part, payee=payee, lines=lines, by=AMIRA, at=AT)
    return part


def settle(
    part, earned_pence, unearned_pence=0, *, subject=None, kind="verdict", due_on=None, at=AT
):
    return actions.settle(
        part=part,
        subject=subject or uuid4(),
        kind=kind,
        earned_pence=earned_pence,
        unearned_pence=unearned_pence,
        due_on=due_on or AT.date(),
        by=AMIRA,
        at=at,
    )


def make_payment(pence=50_00, *, budget=None, payee=None) -> Payment:
    budget = budget or make_budget()
    return settle(promise((budget, pence), payee=payee), pence)[0]


def balances(budget: Budget) -> dict[str, int]:
    """By kind of account, leaving out what is empty."""
    accounts = Account.objects.filter(budget=budget).order_by().values("kind")
    rows = accounts.annotate(pence=Sum(F("credits") - F("debits"))).values_list("kind", "pence")
    return {kind: pence for kind, pence in rows if pence}


def assert_the_ledger_is_sound() -> None:
    """Totals are what the transfers add up to, the sum is zero, and nothing is overdrawn."""
    out = _sums("debit_account")
    into = _sums("credit_account")
    everything = 0
    for account in Account.objects.all():
        everything += balance_now(account)
        if account.may_overdraw:  # its totals are as at the latest block
            assert balance_now(account) == into.get(account.pk, 0) - out.get(account.pk, 0)
            continue
        assert account.debits == out.get(account.pk, 0), account
        assert account.credits == into.get(account.pk, 0), account
        assert account.balance_pence >= 0, account
    assert everything == 0


def assert_payments_match_the_ledger() -> None:
    """What payments say is paid, and is still to pay, is what the accounts hold."""
    for payee in Party.objects.all():
        payments = list(Payment.objects.filter(payee=payee))
        paid = sum(payment.paid_pence for payment in payments)
        left = [p for p in payments if p.state != "cancelled"]
        on_its_way = sum(p.left_pence for p in left if p.state in ON_ITS_WAY)
        owed = sum(p.left_pence for p in left if p.state not in ON_ITS_WAY)
        held = dict(
            Account.objects.filter(owner=payee)
            .order_by()
            .values("kind")
            .annotate(pence=Sum(F("credits") - F("debits")))
            .values_list("kind", "pence")
        )
        assert held.get("paid", 0) == paid
        assert held.get("in_transit", 0) == on_its_way
        assert held.get("owed", 0) == owed


def _sums(side: str) -> dict[int, int]:
    rows = Transfer.objects.order_by().values(side).annotate(pence=Sum("pence"))
    return dict(rows.values_list(side, "pence"))
