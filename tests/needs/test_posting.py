from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from marketplace.needs import actions
from marketplace.needs.actions import UnableToPost
from marketplace.needs.models import Need, NeedState, ResponseState
from marketplace.people.clock import now, today
from marketplace.people.models import AuditEntry
from marketplace.people.queries import happening
from tests.cast import (
    make_need,
    make_offer,
    make_person,
    make_plan,
    make_provider,
    make_response,
    make_supporter,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def amira(client):
    person = make_person(user=make_user("Amira"))
    make_plan(person, by=person.user)
    client.force_login(person.user)
    return person


@pytest.fixture
def draft(amira):
    need = actions.start_need(person=amira, by=amira.user, at=now())
    actions.add_outcome(need=need, words="Be outdoors", domain="activity", by=amira.user, at=now())
    return need


def save(client, need, step, **answers):
    return client.post(reverse("needs:write", args=[need.uuid, step]), answers)


def answer_everything(client, need):
    save(client, need, "outcomes", do="go_on")
    save(client, need, "kinds", kinds=["activity", "peer"])
    save(client, need, "where", place="OL4 3XY", most_miles="5")
    save(client, need, "when", timing="soon")
    save(client, need, "musts", musts=["step_free"])
    save(client, need, "wishes", interests=["gardening"], wishes="Somebody patient")
    save(client, need, "weights", **dict.fromkeys(WEIGHTS, "1") | {"distance": "3"})
    return save(client, need, "spend", envelope_pence="£1,200")


WEIGHTS = (
    "outcomes",
    "distance",
    "interests",
    "language",
    "household",
    "access",
    "timing",
    "price",
    "confirmed",
)


def test_amira_posts_a_need_page_by_page(client, amira):
    client.post(reverse("needs:start", args=[amira.uuid]))
    need = Need.objects.get()
    save(client, need, "outcomes", words="Grow my own food", domain="activity", do="add")
    answer_everything(client, need)

    client.post(reverse("needs:check", args=[need.uuid]))

    need.refresh_from_db()
    assert need.state == NeedState.POSTED
    assert (need.outward_code, need.most_miles, need.envelope_pence) == ("OL4", 5, 120_000)
    assert need.weights["distance"] == 3
    assert need.latitude


def test_each_page_is_kept_and_can_be_gone_back_to(client, draft):
    save(client, draft, "kinds", kinds=["peer"])

    told = client.get(reverse("needs:write", args=[draft.uuid, "kinds"])).content.decode()

    assert 'value="peer" checked' in told


def test_starting_again_goes_on_with_the_draft(client, amira, draft):
    save(client, draft, "outcomes", do="go_on")

    answer = client.post(reverse("needs:start", args=[amira.uuid]))

    assert answer.url == reverse("needs:write", args=[draft.uuid, "kinds"])
    assert Need.objects.count() == 1


def test_without_an_approved_plan_nothing_is_posted(client):
    joan = make_person("Joan", user=make_user("Joan"))
    client.force_login(joan.user)

    answer = client.post(reverse("needs:start", args=[joan.uuid]), follow=True)

    assert "plan needs to be approved" in answer.content.decode()
    assert not Need.objects.exists()


def test_outcomes_are_added_and_taken_away(client, draft):
    save(client, draft, "outcomes", words="See my sister", domain="relationships", do="add")
    first = draft.outcomes.first()

    client.post(reverse("needs:remove_outcome", args=[draft.uuid, first.uuid]))

    assert [each.words for each in draft.outcomes.all()] == ["See my sister"]


def test_an_outcome_that_was_answered_stays(amira, draft):
    offer = make_offer(make_provider("vcse", "Olu's", make_user("Olu")))
    make_response(draft, offer, by=make_user("Olu"))

    with pytest.raises(actions.UnableToChangeOutcome):
        actions.remove_outcome(outcome=draft.outcomes.get(), by=amira.user, at=now())


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("outcomes", {"words": "", "domain": "", "do": "add"}),
        ("outcomes", {"words": "x" * 301, "domain": "activity", "do": "add"}),
        ("outcomes", {"words": "Sing", "domain": "everything", "do": "add"}),
        ("outcomes", {"words": "be OUTDOORS", "domain": "activity", "do": "add"}),
        ("kinds", {}),
        ("kinds", {"kinds": ["magic"]}),
        ("where", {"place": "", "most_miles": "5"}),
        ("where", {"place": "Nowhere-at-all", "most_miles": "5"}),
        ("where", {"place": "x" * 81, "most_miles": "5"}),
        ("where", {"place": "OL4", "most_miles": "-3"}),
        ("where", {"place": "OL4", "most_miles": "near"}),
        ("when", {"timing": ""}),
        ("when", {"timing": "yesterday"}),
        ("when", {"timing": "from_day"}),
        (
            "when",
            {
                "timing": "from_day",
                "starts_on_day": "1",
                "starts_on_month": "1",
                "starts_on_year": "2020",
            },
        ),
        ("musts", {"musts": ["gold"]}),
        ("wishes", {"interests": ["war"]}),
        ("wishes", {"wishes": "x" * 2001}),
        ("weights", {"distance": "9"}),
        ("weights", {}),
        ("spend", {"envelope_pence": "a lot"}),
        ("spend", {"envelope_pence": "-5"}),
        ("spend", {"envelope_pence": "9" * 30}),
    ],
)
def test_bad_input_is_answered_with_words_and_kept_out(client, draft, step, answers):
    before = Need.objects.values().get()

    page = save(client, draft, step, **answers)

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert Need.objects.values().get() == before
    assert draft.outcomes.count() == 1


def test_there_is_no_page_of_another_name(client, draft):
    assert client.get(reverse("needs:write", args=[draft.uuid, "secrets"])).status_code == 404


def test_another_persons_outcome_cannot_be_taken_away(client, draft):
    joan = make_person("Joan", user=make_user("Joan"))
    theirs = make_need(joan, by=joan.user).outcomes.get()

    answer = client.post(reverse("needs:remove_outcome", args=[draft.uuid, theirs.uuid]))

    assert answer.status_code == 404


def test_a_stale_page_changes_nothing_once_posted(client, draft):
    answer_everything(client, draft)
    client.post(reverse("needs:check", args=[draft.uuid]))

    page = save(client, draft, "kinds", kinds=["work"])

    assert "Pause it first" in page.content.decode()
    draft.refresh_from_db()
    assert draft.kinds == ["activity", "peer"]


def test_posting_twice_posts_once(client, draft):
    answer_everything(client, draft)
    client.post(reverse("needs:check", args=[draft.uuid]))

    page = client.post(reverse("needs:check", args=[draft.uuid]))

    assert "moved on" in page.content.decode()
    assert AuditEntry.objects.filter(verb="need.posted").count() == 1


def test_an_unfinished_need_is_not_posted(amira, draft):
    with pytest.raises(UnableToPost):
        actions.post_need(need=draft, by=amira.user, at=now())


def test_the_last_page_shows_each_tier_side_by_side(client, amira):
    need = make_need(amira, by=amira.user, state="draft")

    told = client.get(reverse("needs:check", args=[need.uuid])).content.decode()

    outline, profile = told.index('id="tier-1"'), told.index('id="tier-2"')
    assert "Plantedveg" not in told[outline:profile]
    assert "Plantedveg" in told[profile:]
    assert "17 Secretgate Street" in told[told.index('id="tier-3"') :]


def test_a_day_is_asked_only_for_from_a_day(client, draft):
    day = today() + timedelta(days=40)
    boxes = {
        "starts_on_day": day.day,
        "starts_on_month": day.month,
        "starts_on_year": day.year,
    }

    save(client, draft, "when", timing="from_day", **boxes)
    draft.refresh_from_db()
    assert draft.starts_on == day

    save(client, draft, "when", timing="no_rush", **boxes)
    draft.refresh_from_db()
    assert draft.starts_on is None


def test_a_supporter_who_may_plan_posts_and_says_how_it_was_said(client, amira, draft):
    ben = make_user("Ben")
    make_supporter(amira, ben, "plan")
    client.force_login(ben)
    answer_everything(client, draft)

    client.post(reverse("needs:check", args=[draft.uuid]), {"channel": "visit", "said_by": "Amira"})

    draft.refresh_from_db()
    assert (draft.state, draft.channel, draft.said_by) == ("posted", "visit", "Amira")


def test_a_supporter_who_may_only_look_changes_nothing(client, amira, draft):
    dev = make_user("Dev")
    make_supporter(amira, dev)
    client.force_login(dev)

    assert client.get(reverse("needs:detail", args=[draft.uuid])).status_code == 200
    assert save(client, draft, "kinds", kinds=["work"]).status_code == 403
    for name in ("needs:pause", "needs:close", "needs:withdraw", "needs:check"):
        assert client.post(reverse(name, args=[draft.uuid])).status_code == 403


def test_a_stranger_finds_no_need(client, draft):
    client.force_login(make_user("Sam"))

    for name in ("detail", "check", "responses", "suggestions", "find_why_not", "withdraw"):
        assert client.get(reverse(f"needs:{name}", args=[draft.uuid])).status_code == 404
    assert client.get(reverse("needs:why_not", args=[draft.uuid, uuid4()])).status_code == 404


def test_a_need_is_paused_changed_and_posted_again(client, amira):
    need = make_need(amira, by=amira.user)
    client.post(reverse("needs:pause", args=[need.uuid]))
    save(client, need, "kinds", kinds=["peer"])

    client.post(reverse("needs:check", args=[need.uuid]))

    need.refresh_from_db()
    assert (need.state, need.kinds) == (NeedState.POSTED, ["peer"])


@pytest.mark.parametrize(("name", "state"), [("close", "closed"), ("withdraw", "withdrawn")])
def test_an_end_gives_open_answers_a_kind_no(client, amira, name, state):
    need = make_need(amira, by=amira.user)
    olu = make_user("Olu")
    response = make_response(need, make_offer(make_provider("vcse", "Olu's", olu)), by=olu)

    client.post(reverse(f"needs:{name}", args=[need.uuid]))

    need.refresh_from_db()
    response.refresh_from_db()
    assert (need.state, response.state) == (state, ResponseState.DECLINED)
    assert olu.notices.filter(words__contains="not looking any more").exists()


@pytest.fixture
def ben(amira, client):
    user = make_user("Ben")
    make_supporter(amira, user, "plan")
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("name", "verb"), [("pause", "paused"), ("close", "closed"), ("withdraw", "withdrawn")]
)
def test_whoever_stops_a_need_for_amira_says_how_she_told_them(client, amira, ben, name, verb):
    need = make_need(amira, by=amira.user)
    url = reverse(f"needs:{name}", args=[need.uuid])
    assert "How did they tell you?" in client.get(url).content.decode()

    client.post(url, {"channel": "phone", "said_by": "her sister Rose"})

    entry = AuditEntry.objects.get(verb=f"need.{verb}")
    assert entry.details == {"channel": "phone"}
    assert happening(entry, reader=amira.user).how == "by phone, said by her sister Rose"


def test_amira_is_not_asked_how_she_told_herself(client, amira):
    need = make_need(amira, by=amira.user)

    for name in ("pause", "close", "withdraw"):
        page = client.get(reverse(f"needs:{name}", args=[need.uuid]))
        assert "How did they tell you?" not in page.content.decode()


def test_what_was_said_in_too_many_words_is_kept_on_the_page(client, amira, ben):
    need = make_need(amira, by=amira.user)

    page = client.post(reverse("needs:close", args=[need.uuid]), {"said_by": "Amira " * 20})

    assert "There is a problem" in page.content.decode()
    assert "Amira Amira" in page.content.decode()
    need.refresh_from_db()
    assert need.state == NeedState.POSTED


def test_amira_reads_in_her_list_who_said_it(client, amira, ben):
    need = make_need(amira, by=amira.user)
    client.post(
        reverse("needs:pause", args=[need.uuid]), {"channel": "visit", "said_by": "her sister"}
    )
    client.force_login(amira.user)

    told = client.get(reverse("people:history", args=[amira.uuid])).content.decode()

    assert "paused what you are looking for (in person, said by her sister)" in told
