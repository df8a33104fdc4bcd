"""Who may open what: see matrix.py for how to add a URL."""

import logging

import pytest
from django.apps import apps
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.urls import NoReverseMatch, reverse

from marketplace import urls
from tests.permissions import matrix
from tests.permissions.world import World

pytestmark = pytest.mark.django_db

# Pages that other packages bring: signing in, the editor, and the public pages that Wagtail serves.
OTHERS_PAGES = ("account_", "mfa_", "wagtail")
OTHERS_ROUTES = ("accounts/", "editor/")


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """Thousands of refusals are what we want here, not what we want to read."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
    caplog.set_level(logging.CRITICAL, logger="django.security")


@pytest.fixture(autouse=True)
def _refused_in_a_word(monkeypatch):
    """Nor to draw as a page each time: what refusals look like is seen elsewhere."""
    refused = {403: HttpResponseForbidden, 404: HttpResponseNotFound}
    for status, answer in refused.items():
        view = lambda request, exception, answer=answer: answer()  # noqa: E731
        monkeypatch.setattr(urls, f"handler{status}", view, raising=False)


def is_others(name, route):
    return name.startswith(OTHERS_PAGES) or (not name and route.startswith(OTHERS_ROUTES))


def our_urls():
    return {name or route for name, route in matrix.urls() if not is_others(name, route)}


def test_every_url_is_classified():
    missing = sorted(our_urls() - set(matrix.all_rows()))

    assert not missing, f"add a Row for each in tests/permissions/rows/: {missing}"


def test_no_row_is_about_a_url_that_is_gone():
    assert not set(matrix.all_rows()) - {name for name, _ in matrix.urls()}


@pytest.mark.parametrize("area", matrix.areas())
def test_everyone_may_do_what_the_rows_say_and_no_more(area):
    wrong = matrix.wrong(World(), matrix.rows_of(area))

    assert not wrong, "\n".join(map(str, wrong))


FEW = ("stranger", "amira", "rival")  # to whom a leak would show first; the matrix asks all


def guarded_models():
    return [
        pytest.param(model, id=model._meta.label)
        for model in apps.get_models()
        if hasattr(model._default_manager.all(), "visible_to")
    ]


def likely_first(rows, model):
    """These rows, those first whose address speaks of the model: one that notices is enough."""
    said = model._meta.model_name[:5]
    return dict(sorted(rows.items(), key=lambda row: said not in row[0]))


@pytest.mark.parametrize("model", guarded_models())
def test_the_matrix_would_notice_if_everyone_saw_everything(model, monkeypatch):
    """A `visible_to` that returns everything makes at least one row of some area go wrong."""
    world, queryset = World(), type(model._default_manager.all())
    monkeypatch.setattr(queryset, "visible_to", lambda self, user: self.all())

    areas = sorted(matrix.areas(), key=lambda area: area not in model.__module__)
    rows = (likely_first(matrix.rows_of(area), model) for area in areas)
    tries = (each for of_area in rows for each in matrix.tries(world, of_area, FEW))
    noticed = (each for each in tries if not each.is_right)

    assert next(noticed, None), f"no row is about {model._meta.label}"


@pytest.mark.parametrize("role", ["amira", "olu", "fern", "stan"])
def test_no_role_opens_the_editor(role):
    visitors, opened = matrix.Visitors(World()), []
    for name, route in matrix.urls():
        if not route.startswith("editor/") or "login" in name or "logout" in name:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if visitors.ask(role, "GET", url).status_code == 200:
            opened.append(name)

    assert set(opened) <= {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
