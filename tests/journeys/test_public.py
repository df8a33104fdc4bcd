"""What anyone may see without signing in, and the mistakes they may make there."""

import pytest

from tests.journeys.ways import every_way_to_look


@every_way_to_look
def test_someone_new_reads_about_the_site(onlooker):
    onlooker.goto("/")
    onlooker.click("Guidance")
    onlooker.click("What is a personal health budget?")
    onlooker.click("Stories")
    onlooker.click("Joan finds a second home")
    onlooker.goto("/accessibility/")
    onlooker.goto("/privacy/")
    onlooker.goto("/credits/")

    onlooker.see("Credits")


@every_way_to_look
def test_someone_new_finds_an_offer_and_who_makes_it(onlooker):
    onlooker.goto("/offers/")
    onlooker.fill("What are you looking for?", "allotment")
    onlooker.fill("Near where?", "OL4")
    onlooker.click("Search")
    onlooker.click("A bed of your own at the allotment, Lees")
    onlooker.see("We have seen all that we ask of them")
    onlooker.click("Roots and Shoots (demo)")

    assert onlooker.path.startswith("/providers/")


@every_way_to_look
def test_filters_narrow_the_offers_and_can_be_taken_away(onlooker):
    onlooker.goto("/offers/")
    onlooker.click("More choices")
    onlooker.choose("Live with a Shared Lives household (…)")
    onlooker.click("Search")
    onlooker.see("More choices (1 chosen)", "A room in our house")
    onlooker.not_see("A bed of your own at the allotment, Lees")

    onlooker.click("Start again")
    onlooker.not_see("More choices (1 chosen)")


def test_nothing_found_says_what_to_try(onlooker):
    onlooker.goto("/offers/?q=zeppelins")

    onlooker.see("Nothing fits all of that")


def test_a_service_on_the_register_is_plainly_not_on_this_site(onlooker):
    onlooker.goto("/offers/")
    entry = onlooker.page.locator("a[href*='/register/']").first.get_attribute("href")
    onlooker.goto(entry)

    onlooker.see("not on this site")


def test_an_unknown_place_says_so_and_keeps_what_was_typed(onlooker):
    onlooker.goto("/offers/")
    onlooker.fill("Near where?", "Atlantis")
    onlooker.click("Search")

    onlooker.see_mistakes("We don’t know this place. Try a town or a postcode.")
    assert onlooker.typed("Near where?") == "Atlantis"


def test_a_wrong_password_keeps_the_address(onlooker):
    onlooker.goto("/accounts/login/")
    onlooker.fill("Email address", "nobody@demo.example")
    onlooker.fill("Password", "not this one")
    onlooker.click("Sign in")

    onlooker.see("The email address or the password isn't right.")
    assert onlooker.typed("Email address") == "nobody@demo.example"


EMPTY_FORMS = {
    "/accounts/login/": "Sign in",
    "/accounts/signup/": "Create my account",
    "/accounts/password/reset/": "Send me the link",
    "/contact/": "Send the message",
}


@pytest.mark.parametrize("path", EMPTY_FORMS)
def test_an_empty_form_says_what_is_missing(onlooker, path):
    onlooker.goto(path)
    onlooker.click(EMPTY_FORMS[path])

    onlooker.see_mistakes()


def test_a_short_password_is_refused_and_the_name_kept(onlooker):
    onlooker.goto("/accounts/signup/")
    onlooker.fill("Your name", "Nia Newcomer")
    onlooker.fill("Your email address", "nia@demo.example")
    onlooker.fill("Make up a password", "short")
    onlooker.click("Create my account")

    onlooker.see_mistakes()
    assert onlooker.typed("Your name") == "Nia Newcomer"


def test_someone_new_makes_an_account_and_is_asked_whom_it_is_for(onlooker):
    onlooker.goto("/accounts/signup/")
    onlooker.fill("Your name", "Nia Newcomer")
    onlooker.fill("Your email address", "nia@demo.example")
    onlooker.fill("Make up a password", "lemon bicycle harbour")
    onlooker.click("Create my account")

    assert onlooker.heading == "Who is the support for?"
    onlooker.click("Continue")
    onlooker.see_mistakes()
    onlooker.click("Look at offers first")
    assert onlooker.heading == "Find support"


def test_a_forgotten_password_sends_a_letter(onlooker):
    onlooker.goto("/accounts/login/")
    onlooker.click("Forgot your password?")
    onlooker.fill("…mail address", "ben@demo.example")
    onlooker.click("Send me the link")

    onlooker.see("Look at your email")


def test_an_address_that_leads_nowhere_shows_the_way_back(onlooker):
    onlooker.find_nothing_at("/no/such/page/")

    onlooker.click("Find support")


def test_a_page_for_people_signed_in_asks_who_it_is(onlooker):
    onlooker.goto("/home/")

    assert onlooker.heading == "Sign in"
