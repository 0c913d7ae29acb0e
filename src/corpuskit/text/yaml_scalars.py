"""Values of scalars in YAML 1.2 (core schema, chapter 10.3.2 of its specification).

One thing less: `.inf`, `.nan` and numbers too large for a float have no JSON to be exported to, and are refused.
"""

import math
import re
from collections.abc import Callable
from typing import Any


def _finite_float(plain: str) -> float:
    number = float(plain.replace(".", "", 1) if plain[-1] in "fFnN" else plain)
    if not math.isfinite(number):
        raise ValueError(f"'{plain}' is no number that can be stored")
    return number


def _bounded(number: int) -> int:
    """Refuse a number that cannot be printed: Python writes no more than 4,300 decimal digits."""
    if number.bit_length() > _MOST_BITS:
        raise ValueError("a number of too many digits")
    return number


_MOST_BITS = 14_000
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_SPECIAL = frozenset("0123456789+-.~nNtTfF")
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"[-+]?[0-9]+"), int),
    (re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"), _finite_float),
    (re.compile(r"0o[0-7]+"), lambda plain: _bounded(int(plain, 0))),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda plain: _bounded(int(plain, 0))),
    (re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"), _finite_float),
)
_NUMBER = re.compile("|".join(pattern.pattern for pattern, _ in _NUMBERS))
_CORE = "tag:yaml.org,2002:"
_TAG_NAMES = {"null": "nothing", "bool": "true or false", "int": "a whole number", "float": "a number"}
_TAGGED: dict[str, tuple[type, ...]] = {"null": (type(None),), "bool": (bool,), "int": (int,), "float": (int, float)}


def resolve_plain(plain: str) -> Any:  # noqa: ANN401 - a YAML value has any type
    """Return the value of an unquoted scalar. Raises `ValueError` for a number that is not finite, or has too many digits.

    >>> [resolve_plain(s) for s in ("yes", "0x1F", "1e3", "~", "2024-03-05")]
    ['yes', 31, 1000.0, None, '2024-03-05']
    """
    if plain and plain[0] not in _SPECIAL:
        return plain
    if plain in _WORDS:
        return _WORDS[plain]
    if not _NUMBER.fullmatch(plain):  # most texts that begin as a number does are dates
        return plain
    for pattern, value in _NUMBERS:
        if pattern.fullmatch(plain):
            return value(plain)
    return plain


def is_text(plain: str) -> bool:
    """Return whether the value of an unquoted scalar is the text itself.

    >>> [s for s in ("yes", "12", "1e312", ".inf", "2024-03-05") if is_text(s)]
    ['yes', '2024-03-05']
    """
    try:
        return resolve_plain(plain) is plain
    except ValueError:
        return False


def resolve_tagged(tag: str, text: str) -> Any:  # noqa: ANN401 - a YAML value has any type
    """Return the value of a scalar with an explicit tag. Raises `ValueError` where tag and text do not fit.

    >>> resolve_tagged("tag:yaml.org,2002:str", "12"), resolve_tagged("tag:yaml.org,2002:float", "12")
    ('12', 12.0)
    """
    name = tag.removeprefix(_CORE)
    if name in ("str", "!"):
        return text
    if name not in _TAGGED:
        raise ValueError(refuse_tag(tag))
    value = resolve_plain(text)
    if type(value) not in _TAGGED[name]:
        raise ValueError(f"'!!{name}' says that {text!r} is {_TAG_NAMES[name]}, and it is not - delete '!!{name}'")
    return float(value) if name == "float" else value


def refuse_tag(tag: str) -> str:
    """Return the message about a tag that has no place in a file, as it is typed there, and what to do.

    >>> refuse_tag("tag:yaml.org,2002:set")
    "'!!set' before a value is a mark for other programs - delete it"
    """
    typed = f"!!{tag.removeprefix(_CORE)}" if tag.startswith(_CORE) else tag
    return f"{typed!r} before a value is a mark for other programs - delete it"


def is_core_collection(tag: str | None, name: str) -> bool:
    """Return whether a collection with this tag is a plain `seq` or `map`, as `name` says.

    >>> is_core_collection(None, "map"), is_core_collection("tag:yaml.org,2002:set", "map")
    (True, False)
    """
    return tag in (None, "!", _CORE + name)
