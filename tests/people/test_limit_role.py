"""On PostgreSQL the site's own role may add to the ledger and the audit trail, and no more."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from budgets.actions import allocate, open_party
from budgets.models import Transfer
from budgets.queries import balance_of
from marketplace.people.clock import now
from marketplace.people.models import AuditEntry
from tests import cast
from tests.agreements.world import make_budget

pytestmark = pytest.mark.django_db
TABLES = ["budgets_transfer", "people_auditentry", "agreements_verdict", "agreements_signature"]


@pytest.fixture
def limited():
    """The rest of the test runs as the site's role."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE site_under_test")
        call_command("limit_role", "site_under_test", verbosity=0)
        cursor.execute("SET LOCAL ROLE site_under_test")


@pytest.mark.postgres
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_sites_role_cannot_remove_what_is_only_added_to(limited, table, verb):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(verb.format(table))


@pytest.mark.postgres
def test_the_sites_role_cannot_change_a_transfer(limited):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Transfer.objects.update(pence=1)


@pytest.mark.postgres
def test_the_sites_role_still_posts_and_audits(limited):
    fern = cast.make_user("Fern")
    person = cast.make_person()
    funder = cast.make_organisation("icb", "", fern)

    budget = make_budget(person, funder, fern, pence=1_000)
    allocate(budget=budget, pence=500, by=fern.pk, at=now(), key="again")

    assert balance_of(budget).available_pence == 1_500
    assert open_party().pk
    assert AuditEntry.objects.count() >= 0


def test_on_sqlite_it_says_that_roles_are_postgresqls():
    if connection.vendor == "postgresql":
        with pytest.raises(CommandError, match="no role named nobody_here"):
            call_command("limit_role", "nobody_here")
    else:
        with pytest.raises(CommandError, match="PostgreSQL"):
            call_command("limit_role", "nobody_here")
