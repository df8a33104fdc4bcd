"""Our side of tests/bench/anchors.py, on the server of DATABASE_URL."""

import json
import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.budgets.alone"
    django.setup()
    from django.core.management import call_command

    from tests.bench.ledger import make_accounts, many, rate

    call_command("migrate", verbosity=0, interactive=False)
    accounts = make_accounts()
    found = {f"spread_{n}": rate(n, accounts) for n in (1, 8)}
    found["hot_8"] = rate(8, accounts, hot=True)
    found["post_many"] = many(accounts, 10_000)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
