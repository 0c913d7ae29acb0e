"""A text as segments: the pieces that stay or go as a whole.

A line is one segment if it is an ordinary paragraph or short. It is cut at its seams, where something is glued to a sentence that is no part
of it; and where it is longer than paragraphs are, or does not end as a sentence does, also at the ends of its sentences.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeVar

from corpuskit.rules.formulas import Formulas, Place, rows, sure_of
from corpuskit.rules.lines import EDGE, cut_lines, take_at
from corpuskit.rules.packs import built_in
from corpuskit.rules.sentences import ends_sentence, seams, sentence_ends

_INK = re.compile(r"\S")
_LEAST = 30
"""Shorter lines are never cut."""
_OPEN, _PARAGRAPH = 200, 1200
"""A line without a sentence end that is longer than the first, or any that is longer than the second, is no paragraph but several things."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a text that hold something, in parallel lists.

    Attributes:
        text: the text.
        starts: where each segment begins (code points).
        ends: where it ends: where the next one of its line begins, or with the line's end.
        bodies: what it says, without blanks around it.
        tight: whether it stands in the line of the one before or right below it, without a blank line between.
        line: the number of the line that it belongs to, of those that hold something, from 0.

    """

    text: str
    starts: list[int]
    ends: list[int]
    bodies: list[str]
    tight: list[bool]
    line: list[int]

    def __len__(self) -> int:
        return len(self.bodies)

    @property
    def has_cut_lines(self) -> bool:
        """Whether some line is more than one segment."""
        return bool(self.line) and len(set(self.line)) < len(self.line)

    def begins_line(self, index: int) -> bool:
        """Return whether the segment is the first of its line."""
        return index == 0 or self.line[index - 1] != self.line[index]

    def ends_line(self, index: int) -> bool:
        """Return whether the segment is the last of its line."""
        return index + 1 == len(self.line) or self.line[index + 1] != self.line[index]

    def body_end(self, index: int) -> int:
        """Return where what the segment says ends, the blanks behind it left out (code points)."""
        start, end = self.starts[index], self.ends[index]
        return start + len(self.text[start:end].rstrip(EDGE))

    def line_end(self, index: int) -> int:
        """Return where the segment ends, the line end behind it left out (code points)."""
        start, end = self.starts[index], self.ends[index]
        return start + len(self.text[start:end].rstrip("\r\n"))

    def chosen(self, places: Sequence[int]) -> "Segments":
        """Return some of the segments, in order, as if the others had been removed."""
        tight, before = [], 0
        for place in places:
            tight.append(self.tight[place] if place == before else all(self.tight[before : place + 1]))
            before = place + 1
        starts, ends, bodies = take_at(self.starts, places), take_at(self.ends, places), take_at(self.bodies, places)
        return Segments(self.text, starts, ends, bodies, tight, take_at(self.line, places))

    def divided(self, cuts: dict[int, list[int]]) -> "Segments":
        """Return the segments, those named in `cuts` cut in pieces at these places (code points in the text, in order)."""
        result = Segments(self.text, [], [], [], [], [])
        for index in range(len(self)):
            bounds = [self.starts[index], *cuts.get(index, ()), self.ends[index]]
            _append_pieces(result, bounds, tight=self.tight[index], line=self.line[index])
        return result


def cut(text: str, formulas: Formulas | None = None) -> Segments:
    r"""Return the segments of `text`; `formulas` are the lines that packs know (default: those of the built-in packs).

    Lines end at LF, CR LF or CR, at nothing else; a byte order mark is no part of the first.

    >>> cut("The sea rose on Monday, the mayor said.Read more: Ferry stops\n\nShare\n").bodies
    ['The sea rose on Monday, the mayor said.', 'Read more: Ferry stops', 'Share']
    """
    lines = cut_lines(text)
    whole = Segments(text, lines.starts, lines.ends, lines.bodies, lines.tight, list(range(len(lines))))
    if not any(len(body) >= _LEAST for body in whole.bodies):
        return whole
    known = formulas or built_in_formulas()
    marked = _by_line(whole, seams(text))
    inside, found = known.in_text(text)
    pieces = _by_line(whole, (place for piece in inside for place in piece))
    formulaic = _by_line(whole, found)
    several = [index for index, body in enumerate(whole.bodies) if len(body) > _OPEN and _holds_several(body)]
    cuts = {
        index: places
        for index in sorted({*marked, *pieces, *formulaic, *several})
        if len(whole.bodies[index]) >= _LEAST
        and (
            places := _cut_places(whole, index, marked.get(index, ()), pieces.get(index, ()), formulaic.get(index, ()))
        )
    }
    return whole.divided(cuts) if cuts else whole


@cache
def built_in_formulas() -> Formulas:
    """Return the lines that the built-in packs know."""
    return Formulas(built_in())


_At = TypeVar("_At", int, Place)


def _by_line(segments: Segments, places: Iterable[_At]) -> dict[int, list[_At]]:
    """Return places in the text by the number of the line that each stands in."""
    found: dict[int, list[_At]] = {}
    for place in places:
        start = place if isinstance(place, int) else place.start
        found.setdefault(bisect_right(segments.starts, start) - 1, []).append(place)
    found.pop(-1, None)
    return found


def _cut_places(
    segments: Segments, index: int, marked: Sequence[int], pieces: Sequence[int], formulaic: Sequence[Place]
) -> list[int]:
    """Return where a line is cut, in order (code points in the text): one without a sentence is not."""
    start, body = segments.starts[index], segments.bodies[index]
    start += segments.text[start : segments.ends[index]].find(body)
    found = [Place(place.start - start, place.end - start, place.sure) for place in formulaic]
    several = _holds_several(body)
    ends, marks = list(sentence_ends(body)), [place - start for place in marked]
    if not (several or ends or ends_sentence(body) or any(map(ends_sentence, (body[:place] for place in marks)))):
        marks = []
        found = []
    cuts = {*marks, *(place - start for place in pieces), *(ends if several else ())}
    behind = set(ends)
    for row in rows(body, found):
        for formula in sure_of(body, row, behind):
            cuts.update(_formula_borders(body, formula, several))
    return sorted({start + _past_blanks(body, place) for place in cuts if 0 < place < len(body)})


def _formula_borders(line: str, formula: Place, several: bool) -> Iterator[int]:  # noqa: FBT001
    """Give where a line is cut around a formula: not behind a label, nor behind the beginning of a line that has no sentence."""
    yield formula.start
    is_label = ":" in line[formula.start : formula.end][-3:]
    if not is_label and (formula.start or several or ends_sentence(line)):
        yield formula.end


def _holds_several(line: str) -> bool:
    """Return whether a line is no paragraph but several things."""
    return len(line) > _PARAGRAPH or (len(line) > _OPEN and not ends_sentence(line))


def _past_blanks(line: str, place: int) -> int:
    ink = _INK.search(line, place)
    return ink.start() if ink else len(line)


def _append_pieces(result: Segments, bounds: Sequence[int], *, tight: bool, line: int) -> None:
    """Append the pieces between `bounds`; one that holds nothing goes to the piece before it."""
    text, first = result.text, True
    for start, end in pairwise(bounds):
        body = text[start:end].strip(EDGE)
        if not body:
            if not first:
                result.ends[-1] = end
            continue
        result.starts.append(start if not first else bounds[0])
        result.ends.append(end)
        result.bodies.append(body)
        result.tight.append(tight if first else True)
        result.line.append(line)
        first = False
