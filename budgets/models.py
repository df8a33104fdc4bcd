"""Rows of the budgets: parties, accounts and transfers, budgets, payments and their runs."""

from budgets.records.accounts import Account, AccountKind, Transfer, TransferKind
from budgets.records.bank_changes import BankChange, BankChangeCheck, ToldBy
from budgets.records.blocks import Block
from budgets.records.budgets import Budget, Commitment, Form, Regime
from budgets.records.confirmations import (
    Confirmation,
    ConfirmationLine,
    Outcome,
    Problem,
)
from budgets.records.differences import Difference, DifferenceKind, Looker, Reconciliation
from budgets.records.parties import Party
from budgets.records.payments import (
    MOVING,
    ON_ITS_WAY,
    TO_TRY_AGAIN,
    TRANSITIONS,
    Payment,
    PaymentKind,
    PaymentLine,
    PaymentRun,
    PaymentState,
    PaymentStep,
    Rail,
    RunLine,
    StepCode,
)
from budgets.records.pledges import Pledge
from budgets.records.receivables import Receivable, ReceivableLine
from budgets.records.stops import Stop, StopKind
from budgets.records.stripe import (
    AttemptKind,
    AttemptState,
    StripeAttempt,
    StripeEvent,
    StripePayee,
    StripePayer,
    StripePayout,
    StripeSearch,
)
from budgets.records.stripe_runs import (
    OPEN_REQUESTS,
    REQUEST_TRANSITIONS,
    RequestNews,
    RequestState,
    StripeRequest,
    StripeReturn,
)

__all__ = [
    "MOVING",
    "ON_ITS_WAY",
    "OPEN_REQUESTS",
    "REQUEST_TRANSITIONS",
    "TO_TRY_AGAIN",
    "TRANSITIONS",
    "Account",
    "AccountKind",
    "AttemptKind",
    "AttemptState",
    "BankChange",
    "BankChangeCheck",
    "Block",
    "Budget",
    "Commitment",
    "Confirmation",
    "ConfirmationLine",
    "Difference",
    "DifferenceKind",
    "Form",
    "Looker",
    "Outcome",
    "Party",
    "Payment",
    "PaymentKind",
    "PaymentLine",
    "PaymentRun",
    "PaymentState",
    "PaymentStep",
    "Pledge",
    "Problem",
    "Rail",
    "Receivable",
    "ReceivableLine",
    "Reconciliation",
    "Regime",
    "RequestNews",
    "RequestState",
    "RunLine",
    "StepCode",
    "Stop",
    "StopKind",
    "StripeAttempt",
    "StripeEvent",
    "StripePayee",
    "StripePayer",
    "StripePayout",
    "StripeRequest",
    "StripeReturn",
    "StripeSearch",
    "ToldBy",
    "Transfer",
    "TransferKind",
]
