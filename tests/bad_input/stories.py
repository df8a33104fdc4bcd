"""What the matrix's rows don't hold: forms that need a state of their own, and good answers.

PLACES: for a URL name, its (arguments, user)s; they stand beside the matrix's rows, or in their
place where a name is in INSTEAD. GOOD: what a good form says where a first guess wouldn't do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from budgets.models import Budget, Payment, Stop
from marketplace.agreements.actions import ending, terms, verdicts
from marketplace.agreements.models import Agreement, Trial
from marketplace.consent.models import Release
from marketplace.introductions.models import Introduction, Visit
from marketplace.money.actions import suspensions
from marketplace.money.models import Proposal, Reclaim, Takeover
from marketplace.money.queries.subjects import BudgetSubject
from marketplace.needs.models import Need, Response
from marketplace.needs.steps import SLUGS
from marketplace.people.clock import money_year_of, now, today
from marketplace.people.models import Claim, Invitation, Person
from marketplace.plans.models import Approval, Plan, PlanState
from marketplace.providers.models import STEPS, Check, Offer, Renaming
from tests.agreements.world import make_budget, make_live_story, make_story
from tests.bad_input import doubts, groups
from tests.cast import (
    give_second_step,
    make_need,
    make_organisation,
    make_person,
    make_plan,
    make_supporter,
    make_user,
)
from tests.permissions.rows import plans


def _once(world: Any, name: str, make: Any) -> Any:
    kept = world.__dict__.setdefault("stories", {})
    if name not in kept:
        kept[name] = make()
    return kept[name]


def draft(world: Any) -> Any:
    return _once(world, "draft", make_story)


def by_calendar(world: Any) -> Any:
    """A Shared Lives household may be paid by the calendar."""
    return _once(world, "by calendar", lambda: make_story(kind="household"))


def stopped(world: Any) -> Any:
    """A story whose budget its funder stopped for now."""

    def make() -> Any:
        story = make_story()
        subject = BudgetSubject(story.budget, story.person)
        suspensions.suspend(subject=subject, why="A letter came.", by=story.officer, at=now())
        return story

    return _once(world, "stopped", make)


def year_ending(world: Any) -> Any:
    """An officer and their funder, one of whose budgets ends with this year."""

    def make() -> Any:
        officer = make_user("Odette")
        give_second_step(officer)
        funder = make_organisation("icb", "", officer)
        budget = make_budget(make_person(), funder, officer, form="notional")
        Budget.objects.filter(pk=budget.pk).update(ends_on=money_year_of(today())[1])
        return {"uuid": funder.uuid}, officer

    return _once(world, "year ending", make)


def moved(world: Any) -> Any:
    """A live story of someone whom a second funder has given a budget as well."""

    def make() -> Any:
        story = make_live_story()
        cara = make_user("Cara")
        council = make_organisation("council", "", cara)
        story.new = make_budget(story.person, council, cara, regime="care_act")
        return story

    return _once(world, "moved", make)


def offered(world: Any) -> Any:
    def make() -> Any:
        story = make_story()
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
        return story

    return _once(world, "offered", make)


def unlawful(world: Any) -> Any:
    """With a brother, whom a direct payment may pay only if the funder says so."""

    def make() -> Any:
        story = make_story()
        related = {"relationship": "close_relative", "same_household": True}
        terms.say_how_related(part=story.part, by=story.person_user, at=now(), **related)
        terms.offer_terms(agreement=story.agreement, by=story.person_user, at=now())
        return story

    return _once(world, "unlawful", make)


def live(world: Any) -> Any:
    return _once(world, "live", make_live_story)


def tried(world: Any) -> Any:
    def make() -> Any:
        story = make_live_story()
        Trial.objects.create(agreement=story.agreement)
        ending.end(agreement=story.agreement, by=story.person_user, at=now())
        return story

    return _once(world, "tried", make)


def _earned(form: str) -> Any:
    story = make_live_story(form=form)
    verdicts.give_verdict(outcome=story.outcome, level=0, words="", by=story.person_user, at=now())
    return story


def earned(world: Any, form: str = "direct_payment") -> Any:
    return _once(world, f"earned {form}", lambda: _earned(form))


def payment_of(story: Any) -> Payment:
    return Payment.objects.get(part=story.part.uuid)


def need_in_writing(world: Any) -> Need:
    def make() -> Need:
        assert world.plan
        return make_need(world.amira, by=world.user("amira"), state="draft")

    return _once(world, "need in writing", make)


def plan_in_writing(world: Any) -> Any:
    """Amira's, with a budget whose funder can be asked."""
    assert world.budget
    return Plan.objects.get(**plans.draft(world))


def _asked(world: Any, state: str) -> Any:
    """A plan that a funder has before it, or has refused: its approval, person and officer."""

    def make() -> Approval:
        user, officer = make_user("Asha"), make_user("Omar")
        plan = make_plan(make_person("Asha", user=user), by=user, state=PlanState.SENT)
        if state == "refused":
            Plan.objects.filter(pk=plan.pk).update(state=PlanState.REFUSED)
        return Approval.objects.create(
            plan=plan,
            funder=make_organisation("icb", "", officer),
            regime="nhs",
            state=state,
            sent_at=now(),
            decide_by=today() + timedelta(days=9),
            decided_at=now() if state == "refused" else None,
            recorded_by=user,
        )

    return _once(world, f"plan {state}", make)


def _decider(world: Any) -> Any:
    return _asked(world, "waiting").funder.members.get().user


def _helper(world: Any) -> Any:
    """Who writes down what the person said whose plan waits for an answer."""

    def make() -> Any:
        helper = make_user("Hana")
        make_supporter(_asked(world, "waiting").plan.person, helper, "plan")
        return helper

    return _once(world, "helper", make)


def _part(of: Any, who: str = "person_user") -> Any:
    def found(world: Any) -> list[Any]:
        story = of(world)
        kwargs = {"uuid": story.agreement.uuid, "part_uuid": story.part.uuid}
        return [(kwargs, getattr(story, who))]

    return found


def _agreement(of: Any, *who: str) -> Any:
    return lambda world: [
        ({"uuid": of(world).agreement.uuid}, getattr(of(world), each)) for each in who
    ]


def _outcome(of: Any, *who: str) -> Any:
    return lambda world: [
        ({"uuid": of(world).outcome.uuid}, getattr(of(world), each)) for each in who
    ]


def _payment(form: str, who: str) -> Any:
    def found(world: Any) -> list[Any]:
        story = earned(world, form)
        return [({"uuid": payment_of(story).uuid}, getattr(story, who))]

    return found


def _funder(form: str = "notional") -> Any:
    return lambda world: [({"uuid": earned(world, form).funder.uuid}, earned(world, form).officer)]


PLACES = {
    "agreements:dates": _agreement(draft, "person_user", "provider_user"),
    "agreements:trial": _agreement(draft, "person_user"),
    "agreements:after_trial": _agreement(tried, "person_user"),
    "agreements:go_on": _agreement(tried, "person_user"),
    "agreements:offer": _agreement(draft, "person_user"),
    "agreements:take_back": _agreement(offered, "person_user"),
    "agreements:sign": _agreement(offered, "person_user", "provider_user"),
    "agreements:stop": _agreement(live, "person_user"),
    "agreements:ask_for_change": _agreement(live, "person_user"),
    "agreements:add_outcome": _part(draft),
    "agreements:periodic": _part(by_calendar),
    "agreements:how_it_pays": _part(draft),
    "agreements:relationship": _part(draft),
    "agreements:budgets": _part(draft),
    "agreements:authorise": _part(unlawful, "officer"),
    "agreements:outcome_words": _outcome(draft, "person_user"),
    "agreements:outcome_levels": _outcome(draft, "person_user"),
    "agreements:outcome_price": _outcome(draft, "person_user", "provider_user"),
    "agreements:remove_outcome": _outcome(draft, "person_user"),
    "agreements:verdict": _outcome(live, "person_user", "officer"),
    "agreements:provider_view": _outcome(live, "provider_user"),
    "money:allocate": lambda world: [({"uuid": draft(world).budget.uuid}, draft(world).officer)],
    "money:ask_takeover": lambda world: [
        ({"uuid": moved(world).budget.uuid}, moved(world).person_user)
    ],
    "money:new_round": lambda world: [year_ending(world)],
    "money:resume": lambda world: [({"uuid": stopped(world).budget.uuid}, stopped(world).officer)],
    "money:add_own_money": lambda world: [({"uuid": world.amira.uuid}, world.user("amira"))],
    "money:say_paid": _payment("direct_payment", "person_user"),
    "money:received": _payment("direct_payment", "provider_user"),
    "money:not_arrived": _payment("direct_payment", "provider_user"),
    "money:try_again": _payment("direct_payment", "person_user"),
    "money:confirm": _payment("notional", "officer"),
    "money:open_budget": _funder(),
    "money:payments": _funder(),
    "money:make_run": _funder(),
    **doubts.PLACES,
    **groups.PLACES,
    "needs:write": lambda world: [
        ({"uuid": need_in_writing(world).uuid, "step": step}, world.user("amira")) for step in SLUGS
    ],
    "needs:check": lambda world: [
        ({"uuid": need_in_writing(world).uuid}, world.user(who)) for who in ("amira", "ben")
    ],
    "needs:remove_outcome": lambda world: [
        (
            {
                "uuid": need_in_writing(world).uuid,
                "outcome_uuid": need_in_writing(world).outcomes.get().uuid,
            },
            world.user("amira"),
        )
    ],
    "plans:decide": lambda world: [({"uuid": _asked(world, "waiting").uuid}, _decider(world))],
    "plans:ask_again": lambda world: [
        ({"uuid": _asked(world, "refused").uuid}, _asked(world, "refused").plan.person.user)
    ],
    "plans:take_back": lambda world: [
        ({"uuid": _asked(world, "waiting").plan.uuid}, user)
        for user in (_asked(world, "waiting").plan.person.user, _helper(world))
    ],
    "plans:check": lambda world: [
        ({"uuid": plan_in_writing(world).uuid}, world.user(who)) for who in ("amira", "ben")
    ],
    "providers:edit_offer": lambda world: [
        ({"uuid": offer.uuid, "step": step}, world.user(who))
        for offer, who in ((world.offer, "olu"), (world.homes_offer, "grace"))
        for step in STEPS
    ],
    "providers:send_check": lambda world: [
        ({"uuid": world.grace.uuid, "code": "household-dbs"}, world.user("grace")),
    ],
}


def _day(name: str, day: Any) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


LAST_MONTH = today() - timedelta(days=30)
BORN = _day("born_on", today() - timedelta(days=12_000))
SOMEONE = {"postcode": "OL1 1AA", **BORN}

GOOD: dict[str, Any] = {
    "people:start_someone": SOMEONE,
    "people:start_me": SOMEONE,
    "people:met": SOMEONE,
    "people:change": SOMEONE,
    "introductions:look_back": _day("happened_on", today()),
    "providers:send_check": {
        "evidence": "001234567890",
        "level": "enhanced",
        "workforce": "adult",
        **_day("issued_on", LAST_MONTH),
    },
    "providers:edit_offer": {"most_age": "", "least_age": "18", "reach_miles": "10"},
    "providers:details": {"company_number": "01234567", "charity_number": "1234567"},
    "needs:write": {"timing": "from_day"},
    "agreements:outcome_price": {f"share_{n}": str(n * 25) for n in range(5)},
    "agreements:periodic": {"pence": "40", "times": "3"},
    "agreements:how_it_pays": {
        "advance_percent": "10",
        "advance_payments": "2",
        "retention_percent": "5",
        "cap_pence": "250",
    },
    "agreements:verdict": {"said_by": "Amira herself"},
    "money:confirm": {"outcome": "part", "pence": "10"},
    "money:allocate": {"pence": "250", "every": "month"},
    "money:rules": {"pence": "100"},
    "money:write_reclaim": {"pence": "100"},
    "money:write_reduction": {"pence": "100"},
    "money:new_round": {"how": "change", "percent": "2"},
    **doubts.GOOD,
    "money:settings": {"reclaim_days": "30"},
    "money:contribution": {"pence": "40", **_day("from_on", today())},
    "money:death": {"channel": "phone", "said_by": "her sister", **_day("died_on", today())},
}


def _opens(world: Any) -> dict[str, str]:
    from marketplace.money.queries.budgets import number_of

    person = earned(world, "notional").person
    year = today() + timedelta(days=300)
    return {
        "number": number_of(person),
        "form": "notional",
        "every": "once",
        "holder": "",
        "pence": "250",
        **_day("born_on", person.born_on),
        **_day("starts_on", today()),
        **_day("ends_on", year),
    }


GOOD["money:open_budget"] = _opens
GOOD["money:ask_takeover"] = lambda world: {
    "part": str(moved(world).part.uuid),
    "into": str(moved(world).new.uuid),
}


def _changes(world: Any) -> dict[str, str]:
    its = live(world).outcome.uuid
    return {
        f"keep_{its}": "keep",
        f"price_{its}": "250",
        **_day(f"review_on_{its}", today() + timedelta(days=60)),
        **_day("ends_on", today() + timedelta(days=90)),
    }


GOOD["agreements:ask_for_change"] = _changes
GOOD["money:add_own_money"] = {
    "pence": "50",
    **_day("starts_on", today()),
    **_day("ends_on", today() + timedelta(days=90)),
}


# These send people on, or mark what is read: nothing of their own is written.
NOTHING_TO_WRITE = {
    "people:start",
    "people:ask_themself",
    "people:switch",
    "notices:open",
    "commissions:code",  # it is looked up, and the try is counted
    "money:funded",
    "money:payments",
    "money:all_owed_back",
}

# Sending these again is meant to do something again.
MEANT_TWICE = {
    "money:contribution",  # the newer holds
    "consent:give",  # the newer takes the place of the one before
    "providers:send_check",  # likewise
}

# A refused answer is kept as a draft, so that nothing typed is lost.
KEEPS_A_DRAFT = {"needs:respond"}

# What rests on no state that could have moved on.
ALWAYS_OPEN = {
    "people:start_someone",
    "people:met",
    "people:change",
    "people:contact",
    "people:add_supporter",
    "people:change_supporter",
    "people:first_supporter",
    "people:ask_themself",
    "people:end_supporter",
    "people:change_organisation",
    "people:add_member",
    "people:end_member",
    "people:make_manager",
    "consent:give",
    "plans:start",
    "plans:write_again",  # a replaced plan may be the pattern of a new one
    "providers:start",
    "providers:details",
    "providers:pause",
    "providers:send_check",
    "providers:new_offer",
    "providers:home",
    "providers:add_household",
    "providers:invite_carer",
    "providers:suspend",
    "notices:posted",
    "commissions:open",
    "commissions:open_for_others",
    "commissions:near",
    "money:allocate",
    "money:open_budget",
    "money:add_own_money",
    "money:rules",
    "money:write_reclaim",
    "money:write_reduction",
    "money:write_ending",
    "money:suspend",
    "money:death",
    "money:new_round",
    "money:settings",
    "money:contribution",
    "money:bank_changed",
    "money:compare",
    "money:draw_sample",
    "money:answer_audit",  # also when it is over
}


def move_everything_on() -> None:
    """As if, while the page lay open, everything in progress had come to its end."""
    at = now()
    Need.objects.update(state="withdrawn", ended_at=at)
    Response.objects.update(state="withdrawn", ended_at=at)
    Offer.objects.update(state="withdrawn")
    Plan.objects.update(state="replaced")
    Approval.objects.update(state="withdrawn")
    Introduction.objects.update(state="ended", ended_at=at)
    Visit.objects.update(cancelled_at=at)
    Agreement.objects.update(state="dropped", ended_at=at)
    Invitation.objects.update(answered_at=at)
    Claim.objects.update(state="refused")
    Person.objects.update(died_on=None)
    Stop.objects.update(lifted_at=at)
    Takeover.objects.update(state="withdrawn", ended_at=at)
    Release.objects.filter(withdrawn_at=None).update(withdrawn_at=at)
    Check.objects.filter(state="sent").update(state="replaced")
    Renaming.objects.filter(state="waiting").update(state="replaced")
    Payment.objects.update(state="cancelled")
    Reclaim.objects.update(state="dropped", ended_at=at)
    Proposal.objects.update(state="withdrawn", decided_by=F("asked_by"), decided_at=at)
    doubts.move_on(at)
    groups.move_on(at)
