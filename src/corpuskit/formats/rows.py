"""A row of a packed corpus: one article as a mapping of keys to values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpuskit.model import Article, Finding, Source

BAD_ROW = "CK010"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its file, its number (1-based, a line number in JSONL), its bytes as read (line end included), its values.

    `raw` is empty in formats whose rows have no bytes of their own. `remarks` are (kind, detail) of facts to report to the user.
    """

    path: str
    number: int
    data: Mapping[str, Any]
    raw: bytes = b""
    remarks: tuple[tuple[str, str], ...] = ()


def article(row: Row, text_key: str = "text") -> Article:
    """Return the article of a row that was read with the same `text_key`.

    Its id is the row's, or `FILE:ROW` where the row has none; its metadata are all keys but the text's.
    """
    meta = {key: value for key, value in row.data.items() if key != text_key}
    source = Source(row.path, row.number)
    return Article(_id_text(meta.get("id")) or source.place, row.data[text_key], meta, source)


def bad_row(path: str, number: int, message: str, column: int = 1) -> Finding:
    """Return the finding for a row that holds no article."""
    return Finding(BAD_ROW, path, number, column, message)


def wrong_text(data: Mapping[str, Any], text_key: str) -> str:
    """Return why the row's text is no text; an empty text where it is one."""
    if text_key not in data:
        keys = ", ".join(map(repr, list(data)[:12]))
        return f"no text: the row has no key {text_key!r} (it has {keys or 'none'}); --text-key names another"
    if not isinstance(data[text_key], str):
        return f"no text: {text_key!r} is not a string but {kind_of(data[text_key])}"
    return ""


def kind_of(value: object) -> str:
    """Return the type of a value of JSON in words."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _id_text(value: object) -> str:
    """Return an id as text. Numbers serve in other people's files; `True` and lists do not."""
    return str(value) if isinstance(value, str) or type(value) is int else ""
