"""What goes wrong with money, each with words that a screen may show as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgets.money import pounds

if TYPE_CHECKING:
    from budgets.models import Budget, Payment, PaymentState, Stop


class MoneyError(Exception):
    """Base of all of them. Nothing was written, once the transaction around it has ended."""

    @property
    def message(self) -> str:
        return str(self)


class InsufficientFunds(MoneyError):
    """The constraint refused to overdraw this account."""

    def __init__(self, account_id: int | None) -> None:
        super().__init__("There isn’t enough money for this.")
        self.account_id = account_id


class KeyReused(MoneyError):
    """The same idempotency key came again for something else."""

    def __init__(self, key: str) -> None:
        super().__init__("This was already done, with other figures. Nothing more was done.")
        self.key = key


class NotEnough(MoneyError):
    """A budget has less left than was asked of it."""

    def __init__(self, budget: Budget, available_pence: int, asked_pence: int) -> None:
        super().__init__(
            f"This budget has {pounds(available_pence)} left. "
            f"{pounds(asked_pence)} was asked for. Nothing has been promised."
        )
        self.budget = budget
        self.available_pence = available_pence
        self.asked_pence = asked_pence


class IsStopped(MoneyError):
    """The budget was stopped for now, or has ended: it promises and takes in nothing new."""

    def __init__(self, stop: Stop) -> None:
        how = "has ended" if stop.kind == "ended" else "is stopped for now"
        super().__init__(f"This budget {how}. Nothing has moved.")
        self.stop = stop


class AdvanceIsOpen(MoneyError):
    """Something was paid ahead and has still to be earned back."""

    def __init__(self) -> None:
        super().__init__("An advance has still to be earned. Wait until it is, then try again.")


class MoreThanPromised(MoneyError):
    """More was to be settled for a part than is still promised to it."""

    def __init__(self, left_pence: int, asked_pence: int) -> None:
        super().__init__(
            f"{pounds(left_pence)} is still promised, less than the {pounds(asked_pence)} asked."
        )
        self.left_pence = left_pence
        self.asked_pence = asked_pence


class MoreThanPledged(MoneyError):
    """More was to be promised for a part than is set aside for it in one budget."""

    def __init__(self, pledged_pence: int, asked_pence: int) -> None:
        super().__init__(
            f"{pounds(pledged_pence)} is set aside, less than the {pounds(asked_pence)} asked. "
            "Nothing has been promised."
        )
        self.pledged_pence = pledged_pence
        self.asked_pence = asked_pence


class CannotMove(MoneyError):
    """The payment is in another state by now, or may not go from it to the one asked for."""

    def __init__(self, payment: Payment, to: PaymentState) -> None:
        super().__init__(
            f"This payment is “{payment.get_state_display().lower()}” now, "
            f"so it can’t become “{to.label.lower()}”."
        )
        self.payment = payment
        self.to = to
