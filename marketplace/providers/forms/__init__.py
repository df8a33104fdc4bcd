"""Forms of the providers area. What an action refuses is shown beside the field it names."""

from django import forms
from django.http import HttpRequest, QueryDict

from marketplace.people.errors import UnableTo
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
    "posted",
    "show_refusal",
]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is nothing; None when the page is only being opened."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: forms.Form, problem: UnableTo) -> None:
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)
