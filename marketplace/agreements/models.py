"""Who will achieve what by when for which price; and what the person says happened."""

from marketplace.agreements.records.agreements import (
    AGREEMENT_TRANSITIONS,
    Agreement,
    AgreementState,
    Funding,
    Part,
    Relationship,
    Signature,
    SignatureSide,
)
from marketplace.agreements.records.changes import (
    CHANGE_TRANSITIONS,
    Change,
    ChangeLine,
    ChangeState,
)
from marketplace.agreements.records.outcomes import (
    LEVELS,
    Advance,
    AgreedOutcome,
    Period,
    PeriodicSum,
    PeriodState,
)
from marketplace.agreements.records.trials import AfterTrial, Trial
from marketplace.agreements.records.verdicts import Chase, ChaseStage, ProviderView, Verdict

__all__ = [
    "AGREEMENT_TRANSITIONS",
    "CHANGE_TRANSITIONS",
    "LEVELS",
    "Advance",
    "AfterTrial",
    "AgreedOutcome",
    "Agreement",
    "AgreementState",
    "Change",
    "ChangeLine",
    "ChangeState",
    "Chase",
    "ChaseStage",
    "Funding",
    "Part",
    "Period",
    "PeriodState",
    "PeriodicSum",
    "ProviderView",
    "Relationship",
    "Signature",
    "SignatureSide",
    "Trial",
    "Verdict",
]
