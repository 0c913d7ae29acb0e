"""Tokens and lines of a text for corpus tools: words by `text.words`, marks one by one, sentences by a splitter that the caller gives.

    Fog didn't lift: 3.5 km.   ->   Fog  didn't  lift  :  3.5  km  .

A word continues over an apostrophe or a hyphen between letters, and over a full stop or a comma between digits. In scripts that are
written without spaces every character is a token.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

SentenceEnds = Callable[[str], Iterable[int]]

LINE = re.compile(r"[^\r\n]+")
_JOINS = "'’-‑"
_NUMERIC = ".,"


class Token(NamedTuple):
    """A token: its text and its place in the line, `end` not included."""

    text: str
    start: int
    end: int


def split_tokens(line: str) -> list[Token]:
    """Return the tokens of a line in order. Blanks and invisible signs between words are not tokens."""
    return split_all_tokens([line])[0]


def split_all_tokens(lines: Sequence[str]) -> list[list[Token]]:
    """Return the tokens of each line; many lines at once take less than one after the other."""
    from corpuskit.text.words import WHOLE, words  # noqa: PLC0415 - numpy, for the formats that need tokens only

    found = words(lines)
    eighths = found.eighths
    alone = [False] * len(found.first) if eighths is None else (eighths < WHOLE).tolist()
    bounds = list(zip(found.starts.tolist(), found.ends.tolist(), alone, strict=True))
    ranges = pairwise(found.offsets.tolist())
    return [list(_line_tokens(line, bounds[first:last])) for line, (first, last) in zip(lines, ranges, strict=True)]


def _line_tokens(line: str, bounds: Sequence[tuple[int, int, bool]]) -> Iterator[Token]:
    at = 0
    for start, end in _join_words(line, bounds):
        if line[at:start] != " ":
            yield from _split_signs(line, at, start)
        yield Token(line[start:end], start, end)
        at = end
    yield from _split_signs(line, at, len(line))


def split_sentences(line: str, ends: SentenceEnds | None) -> Iterator[str]:
    """Yield the sentences of a line; together they are the line. Without `ends` the line is one."""
    at = 0
    for end in ends(line) if ends else ():
        yield line[at:end]
        at = end
    if at < len(line):
        yield line[at:]


def _join_words(line: str, bounds: Sequence[tuple[int, int, bool]]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of words; those that only a hyphen, an apostrophe or a decimal sign parts are one."""
    held: tuple[int, int] | None = None
    was_alone = False
    for start, end, is_alone in bounds:
        # Marks that normal form puts in another order give the sign before them twice.
        start = max(start, held[1]) if held else start  # noqa: PLW2901 - a later bound begins no earlier
        if start >= end:
            continue
        if held and not (is_alone or was_alone) and _is_joined(line, held[1], start):
            held = (held[0], end)
            continue
        if held:
            yield held
        held, was_alone = (start, end), is_alone
    if held:
        yield held


def _is_joined(line: str, end: int, start: int) -> bool:
    if start != end + 1:
        return False
    if line[end] in _JOINS:
        return True
    return line[end] in _NUMERIC and line[end - 1].isdecimal() and line[start].isdecimal()


def _split_signs(line: str, start: int, end: int) -> Iterator[Token]:
    """Yield the signs between words one by one: an emoji with its joiners is one."""
    one, unseen = _sign_patterns()
    for sign in one.finditer(line, start, end):
        if not unseen.fullmatch(sign[0]):
            yield Token(unseen.sub("", sign[0]) if _has_controls(sign[0]) else sign[0], *sign.span())


@cache
def _sign_patterns() -> tuple[Any, Any]:
    """Return patterns for characters that make one sign, with marks and joiners, and for invisible ones."""
    import regex  # noqa: PLC0415 - for the formats that need tokens only

    return regex.compile(r"\X"), regex.compile(r"[\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0]+")


def _has_controls(sign: str) -> bool:
    return any(ord(c) < 0x20 for c in sign)  # noqa: PLR2004 - C0


def join_tokens(pieces: Iterable[str | None]) -> str:
    """Return the text of tokens: a blank between two, none at `None` (glue).

    >>> join_tokens(["Fog", None, ".", "Sun"])
    'Fog. Sun'
    """
    text, glued = "", True
    for piece in pieces:
        if piece is None:
            glued = True
        else:
            text += piece if glued else f" {piece}"
            glued = False
    return text
