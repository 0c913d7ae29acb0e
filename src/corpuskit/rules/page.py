"""A text while it is judged: its lines, what kind of line each is, which rules fired, and what was decided so far."""

from dataclasses import dataclass, field
from enum import IntEnum

from corpuskit.rules.matching import Hits
from corpuskit.rules.model import Evidence, Where

_SENTENCE_ENDS = frozenset(".!?…:;。！？」।»”\"'’")
_TEASER_ENDS = ("…", "...", "[…]", "[...]", "(…)")
_SENTENCE, _PARAGRAPH, _TEASER = 60, 160, 40
_IDEOGRAPHS = "\u2e80"


class Shape(IntEnum):
    """What a line looks like, whatever it says."""

    SHORT = 0
    TEASER = 1
    PROSE = 2


def shape_of(line: str) -> Shape:
    """Return whether a line reads like running text, like the cut-off beginning of another story, or like neither.

    >>> shape_of("Most read"), shape_of("The mayor said the bridge over the river would open again in spring.")
    (<Shape.SHORT: 0>, <Shape.PROSE: 2>)
    """
    length = len(line)
    if length < _TEASER:
        return Shape.PROSE if line[0] >= _IDEOGRAPHS and length * 3 >= _SENTENCE else Shape.SHORT
    if line.endswith(_TEASER_ENDS):
        return Shape.TEASER
    if length >= _PARAGRAPH or (length >= _SENTENCE and line[-1] in _SENTENCE_ENDS):
        return Shape.PROSE
    return Shape.SHORT


@dataclass(slots=True)
class Page:
    """The lines that are still there, in parallel lists, and for each that goes the evidence that decided.

    `numbers` are their places in the text's `Lines`; `fixed` lines must stay, whatever speaks against them.
    """

    numbers: list[int]
    bodies: list[str]
    shapes: list[Shape]
    hits: list[Hits]
    fixed: list[bool]
    gone: list[Evidence | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gone = [None] * len(self.bodies)

    def __len__(self) -> int:
        return len(self.bodies)

    def take(self, index: int, evidence: Evidence) -> None:
        """Let the line go, unless it is fixed or gone already."""
        if not self.fixed[index] and self.gone[index] is None:
            self.gone[index] = evidence

    def story(self, index: int) -> bool:
        """Return whether the line reads like running text and nothing speaks against it."""
        return self.shapes[index] is Shape.PROSE and self.gone[index] is None and not self.hits[index]

    def strength(self, index: int) -> Where:
        """Return the most that a rule says about the line alone."""
        return max((rule.where for rule in self.hits[index]), default=Where.NOWHERE)

    def without_gone(self) -> "Page":
        """Return what is left, to be judged anew."""
        left = [i for i, evidence in enumerate(self.gone) if evidence is None]
        return Page(
            [self.numbers[i] for i in left],
            [self.bodies[i] for i in left],
            [self.shapes[i] for i in left],
            [self.hits[i] for i in left],
            [self.fixed[i] for i in left],
        )
