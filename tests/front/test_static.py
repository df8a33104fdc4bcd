import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command

STATIC = Path(project.BASE_DIR) / "marketplace" / "static"


def test_the_files_can_be_collected_with_names_that_never_change(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]

    call_command("collectstatic", interactive=False, verbosity=0)

    assert list((tmp_path / "css").glob("site.*.css"))
    assert list((tmp_path / "fonts").glob("*.woff2"))


@pytest.mark.parametrize("name", ["css/site.css", "js/site.js", "js/nhsuk-frontend.min.js"])
def test_our_files_fetch_nothing_from_elsewhere(name):
    text = (STATIC / name).read_text()

    assert not re.search(r"https?://", text)
    assert "sourceMappingURL" not in text
    assert "Frutiger" not in text


def test_the_typeface_and_the_design_bring_their_licences():
    assert (
        "SIL OPEN FONT LICENSE"
        in (STATIC / "fonts" / "LICENSE-atkinson-hyperlegible-next.txt").read_text().upper()
    )
    assert "MIT" in (STATIC / "js" / "LICENSE-nhsuk-frontend.txt").read_text()
