"""Forms of the providers area. What an action refuses is shown beside the field it names."""

from marketplace.providers.forms.checks import DecideForm, SendCheckForm
from marketplace.providers.forms.offers import (
    STEP_FORMS,
    ConfirmPlacesForm,
    StepForm,
)
from marketplace.providers.forms.providers import (
    AddHouseholdForm,
    DetailsForm,
    HomeForm,
    InviteForm,
    StartForm,
)
from marketplace.providers.forms.vetting import (
    DecideRenamingForm,
    FindProviderForm,
    SuspendForm,
)

__all__ = [
    "STEP_FORMS",
    "AddHouseholdForm",
    "ConfirmPlacesForm",
    "DecideForm",
    "DecideRenamingForm",
    "DetailsForm",
    "FindProviderForm",
    "HomeForm",
    "InviteForm",
    "SendCheckForm",
    "StartForm",
    "StepForm",
    "SuspendForm",
]
