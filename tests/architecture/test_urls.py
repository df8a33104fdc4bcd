"""Every address of ours has its area's name and tells nothing but UUIDs."""

from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from tooling.architecture import AREAS

# Words from a list of ours, the public path of a public picture, and what is never there.
WORDS = {"code", "step", "field", "kind", "path", "rest"}


def ours(resolver=None, spaces=()):
    """Each pattern in our namespaces, with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            if spaces and spaces[0] in (*AREAS, "cms"):
                yield ":".join([*spaces, entry.name or "?"]), entry
        else:
            yield from ours(entry, (*spaces, entry.namespace) if entry.namespace else spaces)


def unnamed_of_ours(resolver=None):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            module = getattr(entry.callback, "__module__", "")
            if module.startswith(("marketplace.", "cms.")):
                yield module, entry
        elif not entry.namespace:
            yield from unnamed_of_ours(entry)


def test_there_are_addresses_to_look_at():
    assert len(list(ours())) > 5


def test_every_address_of_ours_is_in_its_areas_namespace():
    assert [f"{module}: {entry}" for module, entry in unnamed_of_ours()] == []


def test_every_address_of_ours_has_a_name():
    assert [str(entry) for name, entry in ours() if name.endswith(":?")] == []


def test_an_address_tells_nothing_but_uuids_and_words_of_a_list():
    telling = [
        f"{name}: {part}"
        for name, entry in ours()
        for part, kind in entry.pattern.converters.items()
        if not (
            isinstance(kind, UUIDConverter) or (part in WORDS and type(kind) is not IntConverter)
        )
    ]

    assert telling == []


def test_two_addresses_never_share_a_name():
    names = [name for name, _ in ours()]

    assert sorted(names) == sorted(set(names))
