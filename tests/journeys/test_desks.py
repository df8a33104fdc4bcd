"""Each role's first page, the lists behind it, and what is there when there is nothing."""

import pytest

from tests.journeys import looking

BEHIND = {
    "amira": ["/me/", "/notices/", "/organisations/", "/accounts/email/", "/accounts/2fa/"],
    "joan": ["/needs/", "/switch/"],
    "dev": ["/needs/?who=all", "/switch/"],
    "ben": ["/needs/?who=all", "/switch/", "/organisations/"],
    "grace": ["/provider/", "/provider/outlines/"],
    "scheme": ["/provider/", "/provider/outlines/"],
    "provider": ["/provider/", "/provider/outlines/"],
    "funder": ["/funder/plans/", "/organisations/"],
    "staff": ["/vetting/", "/vetting/providers/", "/claims/", "/organisations/"],
    "stranger": ["/start/", "/needs/", "/switch/", "/notices/", "/organisations/"],
}


@pytest.mark.parametrize("account", BEHIND)
def test_the_first_page_and_all_that_it_leads_to(onlooker, account):
    onlooker.sign_in(f"{account}@demo.example")
    onlooker.goto("/home/")
    paths = one_of_each_kind(links_of(onlooker))

    for path in [*paths, *BEHIND[account]]:
        onlooker.goto(path)

    assert paths


def test_the_vetting_desk_leads_to_a_check(onlooker):
    onlooker.sign_in("staff@demo.example")
    onlooker.goto("/vetting/")
    onlooker.follow_first("/vetting/")

    assert onlooker.path != "/vetting/"


def test_the_hub_finds_a_provider_and_is_asked_why_it_pauses_it(onlooker):
    onlooker.sign_in("staff@demo.example")
    onlooker.goto("/vetting/")
    onlooker.click("All providers of your area")
    onlooker.follow_first("/provider/")
    onlooker.click("Pause this provider")

    onlooker.see("Why do you pause them?")


def test_a_provider_sees_how_its_offer_is_written(onlooker):
    onlooker.sign_in("provider@demo.example")
    onlooker.goto("/provider/")
    onlooker.click("A bed of your own at the allotment, Lees")
    onlooker.follow_first("/edit/")

    assert "/edit/" in onlooker.path


def test_a_stranger_finds_nothing_of_anyone(onlooker):
    onlooker.sign_in("amira@demo.example")
    onlooker.goto("/home/")
    hers = [path for path in links_of(onlooker) if path != looking.without_ids(path)]

    onlooker.become("stranger@demo.example")

    assert hers
    for path in hers:
        onlooker.find_nothing_at(path)


def links_of(onlooker):
    found = onlooker.page.locator("main a[href^='/']").all()
    return [link.get_attribute("href") for link in found]


def one_of_each_kind(paths):
    kinds = {}
    for path in paths:
        kinds.setdefault(looking.without_ids(path), path)
    return list(kinds.values())
