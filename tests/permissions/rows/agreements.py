from marketplace.agreements.actions import terms
from marketplace.agreements.models import Agreement, Change, Chase, ChaseStage, Funding, Trial
from marketplace.introductions.models import Introduction, IntroductionState
from marketplace.people.clock import now
from tests.permissions.matrix import Row, can, cannot

READ = can("amira", "viewer", "ben", "olu", "fern")
WRITE = can("amira", "ben", "olu") | cannot("viewer")
PERSONS = can("amira") | cannot("viewer", "ben", "olu")


def _meeting(response):
    found, _ = Introduction.objects.get_or_create(
        response=response,
        defaults={
            "need": response.need,
            "person": response.need.person,
            "provider": response.provider,
            "opened_at": now(),
            "person_yes_at": now(),
        },
    )
    Introduction.objects.filter(pk=found.pk).update(state=IntroductionState.MUTUAL)
    found.refresh_from_db()
    return found


def agreement_of(response, budget, state="draft"):
    meeting, person = _meeting(response), response.need.person
    found = Agreement.objects.filter(introduction=meeting).first() or terms.begin(
        introduction=meeting, by=person.user, at=now()
    )
    Funding.objects.get_or_create(part=found.parts.get(), budget=budget, defaults={"pence": 30_000})
    offered_at = None if state == "draft" else now()
    Agreement.objects.filter(pk=found.pk).update(state=state, offered_at=offered_at)
    found.refresh_from_db()
    return found


def own(world, state="draft"):
    return agreement_of(world.response, world.budget, state)


def others(world, state="draft"):
    return agreement_of(world.zeds_response, world.zeds_budget, state)


def _of(find, state, what):
    return lambda world: what(find(world, state))


def _meeting_of(find):
    def arguments(world):
        agreement = find(world)
        return {"uuid": agreement.introduction.uuid}

    return arguments


def _whole(agreement):
    return {"uuid": agreement.uuid}


def _part(agreement):
    return {"uuid": agreement.uuid, "part_uuid": agreement.parts.get().uuid}


def _outcome(agreement):
    return {"uuid": agreement.parts.get().outcomes.first().uuid}


def _silent(agreement):
    outcome = agreement.parts.get().outcomes.first()
    Chase.objects.get_or_create(outcome=outcome, stage=ChaseStage.ESCALATED, at=now())
    return {"uuid": outcome.uuid}


def _change(agreement):
    change, _ = Change.objects.get_or_create(
        agreement=agreement,
        version=2,
        defaults={
            "ends_on_before": agreement.ends_on,
            "ends_on": agreement.ends_on,
            "most_before_pence": 30_000,
            "most_pence": 40_000,
            "asked_by": agreement.written_by,
            "asked_at": now(),
        },
    )
    Change.objects.filter(pk=change.pk).update(state="asked")
    return {"uuid": change.uuid}


def _tried(agreement):
    Trial.objects.get_or_create(agreement=agreement)
    return _whole(agreement)


def row(what, state, get, post=None):
    return Row(own=_of(own, state, what), others=_of(others, state, what), get=get, post=post)


ASIDE = cannot("viewer", "ben", "fern")  # they read it, and this is not theirs to do
ROWS = {
    "agreements:begin": Row(own=_meeting_of(own), others=_meeting_of(others), get=None, post=WRITE),
    "agreements:detail": [
        row(_whole, "draft", can("amira", "viewer", "ben", "olu")),
        row(_whole, "offered", READ),
    ],
    "agreements:stop": row(
        _whole, "live", can("amira", "olu") | ASIDE, can("amira", "olu") | ASIDE
    ),
    "agreements:dates": row(_whole, "draft", WRITE, WRITE),
    "agreements:trial": row(_whole, "draft", WRITE, WRITE),
    "agreements:after_trial": row(
        _tried, "ended", can("amira", "olu") | ASIDE, can("amira", "olu") | ASIDE
    ),
    "agreements:go_on": row(_tried, "ended", None, WRITE | cannot("fern")),
    "agreements:offer": row(_whole, "draft", None, WRITE),
    "agreements:take_back": row(_whole, "offered", None, WRITE | cannot("fern")),
    "agreements:sign": row(
        _whole, "offered", can("amira", "olu") | ASIDE, can("amira", "olu") | ASIDE
    ),
    "agreements:add_outcome": row(_part, "draft", WRITE, WRITE),
    "agreements:periodic": row(_part, "draft", WRITE, WRITE),
    "agreements:how_it_pays": row(_part, "draft", WRITE, WRITE),
    "agreements:relationship": row(_part, "draft", PERSONS, PERSONS),
    "agreements:budgets": row(_part, "draft", PERSONS, PERSONS),
    "agreements:authorise": row(
        _part,
        "offered",
        can("fern") | cannot("amira", "viewer", "ben", "olu"),
        can("fern") | cannot("amira", "viewer", "ben", "olu"),
    ),
    "agreements:ask_for_change": row(
        _whole, "live", WRITE | cannot("fern"), WRITE | cannot("fern")
    ),
    "agreements:change": row(_change, "live", READ),
    "agreements:agree_to_change": row(
        _change, "live", can("amira", "olu") | ASIDE, can("amira", "olu") | ASIDE
    ),
    "agreements:refuse_change": row(_change, "live", None, WRITE | cannot("fern")),
    "agreements:outcome_words": row(_outcome, "draft", WRITE, WRITE),
    "agreements:outcome_levels": row(_outcome, "draft", WRITE, WRITE),
    "agreements:outcome_price": row(_outcome, "draft", WRITE, WRITE),
    "agreements:remove_outcome": row(_outcome, "draft", None, WRITE),
    "agreements:verdict": row(
        _outcome,
        "live",
        can("amira", "fern") | cannot("viewer", "ben", "olu"),
        can("amira", "fern") | cannot("viewer", "ben", "olu"),
    ),
    "agreements:follow_up": row(_silent, "live", can("amira", "viewer", "ben", "fern")),
    "agreements:result": row(_outcome, "live", READ),
    "agreements:provider_view": row(
        _outcome,
        "live",
        can("olu") | cannot("amira", "viewer", "ben", "fern"),
        can("olu") | cannot("amira", "viewer", "ben", "fern"),
    ),
}
