"""The pages before anyone signs in, and the door itself."""

import pytest

from tests.journeys.ways import BY_KEYBOARD, WITHOUT_JAVASCRIPT

look_every_way = pytest.mark.parametrize(
    "onlooker", ["with JavaScript", WITHOUT_JAVASCRIPT, BY_KEYBOARD], indirect=True
)


@look_every_way
def test_anyone_can_look_at_the_front_pages_and_the_offers(onlooker):
    for path in ("/", "/guidance/", "/stories/", "/contact/", "/offers/"):
        onlooker.goto(path)

    assert onlooker.heading


@look_every_way
def test_ben_signs_in(onlooker):
    onlooker.sign_in("ben@demo.example")

    onlooker.goto("/needs/")

    assert onlooker.path == "/needs/"


def test_a_wrong_password_says_so_beside_what_was_typed(onlooker):
    onlooker.goto("/accounts/login/")

    onlooker.fill("Email address", "ben@demo.example")
    onlooker.fill("Password", "not this one")
    onlooker.click("Sign in")

    assert onlooker.path == "/accounts/login/"
    assert (
        onlooker.page.get_by_label("Email address", exact=True).input_value() == "ben@demo.example"
    )
