"""What we ask people, one subject a module."""

from marketplace.people.forms.claims import ClaimForm
from marketplace.people.forms.finding import FindPersonForm
from marketplace.people.forms.organisations import MemberForm, OrganisationForm
from marketplace.people.forms.persons import (
    ChangePersonForm,
    ContactForm,
    FirstSupporterForm,
    MetForm,
    PersonForm,
    SomeoneForm,
)
from marketplace.people.forms.said import SaidFields
from marketplace.people.forms.sign_up import SignUpForm, StartForm
from marketplace.people.forms.supporters import (
    ChangeSupporterForm,
    InviteSupporterForm,
    OwnAccountForm,
)

__all__ = [
    "ChangePersonForm",
    "ChangeSupporterForm",
    "ClaimForm",
    "ContactForm",
    "FindPersonForm",
    "FirstSupporterForm",
    "InviteSupporterForm",
    "MemberForm",
    "MetForm",
    "OrganisationForm",
    "OwnAccountForm",
    "PersonForm",
    "SaidFields",
    "SignUpForm",
    "SomeoneForm",
    "StartForm",
]
