import pytest
from django.urls import reverse

from marketplace.home.queries.helpers import helper_desk
from marketplace.messages.actions import tell
from marketplace.needs.models import NeedState
from marketplace.plans.models import PlanState
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


def helped(user):
    return {each.name: each for each in helper_desk(user).people}


def words_of(user, person):
    return [wait.words for wait in helped(user)[str(person)].waits]


def test_who_acts_for_nobody_has_no_such_desk():
    assert helper_desk(make_user()) is None


def test_a_broker_sees_what_each_person_waits_for():
    ben = make_user("Ben")
    amira, joan = make_person("Amira"), make_person("Joan")
    make_supporter(amira, ben, "plan")
    make_supporter(joan, ben, "plan")

    make_plan(joan, by=ben, state=PlanState.SENT)

    assert words_of(ben, amira) == ["No plan yet"]
    assert words_of(ben, joan) == ["The funder has the plan"]
    assert helped(ben)[str(amira)].needs_me
    assert not helped(ben)[str(joan)].needs_me


def test_answers_of_vetted_providers_wait_to_be_read():
    ben, amira, provider = make_user("Ben"), make_person("Amira"), make_provider()
    make_supporter(amira, ben, "plan")
    need = make_need(amira, by=ben, state=NeedState.POSTED)

    make_response(need, make_offer(provider), by=make_user())

    assert "1 answer to read" in words_of(ben, amira)


def test_someone_who_may_only_look_is_asked_for_nothing():
    dev, joan = make_user("Dev"), make_person("Joan")
    make_supporter(joan, dev)

    assert not helped(dev)[str(joan)].needs_me


def test_thirty_people_cost_no_more_questions_than_one(django_assert_max_num_queries):
    ben = make_user("Ben")
    for number in range(30):
        make_supporter(make_person(f"Person{number}"), ben)

    with django_assert_max_num_queries(12):
        helper_desk(ben)


def test_a_notice_names_the_person_to_those_who_act_for_them(client):
    ben, joan = make_user("Ben"), make_person("Joan")
    make_supporter(joan, ben)
    tell(users=[ben], words="The plan is approved.", about=joan)
    client.force_login(ben)

    assert str(joan) in client.get(reverse("notices:list")).content.decode()


def test_a_notice_names_nobody_to_a_provider(client):
    olu, joan = make_user("Olu"), make_person("Joan")
    tell(users=[olu], words="Someone would like to meet you.", about=joan)
    client.force_login(olu)

    assert str(joan) not in client.get(reverse("notices:list")).content.decode()
