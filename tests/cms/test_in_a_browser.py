"""Every public page in Chromium: no accessibility fault, nothing wider than the screen."""

import pytest

from tests.browser import axe_violations, browser
from tests.cms.test_pages import ADDRESSES

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("pages"),
]


@pytest.fixture
def chromium():
    return browser()


def open_page(chromium, width=1280, **options):
    page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
    page.mistakes = []
    page.on("pageerror", lambda error: page.mistakes.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.mistakes.append(said.text))
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_no_public_page_has_a_fault_or_is_too_wide(chromium, live_server, width):
    page = open_page(chromium, width)
    found = {}

    for address in ADDRESSES:
        page.goto(live_server.url + address)
        faults = axe_violations(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append("too wide")
        found[address] = faults + page.mistakes

    assert found == {address: [] for address in ADDRESSES}


def test_a_reader_swaps_to_easy_read_and_back(chromium, live_server):
    page = open_page(chromium)
    page.goto(live_server.url + "/guidance/shared-lives/")

    page.get_by_role("tab", name="Easy Read, with pictures").click()

    assert page.get_by_text("In Shared Lives you share a home with a carer.").is_visible()
    assert not page.get_by_text("Who makes sure it is good").is_visible()


def test_a_link_opens_easy_read_at_once(chromium, live_server):
    page = open_page(chromium)

    page.goto(live_server.url + "/guidance/shared-lives/#easy-read")

    assert page.get_by_text("In Shared Lives you share a home with a carer.").is_visible()
    assert axe_violations(page) == []


def test_without_scripts_both_versions_stand_on_the_page(chromium, live_server):
    page = open_page(chromium, java_script_enabled=False)
    page.goto(live_server.url + "/guidance/shared-lives/")

    assert page.get_by_text("In Shared Lives you share a home with a carer.").is_visible()
    assert page.get_by_text("Who makes sure it is good").is_visible()


def test_a_message_with_a_mistake_is_explained_without_a_fault(chromium, live_server):
    page = open_page(chromium, 320)
    page.goto(live_server.url + "/contact/")

    page.get_by_role("button", name="Send the message").click()

    assert page.get_by_role("heading", name="There is a problem").is_visible()
    assert page.title().startswith("Error: ")
    assert axe_violations(page) == []
    page.get_by_label("How may we answer you?").fill("0161 496 0000")
    page.get_by_label("Your message").fill("Please call me.")
    page.get_by_role("button", name="Send the message").click()
    assert page.get_by_text("We have your message").is_visible()
    assert axe_violations(page) == []
