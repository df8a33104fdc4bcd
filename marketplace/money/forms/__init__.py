"""One form a page. Each keeps what was typed and says beside the field what is wrong."""

from marketplace.money.forms.audits import (
    AuditAnswerForm,
    DrawForm,
    FindingForm,
    OpenAuditForm,
)
from marketplace.money.forms.doubts import (
    DecideForm,
    DisputeForm,
    ExplainForm,
    FindPaymentForm,
    LetGoForm,
    MistakeForm,
    ReturnedForm,
    WriteOffForm,
)
from marketplace.money.forms.giving import FindBudgetsForm, GiftForm, OpenBudgetForm, PeriodForm
from marketplace.money.forms.lives import (
    AnswerForm,
    AskAgainForm,
    ContributionForm,
    DeathForm,
    ReclaimForm,
    WhyForm,
)
from marketplace.money.forms.paying import ConfirmationFileForm, ConfirmForm, WayToPayForm
from marketplace.money.forms.proposals import RefusalForm, ThresholdForm
from marketplace.money.forms.rounds import RoundForm
from marketplace.money.forms.settings import SettingsForm
from marketplace.money.forms.takeovers import TakeoverForm

__all__ = [
    "AnswerForm",
    "AskAgainForm",
    "AuditAnswerForm",
    "ConfirmForm",
    "ConfirmationFileForm",
    "ContributionForm",
    "DeathForm",
    "DecideForm",
    "DisputeForm",
    "DrawForm",
    "ExplainForm",
    "FindBudgetsForm",
    "FindPaymentForm",
    "FindingForm",
    "GiftForm",
    "LetGoForm",
    "MistakeForm",
    "OpenAuditForm",
    "OpenBudgetForm",
    "PeriodForm",
    "ReclaimForm",
    "RefusalForm",
    "ReturnedForm",
    "RoundForm",
    "SettingsForm",
    "TakeoverForm",
    "ThresholdForm",
    "WayToPayForm",
    "WhyForm",
    "WriteOffForm",
]
