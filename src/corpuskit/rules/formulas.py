"""Find the whole lines that packs know where they stand inside longer lines: `... on Monday. Leave a Reply Your email ...`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import re2

from corpuskit.rules.ahead import needed
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.matching import re2_options
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.sentences import CAPITALS

_FIRST = re.compile(rf"[{CAPITALS}\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\uac00-\ud7af]")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "\u00a0": " ", "“": '"', "”": '"', "…": "."})
_TRAIL = re.compile(r"[\s:.!>*|»›·•\-…]*")
_HEAD, _SHORT_HEAD, _LONGEST = 5, 3, 80
"""Formulas are looked up by so many letters, or so many of short ones, and reach so far."""
_PARTS = re.compile(
    r"(?P<gap>\\[pP](?:\{[^}]*\}|.)|\\[SwW]|\.|\[\^(?:\\.|[^\]\\])*\]|\[[^\]]*\\p[^\]]*\])(?:\{(?P<least>\d+)[\d,]*\}|(?P<sign>[*+?]))?"
    r"|\\.|\[(?:\\.|[^\]\\])*\]"
)
_ENOUGH = 3
"""So many single words of menus in a row are no part of a sentence."""


class Place(NamedTuple):
    """Where a formula stands in a line, marks behind it included; a `sure` one is no part of a sentence by itself."""

    start: int
    end: int
    sure: bool


class Formulas:
    """The whole lines of some rules, and their patterns for whole lines that have no gaps."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if rule.lines or rule.matches)

    @cached_property
    def _lines(self) -> dict[str, list[tuple[str, bool]]]:
        """The lines by their first letters, the longest first, each with whether it is sure."""
        known: dict[str, dict[str, bool]] = {}
        for rule in self._rules:
            for line in rule.lines:
                if head := _head_of(line):
                    said = known.setdefault(head, {})
                    said[line] = said.get(line, False) or " " in line or rule.where is Where.ANYWHERE
        return {head: sorted(lines.items(), key=lambda known: -len(known[0])) for head, lines in known.items()}

    @cached_property
    def _patterns(self) -> dict[str, list[tuple[str, bool]]]:
        """Patterns by their first letters, without gaps, each with whether a single word that it finds is sure."""
        heads, known = needed()["heads"], dict[str, list[tuple[str, bool]]]()
        for rule in self._rules:
            for pattern in rule.matches:
                for head in {_head_of(head) for head in heads.get(pattern, ())} - {""}:
                    known.setdefault(head, []).append((_without_gaps(pattern), rule.where is Where.ANYWHERE))
        return known

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset([*self._lines, *self._patterns])

    @cached_property
    def _compiled(self) -> dict[tuple[str, bool], Any]:
        return {}

    @staticmethod
    def sure(line: str, found: Sequence[Place], ends: Sequence[int]) -> list[Place]:
        """Return those of the places `found` in `line` that are surely no part of a sentence.

        A single word is sure behind one of the `ends` of sentences, at the line's beginning, or in a row of formulas.
        """
        behind = {0, *ends}
        return [place for row in _rows(line, found) for place in _sure_of(line, row, behind)]

    def found(self, line: str) -> list[Place]:
        """Return where formulas stand in `line`: they begin with a capital, and none in lower case follows."""
        heads, past, places = self._heads, 0, []
        lower = _folded(line)
        for begin in _FIRST.finditer(line):
            start = begin.start()
            if start < past:
                continue
            head = lower[start : start + _HEAD]
            if head not in heads:
                head = head[:_SHORT_HEAD]
                if head not in heads:
                    continue
            if place := self._at(line, lower, start, head):
                past = place.end
                places.append(place)
        return places

    def _at(self, line: str, lower: str, start: int, head: str) -> Place | None:
        """Return the longest formula that begins at `start`."""
        best, sure = 0, False
        for said, is_sure in self._lines.get(head, ()):
            if lower.startswith(said, start) and not lower[start + len(said) : start + len(said) + 1].isalnum():
                best, sure = len(said), is_sure
                break
        if head in self._patterns:
            window = lower[start : start + _LONGEST]
            for alone in (True, False):
                size = self._matched(window, head, alone=alone)
                if size > best:
                    best, sure = size, alone or " " in window[:size]
        end = _end(line, start + best) if best else 0
        glued = start and line[start - 1].isalnum()
        return Place(start, end, sure) if end and not (glued and " " not in line[start : start + best]) else None

    def _matched(self, window: str, head: str, *, alone: bool) -> int:
        """Return how long the longest match is at the beginning of `window`."""
        found = self._compiled.get((head, alone))
        if found is None:
            asked = [pattern for pattern, sure in self._patterns[head] if sure is alone]
            found = self._compiled[head, alone] = _any_of(asked) if asked else _NONE
        said = found.match(window)
        size = said.end(1) if said else 0
        return 0 if window[size : size + 1].isalnum() else size


_NONE = re.compile(r"(?!)")


def _head_of(line: str) -> str:
    """Return the first letters by which a line is looked up; none if it is too short."""
    for size in (_HEAD, _SHORT_HEAD):
        if len(line) >= size:
            return line[:size]
    return ""


def _without_gaps(pattern: str) -> str:
    r"""Return a pattern in which nothing stands for any text: what may be missing there is, and what may not fits nothing.

    >>> _without_gaps("(ad|advert)( by .{1,40})?( .{0,9})?")
    '(ad|advert)( by \\x00)?( )?'
    """
    return _PARTS.sub(_gap, pattern)


def _gap(part: re.Match[str]) -> str:
    if not part["gap"]:
        return part[0]
    return "" if (part["least"] or part["sign"]) in ("0", "*", "?") else r"\x00"


def _any_of(patterns: Sequence[str]) -> Any:  # noqa: ANN401 re2 is not typed
    options = re2_options()
    options.longest_match = True
    return re2.compile("({})".format("|".join(f"(?:{pattern})" for pattern in patterns)), options)


def _folded(text: str) -> str:
    """Return text in the form of the rules' lines, of the same length."""
    lower = text.translate(_STRAIGHT).lower()
    if lower.isascii():
        return lower
    folded = fold_lines([lower])[0]
    return folded if len(folded) == len(text) else lower


def _end(line: str, end: int) -> int:
    """Return where a formula ends, with the marks behind it; 0 if the sentence goes on."""
    trail = _TRAIL.match(line, end)
    past = trail.end() if trail else end
    after = line[past : past + 1]
    return 0 if after.islower() or (after and after in ",;)'’\"”") else past


def _rows(line: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Give the places in rows without anything between them."""
    row: list[Place] = []
    for place in places:
        if row and line[row[-1].end : place.start].strip(" |•·»›"):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _sure_of(line: str, row: Sequence[Place], behind: set[int]) -> Sequence[Place]:
    """Return the places of a row that are surely no part of a sentence.

    Where letters have no case, nothing shows that a sentence begins: there a row must stand between two of them.
    """
    if len(row) >= _ENOUGH:
        return row
    if not line[row[0].start].isupper():
        after = line[row[-1].end : row[-1].end + 1]
        return [] if after.isalpha() and not after.isupper() else [p for p in row if _is_behind(line, p.start, behind)]
    if any(" " in line[place.start : place.end].strip() for place in row):
        return row
    return [place for place in row if place.sure and _is_behind(line, place.start, behind)]


def _is_behind(line: str, start: int, ends: set[int]) -> bool:
    before = start
    while before and line[before - 1].isspace():
        before -= 1
    return before in ends
