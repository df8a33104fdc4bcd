"""Two pairs of eyes: large sums wait until a second officer, who isn't the first, confirms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from budgets.models import Budget
from budgets.queries import balance_of
from marketplace.home.queries.staff import staff_desks
from marketplace.messages.models import Notice
from marketplace.money import actions
from marketplace.money.actions import UnableToPay, proposals
from marketplace.money.models import Proposal, Schedule
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.people.actions.organisations import add_member, end_membership
from marketplace.people.clock import now
from marketplace.people.errors import NotAllowed
from marketplace.people.local_policy import setting
from marketplace.people.models import AuditEntry, Organisation
from tests import cast
from tests.agreements.world import make_budget

pytestmark = pytest.mark.django_db
THRESHOLD = 1_000_000


class Office:
    """A funder with two officers who sign in with two steps, and one person's empty budget."""

    def __init__(self):
        self.fern, self.finn = cast.make_user("Fern"), cast.make_user("Finn")
        for officer in (self.fern, self.finn):
            cast.give_second_step(officer)
        self.funder = cast.make_organisation("icb", "", self.fern, self.finn)
        self.funder.policy = {"second_look_pence": THRESHOLD}
        self.funder.save()
        self.amira = cast.make_user("Amira")
        self.person = cast.make_person(user=self.amira)
        budget = make_budget(self.person, self.funder, self.fern, pence=1)
        self.subject = BudgetSubject(budget, self.person)

    def put_in(self, pence, key="one", by=None, at=None, **more):
        return actions.put_money_in(
            subject=self.subject, pence=pence, key=key, by=by or self.fern, at=at or now(), **more
        )

    @property
    def given_pence(self):
        return balance_of(self.subject.budget).allocated_pence - 1


@pytest.fixture
def office():
    return Office()


def test_a_large_sum_waits_for_a_second_officer(office):
    proposal = office.put_in(THRESHOLD + 1)

    assert office.given_pence == 0
    proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert office.given_pence == THRESHOLD + 1


WHY = "You go swimming twice a week from now on. " + "We are glad. " * 10


@pytest.mark.parametrize("every", ["once", "month"])
@pytest.mark.parametrize("pence", [THRESHOLD - 1, THRESHOLD + 1])
def test_the_person_reads_why_more_is_put_in_once_it_takes_effect(office, client, pence, every):
    why = (WHY + "x" * 200)[:200]
    proposal = office.put_in(pence, every=every, why=why)
    client.force_login(office.amira)
    statement = reverse("money:statement", args=[office.subject.uuid])
    if proposal:
        assert why not in client.get(statement).text
        client.force_login(office.finn)
        assert why in client.get(reverse("money:proposal", args=[proposal.uuid])).text
        client.force_login(office.amira)
        proposals.confirm(proposal=proposal, by=office.finn, at=now())
    office.put_in(pence, every=every, why=why)  # the same form again

    assert client.get(statement).text.count(why) == 1
    heard = Notice.objects.get(user=office.amira, words__endswith="Its page says more.")
    assert "swimming" not in heard.words  # email is read by others too


def test_who_only_holds_the_money_does_not_read_why(office, client):
    hetty = cast.make_user("Hetty")
    holder = cast.make_organisation("money_holder", "", hetty)
    Budget.objects.filter(pk=office.subject.budget.pk).update(payer=holder.party)
    office.put_in(1_000, why="Twice a week.")
    client.force_login(hetty)

    page = client.get(reverse("money:statement", args=[office.subject.uuid])).text
    assert "Put in the budget" in page
    assert "Twice a week." not in page


def test_an_officer_says_why_they_put_more_in(office, client):
    client.force_login(office.fern)
    url = reverse("money:allocate", args=[office.subject.uuid])

    def send(why):
        return client.post(url, {"pence": "10", "every": "once", "why": why, "key": uuid4()})

    assert "Say why." in send(" ").text
    assert "Use 200 letters or fewer here." in send("x" * 201).text
    assert office.given_pence == 0
    assert send("You asked\r\n\r\nfor more.").status_code == 302
    assert office.given_pence == 1_000
    assert Schedule.objects.get().why == "You asked for more."


def test_a_small_sum_takes_effect_at_once(office):
    assert office.put_in(THRESHOLD - 1) is None
    assert office.given_pence == THRESHOLD - 1


def test_nobody_confirms_what_they_asked_for(office):
    proposal = office.put_in(THRESHOLD + 1)

    with pytest.raises(NotAllowed):
        proposals.confirm(proposal=proposal, by=office.fern, at=now())
    with pytest.raises(NotAllowed):
        proposals.refuse(proposal=proposal, reasons="No", by=office.fern, at=now())
    assert office.given_pence == 0


def test_the_database_too_refuses_one_person_as_both(office):
    proposal = office.put_in(THRESHOLD + 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(state="confirmed", decided_by=office.fern)


def test_an_officer_of_another_funder_knows_nothing_of_it(office, client):
    proposal, other = office.put_in(THRESHOLD + 1), cast.make_user("Other")
    cast.give_second_step(other)
    cast.make_organisation("council", "", other)
    client.force_login(other)

    with pytest.raises(NotAllowed):
        proposals.confirm(proposal=proposal, by=other, at=now())
    assert client.get(reverse("money:proposal", args=[proposal.uuid])).status_code == 404


@pytest.mark.parametrize("who", ["fern", "finn"])
def test_neither_does_it_with_a_password_alone(office, who):
    plain = getattr(office, who)
    proposal = office.put_in(THRESHOLD + 1, key="before")
    plain.authenticator_set.all().delete()

    if who == "fern":
        with pytest.raises(UnableToPay, match="two steps"):
            office.put_in(THRESHOLD + 1, key="after")
    with pytest.raises(UnableToPay):
        proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert office.given_pence == 0


def test_codes_to_get_back_in_are_no_second_step(office):
    office.fern.authenticator_set.update(type="recovery_codes")

    with pytest.raises(UnableToPay, match="Set up your second step"):
        office.put_in(THRESHOLD + 1)


def test_whoever_needs_a_second_step_is_led_to_it_and_keeps_what_they_typed(office, client):
    office.fern.authenticator_set.all().delete()
    client.force_login(office.fern)
    url = reverse("money:allocate", args=[office.subject.uuid])
    key = client.get(url).context["form"].initial["key"]

    page = client.post(url, {"pence": "20,000", "why": "More.", "key": str(key)}).content.decode()

    assert "Set up your second step first" in page
    assert reverse("people:second_step") in page
    assert 'value="20,000"' in page
    assert reverse("mfa_index") in client.get(reverse("people:second_step")).content.decode()


def test_several_small_sums_are_one_large_one(office):
    office.put_in(THRESHOLD - 1, key="first")

    assert office.put_in(2, key="second") is not None
    assert office.given_pence == THRESHOLD - 1


def test_another_budget_of_the_same_person_is_no_way_round(office):
    office.put_in(THRESHOLD - 1, key="first")
    budget = make_budget(office.person, office.funder, office.fern, pence=1)
    office.subject = BudgetSubject(budget, office.person)

    assert office.put_in(THRESHOLD - 1, key="second") is not None


def test_what_was_given_more_than_a_year_ago_no_longer_counts(office):
    office.put_in(THRESHOLD - 1, key="first", at=now() - timedelta(days=366))

    assert office.put_in(THRESHOLD - 2, key="second") is None


def test_what_was_confirmed_counts_no_more(office):
    proposals.confirm(proposal=office.put_in(5 * THRESHOLD), by=office.finn, at=now())

    assert office.put_in(THRESHOLD - 1, key="second") is None


def test_a_form_sent_twice_asks_once_and_gives_once(office):
    first, again = office.put_in(THRESHOLD + 1), office.put_in(THRESHOLD + 1)
    proposals.confirm(proposal=first, by=office.finn, at=now())
    late = office.put_in(THRESHOLD + 1)

    assert first == again == late
    assert office.given_pence == THRESHOLD + 1


def test_a_small_sum_sent_twice_neither_gives_nor_asks_again(office):
    office.put_in(THRESHOLD - 10)

    assert office.put_in(THRESHOLD - 10) is None
    assert office.given_pence == THRESHOLD - 10


def test_the_same_form_with_another_sum_is_refused(office):
    office.put_in(THRESHOLD + 1)

    with pytest.raises(UnableToPay, match="another amount"):
        office.put_in(THRESHOLD + 2)


def test_two_who_confirm_give_it_once(office):
    proposal, flo = office.put_in(THRESHOLD + 1), cast.make_user("Flo")
    cast.give_second_step(flo)
    add_member(organisation=office.funder, user=flo)
    same = Proposal.objects.get(pk=proposal.pk)
    proposals.confirm(proposal=proposal, by=office.finn, at=now())

    with pytest.raises(UnableToPay, match="decided meanwhile"):
        proposals.confirm(proposal=same, by=flo, at=now())
    assert office.given_pence == THRESHOLD + 1


def test_what_is_refused_or_taken_back_takes_no_effect(office):
    refused, back = office.put_in(THRESHOLD + 1), office.put_in(THRESHOLD + 1, key="other")
    proposals.refuse(proposal=refused, reasons="Too much.", by=office.finn, at=now())
    proposals.withdraw(proposal=back, by=office.fern, at=now())

    for proposal in (refused, back):
        with pytest.raises(UnableToPay, match="decided meanwhile"):
            proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert office.given_pence == 0
    assert Notice.objects.filter(user=office.fern, words__contains="refused").exists()


def test_what_somebody_asked_who_has_left_is_not_confirmed(office):
    proposal = office.put_in(THRESHOLD + 1)
    member = office.funder.members.get(user=office.fern)
    end_membership(member=member, by=office.finn, at=now())

    with pytest.raises(UnableToPay, match="has left"):
        proposals.confirm(proposal=proposal, by=office.finn, at=now())


def test_the_person_learns_of_it_when_it_takes_effect_and_not_before(office, client):
    client.force_login(office.amira)
    proposal = office.put_in(THRESHOLD + 1)
    pages = [
        reverse("money:statement", args=[office.subject.uuid]),
        reverse("people:history", args=[office.person.uuid]),
    ]

    for page in pages:
        assert "second member of staff" not in client.get(page).content.decode()
    assert client.get(reverse("money:proposal", args=[proposal.uuid])).status_code == 404
    assert not Notice.objects.filter(user=office.amira).exists()

    proposals.confirm(proposal=proposal, by=office.finn, at=now())
    assert Notice.objects.filter(user=office.amira, words__contains="put in a budget").exists()
    assert "put money in your budget" in client.get(pages[1]).content.decode()


def test_both_officers_stand_in_the_trail(office):
    proposal = office.put_in(THRESHOLD + 1)
    proposals.confirm(proposal=proposal, by=office.finn, at=now())

    trail = AuditEntry.objects.filter(subject_uuid=proposal.uuid).order_by("pk")
    given_by = AuditEntry.objects.get(verb="budget.allocated")
    assert [(e.verb, e.actor) for e in trail] == [
        ("proposal.asked", office.fern),
        ("proposal.confirmed", office.finn),
    ]
    assert (given_by.actor, given_by.details["asked_by"]) == (office.finn, office.fern.pk)


def test_it_waits_on_the_desk_of_the_others_and_not_of_whoever_asked(office):
    proposal = office.put_in(THRESHOLD + 1)
    path = reverse("money:proposal", args=[proposal.uuid])

    def waits_for(user):
        return [todo.path for desk in staff_desks(user) for todo in desk.todos]

    assert path in waits_for(office.finn)
    assert path not in waits_for(office.fern)


def test_a_new_budget_opens_empty_while_its_money_waits(office, client):
    from marketplace.money.queries.budgets import number_of

    client.force_login(office.fern)
    url = reverse("money:open_budget", args=[office.funder.uuid])
    form = client.get(url).context["form"]
    days = {
        f"{name}_{part}": str(getattr(form.initial[name], part))
        for name in ("starts_on", "ends_on")
        for part in ("day", "month", "year")
    }
    born = {"born_on_day": "17", "born_on_month": "5", "born_on_year": "1990"}
    answers = {"number": number_of(office.person), "form": "notional", "pence": "20000"}

    page = client.post(
        url, {**answers, **born, **days, "key": str(form.initial["key"])}, follow=True
    ).content.decode()

    assert "waits until a second member of staff confirms it" in page
    assert "£20,000 waits for a second member of staff" in page


def test_asking_more_often_holds_at_once_and_less_often_needs_a_second(office):
    def rule():
        return setting(Organisation.objects.get(pk=office.funder.pk), "second_look_pence")

    def set_to(pence):
        return proposals.set_threshold(
            organisation=Organisation.objects.get(pk=office.funder.pk),
            pence=pence,
            key=str(pence),
            by=office.fern,
            at=now(),
        )

    assert set_to(500) is None
    assert rule() == 500
    waits = set_to(9_000_000)
    assert rule() == 500
    proposals.confirm(proposal=waits, by=office.finn, at=now())
    assert rule() == 9_000_000


def test_only_a_manager_sets_the_rule(office):
    flo = cast.make_user("Flo")
    add_member(organisation=office.funder, user=flo)

    with pytest.raises(NotAllowed):
        proposals.set_threshold(organisation=office.funder, pence=1, key="k", by=flo, at=now())


@given(st.lists(st.tuples(st.integers(1, 2 * THRESHOLD), st.booleans()), max_size=6))
def test_however_it_is_cut_no_officer_alone_gives_more_than_the_rule_allows(gifts):
    office = Office()
    alone = confirmed = 0
    for number, (pence, is_confirmed) in enumerate(gifts):
        proposal = office.put_in(pence, key=f"gift {number}")
        if proposal is None:
            alone += pence
        elif is_confirmed:
            proposals.confirm(proposal=proposal, by=office.finn, at=now())
            confirmed += pence

    assert alone + 1 <= THRESHOLD
    assert office.given_pence == alone + confirmed
