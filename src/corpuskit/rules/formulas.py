"""Find the whole lines that packs know where they stand inside longer lines: `... on Monday. Leave a Reply Your email ...`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

import re2

from corpuskit.rules.ahead import needed_parts
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.matching import re2_options
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.sentences import CAPITALS, STARTERS, ends_sentence

_FIRST = re.compile(rf"[{CAPITALS}\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\uac00-\ud7af]")
_STRAIGHT = [("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"), ("\u00a0", " "), ("“", '"'), ("”", '"'), ("…", ".")]
_TRAIL = re.compile(r"[ \t\u00a0:.!>*|»›·•\-…]*")
_SIZES, _HEAD, _LONGEST = (5, 4, 3), 5, 80
"""Formulas are looked up by so many letters, or so many of short ones, and reach so far."""
_PARTS = re.compile(
    r"(?P<gap>\\[pP](?:\{[^}]*\}|.)|\\[SwW]|\.|\[\^(?:\\.|[^\]\\])*\]|\[[^\]]*\\p[^\]]*\])(?:\{(?P<least>\d+)[\d,]*\}|(?P<sign>[*+?]))?"
    r"|\\.|\[(?:\\.|[^\]\\])*\]"
)
_GOES_ON = re.compile(r"(?:[,;:(&/\-\"'“‘«]|\b(?:{}))\s*\Z".format("|".join(sorted(STARTERS))))
"""Words and signs after which a sentence goes on."""
_WORD_BEFORE = 16
"""No such word is as long."""
_NOTHING = r"\x00"
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
        self._rules = tuple(rule for rule in rules if rule.lines or rule.matches or rule.inside)

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
        heads, known = needed_parts()["heads"], dict[str, list[tuple[str, bool]]]()
        for rule in self._rules:
            for pattern in rule.matches:
                for head in {_head_of(head) for head in heads.get(pattern, ())} - {""}:
                    known.setdefault(head, []).append((_without_gaps(pattern), rule.where is Where.ANYWHERE))
        return known

    @cached_property
    def _heads(self) -> tuple[frozenset[str], ...]:
        """The letters that formulas begin with, by their number."""
        return tuple(
            frozenset(head for head in [*self._lines, *self._patterns] if len(head) == size) for size in _SIZES
        )

    @cached_property
    def _compiled(self) -> dict[str, Any]:
        return {}

    def found(self, text: str) -> list[Place]:
        """Return where formulas stand in lines of `text`: they begin with a capital, and none in lower case follows."""
        lower, heads, shorter, shortest = fold_letters(text), *self._heads
        begins = [begin.start() for begin in _FIRST.finditer(text)]
        likely = [
            at
            for at in begins
            if lower[at : at + _HEAD] in heads
            or lower[at : at + _SIZES[1]] in shorter
            or lower[at : at + _SIZES[2]] in shortest
        ]
        past, places = 0, []
        for start in likely:
            if start >= past and (place := self._formula_at(text, lower, start)):
                past = place.end
                places.append(place)
        return places

    def inside(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where the rules' patterns for pieces of longer lines fit, from one seam to another."""
        if not self._inside:
            return
        folded = fold_letters(text, lower=False)
        encoded = folded.encode("utf-8", "replace")
        if self._hint is not None and not self._hint.search(encoded):
            return
        for pattern in self._inside:
            for found in _compiled(pattern).finditer(encoded):
                start = len(encoded[: found.start()].decode("utf-8", "replace"))
                end = start + len(found[0].decode("utf-8", "replace"))
                if _is_seam_before(text, start) and _is_seam_behind(text, start, end):
                    yield start, end

    @cached_property
    def _inside(self) -> tuple[str, ...]:
        return tuple(pattern for rule in self._rules for pattern in rule.inside)

    @cached_property
    def _hint(self) -> Any:  # noqa: ANN401 re2 is not typed
        """A pattern that fits wherever one of the patterns for pieces may fit; none where that is not known."""
        needs = [needed_parts()["needs"].get(pattern) for pattern in self._inside]
        parts = {re2.escape(part) for known in needs for part in known or ()}
        return re2.compile("|".join(sorted(parts)), re2_options()) if all(needs) else None

    def _formula_at(self, text: str, lower: str, start: int) -> Place | None:
        """Return the longest formula that begins at `start`."""
        best, sure = self._line_at(lower, start)
        head = lower[start : start + _HEAD]
        patterns = self._patterns
        for size in _SIZES:
            if head[:size] in patterns:
                length, alone = self._longest_match(lower[start : start + _LONGEST].partition("\n")[0], head[:size])
                if length > best:
                    best, sure = length, alone
        end = _formula_end(text, start + best) if best else 0
        glued = start and text[start - 1].isalnum()
        return Place(start, end, sure) if end and not (glued and " " not in text[start : start + best]) else None

    def _line_at(self, lower: str, start: int) -> tuple[int, bool]:
        """Return how long the longest of the lines is that begins at `start`, and whether it is sure."""
        for size in _SIZES:
            for said, sure in self._lines.get(lower[start : start + size], ()):
                if lower.startswith(said, start) and not lower[start + len(said) : start + len(said) + 1].isalnum():
                    return len(said), sure
        return 0, False

    def _longest_match(self, window: str, head: str) -> tuple[int, bool]:
        """Return how long the longest match is at the beginning of `window`, and whether it is sure."""
        found = self._compiled.get(head)
        if found is None:
            found = self._compiled[head] = _any_of(self._patterns[head])
        said = found.match(window.encode("utf-8", "replace"))
        if not said:
            return 0, False
        size = len(said[0].decode("utf-8", "replace"))
        if window[size : size + 1].isalnum():
            return 0, False
        return size, bool(said[1]) or " " in window[:size]


def _head_of(line: str) -> str:
    """Return the first letters by which a line is looked up; none if it is too short."""
    return next((line[:size] for size in _SIZES if len(line) >= size), "")


def _without_gaps(pattern: str) -> str:
    r"""Return a pattern in which nothing stands for any text: what may be missing there is, and what may not fits nothing.

    >>> _without_gaps("(ad|advert)( by .{1,40})?( .{0,9})?")
    '(ad|advert)( by \\x00)?( )?'
    """
    return _PARTS.sub(_gap_expression, pattern)


def _gap_expression(part: re.Match[str]) -> str:
    if not part["gap"]:
        return part[0]
    return "" if (part["least"] or part["sign"]) in ("0", "*", "?") else r"\x00"


def _any_of(patterns: Sequence[tuple[str, bool]]) -> Any:  # noqa: ANN401 re2 is not typed
    """Return a pattern for any of some; those that are sure are its first group."""
    options = re2_options()
    options.longest_match = True
    sure, other = (
        "|".join(f"(?:{pattern})" for pattern, sure in patterns if sure is wanted) for wanted in (True, False)
    )
    return re2.compile(f"({sure or _NOTHING})|(?:{other or _NOTHING})", options)


@cache
def _compiled(pattern: str) -> Any:  # noqa: ANN401 re2 is not typed
    return re2.compile(pattern, re2_options())


def _is_seam_before(text: str, start: int) -> bool:
    """Return whether something ends before `start`: a line, a sentence, a bracket; or a bracket opens there."""
    before = text[max(0, start - 40) : start].rstrip(" \t")
    return not before or before[-1] in "\r\n)]】）|" or text[start] in "([【（<〔" or ends_sentence(before)


def _is_seam_behind(text: str, start: int, end: int) -> bool:
    """Return whether something begins behind `end`, given that it does before `start`."""
    after = text[end : end + 40].lstrip(" \t.。")[:1]
    closed = text[start] in "([【（<〔" and text[end - 1] in ")]】）>〕"
    return not after or after in "\r\n" or closed or (text[end : end + 1] in " .。" and not after.islower())


def fold_letters(text: str, *, lower: bool = True) -> str:
    """Return a text in the form of the rules' lines, of the same length, in lower case or as it is."""
    if text.isascii():
        return text.lower() if lower else text
    for odd, same in _STRAIGHT:
        text = text.replace(odd, same)
    cased = text.lower() if lower else text
    folded = cased if _is_latin(cased) else fold_lines([cased])[0]
    return next((form for form in (folded, cased) if len(form) == len(text)), text)


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _formula_end(line: str, end: int) -> int:
    """Return where a formula ends, with the marks behind it; 0 if the sentence goes on."""
    trail = _TRAIL.match(line, end)
    past = trail.end() if trail else end
    after = line[past : past + 1]
    return 0 if after.islower() or (after and after in ",;)'’\"”") else past


def rows(line: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Give the places in rows without anything between them."""
    row: list[Place] = []
    for place in places:
        if row and line[row[-1].end : place.start].strip(" |•·»›"):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def sure_of(line: str, row: Sequence[Place], ends: set[int]) -> Sequence[Place]:
    """Return the places of a row of formulas that are surely no part of a sentence.

    A single word is sure behind one of the `ends` of sentences, at the line's beginning, or in a long row. Where letters have no case,
    nothing shows that a sentence begins: there a row must stand behind one, at the line's end.
    """
    if len(row) >= _ENOUGH and line[row[0].start].isupper():
        return row
    behind = [place for place in row if place.start == 0 or _skip_marks(line, place.start) in ends]
    if not line[row[0].start].isupper():
        return behind if row[-1].end == len(line.rstrip()) else []
    if any(" " in line[place.start : place.end].strip() for place in row) and not _goes_on(
        line, row[0].start
    ):
        return row
    return [place for place in behind if place.sure]


def _goes_on(line: str, start: int) -> bool:
    """Return whether a sentence goes on at `start`, by the word or sign before it."""
    end = _skip_marks(line, start)
    return _GOES_ON.search(line, max(0, end - _WORD_BEFORE), end) is not None


def _skip_marks(line: str, start: int) -> int:
    return len(line[:start].rstrip())
