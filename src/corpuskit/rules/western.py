r"""Write a pattern for lines in western letters only, which are most: a class of all the world's letters (`\pL`) takes RE2 forty times as long to compile."""

import re
import unicodedata
from functools import cache

from corpuskit.text.late_pattern import late_pattern

_PAST = 0x240
"""Western letters stand before this code point: those of ASCII, Latin 1 and Latin Extended-A, and most of Latin Extended-B."""
_FAR = re.compile(
    rb"[\xc9-\xe1\xe3-\xef\xf1-\xff]"
    rb"|\xe2(?!\x80|\x82\xac|\x84\xa2|\x86[\x90-\xbf]|[\x87-\x8f\x94-\x9c])"  # but for dashes, quotes, €, ™, arrows, boxes, stars
    rb"|\xf0(?!\x9f[\x8c-\xab])"  # but for emoji
)
"""Bytes of UTF-8 that stand in no western letter, nor in a sign that is no letter, digit or mark."""
_TOKENS = late_pattern(
    r"\(\?-i:\\p\{Lu\}|\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|.)|\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]",
    re.DOTALL,
)
_KNOWN = late_pattern(r"\\p(?P<name>[LMN])|\\.", re.DOTALL)
_RANGE = late_pattern(r"\\p(?:\{\w+\}|\w)-(?!\])")
_NEVER = "\u0300"
"""A mark, which is no part of a western line: RE2 has no empty class."""
_BROAD = {"L": r"A-Za-z\x{80}-\x{10ffff}", "N": r"0-9\x{80}-\x{10ffff}", "M": r"\x{80}-\x{10ffff}"}
_CAPITAL = r"(?-i:\p{Lu}"
"""Where case does not matter, this class has letters like ß, which have a capital far away."""


def is_western(line: bytes) -> bool:
    """Return whether all letters, digits and marks of a line in UTF-8 are western.

    >>> is_western("Café – 5 €".encode()), is_western("Ещё".encode())
    (True, False)
    """
    return line.isascii() or _FAR.search(line) is None


def western_pattern(pattern: str) -> str:
    r"""Return a pattern of RE2 that fires on western lines as `pattern` does.

    >>> western_pattern(r"[\pN.]+ \d")
    '[0-9²³¹¼-¾.]+ \\d'
    """
    return _TOKENS.sub(_narrow_token, pattern) if "\\p" in pattern else pattern


def broad_pattern(pattern: str) -> str:
    r"""Return a pattern of RE2 that fires wherever `pattern` does, and on more: a class has all that isn't ASCII.

    >>> broad_pattern(r"[\pN.]+ \d")
    '[0-9\\x{80}-\\x{10ffff}.]+ \\d'
    """
    return _TOKENS.sub(_broaden_token, pattern) if "\\p" in pattern else pattern


def _broaden_token(token: re.Match[str]) -> str:
    sign = token[0]
    if sign == _CAPITAL:
        return rf"(?-i:[A-Z{_BROAD['M']}]"
    if sign.startswith(("\\Q", "[^")) or _RANGE.search(sign):
        return sign
    inside = "{}" if sign[0] == "[" else "[{}]"
    return _KNOWN.sub(lambda found: inside.format(_BROAD[found["name"]]) if found["name"] else found[0], sign)


def _narrow_token(token: re.Match[str]) -> str:
    sign = token[0]
    if sign == _CAPITAL:
        return f"(?-i:[{_western_signs('Lu')}]"
    if sign.startswith("\\Q") or _RANGE.search(sign):
        return sign
    inside = "{}" if sign[0] == "[" else "[{}]"
    return _KNOWN.sub(lambda found: inside.format(_western_signs(found["name"])) if found["name"] else found[0], sign)


@cache
def _western_signs(name: str) -> str:
    """Return the western signs of a category as they are written in a class."""
    runs: list[str] = []
    for sign in (sign for sign in map(chr, range(_PAST)) if unicodedata.category(sign).startswith(name)):
        if runs and ord(runs[-1][-1]) + 1 == ord(sign):
            runs[-1] += sign
        else:
            runs.append(sign)
    return "".join(run if len(run) <= len("a-") else f"{run[0]}-{run[-1]}" for run in runs) or _NEVER
