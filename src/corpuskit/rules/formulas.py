"""Find the whole lines of packs inside longer lines: `... on Monday. Leave a Reply Your email ...`."""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import re2

from corpuskit.rules.ahead import needs_of
from corpuskit.rules.formula_index import FormulaIndex
from corpuskit.rules.letters import fold_letters, lower_letters
from corpuskit.rules.model import Rule
from corpuskit.rules.questions import PatternSet, literal_pattern, re2_options
from corpuskit.rules.sentences import CAPITALS, OPEN_WORDS, STARTERS, ends_sentence
from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.latin import is_latin

if TYPE_CHECKING:
    from corpuskit.rules.beginning_scan import BeginningScan

_BEGINNERS = CAPITALS + "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\uac00-\ud7af"
_CAPITAL, _FIRST = late_pattern(f"[{CAPITALS}]"), late_pattern(f"[{_BEGINNERS}]")
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
"""Scripts in which no blank stands between words: there a formula begins only where something else stands before."""
_ANY_UNSPACED, _FIRST_UNSPACED = late_pattern(f"[{_UNSPACED}]"), late_pattern(f"(?<![{_UNSPACED}])[{_UNSPACED}]")
_MANY, _MANY_MORE, _BLOCK = 1 << 16, 1 << 22, 1 << 20
"""From so many characters on, texts are read together: with numpy at hand, and without; and so many at once."""
_TRAIL = late_pattern(r"[ \t\u00a0:.!>*|»›·•\-…]*")
_GO_ON = frozenset(",;:(&/-\"'“‘«")
"""Signs after which a sentence goes on, as it does after the words of `STARTERS`."""
_LAST_WORD = late_pattern(r"\w+\Z")
_IN_SENTENCE = late_pattern(r"(?:\d[\d.,]*|[≠=≥≤+&%]|[^\W\d_]+,) ([^\W\d_])")
_WORD_BEFORE = 16
"""No such word is as long."""
_ENOUGH, _MANY_WORDS = 3, 5
"""So many formulas in a row are no part of a sentence, and so many if all of them are single words."""
_AROUND, _MANY_AROUND = 300, 3
"""So many formulas, so near, make a menu."""
_WORDS, _MARKS = late_pattern(r"[^\W_]+(?:['’-][^\W_]+)*"), " |•·»›:.!"


class Place(NamedTuple):
    """The place of a formula in a line, marks behind it included; a `sure` one is never part of a sentence."""

    start: int
    end: int
    sure: bool


class Finds(NamedTuple):
    """The finds in a text: pieces of lines that a pattern for pieces fits (start and end), and formulas."""

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
        """Return the finds in lines of each text. Formulas begin with a capital, and no letter in lower case follows."""
        scanned = self._scan(texts) if _are_many(texts) else map(self._read, texts)
        return [
            Finds(list(self._pieces(text, lower)), self._found(text, lower, places))
            for text, (lower, places) in zip(texts, scanned, strict=True)
        ]

    def places_in(self, text: str) -> list[Place]:
        """Return the formulas in the lines of a text."""
        lower, places = next(self._scan([text])) if _are_many([text]) else self._read(text)
        return self._found(text, lower, places)

    def _read(self, text: str) -> tuple[str, list[int]]:
        """Return a text in lower case, and where in it a formula may begin."""
        lower = lower_letters(text)
        if is_latin(text):
            return lower, self._index.likely(lower, [begin.start() for begin in _CAPITAL.finditer(text)])
        begins = [begin.start() for begin in _FIRST.finditer(text)]
        if _ANY_UNSPACED.search(text):
            begins = sorted([*begins, *(begin.start() for begin in _FIRST_UNSPACED.finditer(text))])
        return lower, self._index.likely(lower, begins)

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

        return BeginningScan(
            self._index.words(), self._index.beginnings(), _ranges_of(_BEGINNERS), _ranges_of(_UNSPACED)
        )

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
        return PatternSet([literal_pattern(parts or ()) for parts in needs])

    def _formula_at(self, text: str, lower: str, start: int) -> Place | None:
        """Return the longest formula that begins at `start`."""
        size, sure = self._index.longest_at(lower, start)
        end = _formula_end(text, start + size) if size else 0
        glued = start and text[start - 1].isalnum()
        return Place(start, end, sure) if end and not (glued and " " not in text[start : start + size]) else None


def _are_many(texts: Sequence[str]) -> bool:
    """Return whether reading texts together is worth the arrays: importing numpy takes as long as reading some million characters without."""
    return sum(map(len, texts)) >= (_MANY if "numpy" in sys.modules else _MANY_MORE)


def _ranges_of(signs: str) -> list[tuple[int, int]]:
    """Return the characters between the brackets of a regular expression as ranges of code points."""
    return [(ord(part[0]), ord(part[-1])) for part in re.findall(r".-.|.", signs)]


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
    """Return the end of a formula, with the marks behind it; 0 if the sentence continues."""
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


def sure_of(line: str, row: Sequence[Place], ends: set[int], *, among_others: bool = False) -> Sequence[Place]:
    """Return the places of a row of formulas that are surely no part of a sentence.

    A single word is sure behind one of the `ends` of sentences, at the line's beginning, or in a long row. Where letters have no case, nothing
    shows that a sentence begins: there a row must stand behind one, at the line's end. Unless many other formulas stand around it
    (`among_others`), nothing may show that more words belong to a formula.
    """
    row = _without_open_ones(line, row, single=not among_others)
    if not row:
        return row
    if not line[row[0].start].isupper():
        return _behind(line, row, ends) if row[-1].end == len(line.rstrip()) else []
    several_words = [place for place in row if " " in line[place.start : place.end].strip(_MARKS)]
    if len(row) >= (_ENOUGH if several_words or among_others else _MANY_WORDS):
        return row
    is_bounded = among_others or _behind(line, row[:1], ends) or _is_closed(line, row[-1])
    if several_words and is_bounded and not _goes_on(line, row[0].start):
        return row if among_others or not _begins_list(line, row[-1].end) else []
    return [place for place in _behind(line, row, ends) if place.sure]


def _behind(line: str, row: Sequence[Place], ends: set[int]) -> list[Place]:
    """Return those of some places that are at the line's beginning or behind one of the `ends` of sentences."""
    return [place for place in row if place.start == 0 or _skip_marks(line, place.start) in ends]


def _without_open_ones(line: str, row: Sequence[Place], *, single: bool) -> Sequence[Place]:
    """Return a row without the last formulas if more words may belong to them: `Send to Ada Quill`; or to a `single` word: `Top Ten Ferries`."""
    end = len(row)
    while end and _is_open(line, row[end - 1], single=single):
        end -= 1
    return row[:end]


def _is_open(line: str, place: Place, *, single: bool) -> bool:
    formula = line[place.start : place.end]
    if place.end >= len(line.rstrip()) or not formula[-1:].isspace():
        return False
    words = _WORDS.findall(formula)
    if not words or formula.rstrip()[-1] in _MARKS:
        return False
    return words[-1].lower() in OPEN_WORDS or (single and len(words) == 1 and not _begins_sentence(line, place.end))


def _is_closed(line: str, place: Place) -> bool:
    """Return whether a line, or its sentence, ends where the formula does, or a sentence begins there."""
    if place.end >= len(line.rstrip()):
        return True
    return line[place.start : place.end].rstrip()[-1:] in _MARKS or _begins_sentence(line, place.end)


def _begins_sentence(line: str, start: int) -> bool:
    """Return whether a sentence begins at `start`, by its first word, or its second, in lower case: in headings all words are often capitals."""
    follows = _WORDS.match(line, start)
    if follows is None:
        return False
    return follows[0].lower() in STARTERS or line[follows.end() + 1 : follows.end() + 2].islower()


def _goes_on(line: str, start: int) -> bool:
    """Return whether a sentence continues at `start`, by the word or sign before it."""
    end = _skip_marks(line, start)
    word = _LAST_WORD.search(line, max(0, end - _WORD_BEFORE), end)
    return line[end - 1 : end] in _GO_ON or (word is not None and word[0] in STARTERS)


def _begins_list(line: str, end: int) -> bool:
    """Return whether a sentence continues at `end` with a number, a sign or a list: `We recommend 300 miles`, `Facebook, Instagram Reels, and`."""
    follows = _IN_SENTENCE.match(line, end)
    return follows is not None and follows[1].islower()


def _skip_marks(line: str, start: int) -> int:
    return len(line[:start].rstrip())


def stand_among(places: Sequence[Place], row: Sequence[Place]) -> bool:
    """Return whether a line with a row of formulas has many of them."""
    first = bisect_left(places, row[0].start - _AROUND, key=lambda place: place.start)
    past = bisect_left(places, row[-1].end + _AROUND, key=lambda place: place.start)
    return past - first >= _MANY_AROUND
