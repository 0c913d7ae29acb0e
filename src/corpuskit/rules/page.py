"""A text while it is judged: its lines, the shape of each, the rules that fired, and the decisions so far."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from itertools import islice

from corpuskit.rules.lines import take_at
from corpuskit.rules.matching import Hits
from corpuskit.rules.model import Evidence, Rule, Where
from corpuskit.rules.segments import Segments

_SENTENCE_ENDS = frozenset(".!?…:;。！？।۔؟॥։።។။")
_CLOSERS = "»”\"'’)]」*"
_TEASER_ENDS = ("…", "...", "[…]", "[...]", "(…)")
_SENTENCE, _PARAGRAPH, _TEASER, _FRAGMENT = 45, 160, 40, 25
_LONGEST_TEASER, _DENSE_TEASER = 400, 140
"""The most characters of a teaser, the second in scripts whose signs are words: a longer line that breaks off is a text."""
_UNENDING, _UNMARKED = "\u0e00\u0eff", 60
"""Thai and Lao mark no ends of sentences: there a line of so many characters is a paragraph."""
_WRAPPED = 40
_IDEOGRAPHS = "\u2e80"


class Shape(IntEnum):
    """The shape of a line, by its form alone."""

    SHORT = 0
    TEASER = 1
    PROSE = 2


_SHORT, _PROSE = Shape.SHORT, Shape.PROSE


def shape_at(lines: Sequence[str], index: int) -> Shape:
    """Return the shape of a line among others; one that continues in the next, as in wrapped text, is running text with it.

    >>> lines = ["Most read", "The ferry company said that", "its boats would not sail on Monday."]
    >>> [shape_at(lines, i).name for i in range(3)]
    ['SHORT', 'PROSE', 'PROSE']
    """
    line = lines[index]
    if len(line) > _LONGEST_TEASER:
        return _PROSE
    if len(line) < _FRAGMENT:
        return shape_of(line)
    after = lines[index + 1] if index + 1 < len(lines) else ""
    runs_on = len(after) >= _FRAGMENT and after[0].islower() and not _is_sentence_end(line)
    return _PROSE if runs_on or line[0].islower() else shape_of(line)


def shape_of(line: str) -> Shape:
    """Return whether a line reads like running text, like the cut-off beginning of another story, or like neither.

    >>> shape_of("Most read"), shape_of("The mayor said the bridge over the river would open again in spring.")
    (<Shape.SHORT: 0>, <Shape.PROSE: 2>)
    """
    length = len(line)
    is_dense = line[0] >= _IDEOGRAPHS and length * 3 >= _SENTENCE
    if length < _TEASER:
        return _PROSE if is_dense else _SHORT
    if line.endswith(_TEASER_ENDS) and length <= (_DENSE_TEASER if is_dense else _LONGEST_TEASER):
        return Shape.TEASER
    if is_dense:
        return _PROSE
    least = _UNMARKED if _UNENDING[0] <= line[0] <= _UNENDING[1] else _PARAGRAPH
    return _PROSE if length >= least or (length >= _SENTENCE and _is_sentence_end(line)) else _SHORT


def _is_sentence_end(line: str) -> bool:
    """Return whether the line ends as sentences do; a quotation mark alone may end a headline."""
    if line[-1] in _SENTENCE_ENDS:
        return True
    bare = line.rstrip(_CLOSERS)
    return bare[-1:] in _SENTENCE_ENDS or (len(bare) < len(line) and bare[-1:] == ",")


def _evidence_of(rule: Rule, why: str) -> Evidence:
    return Evidence(rule.name, rule.where, f"{rule.says} ({why})" if why else rule.says, rule.doubt)


@dataclass
class Page:
    """The lines that are still there, and for each the evidence against it and the reason for its removal, if it is removed.

    Attributes:
        lines: the lines that are left.
        numbers: their places among all lines of the text.
        fixed: whether each must stay, against all evidence.
        found: the rules that fire on each, regardless of its neighbours.
        heard: the rules that somebody who saw the page as a whole says fire on lines.
        bodies: the texts of the lines.
        gone: the evidence by which a line is removed; `None` as long as it stays.

    """

    lines: Segments
    numbers: list[int]
    fixed: list[bool]
    found: list[Hits]
    witnessed: dict[int, Hits] = field(default_factory=dict)
    bodies: list[str] = field(init=False)
    gone: list[Evidence | None] = field(init=False)

    def __post_init__(self) -> None:
        self.bodies = self.lines.bodies
        self.gone = [None] * len(self.bodies)
        self._shapes: list[Shape | None] = [None] * len(self.bodies)
        self._ends: tuple[int, int] | None = None
        self._known: list[int] = []
        self._told = len(self.bodies)

    def __len__(self) -> int:
        return len(self.bodies)

    @cached_property
    def hits(self) -> dict[int, Hits]:
        """The rules that count, by line: none on a line that must stay, and on part of a wrapped sentence only those of witnesses."""
        fired = self.fired
        if not self.witnessed and not any(self.fixed):
            return fired
        hits = fired | {i: (*fired.get(i, ()), *witnessed) for i, witnessed in self.witnessed.items()}
        return {i: hits[i] for i in sorted(hits) if not self.fixed[i]}

    @cached_property
    def fired(self) -> dict[int, Hits]:
        """The rules that fire, by line, but for those on part of a wrapped sentence."""
        if not any(self.found):
            return {}
        fired = {i: hits for i, hits in enumerate(self.found) if hits}
        bodies = [*self.bodies, "."]
        for i in [i for i in fired if bodies[i][0].islower() or bodies[i + 1][0].islower()]:
            if self._is_wrapped(i) or self._is_wrapped(i + 1):
                del fired[i]
        return fired

    def _is_wrapped(self, index: int) -> bool:
        """Return whether the line continues a sentence that the line above began."""
        bodies = self.bodies
        if not 0 < index < len(bodies) or not bodies[index][0].islower() or not self.lines.tight[index]:
            return False
        return len(bodies[index - 1]) >= _WRAPPED and " " in bodies[index] and not _is_sentence_end(bodies[index - 1])

    def keep(self, indexes: Iterable[int]) -> None:
        """Let lines stay that go on less than a sure rule."""
        for index in indexes:
            evidence = self.gone[index]
            if evidence is not None and evidence.where is not Where.ANYWHERE:
                self.gone[index] = None
                self._ends = None

    def put_back(self, indexes: Iterable[int]) -> None:
        """Keep lines against all evidence."""
        for index in indexes:
            self.gone[index] = None
            self._ends = None

    def take(self, index: int, rule: Rule, why: str = "") -> None:
        """Remove the line by a rule, with the reason `why`, unless it is fixed or removed already."""
        if self.gone[index] is None and not self.fixed[index]:
            self.gone[index] = _evidence_of(rule, why)
            if self._ends and index in self._ends:
                self._ends = None

    def take_all(self, indexes: Iterable[int], rule: Rule, why: str = "") -> None:
        """Remove lines by a rule, with the reason `why`, except those that are fixed or removed already."""
        evidence = _evidence_of(rule, why)
        for index in indexes:
            if not self.fixed[index] and self.gone[index] is None:
                if self._ends and index in self._ends:
                    self._ends = None
                self.gone[index] = evidence

    def shape(self, index: int) -> Shape:
        """Return the shape of the line."""
        shape = self._shapes[index]
        if shape is None:
            shape = self._shapes[index] = shape_at(self.bodies, index)
        return shape

    def story(self, index: int) -> bool:
        """Return whether the line reads like running text and there is no evidence against it."""
        return self.gone[index] is None and index not in self.hits and self.shape(index) is _PROSE

    def _prose_lines(self, start: int) -> list[int]:
        """Return the lines, at least those from `start` on, that read like running text and have no evidence against them."""
        if start < self._told:
            hits, bodies = self.hits, self.bodies
            long_enough = (
                i for i in range(start, self._told) if len(bodies[i]) >= _FRAGMENT or bodies[i][0] >= _IDEOGRAPHS
            )
            self._known[:0] = [i for i in long_enough if i not in hits and self.shape(i) is _PROSE]
            self._told = start
        return self._known

    def stories(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """Give the lines from `start` to before `end` that read like the story."""
        prose, gone = self._prose_lines(start), self.gone
        places = islice(prose, bisect_left(prose, start), None if end is None else bisect_left(prose, end))
        return (i for i in places if gone[i] is None)

    def strength(self, index: int) -> Where:
        """Return the strongest `where` of the rules that fire on the line."""
        hits = self.hits.get(index, ())
        if len(hits) == 1:
            return hits[0].where
        return max((rule.where for rule in hits), default=Where.NOWHERE)

    def head(self) -> range:
        """Return the lines before the first one that reads like the story; none where no line does."""
        return range(self._story_ends()[0])

    def edges(self) -> list[int]:
        """Return the lines before the first and after the last one that reads like the story; none where no line does."""
        first, last = self._story_ends()
        return [*range(first), *range(last + 1, len(self))]

    def _story_ends(self) -> tuple[int, int]:
        """Return the first and the last line that reads like the story; these are needed often, and others rarely."""
        if self._ends is None:
            size = len(self)
            first = next((i for i in range(size) if self.story(i)), 0)
            self._ends = first, next((i for i in range(size - 1, first - 1, -1) if self.story(i)), size)
        return self._ends

    def _lines_left(self) -> list[int]:
        return [i for i, evidence in enumerate(self.gone) if evidence is None]

    def is_over(self) -> bool:
        """Return whether no rule fires on the rest, and it begins and ends with the story."""
        left = self._lines_left()
        if any(self.found[i] for i in left):
            return False
        bodies = take_at(self.bodies, left)
        return all(shape_at(bodies, i) is _PROSE for i in {0, len(bodies) - 1}) if bodies else True

    def without_gone(self) -> "Page":
        """Return the page without the removed lines, to be judged anew as if they had never been there."""
        left = self._lines_left()
        return Page(
            self.lines.chosen(left), take_at(self.numbers, left), take_at(self.fixed, left), take_at(self.found, left)
        )

    def chosen(self, places: Sequence[int]) -> "Page":
        """Return a page with some of the lines, numbered anew, without any evidence or decision."""
        return Page(
            self.lines.chosen(places),
            list(range(len(places))),
            take_at(self.fixed, places),
            take_at(self.found, places),
        )

    def is_like(self, other: "Page") -> bool:
        """Return whether another page has the same lines with the same rules: then the same lines of both are removed."""
        if self.bodies != other.bodies or self.fixed != other.fixed or self.lines.tight != other.lines.tight:
            return False
        begun = (list(map(page.lines.begins_line, range(len(page)))) for page in (self, other))
        return next(begun) == next(begun) and self.found == other.found
