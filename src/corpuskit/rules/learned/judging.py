"""Judge the segments of many texts: which are the story's, which the site's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.decision import NEEDED, decide
from corpuskit.rules.learned.features import features
from corpuskit.rules.learned.lines import Cut, Ints, blocks, gather
from corpuskit.rules.learned.model import Model, model
from corpuskit.rules.learned.scales import matrix, texts_of
from corpuskit.rules.learned.trees import UNIT, Scores
from corpuskit.rules.model import Strength

# Characters whose lines are scored at once.
_MANY = 1 << 22


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model thinks of a text, one entry a line.

    `scores` are log-odds that the line is the story's, in 64ths; `goes` tells which lines should go.
    """

    scores: tuple[int, ...]
    goes: tuple[bool, ...]

    def chance(self, line: int) -> float:
        """Return the probability that the line is the story's."""
        return chance(self.scores[line])


def chance(score: int) -> float:
    """Return the probability that a line with that score is the story's."""
    return 1 / (1 + math.exp(-score / UNIT))


def judge(
    batch: Sequence[Cut],
    hits: Sequence[Sequence[int]] | None = None,
    strength: Strength = "safe",
    titles: Sequence[str] = (),
) -> list[Judgement]:
    """Return a judgement of each text of `batch`.

    Args:
        batch: texts cut into lines; only lines that hold something, and only those that are still there.
        hits: for each text, what is known of its lines: 0 nothing, 1 a rule fires, or it recurs, but that is not enough alone, 2 the line
            goes, 3 it recurs.
        strength: how sure a removal must be.
        titles: the title of each text, empty where it is not known; none at all for titles that are not known.

    The verdict on a text depends on nothing but that text, its hits, and the model. It is not settled: with the lines gone,
    a second call may take more, so callers repeat until nothing goes.

    """
    asked = _Asked(batch, hits, titles or [""] * len(batch))
    result: list[Judgement] = []
    for part in blocks(batch, _MANY):
        result += _judged(asked.part(part), model(), strength)
    return result


@dataclass(frozen=True, slots=True)
class _Asked:
    """Texts, what is known of their lines, and their titles."""

    cuts: Sequence[Cut]
    hits: Sequence[Sequence[int]] | None
    titles: Sequence[str]

    def part(self, which: slice) -> "_Asked":
        return _Asked(self.cuts[which], None if self.hits is None else self.hits[which], self.titles[which])


def _judged(asked: _Asked, known: Model, strength: Strength) -> list[Judgement]:
    """Measure small blocks, whose arrays fit a processor's cache, then score all their segments at once."""
    first = np.cumsum([0, *(len(cut.bodies) for cut in asked.cuts)])
    names = sorted({*known.trees.names, *NEEDED})
    rows = [_rows(asked.part(part), known, names) for part in blocks(asked.cuts)]
    columns = dict(zip(names, np.concatenate(rows, axis=1), strict=True))
    scores = known.trees.scores(columns)
    goes = decide(scores, columns, texts_of(first), known.limits[strength]) if len(scores) else np.zeros(0, bool)
    cuts = pairwise(first.tolist())
    return [Judgement(_numbers(scores[low:high]), tuple(goes[low:high].tolist())) for low, high in cuts]


def _rows(asked: _Asked, known: Model, names: Sequence[str]) -> NDArray[np.uint8]:
    lines = gather(asked.cuts)
    if not len(lines):
        return np.zeros((len(names), 0), np.uint8)
    return matrix(
        features(lines, known.words, None if asked.hits is None else _flat(asked.hits), asked.titles, set(names)), names
    )


def _numbers(scores: Scores) -> tuple[int, ...]:
    return tuple(scores.tolist())


def _flat(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([number for row in rows for number in row], np.int64)
