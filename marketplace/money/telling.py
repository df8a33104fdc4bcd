"""Whoever must do something about a payment hears of it: when they are asked, and when it waits.

Budgets only write down that a payer was asked. People are told in the same transaction that marks
the payment as told, so that each step is told of once, whatever dies meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min
from django.urls import reverse

from budgets import actions as budgets
from budgets.errors import CannotMove
from budgets.models import Budget, Payment, PaymentRun, PaymentState, PaymentStep, RunLine, StepCode
from budgets.money import pounds
from budgets.queries import news_of, with_news
from marketplace.front.templatetags.plain import day, plural
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.queries.wording import organisations_by_party
from marketplace.people.models import Organisation, Person

log = logging.getLogger(__name__)

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class News:
    """A payment, and the step that asked somebody to do something about it."""

    payment: Payment
    step: PaymentStep

    @property
    def path(self) -> str:
        return reverse("money:payment", args=[self.payment.uuid])


def tell_of_payments() -> int:
    """Tell of every step that was not told of yet, payer by payer; of how many payers."""
    payers = with_news().order_by().values_list("payer_id", flat=True).distinct()
    return sum(_tell_of(payer_id) for payer_id in list(payers))


def _tell_of(payer_id: int) -> bool:
    try:
        with transaction.atomic():
            payments = list(with_news().filter(payer=payer_id).order_by("pk")[:MOST_AT_ONCE])
            budgets.mark_told(payments=payments)
            steps = news_of(payments)
            news = [News(p, steps[p.pk]) for p in payments if p.pk in steps]
            _tell_payees([each for each in news if each.payment.state == PaymentState.SENT])
            _tell_payer(payer_id, [n for n in news if n.payment.state != PaymentState.SENT])
    except CannotMove:  # another worker is telling them
        return False
    except Exception as error:  # one payer must not stop all others
        log.exception("Payer %s could not be told: %s", payer_id, type(error).__name__)
        return False
    return True


def _tell_payees(news: Sequence[News]) -> None:
    payees = _organisations({each.payment.payee_id for each in news})
    for each in news:
        payee = payees.get(each.payment.payee_id)
        if payee:
            tell(
                users=staff_of(payee),
                words="A payment to you was sent. Please say whether it has arrived.",
                path=each.path,
                needs_action=True,
            )


def _tell_payer(payer_id: int, news: Sequence[News]) -> None:
    organisation = _organisations({payer_id}).get(payer_id)
    if organisation:
        _tell_of_runs(organisation, [n for n in news if n.step.code == StepCode.IN_RUN])
        _tell_of_waiting(organisation, [n for n in news if n.step.code != StepCode.IN_RUN])
        return
    person = Person.objects.filter(party=payer_id).first()
    if person and person.died_on:
        _tell_funders(news)
    elif person:
        _tell_person(person, news)


def _tell_funders(news: Sequence[News]) -> None:
    """From the account of somebody who has died: whoever funds it sees to it with their family."""
    for each in news:
        paying = Budget.objects.filter(commitments__lines__payment=each.payment).distinct()
        for budget in paying:
            funder = _organisations({budget.funder_id}).get(budget.funder_id)
            if funder:
                tell(
                    users=staff_of(funder),
                    words=f"{pounds(each.payment.left_pence)} is still to be paid from the account "
                    "of a person who has died. Talk with whoever looks after it now.",
                    path=reverse("money:statement", args=[budget.uuid]),
                    needs_action=True,
                )


def _tell_person(person: Person, news: Sequence[News]) -> None:
    payees = organisations_by_party({each.payment.payee_id for each in news})
    for each in news:
        tell(
            users=side_of(person),
            words=_asked_of_a_person(each, payees.get(each.payment.payee_id, "the payee")),
            path=each.path,
            about=person,
            needs_action=True,
        )


def _asked_of_a_person(news: News, payee: str) -> str:
    payment = news.payment
    what = f"{pounds(payment.left_pence)} to {payee}"
    if payment.state == PaymentState.UNKNOWN:
        return f"{what} has not arrived. Please look at the account and say what you find."
    how = f"with the reference {payment.reference}"
    if news.step.code == StepCode.ASKED:
        return f"Please pay {what}, {how}. It is due on {day(payment.due_on)}."
    return f"{what} is still not paid. Please pay it, {how}, or say that you have."


def _tell_of_runs(payer: Organisation, news: Sequence[News]) -> None:
    """Once for each run, not for each payment in it: with the first, to all but who made it."""
    for run, maker_id in _runs_that_begin_with(news).items():
        lines = run.lines.values_list("pence", flat=True)
        count = plural(len(lines), "payment,payments")
        tell(
            users=[user for user in staff_of(payer) if user.pk != maker_id],
            words=f"A bank run is ready: {count}, {pounds(sum(lines))}. Take its file to the bank.",
            path=reverse("money:run", args=[payer.uuid, run.uuid]),
            needs_action=True,
        )


def _runs_that_begin_with(news: Sequence[News]) -> dict[PaymentRun, int | None]:
    """The runs whose first payment is among these, and who made each."""
    makers = {n.payment.run_id: n.step.actor_id for n in news if n.payment.run_id}
    runs = PaymentRun.objects.filter(pk__in=list(makers)).annotate(first=Min("lines"))
    first_lines = RunLine.objects.filter(
        pk__in=runs.values("first"), payment__in=[n.payment.pk for n in news]
    )
    return {line.run: makers[line.run_id] for line in first_lines.select_related("run")}


def _tell_of_waiting(payer: Organisation, news: Sequence[News]) -> None:
    if not news:
        return
    count = len(news)
    waits = "1 payment of yours is" if count == 1 else f"{count} payments of yours are"
    tell(
        users=staff_of(payer),
        words=f"{waits} waiting. Please say what became of {'it' if count == 1 else 'them'}.",
        path=news[0].path if count == 1 else reverse("money:payments", args=[payer.uuid]),
        needs_action=True,
    )


def _organisations(parties: set[int]) -> Mapping[int, Organisation]:
    found = Organisation.objects.filter(party__in=parties)
    return {organisation.party_id: organisation for organisation in found}
