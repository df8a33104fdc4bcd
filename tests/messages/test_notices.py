import re

import pytest
from django.core import mail
from django.urls import reverse

from marketplace.messages.actions import side_of, tell
from marketplace.messages.models import Notice
from marketplace.messages.tasks import send_letter
from marketplace.messages.ways import WAYS, way_of
from marketplace.outbox.tasks import deliver_due
from tests.cast import make_person, make_supporter, make_user
from tests.permissions.matrix import urls

pytestmark = pytest.mark.django_db

WORDS = "A provider has answered what you are looking for."


@pytest.fixture
def amira():
    return make_user("Amira Khan", "amira@test.example")


def test_a_notice_becomes_a_letter(amira):
    tell(users=[amira], words=WORDS)

    deliver_due()

    letter = mail.outbox[0]
    assert letter.to == ["amira@test.example"]
    assert WORDS in letter.body
    assert Notice.objects.get().emailed_at


def test_the_subject_says_nothing_of_what_it_is_about(amira):
    tell(users=[amira], words=WORDS, about=make_person())

    deliver_due()

    letter = mail.outbox[0]
    assert letter.subject == "Something new for you on Kith"
    assert "Plantedname" not in letter.body + str(letter.message())


def test_a_letter_is_sent_once(amira):
    notice = tell(users=[amira], words=WORDS)[0]

    send_letter(notice=str(notice.uuid))
    send_letter(notice=str(notice.uuid))

    assert len(mail.outbox) == 1


def test_a_user_who_left_gets_no_letter(amira):
    notice = tell(users=[amira], words=WORDS)[0]
    amira.is_active = False
    amira.save()

    send_letter(notice=str(notice.uuid))

    assert not mail.outbox


def test_a_reader_of_large_print_gets_large_print(amira):
    make_person(user=amira, reading_format="large_print")

    send_letter(notice=str(tell(users=[amira], words=WORDS)[0].uuid))

    html, kind = mail.outbox[0].alternatives[0]
    assert kind == "text/html"
    assert "24px" in html


def test_a_user_named_twice_is_told_once(amira):
    tell(users=[amira, amira], words=WORDS)

    assert Notice.objects.count() == 1


def test_the_side_of_a_person_is_they_and_whoever_acts_for_them(amira):
    person, ben, gone = make_person(user=amira), make_user("Ben"), make_user("Gone")
    make_supporter(person, ben)
    make_supporter(person, gone, ended_at=person.created_at)

    assert side_of(person) == [amira, ben]


def test_opening_a_notice_marks_it_read_and_goes_there(client, amira):
    notice = tell(users=[amira], words=WORDS, path="/offers/")[0]
    client.force_login(amira)

    answer = client.post(reverse("notices:open", args=[notice.uuid]))

    assert answer.url == "/offers/"
    notice.refresh_from_db()
    assert notice.read_at


def test_looking_at_a_notice_changes_nothing(client, amira):
    notice = tell(users=[amira], words=WORDS, path="/offers/")[0]
    client.force_login(amira)

    client.get(reverse("notices:open", args=[notice.uuid]))
    client.get(reverse("notices:list"))

    notice.refresh_from_db()
    assert notice.read_at is None


def test_each_notice_says_where_it_leads_in_a_name_of_its_own(client, amira):
    person = make_person(user=amira)
    for _ in range(2):
        tell(users=[amira], words=WORDS, path=reverse("people:person", args=[person.uuid]))
    client.force_login(amira)

    told = client.get(reverse("notices:list")).content.decode()

    names = [re.sub("<[^>]+>", "", b) for b in re.findall("app-button-link.>(.*?)</button>", told)]
    assert names == [f"See the details, notice {n}: {WORDS}" for n in (1, 2)]
    assert "Go to it" not in told


def test_every_page_of_which_we_say_where_it_is_exists():
    assert set(WAYS) <= {name for name, _ in urls()}


@pytest.mark.parametrize("path", ["/offers/?q=a", "/no/such/page/", "nonsense"])
def test_a_page_without_words_of_its_own_can_still_be_opened(path):
    assert way_of(path) == "Open the page"


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/"])
def test_a_notice_leads_nowhere_else(client, amira, path):
    notice = tell(users=[amira], words=WORDS, path=path)[0]
    client.force_login(amira)

    answer = client.post(reverse("notices:open", args=[notice.uuid]))

    assert answer.url == reverse("notices:list")


def test_reading_everything_leaves_other_peoples_notices_alone(client, amira):
    sam = make_user("Sam")
    tell(users=[amira, sam], words=WORDS)
    client.force_login(amira)

    client.post(reverse("notices:read_all"))

    assert [notice.user for notice in Notice.objects.unread()] == [sam]


def test_every_page_knows_how_much_is_unread(client, amira):
    tell(users=[amira], words=WORDS)
    client.force_login(amira)

    page = client.get(reverse("notices:list"))

    assert page.context["unread_notices"] == 1
