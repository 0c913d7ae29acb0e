r"""Regular expressions of JSON Schema, which are those of JavaScript (ECMA-262, edition 2025, section 22.2, with the flag `u`).

Python reads them otherwise: `$` also matches before a last line feed, `\d` also Bengali digits, `\p{Lu}` and `\u{1F6A2}` not at all. So a
pattern is checked by `regress`, translated piece by piece, and matched by an engine that always ends:

* Python's `re`, for patterns that it can try in few ways (it is loaded anyway, and the quickest);
* RE2, in time that grows with the length of the text alone;
* `regex` with a limit of time, for features that RE2 lacks: looking around, back references, large counts.

    >>> matches = compile_pattern(r"^\d+$")
    >>> matches("42"), matches("42\n"), matches("৪২")
    (True, False, False)
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from corpuskit.text.late_pattern import late_pattern

Test = Callable[[str], bool]

SECONDS = 1.0
"""The time that one pattern may take for one value."""

_TOKEN = re.compile(
    r"""
      \\u\{(?P<point>[0-9A-Fa-f]+)\}
    | \\u(?P<high>[Dd][89ABab][0-9A-Fa-f]{2})\\u(?P<low>[Dd][C-Fc-f][0-9A-Fa-f]{2})
    | \\(?:u(?P<four>[0-9A-Fa-f]{4})|x(?P<two>[0-9A-Fa-f]{2})|c(?P<control>[A-Za-z]))
    | \\(?P<negated>[Pp])\{(?:(?P<property>gc|General_Category|sc|Script|scx|Script_Extensions)=)?(?P<name>\w+)\}
    | \\k<(?P<named>[^>]+)>
    | \\(?P<number>[1-9]\d*)
    | \\(?P<escape>.)
    | \(\?<(?P<group>[\w$]+)>
    | (?P<around>\(\?<?[=!])
    | (?P<modifier>\(\?[ims-]+:)
    | (?P<empty>\[\^?\])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = r"\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": _BLANKS}
_LONG_NAMES = {
    "Letter": "L", "Lowercase_Letter": "Ll", "Uppercase_Letter": "Lu", "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm",
    "Other_Letter": "Lo", "Mark": "M", "Nonspacing_Mark": "Mn", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd",
    "Punctuation": "P", "punct": "P", "Symbol": "S", "Separator": "Z", "Space_Separator": "Zs", "Other": "C", "Control": "Cc",
}  # fmt: skip
_REPEATS = late_pattern(r"[*+]|\{\d+,\}")
_REPEATED_GROUP = late_pattern(r"\)[*+{]")
_COUNTS = late_pattern(r"\{(\d+),(\d+)\}")
_MOST_WAYS = 1_000


class PatternError(Exception):
    """The pattern is no regular expression of ECMA-262; the message has the reason."""


class PatternTimeoutError(Exception):
    """The pattern took too long for a value."""


@cache
def compile_pattern(pattern: str) -> Test:
    """Return a function that returns whether a text holds a match of `pattern` anywhere.

    Raises `PatternError` for an invalid pattern. The function raises `PatternTimeoutError` where an answer would take longer than
    `SECONDS`, which only patterns that look around, refer back or count beyond 1,000 can.
    """
    _check_syntax(pattern)
    for translate in (_python_test, _re2_test, _regex_test):
        test = translate(pattern)
        if test is not None:
            return test
    raise PatternError("no engine can read it")


def _check_syntax(pattern: str) -> None:
    if pattern.isalnum() or pattern in _known_good():
        return
    from regress import Regex, RegressError  # noqa: PLC0415 - the packaged schema does without

    try:
        Regex(pattern, "u")
    except (RegressError, UnicodeEncodeError) as error:
        raise PatternError(str(error)) from None


@cache
def _known_good() -> frozenset[str]:
    """Return the patterns of the packaged schema, which start-up has no time to check."""
    return frozenset({"[A-Za-z]|[^\u0000-\u00bf]", "^[0-9a-f]{64}$"})


class _UntranslatableError(Exception):
    """The engine has no such thing."""


def _python_test(pattern: str) -> Test | None:
    """Return the test by Python's `re`, where that is fast for every text."""
    if not _has_few_ways(pattern):
        return None
    try:
        search = re.compile("".join(_translate_pieces(pattern, _python_point, properties=False))).search
    except (_UntranslatableError, re.error, OverflowError):
        return None
    return lambda text: search(text) is not None


def _has_few_ways(pattern: str) -> bool:
    """Return whether an engine that tries one way after the other has few to try: for each place of a text where it begins, or where it ends.

    One part may repeat without end if all ways begin where the text does. All counts and choices multiply.

    >>> [_has_few_ways(p) for p in ("^https?://[^ ]+$", "[a-z]+$", "^(a+)+$", "^[A-Z]{2,60}$", "a?a?a?a?a?a?a?a?a?a?$")]
    [True, False, False, True, False]
    """
    endless = len(_REPEATS.findall(pattern))
    if endless > 1 or _REPEATED_GROUP.search(pattern) or (endless and (pattern[:1] != "^" or "|" in pattern)):
        return False
    ways = 1 << (pattern.count("?") + pattern.count("|"))
    for least, most in _COUNTS.findall(pattern):
        ways *= max(1, int(most[:9]) - int(least[:9]) + 1)
    return ways <= _MOST_WAYS


def _re2_test(pattern: str) -> Test | None:
    import re2  # noqa: PLC0415 - own patterns only

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    options.never_capture = True
    try:
        found = re2.compile("".join(_translate_pieces(pattern, _re2_point, properties=True)), options)
    except (_UntranslatableError, re2.error):
        return None

    def matches(text: str) -> bool:
        # A lone surrogate has no UTF-8; it is matched as a character that no pattern names.
        data = (
            text.encode()
            if text.isascii()
            else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
        )
        return found.search(data) is not None

    return matches


def _regex_test(pattern: str) -> Test | None:
    import regex  # noqa: PLC0415 - rare

    try:
        found = regex.compile(
            "".join(_translate_pieces(pattern, _python_point, properties=True, everything=True)), regex.V0
        )
    except (_UntranslatableError, regex.error, OverflowError):
        return None

    def matches(text: str) -> bool:
        try:
            return found.search(text, timeout=SECONDS) is not None
        except TimeoutError:
            raise PatternTimeoutError from None

    return matches


def _re2_point(point: int) -> str:
    return rf"\x{{{point:x}}}"


def _python_point(point: int) -> str:
    return re.escape(chr(point)) if point > ord(" ") else rf"\x{point:02x}"


def _translate_pieces(
    pattern: str, write_point: Callable[[int], str], *, properties: bool, everything: bool = False
) -> Iterator[str]:
    r"""Yield the pattern, piece by piece, as other engines read it. Raises `_UntranslatableError`.

    `properties`: the engine has `\p{…}`; `everything`: it looks around and refers back.
    """
    inside = False
    for token in _TOKEN.finditer(pattern):
        kind = str(token.lastgroup if token.lastgroup not in ("low", "property") else "high")
        if kind in ("named", "number", "around") and not everything:
            raise _UntranslatableError
        if kind == "modifier" or (kind == "empty" and not inside):
            raise _UntranslatableError
        yield _translate_piece(token, kind, write_point, inside=inside, properties=properties)
        if kind in ("other", "empty"):
            inside = (inside or token[0] == "[") and not (inside and token[0].endswith("]"))


def _translate_piece(
    token: re.Match[str], kind: str, write_point: Callable[[int], str], *, inside: bool, properties: bool
) -> str:
    point = _point_of(token)
    if point is not None:
        return write_point(point)
    match kind:
        case "name":
            return _property_piece(token, properties=properties)
        case "escape":
            return _escape_piece(token["escape"], write_point, inside=inside)
        case "other" | "empty":
            return _plain_piece(token[0], write_point, inside=inside)
    written = {"named": f"(?P={token['named']})", "group": f"(?P<{token['group']}>"}
    return written.get(kind, token[0])


def _point_of(token: re.Match[str]) -> int | None:
    """Return the code point that a numeric escape names."""
    if token["high"]:
        return 0x10000 + ((int(token["high"], 16) & 0x3FF) << 10) + (int(token["low"], 16) & 0x3FF)
    if token["control"]:
        return ord(token["control"]) % 32
    number = token["point"] or token["four"] or token["two"]
    return int(number, 16) if number else None


def _property_piece(token: re.Match[str], *, properties: bool) -> str:
    """Return a Unicode property: a general category or a script, by its short or its long name."""
    if not properties:
        raise _UntranslatableError
    name = _LONG_NAMES.get(token["name"], token["name"])
    return rf"\{token['negated']}{{{name}}}"


def _escape_piece(letter: str, write_point: Callable[[int], str], *, inside: bool) -> str:
    if letter in _CONTROLS:
        return write_point(_CONTROLS[letter])
    if letter in _CLASSES:
        return _class_of(_CLASSES[letter], write_point, inside=inside)
    if letter.lower() in _CLASSES:
        if inside:
            raise _UntranslatableError
        return _class_of(_CLASSES[letter.lower()], write_point, inside=False, negated="^")
    if letter in "bB":
        return _word_boundary(letter, write_point, inside=inside)
    return write_point(ord(letter))


def _class_of(members: str, write_point: Callable[[int], str], *, inside: bool, negated: str = "") -> str:
    written = re.sub(r"\\x\{(\w+)\}", lambda m: write_point(int(m[1], 16)), members)
    return written if inside else f"[{negated}{written}]"


def _word_boundary(letter: str, write_point: Callable[[int], str], *, inside: bool) -> str:
    r"""Return `\b`: a backspace in a class, else a boundary between ASCII words, which only RE2 has."""
    if inside:
        return write_point(8)
    if write_point is _re2_point:
        return f"\\{letter}"
    word = "[A-Za-z0-9_]"
    here = rf"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
    return here if letter == "b" else rf"(?!{here})"


def _plain_piece(sign: str, write_point: Callable[[int], str], *, inside: bool) -> str:
    if inside:
        return "".join(rf"\{each}" if each in "[&~|" else each for each in sign)
    if sign == ".":
        return _class_of(r"\x{a}\x{d}\x{2028}\x{2029}", write_point, inside=False, negated="^")
    return "\\Z" if sign == "$" and write_point is _python_point else sign


def any_matches(patterns: Any, text: str) -> bool:  # noqa: ANN401 - keys of a schema
    """Return whether one of some patterns matches; an invalid pattern, or one that takes too long, does not."""
    for pattern in patterns:
        try:
            if compile_pattern(pattern)(text):
                return True
        except (PatternError, PatternTimeoutError):
            continue
    return False
