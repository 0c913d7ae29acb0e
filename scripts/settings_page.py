#!/usr/bin/env python3
"""Write docs/settings.md from the settings themselves: `python scripts/settings_page.py`."""

import inspect
import re
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from corpuskit.config import Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
HEAD = """\
# Settings

In `corpuskit.toml` (its root table) or in `pyproject.toml` (under `[tool.corpuskit]`), whichever is nearest above the working
folder. Paths are relative to that file. A key that is not listed here, or a value of the wrong type, ends the run with its line.
"""


def page() -> str:
    """Return the page."""
    tables = [("", Settings), *((f.name, _kind(Settings, f)) for f in fields(Settings) if _is_table(Settings, f))]
    return HEAD + "".join(_section(name, kind) for name, kind in tables)


def _section(name: str, kind: type) -> str:
    says = inspect.cleandoc(kind.__doc__ or "")
    rows = [
        f"| `{f.name.replace('_', '-')}` | {_type(kind, f)} | `{_default(f)}` |"
        for f in fields(kind)
        if not _is_table(kind, f)
    ]
    head = f"\n## {f'[{name}]' if name else 'Root'}\n\n{says}\n\n"
    return head + "\n".join(["| key | type | default |", "|---|---|---|", *rows]) + "\n"


def _kind(owner: type, field: Field[Any]) -> Any:  # noqa: ANN401 - a type form
    return get_type_hints(owner)[field.name]


def _is_table(owner: type, field: Field[Any]) -> bool:
    return is_dataclass(_kind(owner, field))


def _type(owner: type, field: Field[Any]) -> str:
    hint = _kind(owner, field)
    text = hint.__name__ if isinstance(hint, type) and not hasattr(hint, "__args__") else str(hint)
    text = re.sub(r"typing\.|, \.\.\.", "", text)
    for long, short in (
        ("tuple", "list"),
        ("Literal", "one of "),
        ("dict", "table"),
        ("str", "string"),
        ("bool", "true or false"),
    ):
        text = text.replace(long, short)
    return text.replace("|", "or")


def _default(field: Field[Any]) -> str:
    value = (
        field.default
        if field.default is not MISSING
        else field.default_factory()
        if callable(field.default_factory)
        else ""
    )
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
