import re

import pytest
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import Page

from cms.content import about, guidance, load, stories
from cms.models import ContactPage, GuidancePage, HomePage

ADDRESSES = [
    "/",
    "/contact/",
    "/guidance/",
    "/stories/",
    *[f"/guidance/{module.PAGE['slug']}/" for module in guidance.PAGES],
    *[f"/stories/{page['slug']}/" for page in stories.PAGES],
    *[f"/{page['slug']}/" for page in about.PAGES],
]
OUTSIDE_CMS = ("/accounts/", "/offers/", "/static/", "/home/")

pytestmark = pytest.mark.usefixtures("pages")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_page_opens_for_anyone(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_uses_inline_styles_or_another_site(client, address):
    html = client.get(address).content.decode()

    assert " style=" not in html
    assert not re.search(r'<(img|script|iframe|link)[^>]+(src|href)="(https?:)?//', html)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_link_between_public_pages_is_dead(client, address):
    html = client.get(address).content.decode()
    links = {link.split("#")[0] for link in re.findall(r'href="(/[^"?]*)', html)}

    ours = [link for link in links if link and not link.startswith(OUTSIDE_CMS)]

    assert [link for link in ours if client.get(link).status_code != 200] == []


@pytest.mark.parametrize("module", guidance.PAGES, ids=lambda m: m.PAGE["slug"])
def test_guidance_holds_both_versions_without_scripts(client, module):
    html = client.get(f"/guidance/{module.PAGE['slug']}/").content.decode()

    assert 'href="#easy-read"' in html
    assert 'id="in-full"' in html
    assert 'id="easy-read"' in html
    assert "app-easy-read" in html


def test_reading_either_version_sets_no_cookie(client):
    response = client.get("/guidance/shared-lives/")

    assert not response.cookies


def test_a_made_up_story_says_so(client):
    html = client.get("/stories/amira-goes-swimming/").content.decode()

    assert "This is an example." in html


def test_the_credits_name_the_symbols(client):
    html = client.get("/credits/").content.decode()

    assert "Mulberry" in html
    assert "CC BY-SA 4.0" in html


def test_loading_twice_changes_nothing():
    before = list(Page.objects.order_by("pk").values("pk", "path", "latest_revision"))

    load()

    assert list(Page.objects.order_by("pk").values("pk", "path", "latest_revision")) == before


def test_loading_keeps_what_an_editor_wrote():
    page = GuidancePage.objects.get(slug="shared-lives")
    page.title = "Shared Lives in Oldham"
    page.save()

    load()

    page.refresh_from_db()
    assert page.title == "Shared Lives in Oldham"


def test_loading_can_be_told_to_write_over_it():
    GuidancePage.objects.filter(slug="shared-lives").update(title="Changed")

    load(replace=True)

    assert GuidancePage.objects.get(slug="shared-lives").title == "What is Shared Lives?"


def test_every_page_we_ship_passes_its_own_checks():
    for page in Page.objects.filter(depth__gt=1).specific():
        page.full_clean()
        for field in ("body", "easy_read", "ways_in", "steps", "trust"):
            value = getattr(page, field, None)
            if value:
                value.stream_block.clean(value)


def test_the_site_map_lists_every_page(client):
    html = client.get("/sitemap.xml").content.decode()

    assert [address for address in ADDRESSES if f"http://testserver{address}<" not in html] == []


def test_robots_are_kept_from_the_editor(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /editor/" in text
    assert "http://testserver/sitemap.xml" in text


def test_an_unpublished_page_is_not_listed_or_shown(client):
    GuidancePage.objects.get(slug="shared-lives").unpublish()

    assert client.get("/guidance/shared-lives/").status_code == 404
    assert b"/guidance/shared-lives/" not in client.get("/guidance/").content
    assert b"/guidance/shared-lives/" not in client.get("/sitemap.xml").content


def test_there_is_one_home_page():
    assert HomePage.objects.count() == 1


def test_a_message_is_kept_for_the_editors(client):
    answers = {"name": "", "reach": "0161 496 0000", "way": "", "message": "Please call me."}

    response = client.post("/contact/", answers)

    assert response.status_code == 302
    kept = FormSubmission.objects.get(page=ContactPage.objects.get())
    assert kept.get_data()["message"] == "Please call me."
    assert f"Its number is {kept.pk}" in client.get(response.url).content.decode()


def test_a_message_without_words_is_asked_for_again_and_nothing_is_lost(client):
    response = client.post("/contact/", {"reach": "0161 496 0000", "message": ""})

    html = response.content.decode()
    assert "There is a problem" in html
    assert "0161 496 0000" in html
    assert not FormSubmission.objects.exists()


def test_a_message_has_an_end(client):
    client.post("/contact/", {"reach": "me", "message": "x" * 4001})

    assert not FormSubmission.objects.exists()


def test_a_made_up_receipt_shows_nothing(client):
    html = client.get("/contact/?sent=anything").content.decode()

    assert "We have your message" not in html
