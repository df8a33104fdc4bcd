"""How allauth makes our users, and where it sends them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from marketplace.people.models import User
from marketplace.people.queries import is_new_here


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever is nobody yet is asked whom the support is for."""
        assert isinstance(request.user, User)
        if is_new_here(request.user):
            return reverse("people:start")
        desk: str = super().get_login_redirect_url(request)
        return desk

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("people:start")
