"""Insert a member into an object or an array of a JSON text, and leave every other byte as it is."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

_BLANK = re.compile(r"[ \t\n\r]*")
_INDENT = re.compile(r"[ \t]*")
_DECODER = json.JSONDecoder()


class _Member(NamedTuple):
    """A member of an object or array: its key or number, where it begins, and where its value begins and ends."""

    key: str | int
    start: int
    value: int
    end: int


def insert_member(text: str, path: Sequence[str], key: str | None, value: Any) -> str:  # noqa: ANN401 - JSON
    r"""Return the JSON `text` with `value` as the last member of the object (`key` names it) or array (`key` is `None`) at `path`.

    The steps of `path` are keys, and numbers of items in decimal digits. The new member is written as its neighbours are: on a line of its own, or behind the last one. Raises `KeyError` where
    nothing is at `path`.

    >>> insert_member('{"enum": ["near"], "type": "string"}', ["enum"], None, "update")
    '{"enum": ["near", "update"], "type": "string"}'
    >>> print(insert_member('{\n  "a": 1\n}', [], "b", {"c": [2]}))
    {
      "a": 1,
      "b": {
        "c": [
          2
        ]
      }
    }
    """
    start = _find_value(text, path)
    members = list(_iter_members(text, start))
    name = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
    if not members:
        return f"{text[: start + 1]}{name}{json.dumps(value, ensure_ascii=False)}{text[start + 1 :]}"
    first, end = members[0].start, members[-1].end
    if "\n" not in text[start:first]:
        return f"{text[:end]}, {name}{json.dumps(value, ensure_ascii=False)}{text[end:]}"
    written = _format_below(text, start, first, name, value)
    return f"{text[:end]},{written}{text[end:]}"


def _format_below(text: str, start: int, first: int, name: str, value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a member on separate lines, indented as the `first` one of the object or array at `start`."""
    indent, around = _indent_at(text, first), _indent_at(text, start)
    unit = indent.removeprefix(around) or "  "
    lines = (name + json.dumps(value, ensure_ascii=False, indent=unit)).split("\n")
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    return "".join(end_of_line + indent + line for line in lines)


def _indent_at(text: str, at: int) -> str:
    found = _INDENT.match(text, text.rfind("\n", 0, at) + 1)
    return found[0] if found else ""


def _find_value(text: str, path: Sequence[str]) -> int:
    """Return where the value at `path` begins."""
    start = _skip_blank(text, 1 if text.startswith("\ufeff") else 0)
    for step in path:
        # Of keys that occur twice the last one counts, as for every reader of JSON.
        starts = {str(member.key): member.value for member in _iter_members(text, start)}
        start = starts[step]
    return start


def _iter_members(text: str, start: int) -> Iterator[_Member]:
    """Yield the members of the object or array that begins at `start` of a sound JSON text."""
    if text[start] not in "{[":
        return
    at, number = _skip_blank(text, start + 1), 0
    while text[at] not in "}]":
        begin = at
        name: str | int = number
        if text[start] == "{":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip_blank(text, _skip_blank(text, at) + 1)
        _, end = _DECODER.raw_decode(text, at)
        yield _Member(name, begin, at, end)
        at = _skip_blank(text, end)
        at = _skip_blank(text, at + 1) if text[at] == "," else at
        number += 1


def _skip_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
