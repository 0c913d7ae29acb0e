"""Rows of known tools, read by a preset."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from corpuskit.formats.drafts import Notice, Reading
from corpuskit.formats.nested import value_at
from corpuskit.formats.presets import PRESETS, Preset

PAGE_NOT_KEPT = "web page inside a row, not kept"
NO_ROW = "--preset fits no row"
SEEMS = "row as a known tool writes it, read by the usual names"


def apply_preset(row: Mapping[str, Any], reading: Reading, place: str) -> tuple[dict[str, Any], Reading, list[Notice]]:
    """Return a row without empty values, the reading with its columns, and the values that are dropped. A column that the user names counts more."""
    preset = PRESETS.named(reading.preset)
    named = set(reading.columns.values())
    data = {name: value for name, value in row.items() if value not in preset.empty}
    notices = _drop_pages(data, preset, named, place)
    open_ = {field: names for field, names in preset.columns.items() if field not in reading.columns}
    found = {field: _first_filled(data, names, named) for field, names in open_.items()}
    columns = {field: name for field, name in found.items() if name} | dict(reading.columns)
    if found.get("text"):
        reading.met.add(NO_ROW)
    if isinstance(data.get("body"), Mapping):
        data["body"] = join_body(data["body"])
    _drop_echoes(data, preset, columns)
    return data, replace(reading, columns=columns), notices


def suggest_preset(row: Mapping[str, Any], reading: Reading) -> str:
    """Return the preset of the tool that seems to have written a row; nothing where a preset or columns are named."""
    if reading.preset or reading.columns:
        return ""
    return next((p.name for p in PRESETS.values() if p.marks and p.marks <= row.keys()), "")


def notice_tool(row: Mapping[str, Any], reading: Reading, place: str) -> list[Notice]:
    """Return a notice for the first row of a run that a known tool seems to have written."""
    name = suggest_preset(row, reading)
    if not name or name in reading.met:
        return []
    reading.met.add(name)
    return [Notice(SEEMS, place, f"--preset {name}")]


def text_columns(reading: Reading) -> tuple[str, ...]:
    """Return the columns that may hold the text."""
    return PRESETS.named(reading.preset).columns["text"]


def _first_filled(data: Mapping[str, Any], names: tuple[str, ...], named: set[str]) -> str:
    """Return the first of some columns that holds something and is not one that the user names for another field."""
    return next((name for name in names if name not in named and value_at(data, name) not in (None, "", [], {})), "")


def _drop_pages(data: dict[str, Any], preset: Preset, named: set[str], place: str) -> list[Notice]:
    """Take whole web pages out of a row."""
    notices = []
    for name in preset.pages:
        page = value_at(data, name)
        if isinstance(page, str) and name not in named:
            outer, _, inner = name.partition(".")
            data[outer] = {key: value for key, value in data[outer].items() if key != inner} if inner else None
            notices.append(Notice(PAGE_NOT_KEPT, place, name))
    return notices


def _drop_echoes(data: dict[str, Any], preset: Preset, columns: Mapping[str, str]) -> None:
    """Drop values that repeat the text, with any line ends."""
    from corpuskit.text.words import fold_text  # noqa: PLC0415 - it brings numpy, which few rows need

    text = columns.get("text", "")
    words = fold_text(str(data.get(text, ""))).split()
    for name in preset.echoes:
        value = data.get(name)
        if name not in columns.values() and isinstance(value, str) and fold_text(value).split() == words:
            del data[name]


def join_body(body: Mapping[str, Any]) -> str:
    r"""Return the text of an article's parts: its summary, and of each section the headline and the paragraphs, a blank line between them.

    >>> join_body({"summary": ["Fog."], "sections": [{"headline": [], "paragraphs": ["It lifted.", "Ferries sailed."]}]})
    'Fog.\n\nIt lifted.\n\nFerries sailed.'
    """
    return "\n\n".join(_parts_of(body))


def _parts_of(body: Mapping[str, Any]) -> Iterator[str]:
    yield from _strings(body.get("summary"))
    for section in body.get("sections") or ():
        if isinstance(section, Mapping):
            yield from _strings(section.get("headline"))
            yield from _strings(section.get("paragraphs"))


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - a cell holds anything
    yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str) and part)


def lists_of(document: Mapping[str, Any], reading: Reading) -> list[Mapping[str, Any]]:
    """Return the articles in a document whose preset groups them in lists, each with the name of its list; empty for any other document."""
    key = PRESETS.named(reading.preset).grouped_by if reading.preset else ""
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    whole = all(isinstance(item, Mapping) for value in lists.values() for item in value)
    if not key or len(lists) < len(document) or not whole:
        return []
    return [{key: name, **item} for name, value in lists.items() for item in value]
