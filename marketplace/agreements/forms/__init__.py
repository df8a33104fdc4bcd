"""One small form a page. Each keeps what was typed and says beside the field what is wrong."""

from marketplace.agreements.forms.answering import (
    AuthoriseForm,
    ProviderViewForm,
    SignForm,
    VerdictForm,
)
from marketplace.agreements.forms.changing import ChangeForm
from marketplace.agreements.forms.drafting import (
    BudgetsForm,
    DatesForm,
    HowItPaysForm,
    LevelsForm,
    OutcomeWordsForm,
    PeriodicSumForm,
    PriceForm,
    RelationshipForm,
)
from marketplace.agreements.forms.trying import AfterTrialForm, TrialForm

__all__ = [
    "AfterTrialForm",
    "AuthoriseForm",
    "BudgetsForm",
    "ChangeForm",
    "DatesForm",
    "HowItPaysForm",
    "LevelsForm",
    "OutcomeWordsForm",
    "PeriodicSumForm",
    "PriceForm",
    "ProviderViewForm",
    "RelationshipForm",
    "SignForm",
    "TrialForm",
    "VerdictForm",
]
