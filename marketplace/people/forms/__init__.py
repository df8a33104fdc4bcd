"""What we ask people, one subject a module."""

from marketplace.people.forms.organisations import MemberForm, OrganisationForm
from marketplace.people.forms.persons import ContactForm, MetForm, PersonForm, SomeoneForm
from marketplace.people.forms.sign_up import SignUpForm, StartForm
from marketplace.people.forms.supporters import ChangeSupporterForm, InviteSupporterForm

__all__ = [
    "ChangeSupporterForm",
    "ContactForm",
    "InviteSupporterForm",
    "MemberForm",
    "MetForm",
    "OrganisationForm",
    "PersonForm",
    "SignUpForm",
    "SomeoneForm",
    "StartForm",
]
