"""Forms as a browser finds them: read from the page, filled in, sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "tel", "url", "number", "password", "textarea", ""}
CHOSEN = {"radio", "checkbox", "select"}


@dataclass
class Field:
    """One name of a form: what kind of box it is, what stands in it, what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    is_required: bool = False

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED

    @property
    def is_chosen(self) -> bool:
        return self.kind in CHOSEN

    @property
    def is_tick(self) -> bool:
        """One box, ticked or not: any value means yes."""
        return self.kind == "checkbox" and len(self.choices) == 1


@dataclass
class PageForm:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def data(self) -> dict[str, list[str]]:
        """What a browser would send if nothing were touched."""
        return {f.name: list(f.values) for f in self.fields.values() if f.values}

    def named(self, *kinds: str) -> list[Field]:
        return [f for f in self.fields.values() if f.kind in kinds]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag, attrs):
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = PageForm(found.get("action", ""), found.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag == "option" and self._select is not None:
            self._add_option(found)
        elif tag in ("input", "textarea", "select", "button") and found.get("name"):
            self._add_field(tag, found)

    def _add_field(self, tag, found):
        kind = found.get("type", "text") if tag in ("input", "button") else tag
        kind = "button" if tag == "button" else kind
        here = self._form.fields.setdefault(found["name"], Field(found["name"], kind))
        here.is_required |= "required" in found
        if kind in ("radio", "checkbox"):
            here.choices.append(found.get("value", "on"))
            here.values += [found.get("value", "on")] if "checked" in found else []
        elif kind == "button":
            here.choices.append(found.get("value", ""))
        elif tag == "input":
            here.values = [found.get("value", "")]
        elif tag == "textarea":
            self._area, here.values = here, [""]
        else:
            self._select = here

    def _add_option(self, found):
        self._select.choices.append(found.get("value", ""))
        if "selected" in found:
            self._select.values.append(found.get("value", ""))

    def handle_data(self, data):
        if self._area is not None:
            self._area.values[0] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None


def forms_sent_to(response, url: str) -> list[PageForm]:
    """The forms of this page that are posted to its own address."""
    path = url.partition("?")[0]
    reader = _Reader()
    reader.feed(response.content.decode(errors="replace"))
    return [
        form
        for form in reader.forms
        if form.method == "post" and form.action.partition("?")[0] in ("", path)
    ]
