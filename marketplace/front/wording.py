"""Django's and allauth's own messages in plain words. A form's own messages stay as written."""

from __future__ import annotations

import re

from django import forms
from django.forms.boundfield import BoundField

_REWRITES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), words)
    for pattern, words in [
        (
            r"^Enter a valid email address\.$",
            "Enter an email address in the right form, like name@example.com.",
        ),
        (
            r"^Ensure this value has at most (\d+) characters? \(it has (\d+)\)\.$",
            r"This is too long. Use \1 characters or fewer. You used \2.",
        ),
        (
            r"^Ensure this value has at least (\d+) characters? \(it has (\d+)\)\.$",
            r"This is too short. Use \1 characters or more.",
        ),
        (
            r"^Ensure this value is greater than or equal to (.+)\.$",
            r"This must be \1 or more.",
        ),
        (r"^Ensure this value is less than or equal to (.+)\.$", r"This must be \1 or less."),
        (r"^Enter a whole number\.$", "Enter a whole number, like 3."),
        (r"^Enter a number\.$", "Enter a number, like 3 or 2.5."),
        (r"^Select a valid choice\..*$", "Choose one of the answers on this page."),
        (r"^Null characters are not allowed\.$", "Take out the characters that can't be read."),
        (r"^Enter a valid URL\.$", "Enter a web address, like https://www.example.org."),
        (r"^Enter a valid date\.$", "Enter a date, like 27 3 2026."),
        (r"^The submitted file is empty\.$", "The file is empty. Choose another."),
        (
            r"^No file was submitted\. Check the encoding type on the form\.$",
            "The file didn't arrive. Choose it again.",
        ),
        (
            r"^Upload a valid image\..*$",
            "This file isn't a picture that we can read. Choose a JPEG or PNG file.",
        ),
        (
            r"^The email address and/or password you specified are not correct\.$",
            "The email address or the password isn't right. Check both and try again.",
        ),
        (
            r"^The password you specified is not correct\.$|^Incorrect password\.$",
            "The password isn't right. Try again.",
        ),
        (r"^Incorrect code\.$", "The code isn't right, or it is too old. Try again."),
        (
            r"^You must type the same password each time\.$",
            "The two passwords aren't the same. Type them again.",
        ),
        (
            r"^Please type your current password\.$",
            "The password you have now isn't right. Try again.",
        ),
        (
            r"^Too many failed login attempts\. Try again later\.$",
            "There were too many tries. Wait a few minutes, then try again.",
        ),
        (
            r"^You cannot activate two-factor authentication until you have verified your email "
            r"address\.$",
            "Confirm your email address first. Every address that isn’t confirmed has to be "
            "confirmed or removed.",
        ),
        (
            r"^You cannot add an email address to an account protected by two-factor "
            r"authentication\.$",
            "You can’t add an address while a second step is on. Turn it off first.",
        ),
        (
            r"^You cannot deactivate two-factor authentication\.$",
            "You can’t turn this off.",
        ),
        (
            r"^A user is already registered with this email address\.$",
            "Someone already has an account with this email address.",
        ),
        (
            r"^This email address is already associated with this account\.$",
            "This email address is already on your account.",
        ),
    ]
]


# Labels and hints of allauth's forms, said as we say them.
_NAMES = {
    "Email": "Email address",
    "Login": "Email address",
    "Current Password": "The password you have now",
    "New Password": "New password",
    "New Password (again)": "New password, once more",
    "Password (again)": "Password, once more",
    "Authenticator code": "The 6 numbers",
    "Remember Me": "Keep me signed in on this computer or phone",
    "Passwordless": "Use it instead of my password",
    "Enabling passwordless operation allows you to sign in using just this key, but imposes "
    "additional requirements such as biometrics or PIN protection.": "You sign in with it alone, "
    "with your face, your fingerprint or its code.",
}

_LEAST_LETTERS = re.compile(r"<li>Your password must contain at least (\d+) characters")


def name_of(words: str) -> str:
    """A label or hint as we say it."""
    if found := _LEAST_LETTERS.search(words):
        return (
            f"Use {found[1]} characters or more. Don’t use your name, your email address or a "
            "password that many people use. Three words that you remember are good."
        )
    return _NAMES.get(words, words)


def words_of(message: object, bound: BoundField | None = None) -> str:
    """The message in plain words; for a missing answer, words that name what is missing."""
    text = str(message)
    if bound is not None and text == "This field is required.":
        return _missing(bound)
    for pattern, words in _REWRITES:
        if pattern.match(text):
            return pattern.sub(words, text)
    return text


def _missing(bound: BoundField) -> str:
    label = name_of(str(bound.label)).rstrip(".: ")
    widget = bound.field.widget
    if widget.is_hidden:
        return "Something this page needs was lost. Go back and try again."
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box “{label}” to go on."
    if label.endswith("?"):
        return f"Answer the question “{label}”."
    if isinstance(widget, forms.FileInput):
        return f"Choose a file for “{label}”."
    if isinstance(widget, forms.RadioSelect | forms.Select | forms.CheckboxSelectMultiple):
        return f"Choose an answer for “{label}”."
    return f"Fill in “{label}”."
