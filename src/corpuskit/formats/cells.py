"""Cells of tables and values of rows, as the fields of a sidecar want them."""

import datetime as dt
import json
import math
import re
from typing import Any

from corpuskit.formats.drafts import ODD_VALUE, Reading
from corpuskit.formats.layout import Kind
from corpuskit.text.dates import as_moment, read_moment
from corpuskit.text.field_names import FIELD_NAMES
from corpuskit.text.language_names import as_language

_LISTS = ("authors", "tags")
_MOMENTS = ("published", "modified", "retrieved")
_NUMBERS: dict[Kind, tuple[type, ...]] = {"integer": (int,), "number": (int, float), "boolean": (bool,)}
_LONGEST_SHOWN = 60


def restore_value(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return the value that was exported as this cell: formats without lists hold JSON, those with dates hold dates."""
    if isinstance(value, dt.date):
        return as_moment(value)
    return value if kind in ("string", "moment") or not isinstance(value, str) else parse_json_cell(value)


def is_empty_cell(value: Any) -> bool:  # noqa: ANN401 - a cell holds anything
    """Return whether a cell is empty; tables of numbers write NaN for that."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == [] or (isinstance(value, float) and math.isnan(value))


def finite_or_text(value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return a value that YAML and JSON can hold: an infinite number as text."""
    return str(value) if isinstance(value, float) and math.isinf(value) else value


def show_cell(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Return a value as a message shows it, cut where it is long."""
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + "…"


def convert_cell(field: str, value: Any, reading: Reading, lang: str) -> tuple[Any, str]:  # noqa: ANN401 - a cell holds anything
    """Return a value as its field wants it, or why that cannot be."""
    if field in _MOMENTS:
        return read_moment(value, reading.date_order, lang)
    if field in _LISTS:
        found: Any = _as_list(value, split=r"\s*[;|]\s*" if field == "authors" else r"\s*[;|,]\s*")
    elif field == "text":
        found = value if isinstance(value, str) else None
    elif field == "title" and not isinstance(value, str):
        # Stated, however oddly: no guess takes its place.
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value), ""
    elif field in FIELD_NAMES or field == "path":
        found = str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
        found = as_language(found) if found and field == "lang" else found
    else:
        found = _of_kind(next((c.kind for c in reading.layout.columns if c.name == field), "any"), value)
    return found, "" if found is not None else ODD_VALUE


def _of_kind(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    """Return a value of the user's own field in the type of the schema: cells of tables are always strings."""
    if not isinstance(value, str):
        return value
    read = parse_json_cell(value) if value.startswith(("[", "{")) or kind in _NUMBERS else value
    return read if kind not in _NUMBERS or type(read) in _NUMBERS[kind] else value


def _as_list(value: Any, split: str) -> list[str] | None:  # noqa: ANN401 - a cell holds anything
    if isinstance(value, str) and value.startswith("["):
        value = parse_json_cell(value)
    if isinstance(value, str):
        value = re.split(split, value.strip())
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        return None
    return list(dict.fromkeys(v.strip() for v in value if v.strip())) or None


def parse_json_cell(text: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the value of a cell as JSON, else the cell itself."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
