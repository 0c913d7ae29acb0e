"""Find the whole lines that packs know where they stand inside longer lines: `... on Monday. Leave a Reply Your email ...`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from corpuskit.rules.ahead import needs_of
from corpuskit.rules.formula_index import FormulaIndex
from corpuskit.rules.letters import fold_letters, lower_letters
from corpuskit.rules.matching import PatternSet, re2_options
from corpuskit.rules.model import Rule
from corpuskit.rules.sentences import CAPITALS, STARTERS, ends_sentence

if TYPE_CHECKING:
    from corpuskit.rules.beginning_scan import BeginningScan

_BEGINNERS = CAPITALS + "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\uac00-\ud7af"
_FIRST = re.compile(f"[{_BEGINNERS}]")
_MANY, _BLOCK = 1 << 16, 1 << 20
"""From so many characters on, texts are read together, and so many at once."""
_TRAIL = re.compile(r"[ \t\u00a0:.!>*|»›·•\-…]*")
_GO_ON = frozenset(",;:(&/-\"'“‘«")
"""Signs after which a sentence goes on, as it does after the words of `STARTERS`."""
_LAST_WORD = re.compile(r"\w+\Z")
_WORD_BEFORE = 16
"""No such word is as long."""
_ENOUGH = 3
"""So many single words of menus in a row are no part of a sentence."""


class Place(NamedTuple):
    """Where a formula stands in a line, marks behind it included; a `sure` one is no part of a sentence by itself."""

    start: int
    end: int
    sure: bool


class Finds(NamedTuple):
    """What stands in a text: pieces of lines that a pattern for pieces fits (start and end), and formulas."""

    pieces: list[tuple[int, int]]
    places: list[Place]


class Formulas:
    """The whole lines of some rules, and their patterns for whole lines that have no gaps."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rule for rule in rules if rule.lines or rule.matches or rule.inside)

    @cached_property
    def _index(self) -> FormulaIndex:
        return FormulaIndex(self._rules)

    def in_texts(self, texts: Sequence[str]) -> list[Finds]:
        """Return what stands in lines of each text. Formulas begin with a capital, and none in lower case follows."""
        scanned = self._scan(texts) if sum(map(len, texts)) >= _MANY else map(self._read, texts)
        return [self._finds(text, *read) for text, read in zip(texts, scanned, strict=True)]

    def _finds(self, text: str, lower: str, places: Sequence[int]) -> Finds:
        return Finds(list(self._pieces(text, lower)), self._found(text, lower, places))

    def _read(self, text: str) -> tuple[str, list[int]]:
        """Return a text in lower case, and where in it a formula may begin."""
        lower = lower_letters(text)
        return lower, self._index.likely(lower, (begin.start() for begin in _FIRST.finditer(text)))

    def _scan(self, texts: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
        """Give the same for many texts, and a few more places."""
        block: list[str] = []
        for text in texts:
            block.append(text)
            if sum(map(len, block)) >= _BLOCK:
                yield from self._scanner.scan(block)
                block = []
        yield from self._scanner.scan(block) if block else ()

    @cached_property
    def _scanner(self) -> "BeginningScan":
        from corpuskit.rules.beginning_scan import BeginningScan  # noqa: PLC0415 - numpy, which a few texts do without

        return BeginningScan(self._index.words(), self._index.beginnings(), _first_ranges())

    def _found(self, text: str, lower: str, likely: Iterable[int]) -> list[Place]:
        past, places = 0, []
        for start in likely:
            if start >= past and (place := self._formula_at(text, lower, start)):
                past = place.end
                places.append(place)
        return places

    def _pieces(self, text: str, lower: str) -> Iterator[tuple[int, int]]:
        """Give where the rules' patterns for pieces of longer lines fit, from one seam to another."""
        likely = self._likely_pieces(lower)
        if not likely:
            return
        encoded = fold_letters(text).encode("utf-8", "replace")
        for pattern in likely:
            for found in _compiled(pattern).finditer(encoded):
                start = len(encoded[: found.start()].decode("utf-8", "replace"))
                end = start + len(found[0].decode("utf-8", "replace"))
                if _is_seam_before(text, start) and _is_seam_behind(text, start, end):
                    yield start, end

    def _likely_pieces(self, lower: str) -> list[str]:
        """Return the patterns for pieces that may fit somewhere in a text in lower case."""
        if not self._inside:
            return []
        asked = self._needs_of_pieces.places([lower.encode("utf-8", "replace")])
        return [self._inside[number] for numbers in asked for number in sorted(numbers)]

    @cached_property
    def _inside(self) -> tuple[str, ...]:
        return tuple(pattern for rule in self._rules for pattern in rule.inside)

    @cached_property
    def _needs_of_pieces(self) -> PatternSet:
        """For each pattern for pieces one that fits wherever it may fit."""
        needs = (needs_of(pattern) for pattern in self._inside)
        return PatternSet(["|".join(map(re2.escape, parts)) if parts else "" for parts in needs])

    def _formula_at(self, text: str, lower: str, start: int) -> Place | None:
        """Return the longest formula that begins at `start`."""
        size, sure = self._index.longest_at(lower, start)
        end = _formula_end(text, start + size) if size else 0
        glued = start and text[start - 1].isalnum()
        return Place(start, end, sure) if end and not (glued and " " not in text[start : start + size]) else None


def _first_ranges() -> list[tuple[int, int]]:
    """Return what formulas begin with as ranges of code points."""
    return [(ord(part[0]), ord(part[-1])) for part in re.findall(r".-.|.", _BEGINNERS)]


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
    if any(" " in line[place.start : place.end].strip() for place in row) and not _goes_on(line, row[0].start):
        return row
    return [place for place in behind if place.sure]


def _goes_on(line: str, start: int) -> bool:
    """Return whether a sentence goes on at `start`, by the word or sign before it."""
    end = _skip_marks(line, start)
    word = _LAST_WORD.search(line, max(0, end - _WORD_BEFORE), end)
    return line[end - 1 : end] in _GO_ON or (word is not None and word[0] in STARTERS)


def _skip_marks(line: str, start: int) -> int:
    return len(line[:start].rstrip())
