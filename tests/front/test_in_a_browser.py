import re

import pytest
from allauth.account.models import EmailAddress

from tests import cast
from tests.browser import axe_violations

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
]


@pytest.fixture
def open_page(chromium, live_server, settings):
    settings.DEMO = True  # with the ribbon, so that it is looked at too
    contexts = []

    def opened(address, width=1280, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type == "error" else None,
        )
        # A browser allows passkeys on "localhost" and on no bare number.
        page.goto(f"http://localhost:{live_server.thread.port}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/parts/",
        "/catalogue/form/",
        "/catalogue/question/",
        "/catalogue/done/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
    ],
)
def test_a_page_has_no_fault_and_fits_the_screen(open_page, address, width):
    page = open_page(address, width)

    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


@pytest.mark.parametrize(
    "address", ["/catalogue/form/", "/catalogue/question/", "/accounts/login/"]
)
def test_mistakes_take_the_focus_and_have_no_fault(open_page, address):
    page = open_page(address, 320)

    page.click("main button[type=submit]")
    page.wait_for_selector(".nhsuk-error-summary:focus")

    assert axe_violations(page) == []
    assert page.title().startswith("Error: ")
    page.click(".nhsuk-error-summary a")
    assert page.evaluate("document.activeElement.matches('input')")


def test_a_form_works_without_scripts(open_page):
    page = open_page("/catalogue/form/", java_script_enabled=False)

    assert page.is_visible("[name=call_number]")
    page.click("main button[type=submit]")
    assert page.is_visible("text=There is a problem")


def test_what_belongs_to_an_answer_shows_when_it_is_chosen(open_page):
    page = open_page("/catalogue/form/")

    assert not page.is_visible("[name=call_number]")
    page.check("[name=how][value=call]")
    assert page.is_visible("[name=call_number]")
    page.check("[name=how][value=text]")
    assert not page.is_visible("[name=call_number]")


def test_the_first_key_leads_past_the_menu(open_page):
    page = open_page("/catalogue/done/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"


def test_a_passkey_is_added_and_signs_in_under_the_content_policy(open_page):
    user = cast.make_user("Amira Khan", "amira@test.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page = open_page("/accounts/login/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", "a long enough password")
    page.click("main button:text-is('Sign in')")
    page.goto(re.sub(r"(:\d+)/.*", r"\1/accounts/2fa/webauthn/add/", page.url))
    page.fill("[name=password]", "a long enough password")
    page.click("main button[type=submit]")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("text=Your recovery codes")
    assert axe_violations(page) == []

    page.click("text=Sign out")
    page.goto(re.sub(r"(:\d+)/.*", r"\1/accounts/login/", page.url))
    page.click("#passkey_login")
    page.wait_for_selector("header >> text=Amira Khan")

    assert page.complaints == []
