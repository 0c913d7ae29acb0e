"""Rows of JSON Lines as bytes: parsed, and with another text or other fields where every other byte stays."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import orjson

from corpuskit.errors import UsageError
from corpuskit.formats.json_values import MAX_DEPTH, dump_json, find_constant, is_deeper, parse_exact
from corpuskit.formats.rows import Row, bad_row, kind_of, wrong_text
from corpuskit.model import Finding

_BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(r"[ \t\r\n]*")


def doubled_keys(line: bytes) -> list[str]:
    """Return the keys that an object in a line of JSON has more than once.

    >>> doubled_keys(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}')
    ['c', 'a']
    """
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names):
            found.extend(name for name, count in Counter(names).items() if count > 1)

    json.loads(line.removeprefix(_BOM), object_pairs_hook=note)
    return found


def parse_object(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line of JSON is, `None` where it is none."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None


def parse_row(line: bytes, path: str, number: int, text_key: str | None = "text") -> Row | Finding:
    """Return the row of one line, or a finding about it."""
    body = line.removeprefix(_BOM) if number == 1 else line
    if is_deeper(body, MAX_DEPTH):
        return bad_row(path, number, f"nested deeper than {MAX_DEPTH} levels")
    try:
        data = parse_exact(body)
    except ValueError as error:
        return _bad_json(error, body, path, number)
    if not isinstance(data, dict):
        return bad_row(path, number, f'not a JSON object but {kind_of(data)}; a row is {{"id": …, "text": …}}')
    wrong = "" if text_key is None else wrong_text(data, text_key)
    return bad_row(path, number, wrong) if wrong else Row(path, number, data, line)


def _bad_json(error: ValueError, body: bytes, path: str, number: int) -> Finding:
    """Return the finding for a line that is no JSON."""
    if isinstance(error, UnicodeDecodeError):
        return bad_row(path, number, f"not UTF-8: byte 0x{body[error.start]:02x} at offset {error.start} of the row")
    if not isinstance(error, json.JSONDecodeError):
        return bad_row(path, number, "a number with thousands of digits")
    if name := find_constant(body):
        return bad_row(path, number, f"not JSON: {name} is no value of JSON; write null, or a string")
    return bad_row(path, number, f"not JSON: {reword_json_error(error.msg)} (column {error.colno})", error.colno)


def reword_json_error(message: str) -> str:
    r"""Return the error of the reader of JSON, where possible in words that say what to do.

    >>> reword_json_error("no low surrogate in string")
    'half of a character (an escape from \\ud800 to \\udfff alone); write the whole character, or \\ufffd where it is lost'
    """
    if "surrogate" not in message:
        return message
    return "half of a character (an escape from \\ud800 to \\udfff alone); write the whole character, or \\ufffd where it is lost"


def literal_of_text(row: Row, text_key: str, changed: str) -> str | None:
    r"""Return the JSON string of the row's text, if the row with the text `changed` does not show how it was written; else `None`.

    A row may say "é" or "\u00e9"; one without its only such letter no longer shows which.

    >>> literal_of_text(Row("a", 1, {"text": "x é"}, '{"text": "x é"}'.encode()), "text", "x")
    '"x é"'
    >>> literal_of_text(Row("a", 1, {"text": "é é"}, '{"text": "é é"}'.encode()), "text", "é")
    """
    line = row.raw.decode("utf-8")
    start, end = _value_span(line, text_key)
    is_ascii = row.raw.isascii() or (changed + line[:start] + line[end:]).isascii()
    literal = line[start:end]
    return None if literal == json.dumps(row.data[text_key], ensure_ascii=is_ascii) else literal


def with_text(row: Row, text_key: str, text: str, literal: str | None = None) -> bytes:
    r"""Return the row's line with another text: the JSON string of the text is replaced, every other byte stays.

    `literal` is the JSON string to write, where it is known. Where a key occurs twice, the last one counts, as for every reader of
    JSON. Raises `UsageError` for a row of another format.

    >>> with_text(Row("a", 1, {"text": "x"}, b'{"n": 1e2,  "text": "x"}\r\n'), "text", "caf\u00e9")
    b'{"n": 1e2,  "text": "caf\\u00e9"}\r\n'
    """
    if not row.raw:
        raise UsageError(
            f"{row.path}: texts are changed in JSON Lines only; `corpuskit export {row.path} -o FILE.jsonl` makes some"
        )
    if row.data[text_key] == text:
        return row.raw
    line = row.raw.decode("utf-8")
    start, end = _value_span(line, text_key)
    string = literal or json.dumps(text, ensure_ascii=row.raw.isascii())
    return f"{line[:start]}{string}{line[end:]}".encode()


def with_fields(row: Row, fields: Mapping[str, Any]) -> bytes:
    r"""Return the row's line with other values of some keys: those that are there are replaced, others come last; every other byte stays.

    >>> with_fields(Row("a", 1, {"id": 1, "n": 2}, b'{"id": 1,"n":2}\n'), {"n": None, "of": "b"})
    b'{"id": 1,"n":null,"of":"b"}\n'
    """
    line = row.raw.decode("utf-8")
    for name, value in fields.items():
        member = dump_json(value)
        if name in row.data:
            start, end = _value_span(line, name)
        else:
            start = end = line.rindex("}")
            member = f"{',' if row.data else ''}{dump_json(name)}:{member}"
        line = f"{line[:start]}{member}{line[end:]}"
    return line.encode()


def _value_span(line: str, key: str) -> tuple[int, int]:
    """Return the place of the value of the top-level `key` in a line that is a JSON object."""
    decoder, found = json.JSONDecoder(), (0, 0)
    at = _after_space(line, line.index("{") + 1)
    while line[at] != "}":
        name, at = decoder.raw_decode(line, at)
        start = _after_space(line, _after_space(line, at) + 1)
        _, at = decoder.raw_decode(line, start)
        if name == key:
            found = (start, at)
        at = _after_space(line, at)
        if line[at] == ",":
            at = _after_space(line, at + 1)
    return found


def _after_space(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at
