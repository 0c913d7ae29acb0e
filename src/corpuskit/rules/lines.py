"""A text as lines: the beginning and end of each, and its body without the marks around it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from corpuskit.text.late_pattern import late_pattern

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
EDGE = " \t\r\n\v\f\u00a0\u2007\u202f\u200b\u200c\u200d\ufeff\u2060\u3000"
_SAME = [
    (odd, same)
    for same, odds in {
        "'": "’‘ʼ`",
        '"': "“”„«»‹",
        ">": "›",
        "-": "–—‐‑‒―−",
        " ": "\u00a0\u202f\u2009\u2007\u3000\t",
        "": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
    }.items()
    for odd in odds
]
_LINK = late_pattern(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\w*\])")
_MARKED = frozenset(" -*+•·▪►▶●○◦‣>|#→»=~_✕×✖\\")
_SPACES = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_BEFORE, _AFTER = _SPACES + "*+•·▪►▶●○◦‣>|#→»=~_✕×✖\\-", _SPACES + "|*_#•·>\\→»"
_BLANKS = re.compile(r"\s{2,}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text that hold something, in parallel lists.

    Attributes:
        text: the text.
        starts: where each line begins (code points).
        ends: where it ends, its line end included.
        bodies: the text of each, without blanks around it.
        tight: whether it is right below the one before, without a blank line between.

    """

    text: str
    starts: list[int]
    ends: list[int]
    bodies: list[str]
    tight: list[bool]

    def __len__(self) -> int:
        return len(self.bodies)

    def chosen(self, places: Sequence[int]) -> "Lines":
        """Return some of the lines, in order, as if the others had been removed."""
        tight, before = [], 0
        for place in places:
            tight.append(self.tight[place] if place == before else all(self.tight[before : place + 1]))
            before = place + 1
        return Lines(
            self.text, take_at(self.starts, places), take_at(self.ends, places), take_at(self.bodies, places), tight
        )


def take_at(values: Sequence[T], places: Iterable[int]) -> list[T]:
    """Return the entries at some places."""
    return list(map(values.__getitem__, places))


def cut_lines(text: str) -> Lines:
    r"""Return the lines of `text`. A line ends at LF, CR LF or CR, at nothing else; a byte order mark is no part of the first.

    >>> cut_lines("The sea.\n\nShare\n").bodies
    ['The sea.', 'Share']
    """
    starts, ends, bodies = [], [], []
    at = 1 if text.startswith("\ufeff") else 0
    pieces, mark = _split_lines(text[at:] if at else text)
    for line in pieces:
        if body := line.strip(EDGE):
            starts.append(at)
            at += len(line) + mark
            ends.append(at)
            bodies.append(body)
        else:
            at += len(line) + mark
    if ends and ends[-1] > len(text):
        ends[-1] = len(text)
    tight = [start == end for start, end in zip(starts, [-1, *ends], strict=False)]
    return Lines(text, starts, ends, bodies, tight)


def _split_lines(text: str) -> tuple[list[str], int]:
    """Return the lines, and how much of each one's end is not with it. (`str.splitlines` has more line ends than files.)"""
    return (_LINE.findall(text), 0) if "\r" in text else (text.split("\n"), 1)


def plain_line(line: str) -> str:
    """Return a line in plain form: straight quotes and dashes, single blanks, no list marks, no link targets.

    >>> plain_line("  * [Privacy\u00a0Policy](/privacy) |")
    'Privacy Policy'
    """
    return plain_lines([line])[0]


def plain_lines(lines: Sequence[str]) -> list[str]:
    """Return lines in plain form, as `plain_line` does; signs that occur in none of them are searched for once."""
    whole = "\n".join(lines)
    plain = list(lines)
    if not whole.isascii():
        odd = [line.removeprefix("» ").removesuffix(" »") for line in plain if not line.isascii()]
        straight = iter(_straighten_lines(odd))
        plain = [line if line.isascii() else next(straight) for line in plain]
    if "]" in whole and ("](" in whole or "][" in whole):
        plain = [_LINK.sub(r"\1", line) if "]" in line and ("](" in line or "][" in line) else line for line in plain]
    marked = _MARKED
    plain = [
        line.lstrip(_BEFORE).rstrip(_AFTER) if line[:1] in marked or line[-1:] in marked else line for line in plain
    ]
    whole = "\n".join(plain)
    for blank in (blank for blank in ("  ", "\t") if blank in whole):
        plain = [_BLANKS.sub(" ", line) if blank in line else line for line in plain]
    return [left or line for left, line in zip(plain, lines, strict=True)]


def _straighten_lines(lines: Sequence[str]) -> list[str]:
    """Return lines with straight quotes, dashes and blanks; all together, as each has few odd ones."""
    found = _replace_odd("\n".join(lines)).split("\n")
    return found if len(found) == len(lines) else list(map(_replace_odd, lines))


def _replace_odd(text: str) -> str:
    for odd, same in _SAME:
        text = text.replace(odd, same)
    return text
