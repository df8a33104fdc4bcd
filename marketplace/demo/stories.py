"""Plans, needs, answers, introductions, agreements and verdicts, in every state."""

from __future__ import annotations

from typing import Any

from budgets.models import Form
from marketplace.agreements.actions.chasing import chase_all
from marketplace.demo import agreeing
from marketplace.demo.catalogue import HOPES, PLACES
from marketplace.demo.world import Life, World
from marketplace.introductions import actions as introductions
from marketplace.introductions.models import Introduction, VisitKind
from marketplace.needs.actions.answering import LineTerms, save_response, start_response
from marketplace.needs.actions.outcomes import add_outcome
from marketplace.needs.actions.posting import close_need, pause_need, post_need, withdraw_need
from marketplace.needs.actions.sending import (
    confirm_for_household,
    decline_response,
    send_response,
    withdraw_response,
)
from marketplace.needs.actions.writing import save_step, start_need
from marketplace.needs.facts import need_facts
from marketplace.needs.models import Need, Response, ResponseState, Timing
from marketplace.people.models import User
from marketplace.people.places import find_place
from marketplace.plans.actions.deciding import ask_again, decide
from marketplace.plans.actions.sending import send_plan
from marketplace.plans.actions.writing import answer_question, start_plan
from marketplace.plans.models import Plan
from marketplace.providers.models import Offer
from marketplace.providers.vocabulary import PriceBasis
from matching.retrieval import retrieval
from matching.scoring import suggest

# How far each of the crowd has come, and how many of them have come so far.
STAGES = (
    ("plan draft", 4), ("plan sent", 3), ("plan overdue", 1), ("plan refused", 2),
    ("plan again", 1), ("plan approved", 4), ("need draft", 3), ("need posted", 6),
    ("need answered", 6), ("answer draft", 1), ("with scheme", 1), ("need paused", 1),
    ("need withdrawn", 1), ("need closed", 1), ("introduced", 2), ("carer yes", 1),
    ("mutual", 3), ("ended", 1), ("agreement draft", 1), ("agreement dropped", 1),
    ("agreement offered", 2), ("agreement live", 3), ("chased", 1), ("escalated", 1),
    ("agreement ended", 1), ("verdict given", 2), ("in a run", 1), ("said paid", 1),
    ("paid own", 1), ("paid", 1),
)  # fmt: skip
# Where the story turns on who pays.
FORMS = {
    "in a run": Form.NOTIONAL, "paid": Form.NOTIONAL,
    "said paid": Form.DIRECT_PAYMENT, "paid own": Form.DIRECT_PAYMENT,
}  # fmt: skip
TRIED = "Grow my own vegetables"  # what Tom has tried
OF_A_HOME = ("with scheme", "carer yes")
# What the demo's provider has been part of; what waits for its yes is left to whoever tries it.
OF_ROOTS = (
    "need answered", "mutual", "agreement live", "chased", "verdict given", "in a run", "paid own",
    "paid", "trial over",
)  # fmt: skip
ANSWERS = {
    "matters": "My family, my home, and deciding things myself.",
    "strengths": "I notice when someone is sad. I make a good cup of tea.",
    "connections": "My sister rings on Sundays. The neighbours know me.",
    "support": "Give me time to answer. Say what will happen next.",
}
HOW = (
    "We meet first and find out what you like. Then we make a plan together, and look at it "
    "again every month."
)


def load(world: World) -> None:
    *waiting, tom = world.lives[2:]
    stages = [name for name, count in STAGES for _ in range(count)]
    for stage in sorted(stages, key=lambda stage: stage not in FORMS):
        form = FORMS.get(stage)
        life = next(life for life in waiting if form in (None, life.budgets[0].form))
        waiting.remove(life)
        _live(world, life, stage)
    _live(world, tom, "trial over")
    chase_all(on=world.today, at=world.now)


def _live(world: World, life: Life, stage: str) -> None:
    life.stage = stage
    plan = _write_plan(world, life)
    if stage == "plan draft":
        return
    sent = {"plan sent": world.chance.randint(2, 20), "plan overdue": 33}.get(stage, 60)
    send_plan(plan=plan, by=life.speaker, at=world.ago(sent))
    if not _decide(world, life, plan, stage):
        return
    need = _write_need(world, life, stage)
    if stage == "need draft":
        return
    post_need(need=need, by=life.speaker, at=world.ago(40))
    if stage == "need posted":
        return
    _move_on(world, life, need, stage)


def _move_on(world: World, life: Life, need: Need, stage: str) -> None:
    ending = {"need paused": pause_need, "need withdrawn": withdraw_need, "need closed": close_need}
    if stage in ending:
        ending[stage](need=need, by=life.speaker, at=world.ago(10))
        return
    offers = _some_offers(world, need, stage)
    if stage == "answer draft":
        start_response(need=need, offer=offers[0], by=_owner(world, offers[0]), at=world.ago(30))
        return
    responses = [r for offer in offers if (r := _answer(world, need, offer, stage))]
    if stage == "need answered":
        _say_no_and_take_back(world, life, responses)
    if stage in ("need answered", "with scheme") or not responses:
        return
    introduction = _meet(world, life, responses[0], stage)
    if stage in ("introduced", "carer yes", "mutual", "ended"):
        return
    agreeing.agree(world, life, introduction, stage)


def _say_no_and_take_back(world: World, life: Life, responses: list[Response]) -> None:
    """Of four answers one is declined and one taken back; the others wait to be read."""
    if len(responses) < 4:
        return
    decline_response(response=responses[2], by=life.speaker, at=world.ago(20))
    last = responses[3]
    withdraw_response(response=last, by=_owner(world, last.offer), at=world.ago(20))


def _write_plan(world: World, life: Life) -> Plan:
    at = world.ago(70)
    plan = start_plan(person=life.person, by=life.speaker, at=at)
    hope = world.chance.choice(HOPES[life.client_group])[0]
    for field, words in (ANSWERS | {"changes": f"{hope}."}).items():
        plan = answer_question(plan=plan, field=field, words=words, by=life.speaker, at=at)
    return plan


def _decide(world: World, life: Life, plan: Plan, stage: str) -> bool:
    """The funder answers; True when the story goes on past an approved plan."""
    if stage in ("plan sent", "plan overdue"):
        return False
    refused = stage in ("plan refused", "plan again")
    reasons = "Please say more about what you want to change." if refused else ""
    for approval in plan.approvals.all():
        decide(
            approval=approval, approve=not refused, reasons=reasons, by=life.officer,
            at=world.ago(50),
        )  # fmt: skip
        if stage == "plan again":
            why = "It is written there, on the last page."
            ask_again(approval=approval, why=why, by=life.speaker, at=world.ago(40))
    return not refused and stage != "plan approved"


def _write_need(world: World, life: Life, stage: str) -> Need:
    chance, by, at = world.chance, life.speaker, world.ago(45)
    need = start_need(person=life.person, by=by, at=at)
    hopes = chance.some(HOPES[life.client_group], 1, 2)
    if stage == "trial over":
        hopes = [hope for hope in HOPES[life.client_group] if hope[0] == TRIED]
    for words, domain, _, _ in hopes:
        add_outcome(need=need, words=words, domain=domain, by=by, at=at)
    kinds = sorted({kind for hope in hopes for kind in hope[2]})
    if stage in OF_A_HOME:
        kinds = ["day_support", "short_break"]
    interests = sorted({interest for hope in hopes for interest in hope[3]})
    outward = life.person.outward_code
    place = find_place(outward)
    name = next((name for name, code in PLACES if code == outward), "Oldham")
    where = {
        "place_name": name,
        "outward_code": outward,
        "latitude": place.latitude if place else world.area.latitude,
        "longitude": place.longitude if place else world.area.longitude,
        "most_miles": chance.choice((5, 8, 10)),
    }
    musts = chance.choice(([], [], ["step_free"], ["woman_worker"], ["non_smoking"]))
    if stage not in ("need draft", "need posted"):
        musts = []  # so that the story goes on: somebody fits
    steps: dict[str, dict[str, Any]] = {
        "kinds": {"kinds": kinds},
        "where": where,
        "when": {"timing": chance.choice(Timing.values), "starts_on": None},
        "musts": {"musts": musts},
        "wishes": {"interests": interests, "wishes": "Someone who laughs easily."},
        "spend": {"envelope_pence": sum(b_pence(life) for _ in hopes) // 2},
    }
    if steps["when"]["timing"] == Timing.FROM_DAY:
        steps["when"]["starts_on"] = world.ago(-30).date()
    for step, values in steps.items():
        need = save_step(need=need, step=step, values=values, by=by, at=at)
    return need


def b_pence(life: Life) -> int:
    """Something a person of this budget might spend on one outcome."""
    return 90_000 if life.budgets else 40_000


def _some_offers(world: World, need: Need, stage: str) -> list[Offer]:
    """Four that fit, drawn by the seed: search itself tosses a coin between equals."""
    facts = need_facts(need)
    fitting = {each.offer_id for each in suggest(facts, retrieval().candidates(facts), limit=200)}
    at_home = stage in OF_A_HOME
    offers = [
        offer
        for offer in world.offers
        if str(offer.uuid) in fitting
        and offer.provider != world.providers["grace"]
        and (not at_home or offer.provider.is_household)
    ]
    roots = [o for o in offers if o.provider == world.providers["provider"]]
    others = [o for o in offers if o.provider != world.providers["provider"]]
    first = roots[:1] if stage in OF_ROOTS else []
    return first + world.chance.sample(others, min(4 - len(first), len(others)))


def _owner(world: World, offer: Offer) -> User:
    return world.owners[offer.provider_id]


def _answer(world: World, need: Need, offer: Offer, stage: str) -> Response | None:
    by, at = _owner(world, offer), world.ago(30)
    response = start_response(need=need, offer=offer, by=by, at=at)
    if response.state != ResponseState.DRAFT:
        return None
    shared = offer.price_basis == PriceBasis.FOUR_WEEKS
    price = 12_000 if shared else offer.price_from_pence
    lines = [LineTerms(o.uuid, price, "A little each week.") for o in need.outcomes.all()]
    response = save_response(
        response=response, offer=offer, how=HOW, asks="Tell us if you can’t come.", lines=lines,
        four_weeks_pence=offer.price_from_pence if shared else None, by=by, at=at,
    )  # fmt: skip
    response = send_response(response=response, by=by, at=at)
    if response.state == ResponseState.WITH_SCHEME and stage != "with scheme":
        response = confirm_for_household(response=response, by=world.users["scheme"], at=at)
    return response


def _meet(world: World, life: Life, response: Response, stage: str) -> Introduction:
    introduction = introductions.open_introduction(
        response=response, by=life.speaker, at=world.ago(25)
    )
    if stage == "introduced":
        return introduction
    owner, at = world.owners[response.provider_id], world.ago(24)
    introductions.say_yes(introduction=introduction, by=owner, at=at)
    if stage == "carer yes":
        return introduction
    if response.provider.is_household:
        introduction.refresh_from_db()
        introductions.say_yes(introduction=introduction, by=world.users["scheme"], at=at)
    introduction.refresh_from_db()
    visit = introductions.plan_visit(
        introduction=introduction, kind=VisitKind.TEA, planned_on=world.ago(20).date(),
        by=life.speaker, at=at,
    )  # fmt: skip
    introductions.look_back(
        visit=visit, happened_on=visit.planned_on, words="We liked each other.", by=life.speaker,
        at=world.ago(19),
    )  # fmt: skip
    if stage == "ended":
        introductions.stop(introduction=introduction, by=life.speaker, at=world.ago(18))
    return introduction
