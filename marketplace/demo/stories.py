"""Plans, needs, answers, introductions, agreements and verdicts, in every state."""

from __future__ import annotations

from marketplace.demo import agreeing
from marketplace.demo.catalogue import HOPES, PLACES
from marketplace.demo.world import Life, World
from marketplace.introductions import actions as introductions
from marketplace.introductions.models import Introduction, VisitKind
from marketplace.needs.actions.answering import LineTerms, save_response, start_response
from marketplace.needs.actions.outcomes import add_outcome
from marketplace.needs.actions.posting import close_need, pause_need, post_need, withdraw_need
from marketplace.needs.actions.sending import confirm_for_household, send_response
from marketplace.needs.actions.writing import save_step, start_need
from marketplace.needs.models import Need, Response, ResponseState, Timing
from marketplace.needs.queries.suggesting import suggestions_for
from marketplace.people.places import find_place
from marketplace.plans.actions.deciding import ask_again, decide
from marketplace.plans.actions.sending import send_plan
from marketplace.plans.actions.writing import answer_question, start_plan
from marketplace.plans.models import Plan
from marketplace.providers.models import Offer
from marketplace.providers.vocabulary import PriceBasis

# How far each of the crowd has come, and how many of them have come so far.
STAGES = (
    ("plan draft", 5), ("plan sent", 4), ("plan refused", 2), ("plan again", 1),
    ("plan approved", 6), ("need draft", 3), ("need posted", 8), ("need answered", 7),
    ("need paused", 2), ("need withdrawn", 2), ("need closed", 1), ("introduced", 3),
    ("mutual", 3), ("ended", 1), ("agreement draft", 1), ("agreement offered", 2),
    ("agreement live", 3), ("verdict given", 3), ("paid", 2),
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
    stages = [name for name, count in STAGES for _ in range(count)]
    for life, stage in zip(world.lives[2:], stages, strict=False):
        _live(world, life, stage)


def _live(world: World, life: Life, stage: str) -> None:
    plan = _write_plan(world, life)
    if stage == "plan draft":
        return
    send_plan(plan=plan, by=life.speaker, at=world.ago(60))
    if not _decide(world, life, plan, stage):
        return
    need = _write_need(world, life)
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
    responses = [r for offer in _best_offers(need, 4) if (r := _answer(world, need, offer))]
    if stage == "need answered" or not responses:
        return
    introduction = _meet(world, life, responses[0], stage)
    if stage in ("introduced", "mutual", "ended"):
        return
    agreeing.agree(world, life, introduction, stage)


def _write_plan(world: World, life: Life) -> Plan:
    at = world.ago(70)
    plan = start_plan(person=life.person, by=life.speaker, at=at)
    hope = world.chance.choice(HOPES[life.client_group])[0]
    for field, words in (ANSWERS | {"changes": f"{hope}."}).items():
        plan = answer_question(plan=plan, field=field, words=words, by=life.speaker, at=at)
    return plan


def _decide(world: World, life: Life, plan: Plan, stage: str) -> bool:
    """The funder answers; True when the story goes on past an approved plan."""
    if stage == "plan sent":
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


def _write_need(world: World, life: Life) -> Need:
    chance, by, at = world.chance, life.speaker, world.ago(45)
    need = start_need(person=life.person, by=by, at=at)
    hopes = chance.some(HOPES[life.client_group], 1, 2)
    for words, domain, _, _ in hopes:
        add_outcome(need=need, words=words, domain=domain, by=by, at=at)
    kinds = sorted({kind for hope in hopes for kind in hope[2]})
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
    steps = {
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


def _best_offers(need: Need, limit: int) -> list[Offer]:
    found = [s.card.uuid for s in suggestions_for(need, limit=limit)]
    offers = Offer.objects.filter(uuid__in=found).select_related("provider__organisation")
    return list(offers)


def _answer(world: World, need: Need, offer: Offer) -> Response | None:
    by, at = world.owners[offer.provider_id], world.ago(30)
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
    if response.state == ResponseState.WITH_SCHEME:
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
