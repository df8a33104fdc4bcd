"""What payees owe back, how old it is, and what each reader may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from budgets.models import Payment
from marketplace.agreements.interests import may_say_what_happened
from marketplace.agreements.models import Part
from marketplace.money.models import OwedBack
from marketplace.money.queries.deciding import funder_of
from marketplace.money.queries.payments import PaymentCard, payment_cards
from marketplace.people.models import Organisation, User
from marketplace.people.policy import may
from marketplace.people.second_step import has_second_step


@dataclass(frozen=True)
class OwedBackPage:
    owed: OwedBack
    payment: PaymentCard
    days: int
    at_stripe: str
    may_settle: bool
    may_ask_write_off: bool
    may_write_off: bool
    may_let_go: bool  # of their own money
    write_off_waits: bool
    needs_second_step: bool

    @property
    def easy(self) -> str:
        """What happened, in one easy sentence."""
        if self.owed.was_in_advance:
            return "Some money was paid before the work was done."
        return "Some money was paid by mistake."


def owed_back_to(funder: Organisation, at: datetime) -> list[tuple[OwedBack, int]]:
    """What is still owed back to this funder, the oldest first, and what was settled of late."""
    found = OwedBack.objects.filter(funder=funder).select_related("receivable", "payee", "person")
    waiting = found.filter(receivable__ended_at=None).order_by("receivable__made_at")
    settled = found.filter(receivable__ended_at__isnull=False).order_by("-receivable__ended_at")
    return [(each, days_since(each.receivable.made_at, at)) for each in (*waiting, *settled[:50])]


def owed_back_by(payee: Organisation) -> list[OwedBack]:
    """What this payee still owes back, the oldest first."""
    found = OwedBack.objects.filter(payee=payee, receivable__ended_at=None)
    return list(found.select_related("receivable").order_by("receivable__made_at"))


def days_since(made_at: datetime, at: datetime) -> int:
    return max((at - made_at).days, 0)


def payment_of_funder(funder: Organisation, *, reference: str) -> Payment | None:
    """A payment by the reference on it, if this funder gave the most of its money."""
    plain = "".join(letter for letter in reference.upper() if letter.isalnum())
    found = Payment.objects.filter(reference=f"{plain[:4]}-{plain[4:]}").first()
    return found if found and is_of_funder(found, funder) else None


def is_of_funder(payment: Payment, funder: Organisation) -> bool:
    return funder_of(payment) == funder and Part.objects.filter(uuid=payment.part).exists()


def owed_back_page(owed: OwedBack, user: User, on: date, at: datetime) -> OwedBackPage:
    is_open = owed.receivable.ended_at is None
    at_stripe = is_open and owed.receivable.stripe_next_try_at is not None
    settles = is_open and not at_stripe and may(user, owed.verb_to_settle, owed)
    funders = settles and owed.funder is not None
    waits = is_open and owed.write_off_asked_by is not None
    return OwedBackPage(
        owed=owed,
        payment=payment_cards(
            [owed.receivable.payment],
            on,
            reader=user,
            with_words=may(user, "owed_back.read_words", owed),
        )[0],
        days=days_since(owed.receivable.made_at, at),
        at_stripe=_at_stripe(owed),
        may_settle=settles,
        may_ask_write_off=funders and not waits,
        may_let_go=settles and owed.funder is None and may_let_go(owed, user),
        may_write_off=waits and may(user, "owed_back.write_off", owed),
        write_off_waits=waits and settles,
        needs_second_step=funders and not has_second_step(user),
    )


def may_let_go(owed: OwedBack, user: User) -> bool:
    """The person, of their own money; of those who help, nobody who gains by it."""
    part = Part.objects.select_related("agreement__provider", "person").get(
        uuid=owed.receivable.payment.part
    )
    return user.pk == owed.person.user_id or may_say_what_happened(user, part)


def _at_stripe(owed: OwedBack) -> str:
    if owed.receivable.refund_id:
        return "Stripe took it back and gave it to whoever paid."
    if owed.receivable.stripe_next_try_at:
        return "Stripe is being asked to take it back."
    if owed.receivable.stripe_code:
        return "Stripe could not take it back: there was too little in the payee’s account there."
    return ""
