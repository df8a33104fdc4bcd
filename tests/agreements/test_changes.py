"""Changing an agreement that runs: everyone agrees, and the promise grows or shrinks with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from budgets.queries import balance_of
from marketplace.agreements.actions import asking, changing, ending
from marketplace.agreements.actions.asking import NewTerms, Wanted
from marketplace.agreements.errors import UnableToAgree
from marketplace.agreements.models import AgreedOutcome
from marketplace.agreements.queries.readiness import slots_of
from marketplace.money.actions import takeovers
from marketplace.people.clock import now, today
from marketplace.people.errors import NotAllowed
from tests import cast
from tests.agreements.test_how_it_pays import agreed, say
from tests.agreements.world import have_plan_approved, make_budget

pytestmark = pytest.mark.django_db


def ask(story, *, ends_on=None, by=None, **prices):
    """`first` and `second` are new prices of the two outcomes, or None to leave one out."""
    outcomes = {}
    for name, pk in (("first", story.outcome.pk), ("second", story.second.pk)):
        outcome = AgreedOutcome.objects.get(pk=pk)
        if name in prices:
            price = prices[name]
            outcomes[outcome] = Wanted(price or 0, outcome.review_on, left_out=price is None)
    story.agreement.refresh_from_db()
    terms = NewTerms(ends_on or story.agreement.ends_on, outcomes, "Things are different.")
    return asking.ask_for(
        agreement=story.agreement, terms=terms, by=by or story.provider_user, at=now()
    )


def say_yes(story, change, *users):
    for user in users:
        for slot in slots_of(story.agreement, version=change.version):
            if changing.may_agree(story.agreement, slot, user) and not slot.signed_at:
                changing.agree(change=change, slot=slot, by=user, at=now())
    change.refresh_from_db()
    story.agreement.refresh_from_db()


def all_agree(story, change):
    say_yes(story, change, story.person_user, story.provider_user)


def test_a_higher_price_is_promised_once_everyone_has_agreed():
    story = agreed()
    change = ask(story, first=40_000)
    say_yes(story, change, story.person_user)
    assert balance_of(story.budget).promised_pence == 50_000

    say_yes(story, change, story.provider_user)

    assert change.state == "agreed"
    assert story.agreement.version == change.version
    assert balance_of(story.budget).promised_pence == 60_000
    assert say(story, story.outcome).earned_pence == 40_000


def test_what_is_not_needed_any_more_is_back_at_once():
    story = agreed()

    all_agree(story, ask(story, first=10_000, second=None))

    assert balance_of(story.budget).promised_pence == 10_000
    assert say(story, story.outcome).returned_pence == 0
    story.agreement.refresh_from_db()
    assert story.agreement.state == "live" or story.agreement.state == "ended"
    assert balance_of(story.budget).available_pence == 490_000


def test_an_advance_stays_within_what_may_still_be_earned():
    story = agreed(advance=20, retention=10)

    all_agree(story, ask(story, first=10_000))

    assert balance_of(story.budget).promised_pence == 20_000  # £300, and £100 was paid before
    say(story, story.outcome)
    say(story, story.second)
    assert balance_of(story.budget).owed_pence == 30_000


def test_no_goes_back_to_how_it_was():
    story = agreed()
    change = ask(story, first=40_000)

    changing.refuse(change=change, by=story.person_user, at=now())

    change.refresh_from_db()
    assert change.state == "refused"
    assert AgreedOutcome.objects.get(pk=story.outcome.pk).price_pence == 30_000
    with pytest.raises(UnableToAgree):
        say_yes(story, change, story.person_user)


def test_a_later_change_asks_for_every_yes_anew():
    story = agreed()
    first = ask(story, first=40_000)
    say_yes(story, first, story.person_user)
    changing.refuse(change=first, by=story.provider_user, at=now())

    second = ask(story, first=45_000)

    assert all(slot.signed_at is None for slot in slots_of(story.agreement, version=second.version))


def test_without_the_money_nothing_changes():
    story = agreed()
    change = ask(story, first=3_000_000)
    say_yes(story, change, story.provider_user)

    with pytest.raises(UnableToAgree, match="left"):
        say_yes(story, change, story.person_user)

    change.refresh_from_db()
    assert change.state == "asked"
    assert balance_of(story.budget).promised_pence == 50_000


def test_what_it_is_time_to_look_at_stays_as_it_is():
    """Nobody makes a verdict cheaper once it is the person’s to give (R4)."""
    story = agreed()
    AgreedOutcome.objects.filter(pk=story.outcome.pk).update(review_on=today())

    with pytest.raises(UnableToAgree, match="It stays as it is"):
        ask(story, first=1)


def test_a_verdict_given_meanwhile_is_not_changed():
    story = agreed()
    change = ask(story, first=10_000)
    say(story, story.outcome)
    say_yes(story, change, story.person_user)

    with pytest.raises(UnableToAgree, match="Something has happened"):
        say_yes(story, change, story.provider_user)


@pytest.mark.parametrize("what", [{}, {"first": None, "second": None}])
def test_a_change_changes_something_and_leaves_something(what):
    with pytest.raises(UnableToAgree):
        ask(agreed(), **what)


def test_the_last_day_is_not_in_the_past():
    with pytest.raises(UnableToAgree, match="today or later"):
        ask(agreed(), ends_on=today() - timedelta(days=1))


def test_one_change_at_a_time():
    story = agreed()
    ask(story, first=40_000)

    with pytest.raises(UnableToAgree, match="Another change"):
        ask(story, first=50_000)


def test_nobody_agrees_for_the_other_side():
    story = agreed()
    change = ask(story, first=40_000)
    of_the_person = slots_of(story.agreement, version=change.version)[0]

    with pytest.raises(NotAllowed):
        changing.agree(change=change, slot=of_the_person, by=story.provider_user, at=now())


def test_what_has_ended_is_not_changed():
    story = agreed()
    change = ask(story, first=40_000)
    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    with pytest.raises(UnableToAgree, match="not running"):
        say_yes(story, change, story.provider_user)


def in_boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_both_sides_change_it_on_the_page_and_read_every_version(client):
    story = agreed()
    new = today() + timedelta(days=100)
    client.force_login(story.provider_user)
    form = reverse("agreements:ask_for_change", args=[story.agreement.uuid])
    assert "Ask for a change" in client.get(form).content.decode()
    fields = {"why": "More to do"} | in_boxes("ends_on", new)
    for outcome in (story.outcome, story.second):
        fields |= {f"keep_{outcome.uuid}": "keep", f"price_{outcome.uuid}": "350"}
        fields |= in_boxes(f"review_on_{outcome.uuid}", outcome.review_on)

    page = client.post(form, fields, follow=True).content.decode()

    assert "£350" in page
    assert "It was £300" in page
    assert "More to do" in page
    change = story.agreement.changes.get()
    yes = reverse("agreements:agree_to_change", args=[change.uuid])
    for reader in (story.provider_user, story.person_user):
        client.force_login(reader)
        assert "Read the change, and agree" in client.get(yes).content.decode()
        client.post(yes, {"agrees": "on", "version": change.version})
    page = client.get(reverse("agreements:detail", args=[story.agreement.uuid])).content.decode()
    assert "Changes" in page
    assert "£700" in page


def test_no_can_be_said_on_the_page(client):
    story = agreed()
    change = ask(story, first=40_000)
    client.force_login(story.person_user)

    page = client.post(
        reverse("agreements:refuse_change", args=[change.uuid]), follow=True
    ).content.decode()

    assert "The agreement went on as it was." in page


def test_what_was_made_free_can_cost_something_again():
    story = agreed()
    all_agree(story, ask(story, first=0, second=0))

    all_agree(story, ask(story, first=10_000))

    assert balance_of(story.budget).promised_pence == 10_000


def test_more_of_a_capped_promise_needs_a_plan_that_is_approved_now():
    """The cap stays, and yet more is promised than was left: public money, so asked again."""
    story = agreed(cap=30_000)
    say(story, story.outcome, level=-2)
    assert balance_of(story.budget).promised_pence == 20_000
    change = ask(story, second=30_000)
    story.person.plans.get().approvals.update(state="refused")
    say_yes(story, change, story.person_user)

    with pytest.raises(UnableToAgree, match="did not approve"):
        say_yes(story, change, story.provider_user)


def test_a_change_waits_no_longer_once_the_agreement_has_ended():
    story = agreed()
    change = ask(story, first=40_000)

    ending.end(agreement=story.agreement, by=story.person_user, at=now())

    change.refresh_from_db()
    assert change.state == "refused"
    assert change.closed_at


def test_once_another_funder_has_taken_over_it_alone_promises_more():
    story = agreed()
    cara = cast.make_user("Cara")
    council = cast.make_organisation("council", "", cara)
    new = make_budget(story.person, council, cara, regime="care_act")
    have_plan_approved(story.person, council, cara, "care_act")
    takeover = takeovers.ask(
        part=story.part, out_of=story.budget, into=new, by=story.person_user, at=now()
    )
    takeovers.agree(takeover=takeover, by=story.officer, at=now())
    takeovers.agree(takeover=takeover, by=cara, at=now())

    all_agree(story, ask(story, first=40_000))

    assert balance_of(story.budget).promised_pence == 0
    assert balance_of(new).promised_pence == 60_000
    assert [f.pence for f in story.part.fundings.order_by("pk")] == [0, 60_000]
