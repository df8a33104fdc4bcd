import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from cms import checks
from cms.models import GuidancePage
from tests.cast import make_user

pytestmark = pytest.mark.usefixtures("pages")


@pytest.fixture
def editor(client):
    user = make_user("Edie", "edie@test.example")
    call_command("make_editor", "edie@test.example", "--publish", verbosity=0)
    client.force_login(user)
    return user


def test_a_stranger_is_sent_to_the_one_sign_in(client):
    response = client.get("/editor/", follow=True)

    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/editor/"


def test_someone_signed_in_without_rights_is_refused(client):
    client.force_login(make_user("Sam"))

    assert client.get("/editor/", follow=True).status_code == 403


def test_wagtails_own_sign_in_takes_no_password(client):
    make_user("Edie", "edie@test.example")

    client.post(
        "/editor/login/", {"username": "edie@test.example", "password": "a long enough password"}
    )

    assert "_auth_user_id" not in client.session


def test_wagtails_own_password_reset_is_shut(client):
    assert client.get("/editor/password_reset/").status_code == 404


def test_an_editor_opens_the_editor_and_a_page(client, editor):
    page = GuidancePage.objects.get(slug="shared-lives")

    assert client.get("/editor/").status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert client.get("/editor/account/").status_code == 200


def test_an_editor_reads_the_messages(client, editor):
    client.post("/contact/", {"reach": "0161 496 0000", "message": "Please call me."})

    index = client.get("/editor/forms/")
    page = client.get(reverse("wagtailforms:list_submissions", args=[_contact_pk()]))

    assert index.status_code == 200
    assert "Please call me." in page.content.decode()


def test_the_editor_has_its_own_policy_and_calls_no_other_site(client, editor):
    response = client.get("/editor/")

    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert "gravatar" not in response.content.decode()
    assert "releases.wagtail" not in response.content.decode()


def test_public_pages_keep_the_strict_policy(client):
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("address", ["", "new/", "edit/1/", "delete/1/", "history/1/"])
def test_nobody_finds_a_list_of_accounts_in_the_editor(client, address):
    chief = get_user_model().objects.create_superuser("chief@test.example", "x" * 20)
    client.force_login(chief)

    assert client.get(f"/editor/users/{address}").status_code == 404


def test_no_account_is_deleted_in_bulk(client):
    chief = get_user_model().objects.create_superuser("chief@test.example", "x" * 20)
    other = make_user("Sam")
    client.force_login(chief)

    client.post(f"/editor/bulk/people/user/delete/?id={other.pk}")

    assert get_user_model().objects.filter(pk=other.pk).exists()


def test_an_editor_finds_no_place_for_files_to_download(client, editor):
    assert client.get("/editor/documents/").status_code == 404
    assert client.get("/editor/documents/multiple/add/").status_code == 404
    assert "/editor/documents/" not in client.get("/editor/").content.decode()


def test_a_picture_is_served_in_the_size_shown_and_never_as_it_was_sent(client, editor, settings):
    image = Image.objects.create(title="A garden", file=get_test_image_file())

    shown = image.get_rendition("width-20")

    assert client.get(shown.url).status_code == 200
    assert client.get(image.file.url).status_code == 404
    assert client.get("/media/images/%2e%2e/secret-key").status_code == 404


def test_an_editor_can_be_stopped(client, editor):
    call_command("make_editor", "edie@test.example", "--stop", verbosity=0)

    assert client.get("/editor/", follow=True).status_code == 403


def test_an_unknown_email_makes_no_editor():
    with pytest.raises(CommandError):
        call_command("make_editor", "nobody@test.example")


def test_the_editor_knows_no_person_and_no_money():
    assert checks.editor_knows_only_pages(None) == []


def test_the_check_finds_a_person_in_the_editor(monkeypatch):
    monkeypatch.setattr(checks, "_registered", lambda: [(get_user_model(), "snippet")])

    found = checks.editor_knows_only_pages(None)

    assert [error.id for error in found] == ["cms.E001"]


def _contact_pk():
    from cms.models import ContactPage

    return ContactPage.objects.get().pk
