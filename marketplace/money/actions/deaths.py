"""When somebody has died: what they agreed ends, what was earned is paid, nobody writes to them.

What is free goes back to its funder only after some weeks, so that a mistake can be put right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from budgets import actions as budgets
from budgets.models import Budget, Stop, StopKind
from budgets.queries import still_running
from marketplace.agreements.actions.ending import end_of_the_dead
from marketplace.commissions.actions import leave_of_the_dead as leave_groups
from marketplace.consent.actions import withdraw_of_the_dead as withdraw_releases
from marketplace.front.days import in_words
from marketplace.introductions.actions import stop_of_the_dead
from marketplace.messages.actions import side_of, staff_of, tell
from marketplace.money.actions.notices import end_notices_of_the_dead
from marketplace.money.actions.proposals import withdraw_of_the_dead as withdraw_proposals
from marketplace.money.actions.refusals import UnableToPay
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.needs.actions import withdraw_of_the_dead as withdraw_needs
from marketplace.people import audit
from marketplace.people.clock import today
from marketplace.people.local_policy import SETTINGS, setting
from marketplace.people.models import Organisation, Person, User
from marketplace.people.policy import require


class UnableToRecordDeath(UnableToPay):
    """It was written down already, or can't be by this officer."""


@transaction.atomic
def record_death(
    *,
    subject: BudgetSubject,
    died_on: date,
    by: User,
    at: datetime,
    channel: str,
    said_by: str,
) -> None:
    """An officer of a funder writes down that a person has died, and who said so.

    Every budget of theirs promises nothing new. While the rest is put in order nobody of their
    side is told anything; then those who helped get one letter, if local policy lets them read.

    Nobody is asked to answer for someone who has died. So a notice that is in hand ends, a stop
    for now with it, and what waits for a second officer is taken back: among it an audit that
    has not begun. One that is open goes on to its day, for it is public money that is looked
    into: those who helped read that, and what was found, but no question is put any more.
    """
    person = _require_officer(subject, by)
    if died_on < person.born_on:
        raise UnableToRecordDeath("This is before the person was born.", field="died_on")
    living = Person.objects.filter(pk=person.pk, died_on=None)
    if not living.update(died_on=died_on, death_recorded_at=at, read_until=None):
        raise UnableToRecordDeath("This has been written down already.")
    person.refresh_from_db()
    withdraw_needs(person=person, by=by, at=at)
    end_of_the_dead(person=person, by=by, at=at)
    stop_of_the_dead(person=person, by=by, at=at)
    withdraw_releases(person=person, by=by, at=at)
    withdraw_proposals(person=person, by=by, at=at)
    end_notices_of_the_dead(person=person, by=by, at=at)
    leave_groups(person=person, by=by, at=at)
    for budget in still_running(Budget.objects.filter(holder=person.party_id)):
        budgets.end(budget=budget, by=by.pk, at=at)
    _record("person.died", subject, by, at, channel=channel, said_by=said_by)
    _tell_helpers(person, Organisation.objects.get(party=subject.budget.funder_id))
    _tell_funders(subject, "A person whose budget you fund has died. Their budgets promise "
                  "nothing new, and what was earned is still paid.", by)  # fmt: skip


@transaction.atomic
def take_back(*, subject: BudgetSubject, by: User, at: datetime) -> None:
    """It was a mistake: the person reads and decides again, and their budgets go on.

    Agreements stay ended, what has gone back to a funder stays there, and what was stopped for
    now goes on: a funder that stops it again writes again, and may be asked to look again.
    """
    person = _require_officer(subject, by)
    ended = Stop.objects.filter(
        budget__holder=person.party_id,
        kind=StopKind.ENDED,
        at=person.death_recorded_at or at,
        lifted_at=None,
    )
    stops = list(ended)
    dead = Person.objects.filter(pk=person.pk, died_on__isnull=False)
    if not dead.update(died_on=None, death_recorded_at=None, read_until=None):
        raise UnableToRecordDeath("Nothing of this kind is written down.")
    person.refresh_from_db()
    for stop in stops:
        budgets.lift(stop=stop, by=by.pk, at=at)
    _record("person.not_died", subject, by, at)
    tell(
        users=side_of(person),
        words="We made a bad mistake and wrote down that you had died. We are very sorry. Your "
        "budgets go on. What you had agreed has ended: please get in touch.",
        path=reverse("money:person", args=[person.uuid]),
        about=person,
    )
    _tell_funders(
        subject,
        "That a person had died was a mistake. Their budgets go on, also where you had stopped "
        "one for now. Notices about their budgets have ended.",
        by,
    )


def return_ended(*, at: datetime) -> int:
    """Give back what is free in budgets that have ended; of the dead only after some weeks."""
    longest = timedelta(days=SETTINGS["death_wait_days"].most)
    dead = Person.objects.filter(death_recorded_at__gt=at - longest)
    recorded = {
        person.party_id: person.death_recorded_at for person in dead if person.death_recorded_at
    }
    theirs = list(Budget.objects.filter(holder__in=recorded))
    waits = _days_to_wait({budget.funder_id for budget in theirs})
    waiting = [
        budget.pk for budget in theirs if at < recorded[budget.holder_id] + waits[budget.funder_id]
    ]
    return budgets.return_ended(but=waiting, at=at)


def _days_to_wait(parties: Collection[int]) -> Mapping[int, timedelta]:
    """By the funder's party, as each says; own money waits for the longest."""
    found = dict.fromkeys(parties, timedelta(days=SETTINGS["death_wait_days"].most))
    for funder in Organisation.objects.filter(party__in=parties):
        found[funder.party_id] = timedelta(days=setting(funder, "death_wait_days"))
    return found


def _require_officer(subject: BudgetSubject, by: User) -> Person:
    require(by, "death.record", subject)
    if subject.person.supporters.filter(user=by).exists():
        raise UnableToRecordDeath("You act for this person, so a colleague must do this.")
    return subject.person


def _record(verb: str, subject: BudgetSubject, by: User, at: datetime, **said: str) -> None:
    funder = Organisation.objects.get(party=subject.budget.funder_id)
    person = subject.person
    audit.record(verb, subject=person, by=by, person=person, organisation=funder, at=at, **said)


def _tell_helpers(person: Person, funder: Organisation) -> None:
    days = setting(funder, "death_read_days")
    if not days:
        return
    person.read_until = today() + timedelta(days=days)
    person.save(update_fields=["read_until"])
    tell(
        users=side_of(person),
        words=f"We are very sorry that {person.first_name} has died. Thank you for all you did. "
        f"You can read what is here until {in_words(person.read_until)}. You need do nothing.",
        path=reverse("money:person", args=[person.uuid]),
        about=person,
    )


def _tell_funders(subject: BudgetSubject, words: str, by: User) -> None:
    """Each officer once, of every funder with a budget of theirs."""
    theirs = Budget.objects.filter(holder=subject.budget.holder_id)
    for funder in Organisation.objects.filter(party__in=theirs.values("funder")):
        latest = theirs.filter(funder=funder.party_id).order_by("pk").last()
        users = [user for user in staff_of(funder) if user != by]
        if latest:
            tell(users=users, words=words, path=reverse("money:statement", args=[latest.uuid]))
