"""Judge the segments of many texts: which are the story's, which the site's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.context import Hints
from corpuskit.rules.learned.decision import NEEDED, decide
from corpuskit.rules.learned.features import measure_lines
from corpuskit.rules.learned.lines import Cut, Ints, gather_lines, split_blocks
from corpuskit.rules.learned.model import Model, load_model
from corpuskit.rules.learned.scales import matrix, texts_of
from corpuskit.rules.learned.trees import UNIT, Scores
from corpuskit.rules.model import Strength

# Characters whose lines are scored at once.
_MANY = 1 << 22
REMOVED = 2
"""What `hits` says at least of a segment that goes."""
_SURE = -384


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model's judgement of a text, one entry a line.

    `scores` are log-odds that the line is the story's, in 64ths; `goes` flags the lines to remove.
    """

    scores: tuple[int, ...]
    goes: tuple[bool, ...]

    def chance(self, line: int) -> float:
        """Return the probability that the line is the story's."""
        return chance(self.scores[line])


def chance(score: int) -> float:
    """Return the probability that a line with that score is the story's."""
    return 1 / (1 + math.exp(-score / UNIT))


def judge_lines(
    batch: Sequence[Cut],
    hits: Sequence[Sequence[int]] | None = None,
    strength: Strength = "safe",
    titles: Sequence[str] = (),
) -> list[Judgement]:
    """Return a judgement of each text of `batch`.

    Args:
        batch: texts cut into lines; only lines that hold something, and only those that are still there.
        hits: for each text, the hints about its lines: 0 none, 1 a rule fires, or it recurs, but that is not enough alone, 2 the line
            is removed, 3 it recurs.
        strength: how sure a removal must be.
        titles: the title of each text, empty where it is unknown; an empty list where none is known.

    The verdict on a text depends only on that text, its hits, and the model; segments that are removed anyway are not judged. It is not settled: without these lines
    a second call may remove more, so callers repeat until nothing is removed.

    """
    known = hits or [()] * len(batch)
    pages = _AskedPages([left_of(cut, own) for cut, own in zip(batch, known, strict=True)], titles or [""] * len(batch))
    result: list[Judgement] = []
    for part in split_blocks(pages.texts, _MANY):
        result += _judge_block(pages.part(part), load_model(), strength)
    return [_placed(found, left, len(cut.bodies)) for found, left, cut in zip(result, pages.texts, batch, strict=True)]


@dataclass(frozen=True, slots=True)
class Left:
    """The segments of a text that no rule is sure of.

    `places` are their numbers among all, `hints` flags those with a rule, `before` is the number of removed ones before each, `total` how many
    there are. A text is judged by the rest that rules leave, so one more segment that they remove changes only these two.
    """

    places: Sequence[int]
    bodies: Sequence[str]
    line: Sequence[int]
    hints: Sequence[int]
    before: Sequence[int]
    total: int


def left_of(cut: Cut, hits: Sequence[int]) -> Left:
    """Return the rest of a text without the segments that `hits` marks as removed."""
    if not any(hits):
        none = [0] * len(cut.bodies)
        return Left(range(len(cut.bodies)), cut.bodies, cut.line, none, none, 0)
    places = [at for at, hit in enumerate(hits) if hit < REMOVED]
    before = [at - number for number, at in enumerate(places)]
    hints = [hits[at] for at in places]
    bodies, line = [cut.bodies[at] for at in places], [cut.line[at] for at in places]
    return Left(places, bodies, line, hints, before, len(hits) - len(places))


def _placed(found: Judgement, left: Left, size: int) -> Judgement:
    """Return a judgement of all segments of a text from one of the rest; rules remove the others."""
    if not left.total:
        return found
    scores, goes = [_SURE] * size, [False] * size
    for at, score, gone in zip(left.places, found.scores, found.goes, strict=True):
        scores[at], goes[at] = score, gone
    return Judgement(tuple(scores), tuple(goes))


@dataclass(frozen=True, slots=True)
class _AskedPages:
    """Texts without the segments that rules remove, and their titles."""

    texts: Sequence[Left]
    titles: Sequence[str]

    def part(self, which: slice) -> "_AskedPages":
        return _AskedPages(self.texts[which], self.titles[which])


def _judge_block(pages: _AskedPages, model: Model, strength: Strength) -> list[Judgement]:
    """Measure small blocks, whose arrays fit a processor's cache, then score all their segments at once."""
    first = np.cumsum([0, *(len(text.bodies) for text in pages.texts)])
    names = sorted({*model.trees.names, *NEEDED})
    rows = [_measure_rows(pages.part(part), model, names) for part in split_blocks(pages.texts)]
    columns = dict(zip(names, np.concatenate(rows, axis=1), strict=True))
    scores = model.trees.scores(columns)
    goes = decide(scores, columns, texts_of(first), model.limits[strength]) if len(scores) else np.zeros(0, bool)
    cuts = pairwise(first.tolist())
    return [Judgement(_as_numbers(scores[low:high]), tuple(goes[low:high].tolist())) for low, high in cuts]


def _measure_rows(pages: _AskedPages, model: Model, names: Sequence[str]) -> NDArray[np.uint8]:
    lines = gather_lines(pages.texts)
    if not len(lines):
        return np.zeros((len(names), 0), np.uint8)
    return matrix(measure_lines(lines, model.words, hints_of(pages.texts), pages.titles, set(names)), names)


def hints_of(texts: Sequence[Left]) -> Hints:
    """Return the hints of rules for the segments of many texts, and around them."""
    return Hints(
        _flatten_rows([text.hints for text in texts]),
        _flatten_rows([text.before for text in texts]),
        np.repeat([text.total for text in texts], [len(text.bodies) for text in texts]),
    )


def _as_numbers(scores: Scores) -> tuple[int, ...]:
    return tuple(scores.tolist())


def _flatten_rows(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([number for row in rows for number in row], np.int64)
