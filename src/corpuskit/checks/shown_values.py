"""Values, types and counts as messages show them: YAML as a person would type it, never Python or JSON."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from corpuskit.text import yaml12
from corpuskit.text.json_pointer import unescape_token

_TYPES = {
    "object": "a group of fields",
    "array": "a list",
    "string": "text",
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
}
_PLAIN = re.compile(r"[^\W\d_](?:[\w.+&/()%=?@~-]|:(?=[^\s,])| (?=[^\s#]))*")
_READ_OTHERWISE = frozenset(("y", "yes", "n", "no", "on", "off", "true", "false", "null"))
_SHOWN = 60
PLACEHOLDER = "…"
"""Stands where a person has to write a text."""
_LAST_OF_FOUR = 0xFFFF


def show_value(value: object) -> str:
    """Return a value as a message shows it: as YAML would write it, lists and mappings by their kind.

    >>> show_value(None), show_value(True), show_value("Fog"), show_value([1])
    ('an empty value', 'true', "'Fog'", 'a list')
    """
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "an empty value"
    shown = show_yaml(value)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 2]}…{shown[-1] if isinstance(value, str) else ''}"


def show_yaml(value: object) -> str:
    """Return a JSON-like value as YAML writes it on one line.

    >>> show_yaml(None), show_yaml(True), show_yaml(["a", 1]), show_yaml({"desk": "sea"})
    ('null', 'true', "['a', 1]", "{desk: 'sea'}")
    """
    if isinstance(value, str):
        return _quote_text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {show_yaml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(show_yaml, value)) + "]"
    return json.dumps(value)


def write_yaml(value: object) -> str:
    """Return a value as a person would type it on one line: without quotation marks where none are needed.

    >>> write_yaml("The Quay Post"), write_yaml("2026-03-14"), write_yaml(["ferry", "7"])
    ('The Quay Post', "'2026-03-14'", "[ferry, '7']")
    """
    if isinstance(value, str) and (value == PLACEHOLDER or _is_plain(value)):
        return value
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(write_yaml, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_yaml(key)}: {write_yaml(part)}" for key, part in value.items()) + "}"
    return show_yaml(value)


def _is_plain(text: str) -> bool:
    """Return whether every YAML reader takes a text without quotation marks for this text, on a line and in a list."""
    if not text.isprintable() or text.lower() in _READ_OTHERWISE or not _PLAIN.fullmatch(text):
        return False
    try:
        return bool(yaml12.load(f"a: [{text}]") == {"a": [text]})
    except yaml12.YamlProblem:
        return False


def _quote_text(text: str) -> str:
    r"""Return a text between quotation marks, as YAML reads them; invisible characters are escaped.

    >>> print(_quote_text("fog"), _quote_text("It's"), _quote_text("C:\\fog"), _quote_text("The\xa0Post\n"))
    'fog' "It's" 'C:\fog' "The\u00a0Post\n"
    """
    if not text.isprintable():
        escaped = json.dumps(text, ensure_ascii=False)
        return "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) <= _LAST_OF_FOUR else f"\\U{ord(c):08x}"
            for c in escaped
        )
    if "'" in text and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def describe_types(wanted: str | Iterable[str]) -> str:
    """Return the types of a schema's `type` in words: `text or a list`."""
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if "number" in names and "integer" in names:
        names.remove("integer")
    return " or ".join(_TYPES.get(name, f"a {name}") for name in names)


def count_things(number: int, thing: str) -> str:
    """Return a number and a noun, in the plural but for one."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def count_spaces(number: int) -> str:
    """Return how many spaces to put before something: `no space`, `exactly 1 space`, `exactly 2 spaces`."""
    return f"exactly {count_things(number, 'space')}" if number else "no space"


def name_place(steps: Iterable[str | int]) -> str:
    """Return the name of a field for people: items are counted from one.

    >>> name_place(("meta", "desk")), name_place(("tags", 0)), name_place(("corrections", 1, "date"))
    ('meta.desk', 'tags, item 1', 'corrections, item 2, date')
    """
    name = ""
    for step in steps:
        if isinstance(step, int):
            name += f", item {step + 1}"
        else:
            name += f"{', ' if re.search(r', item [0-9]+$', name) else '.' if name else ''}{step}"
    return name.removeprefix(", ")


def name_pointer(pointer: str) -> str:
    """Return the name of a field that a JSON pointer leads to.

    >>> name_pointer("/meta/desk"), name_pointer("/tags/0")
    ('meta.desk', 'tags, item 1')
    """
    first, *tokens = (unescape_token(token) for token in pointer[1:].split("/"))
    return name_place([first, *(int(token) if token.isdecimal() else token for token in tokens)])


def character_name(character: str) -> str:
    """Return a character in words, with its number.

    >>> character_name("\u200b"), character_name("\u00a0")
    ('zero width space, U+200B', 'no-break space, U+00A0')
    """
    return f"{unicodedata.name(character, 'character without a name').lower()}, U+{ord(character):04X}"
