"""The quick way to read a plain YAML text: by ryaml, three times as fast, where it surely reads the same as `yaml12`.

ryaml is serde_yaml, and that libyaml again, so both see the same tokens. They differ in the meaning of some of them, and in the texts that they refuse.
So a text with anything special in it is not read here at all, nor is a value taken that could mean something else there:

* no anchors, aliases, tags, directives, document marks; none of the characters that libyaml takes for line ends;
* no floats; no integers but decimal ones (`0b11` is a text in YAML 1.2, a number there);
* no text that would be a number if it were unquoted (`017` is a text there, a number in YAML 1.2);
* no key that is not a text, nothing nested deeply.
"""

import re
from functools import cache
from typing import Any

from corpuskit.text.yaml_scalars import is_text

REFUSED: Any = object()

_SPECIAL = ("&", "*", "!", "\n%", "\n---", "\n...", "\r---", "\r...", "\r%")
_SPECIAL_STARTS = ("---", "...", "%", "\ufeff")
_SPECIAL_LETTERS = ("\x85", "\u2028", "\u2029", "\ufeff")
_OTHER_BASES = ("0b", "0x", "0o")
_NUMBER_STARTS = frozenset("0123456789+-.")
_DEEPEST = 8
_UNINDENTED = re.compile(r"^(?:(?P<key>[A-Za-z_][\w-]*):(?=[ \t\r\n]|\Z)|[^ \t\r\n#-])", re.MULTILINE)
# Allowed between a key and its value: blanks, and comments to the ends of lines.
_GAP = re.compile(r"(?:[ \t\r\n]+#.*)*[ \t\r\n]*")


def quick_value(text: str) -> Any:  # noqa: ANN401 - a YAML value has any type
    """Return the value of `text`, or `REFUSED` where only `yaml12` can decide."""
    loads = _load_reader()
    if loads is None or text.startswith(_SPECIAL_STARTS) or _holds_any(text, _SPECIAL):
        return REFUSED
    if not text.isascii() and _holds_any(text, _SPECIAL_LETTERS):
        return REFUSED
    try:
        value = loads(text)
    except Exception:  # noqa: BLE001 - whatever ryaml refuses, `yaml12` reports it better
        return REFUSED
    return value if _is_plain_scalar(value, _DEEPEST, integers=not _holds_any(text, _OTHER_BASES)) else REFUSED


def value_offset(text: str, value: Any, key: str) -> int | None:  # noqa: ANN401
    r"""Return where the value of a top-level key begins in a text of which `quick_value` gave `value`; `None` where only `yaml12` can decide.

    Known only where each line that is not indented is an entry, an item, a comment or empty, and the entries are just the keys of `value`:
    then none of them lies inside a text in quotation marks.

    >>> value_offset("title: Fog\nid: a-1\n", {"title": "Fog", "id": "a-1"}, "id")
    15
    """
    if type(value) is not dict or value.get(key) in (None, "") or text.count("\r") != text.count("\r\n"):
        return None
    entries = [(entry["key"], entry.end()) for entry in _UNINDENTED.finditer(text)]
    gap = _GAP.match(text, dict(entries)[key]) if [name for name, _ in entries] == list(value) else None
    return gap and gap.end()


def _holds_any(text: str, parts: tuple[str, ...]) -> bool:
    for part in parts:  # noqa: SIM110 - a generator takes twice as long
        if part in text:
            return True
    return False


def _is_plain_scalar(value: Any, depth: int, *, integers: bool) -> bool:  # noqa: ANN401
    """Return whether a value, nested at most `depth` deep, can only be read in one way. Written for speed: most values are texts."""
    kind = type(value)
    if kind is str:
        return value[:1] not in _NUMBER_STARTS or is_text(value)
    if kind is dict and depth:
        return _has_plain_entries(value, depth, integers=integers)
    if kind is list and depth:
        for part in value:  # noqa: SIM110 - a generator takes twice as long
            if not _is_plain_scalar(part, depth - 1, integers=integers):
                return False
        return True
    return value is None or kind is bool or (kind is int and integers)


def _has_plain_entries(mapping: dict[Any, Any], depth: int, *, integers: bool) -> bool:
    for key, part in mapping.items():
        if type(key) is not str or (key[:1] in _NUMBER_STARTS and not is_text(key)):
            return False
        if type(part) is str:
            if part[:1] in _NUMBER_STARTS and not is_text(part):
                return False
        elif not _is_plain_scalar(part, depth - 1, integers=integers):
            return False
    return True


@cache
def _load_reader() -> Any:  # noqa: ANN401 - a function of a library that may not be there
    """Return ryaml's reader, where ryaml is installed."""
    try:
        import ryaml  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    return getattr(ryaml, "loads")  # noqa: B009 - its types do not export it
