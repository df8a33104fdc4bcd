"""`make states`: draws docs/states/ from the tables of transitions beside the models."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DRAWN = ROOT / "docs" / "states"


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    DRAWN.mkdir(parents=True, exist_ok=True)
    diagrams = draw_all()
    for path in DRAWN.glob("*.md"):
        if path.name not in diagrams:
            path.unlink()
    for name, text in diagrams.items():
        (DRAWN / name).write_text(text)
    print(f"Drew {len(diagrams)} diagrams in docs/states/")
    return 0


def draw_all() -> dict[str, str]:
    """Each diagram's file name and text; one for every table of transitions."""
    diagrams: dict[str, str] = {}
    for label, table in tables():
        states = type(next(iter(table)))
        kind = states.__name__.removesuffix("State")
        diagrams[f"{label}-{kind.lower()}.md"] = draw(f"{label}: {kind}", states, table)
    return dict(sorted(diagrams.items()))


def tables() -> list[tuple[str, Mapping[Any, Any]]]:
    """Each table of transitions once, with its app's label."""
    from django.apps import apps

    found: dict[int, tuple[str, Mapping[Any, Any]]] = {}
    for config in apps.get_app_configs():
        if not Path(config.path).is_relative_to(ROOT) or ".venv" in config.path:
            continue
        for module in _modules_of_models(config.name):
            for name, value in vars(module).items():
                if name.endswith("TRANSITIONS") and isinstance(value, Mapping):
                    found[id(value)] = (config.label, value)
    return list(found.values())


def draw(title: str, states: Any, table: Mapping[Any, Any]) -> str:
    lines = [f"# {title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {_node(state)}: {state.label}" for state in states]
    lines.append(f"    [*] --> {_node(next(iter(states)))}")
    for before in states:
        after = [state for state in states if state in table.get(before, ())]
        lines += [f"    {_node(before)} --> {_node(state)}" for state in after]
        if not after:
            lines.append(f"    {_node(before)} --> [*]")
    return "\n".join([*lines, "```", "", "Drawn by `make states`.", ""])


def _modules_of_models(package: str) -> list[Any]:
    names = [f"{package}.models"]
    try:
        records = import_module(f"{package}.records")
    except ModuleNotFoundError:
        pass
    else:
        names += [found.name for found in walk_packages(records.__path__, f"{package}.records.")]
    return [import_module(name) for name in names if _has(name)]


def _has(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def _node(state: Any) -> str:
    return state.value.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main())
