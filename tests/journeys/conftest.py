"""Journeys through the real site in a real browser.

`visitor` is someone at the site with JavaScript; under `@every_way` (tests/journeys/ways.py) the
journey is made three times, also without JavaScript and by keyboard alone. The visitor's site is
a fresh copy of the demo, because journeys change it. `onlooker` shares one site with other
onlookers: for journeys that change nothing anyone else would notice.
"""

import os
from pathlib import Path

import pytest

from tests import databases
from tests.browser import browser as the_browser
from tests.journeys.looking import HEIGHT, WIDE, Looked
from tests.journeys.site import copy_of_the_demo, see_them_stopped
from tests.journeys.visitor import Visitor
from tests.journeys.ways import BY_KEYBOARD, WITH_JAVASCRIPT, WITHOUT_JAVASCRIPT


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Each of these tests starts a site and drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def browser():
    return the_browser()


@pytest.fixture(scope="session")
def sites_stop():
    yield
    see_them_stopped()


def serving(folder, name, django_db_blocker):
    with django_db_blocker.unblock():
        site = copy_of_the_demo(folder, name)
    try:
        site.start()
        yield site
    finally:
        site.stop()
        with django_db_blocker.unblock():
            databases.drop(name)


@pytest.fixture(scope="session")
def site(django_db_setup, django_db_blocker, sites_stop, tmp_path_factory):
    """One site for all who change nothing that another would notice."""
    folder = tmp_path_factory.mktemp("site")
    yield from serving(folder, f"site_{os.getpid()}", django_db_blocker)


@pytest.fixture
def fresh_site(django_db_setup, django_db_blocker, sites_stop, tmp_path):
    """A site of this journey's own, as on the demo's first day."""
    yield from serving(tmp_path, f"fresh_site_{os.getpid()}", django_db_blocker)


@pytest.fixture(scope="session")
def looked(tmp_path_factory, worker_id):
    """What axe has seen in this run, by whichever worker; or in the folder that LOOKED names."""
    mine = tmp_path_factory.getbasetemp()
    of_this_run = (mine if worker_id == "master" else mine.parent) / "looked"
    return Looked(Path(os.environ.get("LOOKED") or of_this_run))


def visiting(browser, site, looked, way):
    scripts = way != WITHOUT_JAVASCRIPT
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": WIDE, "height": HEIGHT},
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield Visitor(page, site, looked, scripts=scripts, keyboard=way == BY_KEYBOARD)
    context.close()


@pytest.fixture
def visitor(request, browser, fresh_site, looked):
    yield from visiting(browser, fresh_site, looked, getattr(request, "param", WITH_JAVASCRIPT))


@pytest.fixture
def onlooker(request, browser, site, looked):
    yield from visiting(browser, site, looked, getattr(request, "param", WITH_JAVASCRIPT))
