"""What is looked at on every page: axe, the console, our security policy, narrow screens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ElementHandle, Page

from tests.browser import axe_violations

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIFFERS = re.compile(
    rf"{UUID.pattern}|\b[A-Z0-9]{{4}}-[A-Z0-9]{{4}}\b|\d+|(nonce|value)=\"[A-Za-z0-9_-]{{20,}}\""
)
NARROW = 320
WIDE = 1280
HEIGHT = 900


class Looked:
    """The pages that axe has found no fault in, word for word, in any journey of this run.

    `folder` is shared by all that run tests at once. What differs between two sites of one demo
    (ids, numbers, references, tokens) is left out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def _mark_of(self, page: Page) -> Path:
        words = DIFFERS.sub("", page.content())
        return self.folder / hashlib.sha256(words.encode()).hexdigest()

    def at(self, page: Page) -> bool:
        return self._mark_of(page).exists()

    def remember(self, page: Page) -> None:
        self._mark_of(page).touch()


def check(page: Page, looked: Looked, *, scripts: bool = True) -> None:
    """Fail when axe finds anything, naming page and rule, or when 320 pixels are too narrow.

    axe is a script itself, so where the visitor has none the same page is left to the others.
    """
    if scripts and not looked.at(page):
        faults = axe_violations(page)
        assert not faults, f"axe on {page.url}:\n" + "\n".join(faults)
        looked.remember(page)
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url} has these main headings: {headings}"
    wide = too_wide(page)
    assert not wide, f"{page.url} scrolls sideways at {NARROW} px: {wide}"


def too_wide(page: Page) -> str | None:
    """What sticks out at 320 px, or None when nothing does."""
    with width_of(page, NARROW):
        for _ in range(10):  # the menu folds a moment after the window narrows
            if not (out := _what_sticks_out(page)):
                return None
            page.wait_for_timeout(100)
        return out


def _what_sticks_out(page: Page) -> str | None:
    return page.evaluate(
        """() => {
                const room = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= room) return null;
                const out = [...document.querySelectorAll("body *")]
                    .filter(e => e.getBoundingClientRect().right > room + 1).pop();
                return out ? out.outerHTML.slice(0, 200) : "the page";
            }"""
    )


@contextmanager
def width_of(page: Page, width: int) -> Iterator[None]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    try:
        yield
    finally:
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})


@contextmanager
def on_paper(page: Page) -> Iterator[None]:
    page.emulate_media(media="print")
    try:
        yield
    finally:
        page.emulate_media(media="screen")


def listen(page: Page, *sites: str) -> list[str]:
    """Keep what a browser complains about: errors, refused content, calls to other sites."""
    troubles: list[str] = []

    def said(message: object) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            troubles.append(f"console: {message.text}")

    def asked(request: object) -> None:
        if not request.url.startswith((*sites, "data:", "about:", "blob:")):
            troubles.append(f"a call to another site: {request.url}")

    def answered(response: object) -> None:
        if response.status >= 500:
            troubles.append(f"{response.status} from {response.url}")
        if response.status >= 400 and response.request.resource_type != "document":
            troubles.append(f"{response.status} from {response.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    page.on("request", asked)
    page.on("response", answered)
    return troubles


def no_troubles(troubles: list[str], page: Page) -> None:
    found, troubles[:] = list(troubles), []
    assert not found, f"On {page.url}:\n" + "\n".join(found)


def focus_shows(element: ElementHandle) -> bool:
    """Whether the focused element is drawn with an outline, a shadow or a colour of its own."""
    return element.evaluate(
        """element => {
            const drawn = [element, element.labels && element.labels[0]].filter(Boolean)
                .flatMap(e => [getComputedStyle(e), getComputedStyle(e, "::before")]);
            return drawn.some(style =>
                (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
                || style.boxShadow !== "none");
        }"""
    )


def what_can_be_used(page: Page) -> list[str]:
    """The names of buttons, links and fields in the page's main part, for a failure's message."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
                "main a, main button, main label, main summary, header a, header button")]
            .filter(e => e.checkVisibility())
            .map(e => `  ${e.tagName.toLowerCase()}: ${e.innerText.trim().slice(0, 80)}`)
            .slice(0, 80)"""
    )


def without_ids(path: str) -> str:
    return UUID.sub("id", path)
