"""What each side reads of an agreement, and what its forms say to a wrong answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from budgets.models import Budget, Payment
from marketplace.agreements.actions import chasing, ending, signing, terms
from marketplace.agreements.actions.verdicts import give_verdict
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreedOutcome, Verdict
from marketplace.agreements.queries.money import words_of
from marketplace.people.clock import now, today
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import make_live_story, make_story, sign_all

pytestmark = pytest.mark.django_db


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"agreements:{name}", args=args))


def text(response):
    return response.content.decode()


def offered(**how):
    story = make_story(**how)
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    return story


def test_the_provider_reads_no_budget_and_no_name(client):
    story = offered(form="notional")

    theirs = text(page(client, story.provider_user, "detail", story.agreement.uuid))

    assert "Money from" not in theirs
    assert "Paid from" not in theirs
    assert "Amira" not in theirs
    assert "Plantedname" not in theirs
    assert f"Agreement of the person with {story.agreement.provider}</h1>" in theirs


def test_the_provider_does_not_hear_what_is_left_in_a_budget():
    story = offered(pence=10_000)
    signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)

    with pytest.raises(UnableToAgree) as told:
        signing.sign_for_provider(
            agreement=story.agreement, by=story.provider_user, at=now(), version=1
        )

    assert "£" not in told.value.message


def test_the_person_does():
    story = offered(pence=10_000)
    signing.sign_for_provider(
        agreement=story.agreement, by=story.provider_user, at=now(), version=1
    )

    with pytest.raises(UnableToAgree, match="£100 left"):
        signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def test_a_funder_reads_it_once_asked_and_not_when_it_is_taken_back(client):
    story = make_story()
    asked = lambda: page(client, story.officer, "detail", story.agreement.uuid).status_code  # noqa: E731
    before = asked()
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    during = asked()
    terms.take_back(agreement=story.agreement, by=story.person_user, at=now())

    assert (before, during, asked()) == (404, 200, 404)


def test_a_draft_that_was_dropped_was_never_the_funders_to_read(client):
    story = make_story()

    terms.drop(agreement=story.agreement, by=story.person_user, at=now())

    assert page(client, story.officer, "detail", story.agreement.uuid).status_code == 404


def test_a_dropped_agreement_can_be_written_again():
    story = make_story()
    terms.drop(agreement=story.agreement, by=story.person_user, at=now())

    again = terms.begin(introduction=story.agreement.introduction, by=story.person_user, at=now())

    assert (again.pk, again.state, again.version) == (story.agreement.pk, "draft", 2)


def test_nobody_signs_once_a_check_has_run_out():
    story = offered()
    story.agreement.provider.checks.update(expires_on=today() - timedelta(days=1))

    with pytest.raises(UnableToAgree, match="checks have run out"):
        signing.sign_for_person(part=story.part, by=story.person_user, at=now(), version=1)


def test_a_stale_page_is_not_signed(client):
    story = offered()
    client.force_login(story.person_user)

    client.post(
        reverse("agreements:sign", args=[story.agreement.uuid]), {"agrees": "on", "version": "7"}
    )

    assert not story.agreement.signatures.exists()


def test_a_verdict_sent_twice_pays_once(client):
    story = make_live_story()
    client.force_login(story.person_user)
    url = reverse("agreements:verdict", args=[story.outcome.uuid])

    first = client.post(url, {"level": "0"})
    second = client.post(url, {"level": "2"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert (Verdict.objects.count(), Payment.objects.count()) == (1, 1)


@pytest.mark.parametrize("level", ["", "9", "-3", "best", "0" * 5_000])
def test_a_wrong_level_is_said_beside_its_field(client, level):
    story = make_live_story()
    client.force_login(story.person_user)

    response = client.post(
        reverse("agreements:verdict", args=[story.outcome.uuid]), {"level": level}
    )

    assert response.status_code == 200
    assert "Choose one of these." in text(response)
    assert not Verdict.objects.exists()


WRONG = {"words": "x" * 400, "price_pence": "ten", "words_2": "\x00", "starts_on_day": "40"}


@pytest.mark.parametrize("wrong", [{}, WRONG], ids=["empty", "wrong"])
@pytest.mark.parametrize("name", ["dates", "outcome_words", "outcome_levels", "outcome_price",
                                  "relationship", "budgets", "add_outcome"])  # fmt: skip
def test_no_form_breaks_and_each_says_what_is_wrong(client, name, wrong):
    story = make_story()
    args = {
        "dates": [story.agreement.uuid],
        "outcome_words": [story.outcome.uuid],
        "outcome_levels": [story.outcome.uuid],
        "outcome_price": [story.outcome.uuid],
    }.get(name, [story.agreement.uuid, story.part.uuid])
    client.force_login(story.person_user)

    response = client.post(reverse(f"agreements:{name}", args=args), {"x": "y"} | wrong)

    assert response.status_code == 200
    assert "There is a problem" in text(response)


def test_another_persons_budget_cannot_pay():
    story, other = make_story(), make_story()

    with pytest.raises(UnableToAgree, match="own budgets"):
        terms.choose_budgets(
            part=story.part, lines=[(other.budget, 30_000)], by=story.person_user, at=now()
        )


def test_only_a_livelihood_is_paid_by_the_calendar():
    story = make_story()

    with pytest.raises(UnableToAgree, match="Only a Shared Lives"):
        terms.set_periodic_sum(
            part=story.part,
            pence=1,
            times=1,
            first_due_on=today(),
            why="",
            by=story.person_user,
            at=now(),
        )


def test_to_stop_is_not_to_say_that_nothing_was_reached():
    story = make_story()
    terms.write_outcome(
        part=story.part,
        outcome=story.outcome,
        fields={"review_on": story.agreement.starts_on},
        by=story.person_user,
        at=now(),
    )
    terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
    sign_all(story)
    ending.end(agreement=story.agreement, by=story.provider_user, at=now() + timedelta(days=3))

    from marketplace.agreements.actions.verdicts import give_verdict

    verdict = give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())

    assert verdict.earned_pence == Payment.objects.get().pence == 30_000


def test_the_areas_advocacy_service_learns_whom_to_ask_and_not_what_about(client):
    story, ada = make_live_story(), cast.make_user("Ada")
    cast.make_organisation("advocacy", "Speak Up", ada)
    story.outcome.refresh_from_db()
    before = page(client, ada, "follow_up", story.outcome.uuid).status_code
    chasing.chase_all(on=story.outcome.review_on + timedelta(days=14), at=now())

    after = page(client, ada, "follow_up", story.outcome.uuid)

    assert (before, after.status_code) == (404, 200)
    assert story.outcome.words not in text(after)
    assert page(client, story.provider_user, "follow_up", story.outcome.uuid).status_code == 404


def test_how_far_it_all_went_is_read_by_the_person_and_of_three_by_their_funder(client):
    story = make_live_story(form="notional")
    readers = [story.person_user, story.officer, story.provider_user]

    def told():
        url = story.agreement.uuid
        return ["Taken together" in text(page(client, reader, "detail", url)) for reader in readers]

    before = told()
    give_verdict(outcome=story.outcome, level=1, words="", by=story.person_user, at=now())

    assert (before, told()) == ([False] * 3, [True, False, False])
    for position in (1, 2):
        outcome = AgreedOutcome.objects.get(pk=story.outcome.pk)
        outcome.pk, outcome.uuid, outcome.position = None, uuid4(), position
        outcome.save()
        Verdict.objects.create(
            outcome=outcome, level=1, at=now(), earned_pence=0, returned_pence=0,
            recorded_by=story.person_user,
        )  # fmt: skip
    assert told() == [True, True, False]
    assert "64. 50 means: what we hoped for." in text(
        page(client, story.officer, "detail", story.agreement.uuid)
    )


def test_a_reader_of_two_organisations_is_noted_as_of_the_one_that_takes_part(client):
    story = offered(form="notional")
    cast.make_organisation("scrutiny", "A group that comes first by name", story.officer)

    page(client, story.officer, "detail", story.agreement.uuid)
    client.get(reverse("money:statement", args=[story.budget.uuid]))

    seen = AuditEntry.objects.filter(person=story.person, actor=story.officer)
    noted = {entry.verb: entry.organisation for entry in seen}
    assert noted == {"agreement.seen": story.funder, "budget.seen": story.funder}


def test_the_areas_advocacy_service_is_noted_as_the_one_that_asked(client):
    story, ada = make_live_story(), cast.make_user("Ada")
    cast.make_organisation("brokerage", "A brokerage that comes first by name", ada)
    service = cast.make_organisation("advocacy", "Speak Up", ada)
    story.outcome.refresh_from_db()
    chasing.chase_all(on=story.outcome.review_on + timedelta(days=14), at=now())

    page(client, ada, "follow_up", story.outcome.uuid)

    assert AuditEntry.objects.get(verb="silence.seen").organisation == service


def test_a_page_costs_the_same_few_questions_however_many_outcomes(
    client, django_assert_max_num_queries
):
    story = make_live_story()
    for number in range(8):
        story.part.outcomes.create(
            words=f"Thing {number}", domain="activity", level_words=["a"] * 5,
            review_on=today(), price_pence=1, shares_percent=[0, 50, 100, 100, 100],
        )  # fmt: skip
    client.force_login(story.person_user)

    with django_assert_max_num_queries(75):
        client.get(reverse("agreements:detail", args=[story.agreement.uuid]))


@pytest.mark.parametrize(
    ("regime", "form", "words"),
    [
        ("nhs", "notional", "Money from the NHS, paid by the NHS"),
        ("care_act", "notional", "Money from the council, paid by the council"),
        ("care_act", "direct_payment", "Money from the council, paid by the person"),
        ("nhs", "third_party", "Money from the NHS, paid by another organisation"),
        ("own", "direct_payment", "Own money"),
    ],
)
def test_a_budget_is_called_by_whose_it_is_and_who_pays(regime, form, words):
    assert words_of(Budget(regime=regime, form=form)) == words
