"""The demo area: the same from the same seed, with someone in every state."""

import hashlib
import json
import os

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from budgets.models import Difference, Payment, Stop
from marketplace.agreements.models import Agreement, Chase, Verdict
from marketplace.demo.load import load
from marketplace.introductions.models import Introduction
from marketplace.messages.models import Notice
from marketplace.money.models import BudgetAudit, Dispute, Reclaim, RoundLine
from marketplace.needs.models import Need, Response
from marketplace.outbox.models import OutboxRow
from marketplace.people.clock import now, today
from marketplace.people.models import Person
from marketplace.plans.models import Approval, Plan
from marketplace.providers.models import Check, Offer, Provider
from matching.models import Row
from tests import databases
from tests.journeys.site import demo_template

pytestmark = pytest.mark.django_db(transaction=True)


def picture():
    """What there is, by name and number, without the ids that each database draws anew."""
    rows = {
        "persons": Person.objects.order_by("pk").values_list("first_name", "last_name", "born_on"),
        "providers": Provider.objects.order_by("pk").values_list("organisation__name", "kind"),
        "offers": Offer.objects.order_by("pk").values_list("title", "price_from_pence"),
        "plans": Plan.objects.order_by("pk").values_list("person__last_name", "state"),
        "needs": Need.objects.order_by("pk").values_list("person__last_name", "state"),
        "responses": Response.objects.order_by("pk").values_list("offer__title", "state"),
        "introductions": Introduction.objects.order_by("pk").values_list("state"),
        "agreements": Agreement.objects.order_by("pk").values_list("state"),
        "verdicts": Verdict.objects.order_by("pk").values_list("earned_pence"),
        "payments": Payment.objects.order_by("pk").values_list("state", "rail", "pence"),
    }
    return json.dumps({name: list(found) for name, found in rows.items()}, default=str)


@pytest.fixture
def demo():
    """The demo as people get it, loaded once for all tests and journeys."""
    name = f"test_demo_{os.getpid()}"
    databases.use(databases.copy(demo_template(), name))
    yield
    databases.drop(name)


def digest(words):
    return hashlib.sha256(words.encode()).hexdigest()


def states(model, field="state"):
    return set(model.objects.values_list(field, flat=True))


def test_every_state_has_someone(demo):
    assert {"draft", "sent", "refused", "approved"} <= states(Plan)
    assert {"waiting", "reconsidering", "refused"} <= states(Approval)
    assert states(Need) == {"draft", "posted", "paused", "closed", "withdrawn"}
    assert states(Response) >= {"draft", "with_scheme", "sent", "declined", "withdrawn", "chosen"}
    assert states(Introduction) == {"open", "mutual", "agreed", "ended"}
    assert states(Agreement) == {"draft", "offered", "live", "ended", "dropped"}
    assert states(Payment) >= {"due", "requested", "sent", "paid"}
    assert states(Chase, "stage") == {"reminded", "escalated"}


def test_budgets_have_lived(demo):
    assert states(Dispute) == {"open", "paid"}
    assert states(Reclaim) == {"sent", "dropped"}
    assert {(stop.kind, stop.lifted_at is None) for stop in Stop.objects.all()} == {
        ("suspended", True),
        ("suspended", False),
        ("ended", True),
    }
    assert BudgetAudit.objects.get(state="open").answers.exists()
    assert RoundLine.objects.filter(carried_pence__gt=0, told_at__isnull=False).exists()
    assert Difference.objects.filter(explained_at=None).exists()
    assert Difference.objects.exclude(explained_at=None).exists()
    assert not Person.objects.filter(died_on__isnull=False, first_name__in=("Amira", "Joan"))


@pytest.mark.parametrize("officer", ["finn", "faye"])
def test_two_officers_of_the_funder_sign_in_with_two_steps(demo, settings, capsys, officer):
    settings.DEMO = True
    call_command("demo_code")

    step = Authenticator.objects.get(user__email=f"{officer}@demo.example")

    assert step.wrap().validate_code(capsys.readouterr().out.strip())
    assert step.user.memberships.get().organisation.kind == "icb"


def test_one_decision_is_late_and_checks_run_out(demo):
    accepted = Check.objects.filter(state="accepted", expires_on__isnull=False)

    assert Approval.objects.filter(state="waiting", decide_by__lt=today()).count() == 1
    assert accepted.filter(expires_on__lt=today()).exists()
    assert Provider.objects.vetted().count() < Provider.objects.count()


def test_the_demos_provider_has_a_history(demo):
    roots = Provider.objects.get(organisation__members__user__email="provider@demo.example")

    assert roots.is_vetted()
    assert Agreement.objects.filter(provider=roots, state="live").exists()
    assert Payment.objects.filter(payee=roots.organisation.party, state="paid").exists()
    assert not Introduction.objects.filter(provider=roots, state="open").exists()


def test_the_invented_past_leaves_no_letters_and_no_search_to_fill(demo):
    waiting = OutboxRow.objects.waiting()

    assert not waiting.filter(kind="notices.letter").exists()
    assert not waiting.filter(kind__startswith="providers.index").exists()
    assert not Notice.objects.filter(emailed_at=None).exists()
    assert Row.objects.filter(shelf="offer").count() == Offer.objects.public().count()


def test_the_same_seed_draws_the_same_area():
    load(at=now())
    first = picture()
    databases.use(databases.copy(demo_template(), f"test_demo_{os.getpid()}"))

    assert digest(picture()) == digest(first)

    databases.drop(f"test_demo_{os.getpid()}")


def test_it_is_refused_outside_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")

    assert not Person.objects.exists()
