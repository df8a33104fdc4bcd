"""How the starting pages are written down: short functions for the blocks of cms.blocks.

In text, a string is a paragraph and a list of strings is a list. Links and bold are HTML.
"""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]
Passage = str | list[str]


def rich(*passages: Passage) -> str:
    """Passages as the HTML that Wagtail keeps."""
    return "".join(_html(passage) for passage in passages)


def heading(words: str) -> Block:
    return {"type": "heading", "value": words}


def text(*passages: Passage) -> Block:
    return {"type": "text", "value": rich(*passages)}


def inset(*passages: Passage) -> Block:
    return {"type": "inset", "value": {"body": rich(*passages)}}


def warning(title: str, *passages: Passage) -> Block:
    value = {"title": title, "heading_level": 3, "body": rich(*passages)}
    return {"type": "warning", "value": value}


def emergency(title: str, *passages: Passage) -> Block:
    body = [{"type": "richtext", "value": rich(*passages)}]
    value = {"type": "immediate", "heading_level": 3, "title": title, "body": body}
    return {"type": "care_card", "value": value}


def do(label: str, *items: str) -> Block:
    return {"type": "do", "value": {"heading_level": 3, "label": label, "do": list(items)}}


def dont(label: str, *items: str) -> Block:
    return {"type": "dont", "value": {"heading_level": 3, "label": label, "dont": list(items)}}


def facts(*rows: tuple[str, str]) -> Block:
    """Names on the left, what they mean on the right."""
    value = [{"key": key, "value": rich(words)} for key, words in rows]
    return {"type": "summary_list", "value": {"rows": value, "no_border": False}}


def details(title: str, *passages: Passage) -> Block:
    body = [{"type": "richtext", "value": rich(*passages)}]
    return {"type": "details", "value": {"title": title, "body": body}}


def action(words: str, path: str) -> Block:
    return {"type": "action_link", "value": link(words, path)}


def line(symbol: str, sentence: str) -> Block:
    """A line of Easy Read."""
    return {"type": "line", "value": {"symbol": symbol, "sentence": sentence}}


def link(words: str, path: str) -> dict[str, Any]:
    return {"text": words, "page": None, "path": path}


def way_in(heading: str, words: str, picture: str, *links: dict[str, Any]) -> Block:
    value = {"heading": heading, "text": words, "picture": picture, "links": list(links)}
    return {"type": "way_in", "value": value}


def step(heading: str, words: str) -> Block:
    return {"type": "step", "value": {"heading": heading, "text": rich(words)}}


def point(heading: str, words: str) -> Block:
    return {"type": "point", "value": {"heading": heading, "text": rich(words)}}


def _html(passage: Passage) -> str:
    if isinstance(passage, str):
        return f"<p>{passage}</p>"
    return "<ul>" + "".join(f"<li>{item}</li>" for item in passage) + "</ul>"
