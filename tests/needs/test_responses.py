from datetime import timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection
from django.urls import reverse

from marketplace.needs import actions
from marketplace.needs.actions import UnableToRespond, sending
from marketplace.needs.models import Response, ResponseState
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from marketplace.people.models import AuditEntry
from marketplace.people.queries import happening
from marketplace.providers.models import Check
from tests.cast import (
    make_area,
    make_offer,
    make_provider,
    make_response,
    make_supporter,
    make_user,
)
from tests.needs.cast import make_world


@pytest.fixture
def world():
    return make_world()


def draft_of(world, name):
    user = make_user(name)
    offer = make_offer(make_provider("vcse", f"{name} Ltd", user))
    return make_response(world.need, offer, by=user, state="draft", sent_at=None), user


@pytest.mark.django_db
def test_a_seventh_answer_waits(world):
    for n in range(6):
        response, user = draft_of(world, f"Provider {n}")
        actions.send_response(response=response, by=user, at=now())
    seventh, user = draft_of(world, "Seventh")

    with pytest.raises(UnableToRespond, match="6 answers already"):
        actions.send_response(response=seventh, by=user, at=now())

    seventh.refresh_from_db()
    assert seventh.state == ResponseState.DRAFT


@pytest.mark.django_db
def test_a_kind_no_makes_room(world):
    world.need.area.policy = {"live_responses_per_need": 1}
    world.need.area.save()
    first, user = draft_of(world, "First")
    actions.send_response(response=first, by=user, at=now())
    second, user = draft_of(world, "Second")

    actions.decline_response(response=first, by=world.amira.user, at=now())
    actions.send_response(response=second, by=user, at=now())

    assert second.state == ResponseState.SENT


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_the_last_answer_at_once_one_waits(world, monkeypatch):
    for n in range(5):
        response, user = draft_of(world, f"Provider {n}")
        actions.send_response(response=response, by=user, at=now())
    both = [draft_of(world, "Left"), draft_of(world, "Right")]
    ready, refused, move = Barrier(2), [], sending._move

    def move_slowly(*args, **fields):  # time for the other to count as well
        sleep(0.3)
        return move(*args, **fields)

    monkeypatch.setattr(sending, "_move", move_slowly)

    def send(response, user):
        try:
            response = Response.objects.select_related(
                "need__area", "provider__scheme", "offer"
            ).get(pk=response.pk)
            ready.wait()
            actions.send_response(response=response, by=user, at=now())
        except UnableToRespond as problem:
            refused.append(problem.message)
        finally:
            connection.close()

    threads = [Thread(target=send, args=pair) for pair in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert world.need.responses.live().count() == 6
    assert len(refused) == 1


@pytest.mark.django_db
def test_only_the_vetted_may_answer(world):
    response, user = draft_of(world, "Late")
    Check.objects.filter(provider=response.provider).update(expires_on=today() - timedelta(days=1))

    with pytest.raises(UnableToRespond):
        actions.send_response(response=response, by=user, at=now())


@pytest.mark.django_db
def test_nobody_begins_an_answer_to_a_need_of_another_area(world):
    olga = make_user("Olga")
    far = make_provider("vcse", "Far allotment", olga, area=make_area("Elsewhere"))

    with pytest.raises(UnableToRespond, match="not looking any more"):
        actions.start_response(need=world.need, offer=make_offer(far), by=olga, at=now())


@pytest.mark.django_db
def test_nobody_answers_for_another_provider(world):
    response, _ = draft_of(world, "Other")

    with pytest.raises(NotAllowed):
        actions.send_response(response=response, by=world.olu, at=now())


@pytest.mark.django_db
def test_a_price_for_four_weeks_is_for_shared_lives_alone(world):
    response, user = draft_of(world, "Plain")

    with pytest.raises(UnableToRespond):
        actions.save_response(
            response=response,
            offer=response.offer,
            how="x",
            asks="",
            lines=[],
            four_weeks_pence=190_000,
            by=user,
            at=now(),
        )


@pytest.mark.django_db
def test_a_chosen_answer_is_stopped_and_not_taken_back(world):
    response = make_response(world.need, world.offer, by=world.olu, state="chosen")

    with pytest.raises(UnableToRespond):
        actions.withdraw_response(response=response, by=world.olu, at=now())


@pytest.mark.django_db
def test_an_answer_is_declined_once(world):
    response = make_response(world.need, world.offer, by=world.olu)
    actions.decline_response(response=response, by=world.amira.user, at=now())

    with pytest.raises(UnableToRespond):
        actions.decline_response(response=response, by=world.amira.user, at=now())


@pytest.mark.django_db
def test_after_a_no_a_provider_does_not_answer_again(world, client):
    response = make_response(world.need, world.offer, by=world.olu)
    actions.decline_response(response=response, by=world.amira.user, at=now())
    client.force_login(world.olu)
    outline = reverse("needs:outline", args=[world.need.uuid])
    read = client.get(outline).content.decode()

    start = reverse("needs:start_answer", args=[world.need.uuid, world.offer.uuid])
    told = client.post(start, follow=True).content.decode()

    assert start not in read
    assert "answer to this need has ended" in told
    assert world.need.responses.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["withdraw_response", "decline_response"])
def test_an_answer_that_was_chosen_meanwhile_stays_chosen(world, act):
    response = make_response(world.need, world.offer, by=world.olu)
    Response.objects.filter(pk=response.pk).update(state=ResponseState.CHOSEN)
    by = world.olu if act == "withdraw_response" else world.amira.user

    with pytest.raises(UnableToRespond, match="moved on"):
        getattr(actions, act)(response=response, by=by, at=now())

    response.refresh_from_db()
    assert response.state == ResponseState.CHOSEN


@pytest.mark.django_db
def test_the_provider_reads_kind_words_and_no_reason(world, client):
    response = make_response(world.need, world.offer, by=world.olu)
    client.force_login(world.amira.user)
    client.post(reverse("needs:decline", args=[response.uuid]))

    client.force_login(world.olu)
    told = client.get(reverse("needs:answer", args=[response.uuid])).content.decode()

    assert "Thank you for taking the time" in told


@pytest.mark.django_db
def test_amira_compares_answers_side_by_side(world, client):
    world.need.envelope_pence = 25_000
    world.need.save()
    make_response(world.need, world.offer, by=world.olu, asks="Bring boots")
    client.force_login(world.amira.user)

    told = client.get(reverse("needs:responses", args=[world.need.uuid])).content.decode()

    for words in ("Allotments for All", "£300", "Bring boots", "More than you’d spend", "a mile"):
        assert words in told


@pytest.mark.django_db
def test_an_answer_within_what_shed_spend_has_no_mark(world, client):
    make_response(world.need, world.offer, by=world.olu)
    client.force_login(world.amira.user)

    told = client.get(reverse("needs:responses", args=[world.need.uuid])).content.decode()

    assert "More than you’d spend" not in told


@pytest.mark.django_db
def test_drafts_and_the_answers_of_the_unvetted_are_not_compared(world, client):
    draft_of(world, "Draftly")
    late, user = draft_of(world, "Lately")
    actions.send_response(response=late, by=user, at=now())
    Check.objects.filter(provider=late.provider).update(expires_on=today() - timedelta(days=1))
    client.force_login(world.amira.user)

    told = client.get(reverse("needs:responses", args=[world.need.uuid])).content.decode()

    assert "Draftly" not in told
    assert "Lately" not in told


@pytest.mark.django_db
def test_six_answers_cost_few_queries(world, client, django_assert_max_num_queries):
    for n in range(6):
        response, user = draft_of(world, f"Provider {n}")
        actions.send_response(response=response, by=user, at=now())
    client.force_login(world.amira.user)

    with django_assert_max_num_queries(25):
        client.get(reverse("needs:responses", args=[world.need.uuid]))


@pytest.mark.django_db
def test_whoever_says_no_for_amira_says_how_she_told_them(world, client):
    response = make_response(world.need, world.offer, by=world.olu)
    ben = make_user("Ben")
    make_supporter(world.amira, ben, "plan")
    client.force_login(ben)
    url = reverse("needs:decline", args=[response.uuid])
    assert "How did they tell you?" in client.get(url).content.decode()

    client.post(url, {"channel": "paper", "said_by": "Amira"})

    entry = AuditEntry.objects.get(verb="response.declined")
    assert entry.details == {"channel": "paper"}
    assert happening(entry, reader=ben).how == "on paper, said by Amira"
