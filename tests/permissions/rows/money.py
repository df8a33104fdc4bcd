from uuid import UUID

from budgets.models import (
    BankChange,
    BankChangeCheck,
    Budget,
    Confirmation,
    Difference,
    Payment,
    PaymentRun,
    Receivable,
)
from marketplace.money.models import (
    BudgetAudit,
    Dispute,
    OwedBack,
    Proposal,
    Reclaim,
    Round,
    Sample,
    Takeover,
)
from marketplace.people.actions.organisations import add_member
from marketplace.people.clock import now, today
from marketplace.people.models import User
from tests.cast import give_second_step, make_user
from tests.permissions.matrix import Row, can, cannot
from tests.permissions.rows.agreements import others as zeds_agreement
from tests.permissions.rows.agreements import own as amiras_agreement
from tests.permissions.world import ROLES

READ = can("amira", "viewer", "ben")
PAYEES = can("olu") | cannot("amira", "viewer", "ben")
STRIPE_IS_OFF = cannot("viewer", "ben", "olu")
OWN_ACCOUNT = can("amira") | cannot("viewer", "ben", "olu")


def amira(world):
    return {"uuid": world.amira.uuid}


def zed(world):
    return {"uuid": world.zed.uuid}


def budget(world):
    return {"uuid": world.budget.uuid}


def zeds_budget(world):
    return {"uuid": world.zeds_budget.uuid}


def _payment(agreement, payer, rail, number):
    found, _ = Payment.objects.get_or_create(
        subject=UUID(int=number),
        defaults={
            "payer": payer,
            "payee": agreement.payee.party,
            "pence": 30_000,
            "kind": "verdict",
            "part": agreement.parts.get().uuid,
            "rail": rail,
            "due_on": today(),
            "created_at": now(),
            "moved_at": now(),
        },
    )
    return {"uuid": found.uuid}


def payment(world):
    """Amira pays it from her own account."""
    return _payment(amiras_agreement(world, "live"), world.amira.party, "own_account", 1)


def in_a_run(world):
    """Her funder pays it through its bank."""
    return _payment(amiras_agreement(world, "live"), world.funder.party, "bank_run", 2)


def zeds_payment(world):
    return _payment(zeds_agreement(world, "live"), world.zed.party, "own_account", 3)


def funder(world):
    return {"uuid": world.funder.uuid}


def zeds_funder(world):
    return {"uuid": world.zeds_funder.uuid}


def _run(organisation):
    found, _ = PaymentRun.objects.get_or_create(
        payer=organisation.party, defaults={"for_on": today(), "made_at": now()}
    )
    return {"uuid": organisation.uuid, "run_uuid": found.uuid}


def run(world):
    return _run(world.funder)


def zeds_run(world):
    return _run(world.zeds_funder)


def another_payers_run(world):
    """One's own organisation in the address, and somebody else's run."""
    return zeds_run(world) | funder(world)


def _reading(organisation):
    found, _ = Confirmation.objects.get_or_create(
        payer=organisation.party,
        digest="0" * 64,
        defaults={"received_at": now(), "received_by_id": 1},
    )
    return {"uuid": organisation.uuid, "reading_uuid": found.uuid}


def reading(world):
    return _reading(world.funder)


def zeds_reading(world):
    return _reading(world.zeds_funder)


def _proposal(organisation, user, budget, key):
    found, _ = Proposal.objects.get_or_create(
        organisation=organisation,
        key=key,
        defaults={
            "kind": "allocate",
            "budget": budget,
            "pence": 3_000_000,
            "asked_by": user,
            "asked_at": now(),
        },
    )
    return {"uuid": found.uuid}


def ferns_proposal(world):
    return _proposal(world.funder, world.user("fern"), world.budget, "ferns")


def colleagues_proposal(world):
    """Asked for by somebody who works with Fern, so that she may be the second to look."""
    finn = User.objects.filter(email="finn@test.example").first()
    if finn is None:
        finn = make_user("Finn", "finn@test.example")
        add_member(organisation=world.funder, user=finn)
        give_second_step(finn)
        give_second_step(world.user("fern"))
    return _proposal(world.funder, finn, world.budget, "finns")


def zeds_proposal(world):
    officer = world.zeds_funder.members.get().user
    return _proposal(world.zeds_funder, officer, world.zeds_budget, "far")


def _reclaim(budget, person, funder, state="sent"):
    found, _ = Reclaim.objects.get_or_create(
        budget=budget,
        defaults={
            "person": person,
            "funder": funder,
            "state": state,
            "ground": "accumulated",
            "why": "Plantedwhy",
            "pence": 10_000,
            "written_by": funder.members.first().user,
            "written_at": now(),
            "sent_at": None if state == "checked" else now(),
            "deadline_on": today(),
        },
    )
    return {"uuid": found.uuid}


def reclaim(world):
    return _reclaim(world.budget, world.amira, world.funder)


def reclaim_not_sent(world):
    """A colleague has still to confirm it: Amira is told nothing."""
    budget = world._budget(world.amira, world.funder)
    return _reclaim(budget, world.amira, world.funder, "checked")


def reconsidered(world):
    budget = world._budget(world.amira, world.funder)
    return _reclaim(budget, world.amira, world.funder, "reconsidering")


def zeds_reclaim(world):
    return _reclaim(world.zeds_budget, world.zed, world.zeds_funder)


def _round(organisation, budget, key):
    proposal, is_new = Proposal.objects.get_or_create(
        organisation=organisation,
        key=key,
        defaults={
            "kind": "round",
            "pence": 100,
            "asked_by": organisation.members.first().user,
            "asked_at": now(),
        },
    )
    days = {"starts_on": today(), "ends_on": today()}
    found, _ = Round.objects.get_or_create(proposal=proposal, funder=organisation, defaults=days)
    if is_new:
        found.lines.create(before=budget, pence=100)
    return {"uuid": found.uuid}


def round_(world):
    return _round(world.funder, world.budget, "round")


def zeds_round(world):
    return _round(world.zeds_funder, world.zeds_budget, "round")


def _takeover(agreement, budget):
    found, _ = Takeover.objects.get_or_create(
        out_of=budget,
        defaults={
            "part": agreement.parts.get(),
            "into": budget,
            "asked_by": agreement.written_by,
            "asked_at": now(),
        },
    )
    return {"uuid": found.uuid}


def takeover(world):
    return _takeover(amiras_agreement(world, "live"), world.budget)


def zeds_takeover(world):
    return _takeover(zeds_agreement(world, "live"), world.zeds_budget)


def councils_budget(world):
    budget = world._budget(world.amira, world.funder)
    Budget.objects.filter(pk=budget.pk).update(regime="care_act")
    return {"uuid": budget.uuid}


FUNDERS_WRITE = can("fern") | cannot("amira", "viewer", "ben")


def olus(world):
    return {"uuid": world.olu.organisation.uuid}


def zeds_provider(world):
    return {"uuid": world.zeds_provider.organisation.uuid}


def _dispute(agreement, person, funder, number, officer=None):
    payment = _payment(agreement, person.party, "own_account", number)
    found, _ = Dispute.objects.get_or_create(
        payment=Payment.objects.get(uuid=payment["uuid"]),
        defaults={
            "person": person,
            "payee": agreement.payee,
            "funder": funder,
            "side": "person",
            "why": "Plantedwhy",
            "raised_by": person.user,
            "raised_at": now(),
            "officer": officer,
        },
    )
    return {"uuid": found.uuid}


def dispute(world):
    return _dispute(amiras_agreement(world, "live"), world.amira, world.funder, 11)


def ferns_dispute(world):
    agreement = amiras_agreement(world, "live")
    return _dispute(agreement, world.amira, world.funder, 12, officer=world.user("fern"))


def zeds_dispute(world):
    return _dispute(zeds_agreement(world, "live"), world.zed, world.zeds_funder, 13)


SIDES = can("amira", "viewer", "ben", "olu", "fern")
OFFICERS = can("fern") | cannot("amira", "viewer", "ben", "olu")


def _owed_back(agreement, payer, person, funder, number):
    payment = Payment.objects.get(uuid=_payment(agreement, payer, "bank_run", number)["uuid"])
    receivable, _ = Receivable.objects.get_or_create(
        payment=payment, defaults={"pence": 10_000, "made_at": now()}
    )
    found, _ = OwedBack.objects.get_or_create(
        receivable=receivable,
        defaults={
            "person": person,
            "payee": agreement.payee,
            "funder": funder,
            "why": "Plantedwhy",
            "written_by": person.user,
        },
    )
    return found


def owed_back(world):
    agreement = amiras_agreement(world, "live")
    return {"uuid": _owed_back(agreement, world.funder.party, world.amira, world.funder, 21).uuid}


def zeds_owed_back(world):
    agreement = zeds_agreement(world, "live")
    return {
        "uuid": _owed_back(
            agreement, world.zeds_funder.party, world.zed, world.zeds_funder, 22
        ).uuid
    }


def colleague_writes_off(world):
    """Asked for by somebody else at Fern's, so that she may be the second. It is back by now."""
    agreement = amiras_agreement(world, "live")
    found = _owed_back(agreement, world.funder.party, world.amira, world.funder, 23)
    if found.write_off_asked_by is None:
        found.write_off_asked_by = make_user("Asker")
        found.save()
        Receivable.objects.filter(pk=found.receivable_id).update(returned_pence=10_000)
    return {"uuid": found.uuid}


def payment_of_fern(world):
    """One's own funder in the address, and a payment that its money did not pay."""
    return funder(world) | {"payment_uuid": zeds_payment(world)["uuid"]}


def _bank_check(payer, payee):
    change, _ = BankChange.objects.get_or_create(
        payee=payee.party, defaults={"told_by": "payee", "found_at": now(), "waits_until": now()}
    )
    found, _ = BankChangeCheck.objects.get_or_create(
        change=change, payer=payer.party, defaults={"pence": 10_000}
    )
    return {"uuid": payer.uuid, "check_uuid": found.uuid}


def bank_check(world):
    return _bank_check(world.funder, world.rival.organisation)


def zeds_bank_check(world):
    """One's own funder in the address, and a check that another payer must make."""
    return _bank_check(world.zeds_funder, world.zeds_provider.organisation) | funder(world)


def _difference(owner, organisation, number):
    found, _ = Difference.objects.get_or_create(
        key=f"planted:{number}",
        defaults={
            "kind": "payout",
            "looker": "payee",
            "owner": owner.party,
            "pence": 10_000,
            "happened_at": now(),
            "found_at": now(),
            "seen_at": now(),
        },
    )
    return {"uuid": organisation.uuid, "difference_uuid": found.uuid}


def olus_difference(world):
    return _difference(world.olu.organisation, world.olu.organisation, 1)


def hub_looks_at_olus(world):
    return _difference(world.olu.organisation, world.hub, 1)


def zeds_difference(world):
    return _difference(world.zeds_provider.organisation, world.zeds_provider.organisation, 2)


def hub_looks_at_zeds(world):
    """One's own hub in the address, and another area's difference."""
    return _difference(world.zeds_provider.organisation, world.hub, 2)


def hub(world):
    return {"uuid": world.hub.uuid}


def _sample(funder, number):
    found, _ = Sample.objects.get_or_create(
        funder=funder,
        key=f"planted:{number}",
        defaults={
            "seed": "5eed",
            "tickets": {},
            "size": 1,
            "unusual_tickets": 1,
            "why": "Plantedwhy",
            "from_on": today(),
            "to_on": today(),
            "drawn_by": make_user("Drawer"),
            "drawn_at": now(),
        },
    )
    return {"uuid": found.uuid}


def sample(world):
    return _sample(world.funder, 1)


def zeds_sample(world):
    return _sample(world.zeds_funder, 2)


def _audit(budget, person, funder, state):
    others = BudgetAudit.objects.filter(budget=budget, state__in=("waiting", "open"))
    others.exclude(state=state).delete()
    found, _ = BudgetAudit.objects.get_or_create(
        budget=budget,
        key=f"planted:{state}",
        defaults={
            "person": person,
            "funder": funder,
            "unusual": "late",
            "why": "Plantedwhy",
            "from_on": today(),
            "to_on": today(),
            "state": state,
            "asked_by": make_user("Asker"),
            "asked_at": now(),
            "opened_at": now(),
            "closes_on": today(),
        },
    )
    return {"uuid": found.uuid}


def audit(world):
    return _audit(world.budget, world.amira, world.funder, "open")


def audit_that_waits(world):
    budget = world.__dict__.setdefault("waits", world._budget(world.amira, world.funder))
    return _audit(budget, world.amira, world.funder, "waiting")


def audit_that_is_over(world):
    return _audit(world.budget, world.amira, world.funder, "question")


def zeds_audit(world):
    return _audit(world.zeds_budget, world.zed, world.zeds_funder, "open")


AUDITORS = can("fern") | cannot("amira", "viewer", "ben")


def own_account(roles):
    return Row(own=payment, others=zeds_payment, get=None, post=roles)


ROWS = {
    "money:person": Row(own=amira, others=zed, get=READ),
    "money:add_own_money": Row(
        own=amira,
        others=zed,
        get=can("amira") | cannot("viewer", "ben"),
        post=can("amira") | cannot("viewer", "ben"),
    ),
    "money:statement": Row(own=budget, others=zeds_budget, get=READ | can("fern")),
    "money:forecast": Row(own=budget, others=zeds_budget, get=READ | can("fern")),
    "money:statement_csv": Row(own=budget, others=zeds_budget, get=READ | cannot("fern")),
    "money:allocate": Row(
        own=budget,
        others=zeds_budget,
        get=can("fern") | cannot("amira", "viewer", "ben"),
        post=can("fern") | cannot("amira", "viewer", "ben"),
    ),
    "money:write_reclaim": Row(
        own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:write_reduction": Row(
        own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:write_ending": Row(
        own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:suspend": Row(own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE),
    "money:resume": Row(own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE),
    "money:ask_takeover": Row(
        own=budget,
        others=zeds_budget,
        get=can("amira") | cannot("viewer", "ben", "fern"),
        post=can("amira") | cannot("viewer", "ben", "fern"),
    ),
    "money:takeover": Row(own=takeover, others=zeds_takeover, get=READ | can("fern")),
    "money:agree_takeover": Row(own=takeover, others=zeds_takeover, get=None, post=FUNDERS_WRITE),
    "money:refuse_takeover": Row(
        own=takeover, others=zeds_takeover, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:withdraw_takeover": Row(
        own=takeover,
        others=zeds_takeover,
        get=None,
        post=can("amira") | cannot("viewer", "ben", "fern"),
    ),
    "money:contribution": Row(
        own=councils_budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:death": Row(own=budget, others=zeds_budget, get=FUNDERS_WRITE, post=FUNDERS_WRITE),
    "money:death_mistake": Row(own=budget, others=zeds_budget, get=None, post=FUNDERS_WRITE),
    "money:reclaim": [
        Row(own=reclaim, others=zeds_reclaim, get=READ | can("fern")),
        Row(own=reclaim_not_sent, others=zeds_reclaim, get=can("fern")),
    ],
    "money:ask_again": Row(
        own=reclaim,
        others=zeds_reclaim,
        get=can("amira") | cannot("viewer", "ben", "fern"),
        post=can("amira") | cannot("viewer", "ben", "fern"),
    ),
    "money:answer_reclaim": Row(
        own=reconsidered, others=zeds_reclaim, get=FUNDERS_WRITE, post=FUNDERS_WRITE
    ),
    "money:drop_reclaim": Row(own=reclaim, others=zeds_reclaim, get=None, post=FUNDERS_WRITE),
    "money:take_reclaim": Row(own=reclaim, others=zeds_reclaim, get=None, post=FUNDERS_WRITE),
    "money:settings": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:new_round": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:round_file": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:round": Row(own=round_, others=zeds_round, get=can("fern")),
    "money:proposals": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:rules": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:proposal": [
        Row(own=ferns_proposal, others=zeds_proposal, get=can("fern")),
        Row(own=colleagues_proposal, others=zeds_proposal, get=can("fern")),
    ],
    "money:confirm_proposal": [
        Row(own=ferns_proposal, others=zeds_proposal, get=None, post=cannot("fern")),
        Row(own=colleagues_proposal, others=zeds_proposal, get=None, post=can("fern")),
    ],
    "money:refuse_proposal": [
        Row(own=ferns_proposal, others=zeds_proposal, get=cannot("fern"), post=cannot("fern")),
        Row(own=colleagues_proposal, others=zeds_proposal, get=can("fern"), post=can("fern")),
    ],
    "money:withdraw_proposal": [
        Row(own=ferns_proposal, others=zeds_proposal, get=None, post=can("fern")),
        Row(own=colleagues_proposal, others=zeds_proposal, get=None, post=cannot("fern")),
    ],
    "money:payment": [
        Row(own=payment, others=zeds_payment, get=READ | can("olu")),
        Row(own=in_a_run, others=zeds_payment, get=READ | can("olu", "fern")),
    ],
    "money:say_paid": own_account(OWN_ACCOUNT),
    "money:not_sent": own_account(OWN_ACCOUNT),
    "money:try_again": own_account(OWN_ACCOUNT),
    # Without a key Stripe is off, so whoever may do it finds nothing there.
    "money:save_card": own_account(STRIPE_IS_OFF),
    "money:pay_by_card": own_account(STRIPE_IS_OFF),
    "money:pay_by_bank": own_account(STRIPE_IS_OFF),
    "money:card_saved": Row(own=payment, others=zeds_payment, get=STRIPE_IS_OFF),
    "money:card_answered": Row(own=payment, others=zeds_payment, get=STRIPE_IS_OFF),
    "money:join_stripe": Row(own=olus, others=zeds_provider, get=None, post={}),
    "money:joined_stripe": Row(own=olus, others=zeds_provider, get={}),
    "money:stripe_events": Row(
        get=dict.fromkeys(ROLES, frozenset({405})), post={"anonymous": frozenset({404})}
    ),
    "money:received": own_account(PAYEES),
    "money:not_arrived": own_account(PAYEES),
    "money:confirm": [
        Row(
            own=payment,
            others=zeds_payment,
            get=cannot("amira", "viewer", "ben", "olu"),
            post=cannot("amira", "viewer", "ben", "olu"),
        ),
        Row(
            own=in_a_run,
            others=zeds_payment,
            get=can("fern") | cannot("amira", "viewer", "ben", "olu"),
            post=can("fern") | cannot("amira", "viewer", "ben", "olu"),
        ),
    ],
    "money:bank_changed": Row(own=olus, others=zeds_provider, get=can("olu"), post=can("olu")),
    "money:payee_changes": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:make_sure": Row(own=bank_check, others=zeds_bank_check, get=None, post=can("fern")),
    "money:all_owed_back": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:paid_by_mistake": Row(own=payment_of_fern, others=payment_of_fern, get={}, post={}),
    "money:owed_back": Row(own=owed_back, others=zeds_owed_back, get=SIDES),
    "money:record_return": Row(own=owed_back, others=zeds_owed_back, get=OFFICERS, post=OFFICERS),
    "money:ask_to_write_off": Row(
        own=owed_back, others=zeds_owed_back, get=OFFICERS, post=OFFICERS
    ),
    "money:write_off": [
        Row(own=colleague_writes_off, others=zeds_owed_back, get=None, post=OFFICERS),
        Row(
            own=owed_back,
            others=zeds_owed_back,
            get=None,
            post=cannot("amira", "viewer", "ben", "olu", "fern"),
        ),
    ],
    "money:keep_expecting": Row(own=owed_back, others=zeds_owed_back, get=None, post=OFFICERS),
    "money:raise_dispute": Row(
        own=payment,
        others=zeds_payment,
        get=can("amira", "olu") | cannot("viewer", "ben"),
        post=can("amira", "olu") | cannot("viewer", "ben"),
    ),
    "money:dispute": Row(own=dispute, others=zeds_dispute, get=SIDES),
    "money:take_dispute": Row(own=dispute, others=zeds_dispute, get=None, post=OFFICERS),
    "money:decide_dispute": [
        Row(own=ferns_dispute, others=zeds_dispute, get=OFFICERS, post=OFFICERS),
        Row(
            own=dispute,
            others=zeds_dispute,
            get=cannot("amira", "viewer", "ben", "olu", "fern"),
            post=cannot("amira", "viewer", "ben", "olu", "fern"),
        ),
    ],
    "money:withdraw_dispute": Row(
        own=dispute,
        others=zeds_dispute,
        get=None,
        post=can("amira") | cannot("viewer", "ben", "olu", "fern"),
    ),
    "money:differences": [
        Row(own=funder, others=zeds_funder, get=can("fern")),
        Row(own=hub, others=zeds_funder, get=can("stan")),
        Row(own=olus, others=zeds_provider, get=can("olu")),
    ],
    "money:compare": [
        Row(own=funder, others=zeds_funder, get=None, post=can("fern")),
        Row(own=hub, others=zeds_funder, get=None, post=can("stan")),
        Row(own=olus, others=zeds_provider, get=None, post=cannot("olu")),
    ],
    "money:explain_difference": [
        Row(own=olus_difference, others=zeds_difference, get=can("olu"), post=can("olu")),
        Row(own=hub_looks_at_olus, others=hub_looks_at_zeds, get=can("stan"), post=can("stan")),
    ],
    "money:audits": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:draw_sample": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:sample": Row(own=sample, others=zeds_sample, get=can("fern")),
    "money:open_audit": Row(own=budget, others=zeds_budget, get=AUDITORS, post=AUDITORS),
    "money:audit": [
        Row(own=audit, others=zeds_audit, get=READ | can("fern")),
        Row(own=audit_that_waits, others=zeds_audit, get=can("fern")),
    ],
    "money:look": [
        Row(own=audit, others=zeds_audit, get=AUDITORS),
        Row(own=audit_that_waits, others=zeds_audit, get=cannot("fern")),
        Row(
            own=audit_that_is_over, others=zeds_audit, get=cannot("amira", "viewer", "ben", "fern")
        ),
    ],
    "money:find": Row(own=audit, others=zeds_audit, get=AUDITORS, post=AUDITORS),
    "money:answer_audit": Row(
        own=audit,
        others=zeds_audit,
        get=can("amira", "ben") | cannot("viewer", "fern"),
        post=can("amira", "ben") | cannot("viewer", "fern"),
    ),
    "money:earnings": Row(own=olus, others=zeds_provider, get=can("olu")),
    "money:month": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:month_file": Row(own=funder, others=zeds_funder, get=can("fern")),
    "money:funded": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:open_budget": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:payments": Row(own=funder, others=zeds_funder, get=can("fern"), post=can("fern")),
    "money:make_run": Row(own=funder, others=zeds_funder, get=None, post=can("fern")),
    "money:run": [
        Row(own=run, others=zeds_run, get=can("fern")),
        Row(own=run, others=another_payers_run, get=can("fern")),
    ],
    "money:run_file": Row(own=run, others=zeds_run, get=can("fern")),
    # Without a key Stripe is off.
    "money:way_to_pay": Row(own=funder, others=zeds_funder, get={}, post={}),
    "money:look_at_transfer": Row(own=run, others=zeds_run, get=None, post={}),
    "money:close_transfer": Row(own=run, others=zeds_run, get=None, post={}),
    "money:confirmation": Row(own=reading, others=zeds_reading, get=can("fern")),
}
