"""Makes the databases that tests copy, before the tests ask: `python -m tests.ready`.

The first test would make them otherwise, and all others wait for it.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.journeys.site import demo_template  # noqa: E402

if __name__ == "__main__":
    print(demo_template())
