"""Transfers a second by django-hordak: run by tests/bench/anchors.py in a venv that has it."""

import json
import os
import random
import sys
import time
from multiprocessing import get_context

import django
from django.conf import settings

SECONDS = float(os.environ["ANCHOR_SECONDS"])
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "mptt", "djmoney", "hordak"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "hordak",
            "USER": "postgres",
            "HOST": "127.0.0.1",
            "PORT": os.environ["ANCHOR_PORT"],
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    HORDAK_INTERNAL_CURRENCY="GBP",
    DEFAULT_CURRENCY="GBP",
)
django.setup()


def client(number: int) -> float:
    from django.db import transaction
    from hordak.models import Account, Leg, Transaction
    from moneyed import Money

    accounts = list(Account.objects.order_by("pk"))
    chance = random.Random(number)
    penny = Money("0.01", "GBP")
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        debit, credit = chance.sample(accounts, 2)
        with transaction.atomic():
            made = Transaction.objects.create(description="x")
            Leg.objects.create(transaction=made, account=debit, debit=penny)
            Leg.objects.create(transaction=made, account=credit, credit=penny)
        done += 1
    return done / (time.perf_counter() - start)


def main() -> None:
    import psycopg
    from django.core.management import call_command
    from django.db import connection
    from hordak.models import Account

    server = f"host=127.0.0.1 port={os.environ['ANCHOR_PORT']} user=postgres dbname=postgres"
    with psycopg.connect(server, autocommit=True) as made:
        made.execute("CREATE DATABASE hordak")
    call_command("migrate", verbosity=0, interactive=False)
    for number in range(100):
        Account.objects.create(name=f"a{number}", code=str(number), type="AS", currencies=["GBP"])
    found = {"1": round(client(0))}
    connection.close()
    with get_context("fork").Pool(8) as pool:
        found["8"] = round(sum(pool.map(client, range(8), chunksize=1)))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
