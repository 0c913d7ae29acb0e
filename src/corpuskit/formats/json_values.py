"""JSON as exact values: numbers of any size, no constants that JSON does not have, no nesting without end."""

import json
import re
from typing import Any

import orjson

MAX_DEPTH = 64
_NEVER_HUGE = frozenset({str, int, bool, type(None)})
_SIGNS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_STEPS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
AS_LINE = orjson.OPT_APPEND_NEWLINE


def dump_json(value: Any) -> str:  # noqa: ANN401 - JSON holds anything
    """Return a value as JSON without blanks. Numbers beyond 64 bits are written in full."""
    return encode_json(value).decode()


def encode_json(value: Any, option: int = 0) -> bytes:  # noqa: ANN401 - JSON holds anything
    """Return a value as JSON in UTF-8; `option` is orjson's."""
    try:
        return orjson.dumps(value, option=option)
    except TypeError:
        end = "\n" if option else ""
        return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + end).encode()


def parse_exact(body: bytes) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the value of JSON, whole numbers of any size as they are. Raises `ValueError`, of which a `UnicodeDecodeError` is one."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        body.decode("utf-8")  # its error has the place
        raise
    # A whole number that orjson gives as a float was too long for it.
    return json.loads(body) if _has_huge(data) else data


def find_constant(body: bytes) -> str:
    """Return the name of a number that JSON does not have (NaN, Infinity) where that is all that is wrong with a line."""
    found: list[str] = []
    try:
        json.loads(body, parse_constant=found.append)
    except (ValueError, RecursionError):
        return ""
    return found[0] if found else ""


def _has_huge(value: object) -> bool:
    if type(value) is float:
        return abs(value) >= 2**63
    if type(value) is list:
        return not _NEVER_HUGE.issuperset(map(type, value)) and any(map(_has_huge, value))
    if type(value) is dict:
        return any(_has_huge(item) for item in value.values() if type(item) not in _NEVER_HUGE)
    return False


def is_deeper(body: bytes, most: int) -> bool:
    """Return whether brackets are nested deeper than `most` in a JSON text. Takes no recursion, so any depth will do.

    >>> is_deeper(b'{"a": [[1]]}', 3), is_deeper(b'{"a": [[1]]}', 2), is_deeper(b'{"a": "[[["}', 2)
    (False, True, False)
    """
    if body.count(b"[") + body.count(b"{") <= most:
        return False
    depth = 0
    for sign in _SIGNS.finditer(body):
        depth += _STEPS.get(sign[0], 0)
        if depth > most:
            return True
    return False
