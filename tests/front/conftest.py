"""The catalogue's addresses and templates for tests of the front, and a browser to look at it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.browser import browser

HERE = Path(__file__).resolve().parent


@pytest.fixture
def catalogue(settings):
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.front.catalogue"
    settings.LOGIN_REDIRECT_URL = "/"
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    cache.clear()  # allauth counts tries there


@pytest.fixture(scope="session")
def chromium():
    return browser()
