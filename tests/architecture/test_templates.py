"""What one area's template takes from another's: the linter sees only Python."""

import re
from pathlib import Path

from tooling.architecture import AREAS, ROOT, may_use

TAKES = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
INLINE = re.compile(
    r"""<script(?![^>]*\s(?:src=|nonce=|type="application/json"))|<style|\sstyle=|\son\w+=""", re.I
)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
READ_IN_MAIL_PROGRAMS = {"messages/letter.html"}


def templates():
    """Each template of ours with the app it belongs to; None for what all of them share."""
    for path in sorted((ROOT / "marketplace" / "templates").rglob("*.html")):
        yield None, path
    for app in AREAS:
        for path in sorted((ROOT / "marketplace" / app / "templates").rglob("*.html")):
            yield app, path
    for path in sorted((ROOT / "cms" / "templates").rglob("*.html")):
        yield "cms", path


def owner_of(name):
    """The area whose folder a template's name starts with, or None when it is shared."""
    first = name.split("/")[0]
    if first in AREAS or first == "cms":
        return first
    return None


def test_a_template_takes_from_its_own_area_or_one_above():
    breaches = [
        f"{path.relative_to(ROOT)} takes {name}"
        for app, path in templates()
        for name in TAKES.findall(path.read_text())
        if (used := owner_of(name)) and not (app and may_use(app, used))
    ]

    assert breaches == []


def test_a_template_that_is_taken_exists():
    known = {path.as_posix().split("/templates/", 1)[1] for _, path in templates()}

    missing = [
        f"{path.relative_to(ROOT)} takes {name}"
        for _, path in templates()
        for name in TAKES.findall(path.read_text())
        if owner_of(name) and name not in known
    ]

    assert missing == []


def test_an_areas_templates_are_in_a_folder_of_its_name():
    astray = [
        str(path.relative_to(ROOT))
        for app, path in templates()
        if app in AREAS and (owner := owner_of(inside(path))) and owner != app
    ]

    assert astray == []


def inside(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def test_no_template_has_a_script_or_style_of_its_own():
    """The content security policy would refuse it."""
    inline = [
        f"{path.relative_to(ROOT)}: {found.group(0).strip()}"
        for _, path in templates()
        if inside(path) not in READ_IN_MAIL_PROGRAMS
        and (found := INLINE.search(TAGS.sub("", path.read_text())))
    ]

    assert inline == []


# Here offers and providers are looked for. A person's name is posted: an address is logged.
LOOKED_FOR_IN_THE_OPEN = {
    "cms/parts/search.html",
    "needs/find_why_not.html",
    "needs/suggestions.html",
    "providers/browse.html",
    "providers/vetting_providers.html",
}


def test_no_form_puts_a_persons_name_in_an_address():
    found = {inside(path) for _, path in templates() if 'method="get"' in path.read_text().lower()}

    assert found - LOOKED_FOR_IN_THE_OPEN == set()
