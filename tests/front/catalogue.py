"""A page of every part and every form state, for tests and for looking at."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import include, path
from django.views.csrf import csrf_failure

from marketplace.front.fields import DateField, MoneyField, PhoneField, PostcodeField
from marketplace.front.widgets import Checkboxes, Radios

KINDS = [("day", "Day support"), ("home", "Support at home"), ("activity", "An activity")]


class EveryField(forms.Form):
    name = forms.CharField(label="Your name", max_length=20, help_text="As friends say it.")
    email = forms.EmailField(
        label="Email address", widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = PhoneField(label="Telephone number", required=False)
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    story = forms.CharField(
        label="What matters to you", max_length=40, widget=forms.Textarea({"rows": 4})
    )
    people = forms.IntegerField(label="How many people live with you?", min_value=0)
    born_on = DateField(label="Date of birth", help_text="For example, 27 3 1984")
    most = MoneyField(label="The most you would spend", help_text="In pounds", min_pence=100)
    postcode = PostcodeField()
    area = forms.ChoiceField(label="Area", choices=[("", "Choose"), ("o", "Oldham")])
    how = forms.ChoiceField(
        label="How should we reach you?",
        choices=[("post", "By post"), ("call", "By telephone"), ("text", "By text")],
        widget=Radios(hints={"post": "It takes three days."}, conditional={"call": "call_number"}),
    )
    call_number = PhoneField(label="Which number?", required=False)
    kinds = forms.MultipleChoiceField(
        label="Kinds of support", choices=KINDS, widget=Checkboxes(hints={"day": "Out and about"})
    )
    letter = forms.FileField(label="A letter", help_text="A PDF or a picture")
    agree = forms.BooleanField(label="I have read this", help_text="All of it")
    secret = forms.CharField(widget=forms.HiddenInput, initial="kept")

    def clean(self):
        if self.data.get("name") == "Nobody":
            raise forms.ValidationError("Nobody can't send this form.")
        return super().clean()


class OneQuestion(forms.Form):
    label_is_heading = True

    where = forms.ChoiceField(
        label="Where do you want support?",
        choices=[("home", "At home"), ("out", "Out and about")],
        widget=Radios,
    )


@dataclass(frozen=True)
class Coordinator:
    name: str = "Pat Holt"
    job: str = "personal health budget coordinator"
    phone: str = "01632 960 777"
    email: str = "pat.holt@oldham.example"


@dataclass(frozen=True)
class ActingForJoan:
    as_words: str = "You are acting for Joan Hartley, as her daughter"


def every_part(request):
    messages.success(request, "Your need is posted.")
    messages.info(request, "Two offers are new.")
    request.acting = ActingForJoan()
    return render(
        request,
        "catalogue/parts.html",
        {
            "named_contact": Coordinator(),
            "page": Paginator(range(400), 10).get_page(request.GET.get("page", 5)),
            "crumbs": [{"href": "/", "words": "Home"}, {"href": "#o", "words": "Find support"}],
            "tabs": [{"id": "mine", "words": "Mine"}, {"id": "theirs", "words": "Theirs"}],
        },
    )


def every_field(request):
    form = EveryField(request.POST or None, request.FILES or None)
    return render(request, "catalogue/form.html", {"form": form})


def one_question(request):
    return render(request, "catalogue/question.html", {"form": OneQuestion(request.POST or None)})


def done(request):
    return render(request, "catalogue/done.html")


def refused(request):
    raise PermissionDenied


def broken(request):
    raise RuntimeError("broken for a test")


urlpatterns = [
    path("catalogue/refused/", refused),
    path("catalogue/broken/", broken),
    path("catalogue/csrf/", csrf_failure),
    path("", done),
    path("catalogue/done/", done),
    path("catalogue/parts/", every_part),
    path("catalogue/form/", every_field),
    path("catalogue/question/", one_question),
    path("accounts/", include("allauth.urls")),
    path("", include(([path("start/", done, name="start")], "people"))),  # after signing in
]
