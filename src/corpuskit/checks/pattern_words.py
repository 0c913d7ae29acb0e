"""Words for the simple patterns of a schema, in place of a regular expression: the form of a text, and an example."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpuskit.checks.pattern_samples import sample_texts
from corpuskit.checks.patterns import PatternError, PatternTimeoutError, compile_pattern

_PIECE = re.compile(
    r"""
      (?: (?P<range>\((?:\?:)?(?:0\[1-9\]\|1\[0-2\]|1\[0-2\]\|0\[1-9\]|0\[1-9\]\|\[12\](?:\\d|\[0-9\])\|3\[01\])\))
        | \\(?P<kind>[dw]) | \\p\{(?P<property>L|Lu|Ll|N|Nd)\} | \\(?P<escaped>[^A-Za-z0-9]) | \[(?P<set>(?:[^\]\\^]|\\[d\-.\]])+)\]
        | \((?:\?:)?(?P<choices>[\w .:/-]+(?:\|[\w .:/-]+)*)\) | (?P<any>\.) | (?P<plain>[^\\\[\](){}^$.|?*+]) )
      (?P<count>\{\d+(?:,\d*)?\}|[?*+])?
    """,
    re.VERBOSE,
)
_IN_SET = re.compile(r"\\d|(\w)-(\w)|\\?(.)", re.DOTALL)
_COUNT = re.compile(r"\{(\d+)(,?)(\d*)\}")
_MOST = 9
_NOUNS = {
    "A-Z": ("capital letter (A-Z)", "capital letters (A-Z)", "ABCDEFGH"),
    "a-z": ("small letter (a-z)", "small letters (a-z)", "abcdefgh"),
    "0-9": ("digit", "digits", "12345678"),
    "A-Za-z": ("letter (A-Z, a-z)", "letters (A-Z, a-z)", "Abcdefgh"),
    "L": ("letter", "letters", "Abcdefgh"),
    "Lu": ("capital letter", "capital letters", "ABCDEFGH"),
    "Ll": ("small letter", "small letters", "abcdefgh"),
    "N": ("digit", "digits", "12345678"),
    "Nd": ("digit", "digits", "12345678"),
}
_RANGES = {"month": ("01 to 12", "05"), "day": ("01 to 31", "14")}
_YEAR = "2026"
_SETS = {"d": ("0-9",), "w": ("A-Za-z", "0-9", "_")}
_SEVERAL = 2


class _Part(NamedTuple):
    """A piece of a pattern: the kinds of characters (or the texts, `whole`) that it allows, and how often."""

    kinds: tuple[str, ...]
    least: int = 1
    most: int | None = 1
    whole: bool = False


def describe_pattern(pattern: str) -> str:
    """Return the form of a text that matches a pattern, as the end of a sentence; empty where the pattern is not simple.

    >>> print(describe_pattern("^[A-Z]{2}-[0-9]{2}$"))
    has to be 2 capital letters (A-Z), then '-', then 2 digits
    >>> print(describe_pattern("^a_"), "|", describe_pattern("^[a-z_]+$"), "|", repr(describe_pattern("(?=x)y")))
    has to begin with 'a_' | may only hold small letters (a-z) and '_' | ''
    """
    read = _read_pattern(pattern)
    if read is None:
        return ""
    begins, parts, ends = read
    if begins and ends and len(parts) == 1 and parts[0].most is None and parts[0].least <= 1 and not parts[0].whole:
        return f"may only hold {_name_kinds(parts[0], _SEVERAL, 'and')}"
    verb = {(True, True): "be", (True, False): "begin with", (False, True): "end with"}.get((begins, ends), "contain")
    return f"has to {verb} {', then '.join(map(_describe_part, parts))}"


def example_of_pattern(pattern: str) -> str:
    """Return a text that matches a pattern; empty where none is found.

    >>> example_of_pattern("^[A-Z]{2}-[0-9]{2}$"), example_of_pattern("^(sea|land)$"), example_of_pattern("(?=x)y")
    ('AB-12', 'sea', '')
    """
    read = _read_pattern(pattern)
    text = "".join(map(_example_of_part, read[1])) if read else ""
    if text and matches_pattern(pattern, text):
        return text
    return next((text for text in sample_texts(pattern) if text and matches_pattern(pattern, text)), "")


def matches_pattern(pattern: str, text: str) -> bool:
    """Return whether a text matches a pattern; false where that cannot be decided in time."""
    try:
        return compile_pattern(pattern)(text)
    except (PatternError, PatternTimeoutError):
        return False


def _read_pattern(pattern: str) -> tuple[bool, list[_Part], bool] | None:
    begins = pattern.startswith("^")
    ends = pattern.endswith("$") and not pattern.endswith("\\$")
    body = pattern[begins : len(pattern) - ends]
    parts: list[_Part] = []
    at = 0
    while at < len(body):
        found = _PIECE.match(body, at)
        if found is None:
            return None
        parts.append(_read_piece(found))
        at = found.end()
    joined = list(_join_literals(parts))
    return (begins, joined, ends) if joined and len(joined) <= _MOST else None


def _read_piece(found: re.Match[str]) -> _Part:
    least, most = _read_count(found["count"] or "")
    literal = found["escaped"] or found["plain"]
    if found["range"]:
        return _Part(("day" if "3[01]" in found["range"] else "month",), least, most)
    if literal:
        return _Part((literal,), least, most, whole=True)
    if found["choices"]:
        return _Part(tuple(found["choices"].split("|")), least, most, whole=True)
    if found["any"]:
        return _Part(("any",), least, most)
    if found["set"]:
        return _Part(tuple(_read_set(found["set"])), least, most)
    return _Part(_SETS[found["kind"]] if found["kind"] else (found["property"],), least, most)


def _read_count(count: str) -> tuple[int, int | None]:
    if found := _COUNT.fullmatch(count):
        least = int(found[1])
        return least, int(found[3]) if found[3] else None if found[2] else least
    known: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    return known.get(count, (1, 1))


def _read_set(body: str) -> Iterator[str]:
    """Yield the kinds of a set of characters: `A-Z`, `0-9`, single characters; both cases of letters are one kind."""
    kinds = ["0-9" if found[0] == r"\d" else found[0].lstrip("\\") or "\\" for found in _IN_SET.finditer(body)]
    if "A-Z" in kinds and "a-z" in kinds:
        yield "A-Za-z"
        kinds = [kind for kind in kinds if kind not in ("A-Z", "a-z")]
    yield from dict.fromkeys(kinds)


def _join_literals(parts: list[_Part]) -> Iterator[_Part]:
    text = ""
    for part in parts:
        if part.whole and len(part.kinds) == 1 and (part.least, part.most) == (1, 1):
            text += part.kinds[0]
            continue
        if text:
            yield _Part((text,), whole=True)
        text = ""
        yield part
    if text:
        yield _Part((text,), whole=True)


def _describe_part(part: _Part) -> str:
    least, most = part.least, part.most
    if (least, most) == (1, 1):
        return _name_kinds(part, 1, "or")
    if (least, most) == (0, 1):
        return f"perhaps {_name_kinds(part, 1, 'or')}"
    counted = _name_kinds(part, _SEVERAL, "or")
    if most is None:
        often = {0: "any number of", 1: "one or more"}.get(least, f"{least} or more")
        return f"{often} {counted}"
    if part.whole:
        counted = f"times {counted}"
    return f"{least} {counted}" if least == most else f"{least} to {most} {counted}"


def _name_kinds(part: _Part, number: int, joined_by: str) -> str:
    names = [_name_kind(kind, number, whole=part.whole) for kind in part.kinds]
    if number == 1 and not part.whole:
        names = [name if name.startswith(("'", "any ", "one ", "a ", "01 ")) else f"a {name}" for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {joined_by} {names[-1]}"


def _name_kind(kind: str, number: int, *, whole: bool) -> str:
    if whole:
        return "a space" if kind == " " else f"'{kind}'"
    if kind in _RANGES:
        return _RANGES[kind][0]
    if kind == "any":
        return "any character" if number == 1 else "characters"
    if kind in _NOUNS:
        return _NOUNS[kind][number > 1]
    if len(kind) == len("a-z"):
        return f"{'one' if number == 1 else 'characters'} of '{kind[0]}' to '{kind[2]}'"
    return "a space" if kind == " " and number == 1 else "spaces" if kind == " " else f"'{kind}'"


def _example_of_part(part: _Part) -> str:
    count = max(part.least, 0 if part.most == 1 and part.least == 0 else 1)
    if part.most is None and not part.whole:
        count = max(count, 3)
    kind = part.kinds[0]
    if part.whole:
        return kind * count
    if kind in _RANGES:
        return _RANGES[kind][1] * count
    if kind in ("0-9", "N", "Nd") and (part.least, part.most) == (len(_YEAR), len(_YEAR)):
        return _YEAR
    known = "abcdefgh" if kind == "any" else _NOUNS[kind][2] if kind in _NOUNS else kind[0]
    return (known * (count // len(known) + 1))[:count]
