"""Two who act at the same moment: each waits for the other, and one outcome stands."""

import threading

import pytest
from django.db import connection

from budgets.queries import balance_of
from marketplace.agreements.actions import signing, terms
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import Agreement, AgreementState
from marketplace.needs.models import Need
from marketplace.people.clock import now
from marketplace.providers.models import Household
from tests.agreements.world import another_story, make_story

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run each in a thread and connection of its own; return what each raised, or None."""
    ready, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            ready.wait()
            act()
        except Exception as error:
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def person_signs(story):
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def provider_signs(story):
    by = story.scheme_user or story.provider_user
    agreement = Agreement.objects.get(pk=story.agreement.pk)
    signing.sign_for_provider(agreement=agreement, by=by, at=now(), version=1)


def payer_signs(story):
    agreement = Agreement.objects.get(pk=story.agreement.pk)
    signing.sign_for_payer(
        agreement=agreement, payer=story.funder, by=story.officer, at=now(), version=1
    )


def offer(story):
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())


def test_two_last_signatures_make_it_live_once():
    story = make_story()
    offer(story)

    ends = at_once(lambda: person_signs(story), lambda: provider_signs(story))

    story.agreement.refresh_from_db()
    assert ends == [None, None]
    assert story.agreement.state == AgreementState.LIVE
    assert balance_of(story.budget).promised_pence == 30_000


def test_of_two_agreements_one_gets_the_last_pound():
    first = make_story(pence=30_000)
    second = another_story(first)
    for story in (first, second):
        offer(story)
        person_signs(story)

    ends = at_once(lambda: provider_signs(first), lambda: provider_signs(second))

    live = Agreement.objects.filter(state=AgreementState.LIVE)
    assert live.count() == 1
    assert [type(each) for each in ends if each] == [UnableToAgree]
    assert balance_of(first.budget).available_pence == 0


def test_of_two_people_one_gets_the_last_place():
    first = make_story(form="notional", kind="household")
    second = make_story(form="notional", kind="household")
    home = first.agreement.provider
    Agreement.objects.filter(pk=second.agreement.pk).update(provider=home, payee=home.payee)
    Need.objects.update(kinds=["live_in"])
    Household.objects.filter(provider=home).update(places=1, people_now=0)
    second.scheme_user = first.scheme_user
    for story in (first, second):
        story.agreement.refresh_from_db()
        offer(story)
        person_signs(story)
        provider_signs(story)

    ends = at_once(lambda: payer_signs(first), lambda: payer_signs(second))

    assert Household.objects.get(provider=home).people_now == 1
    assert Agreement.objects.filter(state=AgreementState.LIVE).count() == 1
    assert [str(each) for each in ends if each] == ["This household has no place free now."]
