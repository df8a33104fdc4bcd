"""Someone at the site: by mouse or by keyboard alone, with JavaScript or without.

Say what the person does in the words on the screen: `visitor.fill("Email address", …)`,
`visitor.choose("Yes")`, `visitor.click("Continue")`, `visitor.see("Saved")`. Every page and state
they meet is checked: axe, the console, the content security policy, 320 pixels.
In a name, … stands for any words: `visitor.click("Decide on the plan of Amira…")`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from marketplace.demo.accounts import PASSWORD
from tests.journeys import looking
from tests.journeys.site import Site

PARTS = "article, li, tr, fieldset, section, dl > div, form, details, .nhsuk-card"
TYPED_INTO = "textarea, input:not([type=radio], [type=checkbox])"
LEADS_ON = "e => !!e.form && e.type === 'submit' || !!e.href && !e.hash"
MOST_TABS = 250


class Visitor:
    def __init__(
        self,
        page: Page,
        site: Site,
        looked: looking.Looked,
        *,
        scripts: bool = True,
        keyboard: bool = False,
    ) -> None:
        self.page = page
        self.site = site
        self.looked = looked
        self.scripts = scripts
        self.keyboard = keyboard
        self.part: Locator | Page = page
        self.seen: set[tuple[str, ...]] = set()
        self.sessions: dict[str, list[dict[str, object]]] = {}
        self.troubles = looking.listen(page, site.url, site.stripe_url)

    @property
    def goes_the_harder_way(self) -> bool:
        """By keyboard or without JavaScript: enough where each way more would take too long."""
        return self.keyboard or not self.scripts

    # Going and looking

    def goto(self, path: str) -> None:
        answer = self.page.goto(self.site.url + path)
        assert answer.status < 400, f"{path} answered {answer.status}"
        self.look()

    def find_nothing_at(self, path: str) -> None:
        answer = self.page.goto(self.site.url + path)
        assert answer.status == 404, f"{path} answered {answer.status}"
        self.look()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def see(self, *words: str) -> None:
        for some in words:
            expect(self.part.get_by_text(some).locator("visible=true").first).to_be_visible()

    def not_see(self, *words: str) -> None:
        for some in words:
            expect(self.part.get_by_text(some).locator("visible=true")).to_have_count(0)

    def see_figure(self, name: str, value: str) -> None:
        """See this value beside its name in a list of figures."""
        names = self.part.locator("dt").filter(has_text=re.compile(f"^{re.escape(name)}$"))
        expect(names.locator("xpath=following-sibling::dd").first).to_have_text(value)

    def see_mistakes(self, *messages: str) -> None:
        """See a summary at the top whose links lead to the fields, and each message beside one."""
        summary = self.page.locator(".nhsuk-error-summary")
        expect(summary).to_be_visible()
        assert self.page.title().startswith("Error")
        beside = self.page.locator(".nhsuk-error-message").all_inner_texts()
        for link in summary.get_by_role("link").all():
            field = link.get_attribute("href").lstrip("#")  # type: ignore[union-attr]
            expect(self.page.locator(f"[id='{field}']")).to_have_count(1)
            assert any(link.inner_text() in words for words in beside), link.inner_text()
        for message in messages:
            expect(summary.get_by_text(message)).to_be_visible()

    def see_what_is_printed(self, *words: str) -> None:
        """See these words on paper, and nothing there to press or to follow about the site."""
        with looking.on_paper(self.page):
            self.see(*words)
            left_out = self.page.locator("button, nav, .app-no-print")
            expect(left_out.locator("visible=true")).to_have_count(0)
            self.take_pictures("printed")

    def typed(self, label: str) -> str:
        """What stands in this field."""
        return self.page.get_by_label(named(label), exact=True).first.input_value()

    def look(self) -> None:
        """Check this page, once for each state it is met in."""
        page = self.page
        state = (
            looking.without_ids(self.path),
            page.title(),
            str(page.locator(".nhsuk-error-summary:visible").count() > 0),
            str(page.locator("main li, main tr").count() > 0),
        )
        if state not in self.seen:
            self.seen.add(state)
            looking.check(page, self.looked, scripts=self.scripts)
            self.take_pictures()
        looking.no_troubles(self.troubles, page)

    # Doing

    def click(self, name: str) -> None:
        """Use the button or link of this name, and look at what comes."""
        words = named(name)
        target = self._one(
            self.part.get_by_role("button", name=words, exact=True)
            .or_(self.part.get_by_role("link", name=words, exact=True))
            .or_(self.part.locator("summary").filter(has_text=words)),
            f"a button or link {name!r}",
        )
        self._use(target)

    def follow(self, address: str) -> None:
        """Use the link whose address holds this: for when its words are not known beforehand."""
        self._use(self._one(self.part.locator(f'a[href*="{address}"]'), f"a link to {address!r}"))

    def follow_first(self, address: str) -> None:
        """The same, where several lead there."""
        here = self.page.locator(f"main a[href*='{address}']:not([href='{self.path}'])")
        self._use(here.first)

    def _use(self, target: Locator) -> None:
        leads_on = target.evaluate(LEADS_ON)
        if self.keyboard:
            self._tab_to(target)
        with self.page.expect_navigation() if leads_on else nullcontext():
            self.page.keyboard.press("Enter") if self.keyboard else target.click()
        self.look()

    def fill(self, label: str, text: object) -> None:
        labelled = self.part.get_by_label(named(label), exact=True)
        field = self._one(labelled.and_(self.page.locator(TYPED_INTO)), f"a field {label!r}")
        if self.keyboard and field.get_attribute("type") != "date":
            self._tab_to(field)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.press("Delete")
            self.page.keyboard.insert_text(str(text))
        else:
            field.fill(str(text))

    def fill_date(self, legend: str, day: object) -> None:
        """Fill the three boxes of a date: anything with `day`, `month` and `year`."""
        with self.within(legend, "fieldset"):
            for name in ("day", "month", "year"):
                self.fill(name.capitalize(), getattr(day, name))

    def choose(self, *labels: str) -> None:
        """Choose radios or tick checkboxes, each by its label."""
        for label in labels:
            box = self._one(
                self.part.get_by_role("radio", name=named(label), exact=True).or_(
                    self.part.get_by_role("checkbox", name=named(label), exact=True)
                ),
                f"a choice {label!r}",
            )
            if self.keyboard:
                self._choose_by_keyboard(box)
            else:
                box.check()

    def select(self, label: str, option: str) -> None:
        field = self._one(self.part.get_by_label(label, exact=True), f"a list {label!r}")
        if self.keyboard:
            self._tab_to(field)
            self.page.keyboard.press("Home")
            for _ in range(field.locator("option").all_inner_texts().index(option)):
                self.page.keyboard.press("ArrowDown")
        else:
            field.select_option(label=option)

    def upload(self, label: str, path: Path) -> None:
        field = self._one(self.part.get_by_label(label, exact=True), f"a field {label!r}")
        if self.keyboard:
            self._tab_to(field)
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space") if self.keyboard else field.click()
        asked.value.set_files(path)

    @contextmanager
    def within(self, words: str, kind: str = PARTS) -> Iterator[None]:
        """Do what follows inside the smallest card, row, list entry or group with these words."""
        part = self.page.locator(kind).filter(has_text=words).last
        expect(part).to_be_visible()
        before, self.part = self.part, part
        try:
            yield
        finally:
            self.part = before

    # Coming in

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.goto("/accounts/login/")
        self.fill("Email address", email)
        self.fill("Password", password)
        self.click("Sign in")
        assert not self.path.startswith("/accounts/login"), f"{email} could not sign in"
        self.sessions[email] = self.page.context.cookies()  # type: ignore[assignment]

    def become(self, email: str) -> None:
        """Go on as someone else, who stays signed in where they were before."""
        self.page.context.clear_cookies()
        if email in self.sessions:
            self.page.context.add_cookies(self.sessions[email])  # type: ignore[arg-type]
            self.goto("/")
        else:
            self.sign_in(email)

    # Showing

    def take_pictures(self, name: str | None = None) -> None:
        """Keep this page at both widths in the folder that SCREENSHOTS names, if it is set."""
        if not (folder := os.environ.get("SCREENSHOTS")):
            return
        name = name or looking.without_ids(self.path).strip("/").replace("/", "-") or "front"
        if self.page.locator(".nhsuk-error-summary:visible").count():
            name += "-errors"
        Path(folder).mkdir(parents=True, exist_ok=True)
        for width in (320, 1280):
            with looking.width_of(self.page, width):
                self.page.wait_for_timeout(200)  # the menu folds a moment after
                path = Path(folder) / f"{name}-{width}.png"
                self.page.screenshot(path=path, full_page=True)

    # By keyboard

    def _one(self, found: Locator, what: str) -> Locator:
        found = found.locator("visible=true")
        if found.count() > 1:  # the header has words in common with many pages
            found = found.and_(self.page.locator("main *"))
        if self.keyboard or found.count() != 1:
            try:
                expect(found.first).to_be_attached(timeout=3000)
            except AssertionError:
                raise AssertionError(
                    f"There is not {what} on {self.path} ({self.heading!r}). There is:\n"
                    + "\n".join(looking.what_can_be_used(self.page))
                ) from None
        count = found.count()
        assert count == 1, f"{count} of {what} on {self.path}: say which with within()"
        return found

    def _tab_to(self, target: Locator) -> None:
        """Press Tab until this has the focus, and see that the focus shows."""
        handle = target.element_handle()
        for _ in range(MOST_TABS):
            if handle.evaluate("element => element === document.activeElement"):
                assert looking.focus_shows(handle), f"the focus does not show on {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {target} on {self.path}")

    def _choose_by_keyboard(self, box: Locator) -> None:
        if box.is_checked():
            return
        if box.get_attribute("type") == "checkbox":
            self._tab_to(box)
            self.page.keyboard.press("Space")
        else:
            self._arrow_to(box)
        expect(box).to_be_checked()

    def _arrow_to(self, radio: Locator) -> None:
        """Tab reaches a group of radios at one of them; the arrow keys reach the rest."""
        name = radio.get_attribute("name")
        handle = radio.element_handle()
        for _ in range(MOST_TABS):
            here = self.page.evaluate("() => document.activeElement.name || ''")
            if handle.evaluate("element => element === document.activeElement"):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown" if here == name else "Tab")
        raise AssertionError(f"The keyboard never reached {radio} on {self.path}")


def named(words: str) -> str | re.Pattern[str]:
    if "…" not in words:
        return words
    pieces = (re.escape(piece) for piece in words.split("…"))
    return re.compile("^" + ".*".join(pieces) + "$", re.DOTALL)
