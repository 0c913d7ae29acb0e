"""A text as segments: the pieces that stay or go as a whole.

A line is one segment if it is an ordinary paragraph or short. It is cut at its seams, where something is glued to a sentence that is no part
of it; and where it is longer than paragraphs are, or does not end as a sentence does, also at the ends of its sentences.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

from corpuskit.rules.formulas import Finds, Formulas, Place, rows, stand_among, sure_of
from corpuskit.rules.lines import EDGE, cut_lines, take_at
from corpuskit.rules.packs import built_in
from corpuskit.rules.sentences import FULL, ends_sentence, seams, sentence_ends
from corpuskit.text.late_pattern import late_pattern

_INK, _STOP = late_pattern(r"\S"), late_pattern(f"[.!?…:;{FULL}]")
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
        bodies: its text, without blanks around it.
        tight: whether it is in the line of the one before or right below it, without a blank line between.
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

    def line_start(self, index: int) -> int:
        """Return the first segment of the line of a segment."""
        return bisect_left(self.line, self.line[index])

    def ends_line(self, index: int) -> bool:
        """Return whether the segment is the last of its line."""
        return index + 1 == len(self.line) or self.line[index + 1] != self.line[index]

    def body_start(self, index: int) -> int:
        """Return the beginning of the segment's text, without the blanks before it (code points)."""
        start = self.starts[index]
        return self.text.find(self.bodies[index], start)

    def body_end(self, index: int) -> int:
        """Return the end of the segment's text, without the blanks behind it (code points)."""
        start, end = self.starts[index], self.ends[index]
        return start + len(self.text[start:end].rstrip(EDGE))

    def line_end(self, index: int) -> int:
        """Return the end of the segment, without the line end behind it (code points)."""
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

    def extend(self, other: "Segments", first: int, end: int) -> None:
        """Append segments `first` to before `end` of another value for the same text."""
        self.starts.extend(other.starts[first:end])
        self.ends.extend(other.ends[first:end])
        self.bodies.extend(other.bodies[first:end])
        self.tight.extend(other.tight[first:end])
        self.line.extend(other.line[first:end])

    def divided(self, cuts: dict[int, list[int]]) -> "Segments":
        """Return the segments, those named in `cuts` cut in pieces at these places (code points in the text, in order)."""
        result = Segments(self.text, [], [], [], [], [])
        done = 0
        for index in sorted(cuts):
            result.extend(self, done, index)
            bounds = [self.starts[index], *cuts[index], self.ends[index]]
            _append_pieces(result, bounds, tight=self.tight[index], line=self.line[index])
            done = index + 1
        result.extend(self, done, len(self))
        return result


def cut(text: str, formulas: Formulas | None = None) -> Segments:
    r"""Return the segments of `text`; `formulas` are the lines of packs (default: those of the built-in packs).

    Lines end at LF, CR LF or CR, at nothing else; a byte order mark is no part of the first.

    >>> cut("The sea rose on Monday, the mayor said.Read more: Ferry stops\n\nShare\n").bodies
    ['The sea rose on Monday, the mayor said.', 'Read more: Ferry stops', 'Share']
    """
    return cut_texts([text], formulas or built_in_formulas())[0]


def cut_texts(texts: Sequence[str], formulas: Formulas) -> list[Segments]:
    """Return the segments of each text, as `cut` does for one."""
    wholes = list(map(_whole_lines, texts))
    parts = [_Part.of(whole.bodies) for whole in wholes]
    found = formulas.in_texts([part.text for part in parts])
    return [_cut_part(whole, part, finds) for whole, part, finds in zip(wholes, parts, found, strict=True)]


def cut_lines_only(texts: Sequence[str]) -> list[Segments]:
    """Return the lines of each text as segments, none of them cut in pieces."""
    return list(map(_whole_lines, texts))


def is_flat(text: str) -> bool:
    """Return whether a text is not set in lines: one of them is long and more than half of it, or too long for a paragraph."""
    longest = max(map(len, text.splitlines()), default=0)
    return longest > _PARAGRAPH or (longest > _OPEN and 2 * longest > len(text))


def _whole_lines(text: str) -> Segments:
    lines = cut_lines(text)
    return Segments(text, lines.starts, lines.ends, lines.bodies, lines.tight, list(range(len(lines))))


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of a text that may be cut, as a text: first those in which a sentence may end, up to `story`, then the others.

    `lines` are their numbers, `starts` where each begins.
    """

    text: str
    lines: list[int]
    starts: list[int]
    story: int

    @classmethod
    def of(cls, bodies: Sequence[str]) -> "_Part":
        long = [(index, body) for index, body in enumerate(bodies) if len(body) >= _LEAST]
        story: list[int] = []
        others: list[int] = []
        for index, body in long:
            (story if len(body) > _OPEN or _STOP.search(body) else others).append(index)
        lines = [*story, *others]
        starts = list(accumulate((len(bodies[index]) + 1 for index in lines), initial=0))
        return cls("\n".join(map(bodies.__getitem__, lines)), lines, starts, starts[len(story)])

    def by_line(self, places: Iterable[int]) -> dict[int, list[int]]:
        """Return places in the part by the number of the line of each, as places in the text of that line."""
        found: dict[int, list[int]] = {}
        for place in places:
            at = bisect_right(self.starts, place) - 1
            found.setdefault(self.lines[at], []).append(place - self.starts[at])
        return found

    def formulas_by_line(self, places: Iterable[Place]) -> dict[int, list[Place]]:
        """Return formulas in lines in which a sentence may end, in the same way."""
        found: dict[int, list[Place]] = {}
        for start, end, sure in places:
            if start < self.story:
                at = bisect_right(self.starts, start) - 1
                found.setdefault(self.lines[at], []).append(Place(start - self.starts[at], end - self.starts[at], sure))
        return found


def _cut_part(whole: Segments, part: _Part, finds: Finds) -> Segments:
    """Return the segments of a text from its lines, the lines that may be cut, and the finds in these."""
    if not part.lines:
        return whole
    marked = part.by_line(seams(part.text[: part.story]))
    pieces = part.by_line(place for piece in finds.pieces for place in piece)
    formulaic = part.formulas_by_line(finds.places)
    several = [
        index for index in part.lines if len(whole.bodies[index]) > _OPEN and _holds_several(whole.bodies[index])
    ]
    cuts = {
        index: places
        for index in sorted({*marked, *pieces, *formulaic, *several})
        if (places := _cut_places(whole, index, marked.get(index, ()), pieces.get(index, ()), formulaic.get(index, ())))
    }
    return whole.divided(cuts) if cuts else whole


@cache
def built_in_formulas() -> Formulas:
    """Return the lines of the built-in packs."""
    return Formulas(built_in())


def _cut_places(
    segments: Segments, index: int, marked: Sequence[int], pieces: Sequence[int], formulaic: Sequence[Place]
) -> list[int]:
    """Return the places where a line is cut, in order (code points in the text), from places in its body; one without a sentence is not cut."""
    start, body = segments.body_start(index), segments.bodies[index]
    several = _holds_several(body)
    ends = list(sentence_ends(body))
    if not (several or ends or ends_sentence(body) or any(map(ends_sentence, (body[:place] for place in marked)))):
        marked = formulaic = ()
    cuts = {*marked, *pieces, *(ends if several else ())}
    behind = set(ends)
    for row in rows(body, formulaic):
        for formula in sure_of(body, row, behind, among_others=stand_among(formulaic, row)):
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
    """Append the pieces between `bounds`; an empty one is added to the piece before it."""
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
