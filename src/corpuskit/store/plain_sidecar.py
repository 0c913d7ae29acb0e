"""The quick way to write a plain sidecar: byte for byte like PyYAML's emitter, which takes a millisecond for each.

Plain are texts on one line, texts to be quoted, numbers, lists of those or of mappings of those, and mappings; anything else is
left to PyYAML.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from corpuskit.store.quoted import Quoted
from corpuskit.text.yaml_scalars import is_text


class _NotPlainError(Exception):
    """Something that PyYAML should write."""


# Printable, on one line, and nothing that is escaped; no blank at an end.
_ONE_LINE = re.compile(
    "[!-~\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe]"
    "(?:[ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe]*"
    "[!-~\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffe])?"
)
# Characters that PyYAML escapes between double quotes by their code, not by a letter.
_ESCAPED = re.compile('["\\\\\x85\u2028\u2029\ufeff]|[^ -~\xa0-\ud7ff\ue000-\ufffd]')
_LETTERS = yaml.SafeDumper.ESCAPE_REPLACEMENTS
_KEY = re.compile("[A-Za-z_][A-Za-z0-9_]{0,63}")
_DOUBTFUL_STARTS = frozenset("-?:.=<~+")
_FOLDERS = ("./", "../")
_INDICATORS = frozenset("#,[]{}&*!|>'\"%@`")
_RESOLVERS = yaml.SafeDumper.yaml_implicit_resolvers
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")


def plain_sidecar(data: Mapping[str, Any]) -> str | None:
    r"""Return the sidecar, or `None` if it is not plain.

    >>> plain_sidecar({"id": "a-1", "published": "2026-03-14", "title": "Fog: a guide", "tags": ["fog"]})
    "id: a-1\npublished: '2026-03-14'\ntitle: 'Fog: a guide'\ntags:\n  - fog\n"
    >>> plain_sidecar({"title": "two\nlines"})
    """
    try:
        return "".join(_write_mapping(data, "")) if data else None
    except _NotPlainError:
        return None


def _write_mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if type(key) is not str or not _KEY.fullmatch(key) or _write_text(key) != key:
            raise _NotPlainError
        yield f"{indent}{key}:"
        if type(value) is dict and value:
            yield "\n"
            yield from _write_mapping(value, indent + "  ")
        elif type(value) is list and value:
            yield from ("\n" + _write_item(item, indent + "  ") for item in value)
            yield "\n"
        else:
            yield f" {_write_scalar(value)}\n"


def _write_item(item: Any, indent: str) -> str:  # noqa: ANN401 - as below
    """Return an item of a list: a value, or a mapping of values whose first field follows the hyphen."""
    if type(item) is not dict or not item:
        return f"{indent}- {_write_scalar(item)}"
    if any(type(value) in (list, dict) and value for value in item.values()):
        raise _NotPlainError
    return f"{indent}- " + "".join(_write_mapping(item, indent + "  ")).strip(" ").removesuffix("\n")


def _write_scalar(value: Any) -> str:  # noqa: ANN401 - a field holds anything
    kind = type(value)
    if kind is str:
        return _write_text(value)
    if kind is Quoted:
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    written = repr(value)
    if kind is int or (kind is float and _DECIMAL.fullmatch(written)):
        return written
    if kind in (list, dict) and not value:
        return written
    raise _NotPlainError


def _write_text(text: str) -> str:
    """Return a text as written in a block: as it is, or between apostrophes where YAML 1.1 would misread it."""
    doubtful = text[:1] in _DOUBTFUL_STARTS and not text.startswith(_FOLDERS)
    if doubtful or not _ONE_LINE.fullmatch(text) or not is_text(text):
        raise _NotPlainError
    if _is_misread(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _escape(found: re.Match[str]) -> str:
    letter = _LETTERS.get(found[0])
    code = ord(found[0])
    if letter:
        return f"\\{letter}"
    return f"\\x{code:02X}" if code < 256 else f"\\u{code:04X}" if code < 65536 else f"\\U{code:08X}"  # noqa: PLR2004


def _is_misread(text: str) -> bool:
    return (
        text[0] in _INDICATORS
        or text[-1] == ":"
        or ": " in text
        or " #" in text
        or any(known.match(text) for _, known in _RESOLVERS.get(text[0], ()))
    )
