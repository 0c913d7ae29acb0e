"""Differences between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_AROUND = 24


class Hunk(NamedTuple):
    """A stretch of the old text that became a stretch of the new one; both places are in code points. `before` and `after` are the text around."""

    start: int
    old: str
    new_start: int
    new: str
    before: str
    after: str


def compare_words(old: str, new: str) -> list[Hunk]:
    """Return the stretches in which two texts differ, at the borders of words.

    >>> [(hunk.old, hunk.new) for hunk in compare_words("Fog on Monday.", "Fog on Tuesday.")]
    [('Monday', 'Tuesday')]
    """
    return [
        Hunk(a, old[a:b], c, new[c:d], old[max(0, a - _AROUND) : a], old[b : b + _AROUND])
        for a, b, c, d in _compare_ranges(old, new)
    ]


def _compare_ranges(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges that differ: lines are compared first, then the words of those that differ."""
    lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    places = _places_of(lines[0]), _places_of(lines[1])
    for a, b, c, d in _unequal_ranges(*lines):
        start, new_start = places[0][a], places[1][c]
        words = _WORD.findall(old[start : places[0][b]]), _WORD.findall(new[new_start : places[1][d]])
        inside = _places_of(words[0]), _places_of(words[1])
        for e, f, g, h in _unequal_ranges(*words):
            yield start + inside[0][e], start + inside[0][f], new_start + inside[1][g], new_start + inside[1][h]


def _unequal_ranges(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _LONG).get_opcodes():
        if tag != "equal":
            yield a, b, c, d


_LONG = 4000  # pieces; what recurs in longer sequences is no anchor, or the time grows with the square


def _places_of(pieces: Sequence[str]) -> list[int]:
    """Return where each piece begins, and where the last one ends."""
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return places
