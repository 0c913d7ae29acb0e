"""Judge the lines of many texts: which are the story's, which the site's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned import whole
from corpuskit.rules.learned.features import features, matrix, texts_of
from corpuskit.rules.learned.lines import Cut, Ints, blocks, gather
from corpuskit.rules.learned.model import Model, model
from corpuskit.rules.learned.sequence import MADE, NEEDED, decide, outlook
from corpuskit.rules.learned.trees import UNIT, Scores
from corpuskit.rules.learned.whole import whole_measures
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
) -> list[Judgement]:
    """Return a judgement of each text of `batch`.

    Args:
        batch: texts cut into lines; only lines that hold something, and only those that are still there.
        hits: for each text, what is known of its lines: 0 nothing, 1 a rule fires, or it recurs, but that is not enough alone, 2 the line
            goes.
        strength: how sure a removal must be.

    The verdict on a text depends on nothing but that text, its hits, and the model. It is not settled: with the lines gone,
    a second call may take more, so callers repeat until nothing goes.

    """
    result: list[Judgement] = []
    for part in blocks(batch, _MANY):
        result += _judged(batch[part], None if hits is None else hits[part], model(), strength)
    return result


def _judged(
    batch: Sequence[Cut], hits: Sequence[Sequence[int]] | None, known: Model, strength: Strength
) -> list[Judgement]:
    """Measure small blocks, whose arrays fit a processor's cache, then score all their lines at once."""
    sizes = np.array([len(cut.starts) for cut in batch])
    names = sorted({*known.alone.names, *known.together.names, *NEEDED, *whole.NEEDED}.difference(MADE))
    rows = [_rows(batch[part], None if hits is None else _flat(hits[part]), known, names) for part in blocks(batch)]
    columns = dict(zip(names, np.concatenate(rows, axis=1), strict=True))
    texts = texts_of(np.concatenate([[0], np.cumsum(sizes)]))
    if not len(texts.of):
        return [Judgement((), ()) for _ in batch]
    alone = known.alone.scores(columns)
    columns |= outlook(columns, alone, texts)
    scores = known.together.scores(columns)
    dirt = known.whole.scores(whole_measures(columns, alone, scores, texts))
    goes = decide(scores, dirt, columns, texts, known.limits[strength])
    past = np.cumsum(sizes)
    cuts = zip((past - sizes).tolist(), past.tolist(), strict=True)
    return [Judgement(_numbers(scores[low:high]), tuple(goes[low:high].tolist())) for low, high in cuts]


def _rows(batch: Sequence[Cut], hits: Ints | None, known: Model, names: Sequence[str]) -> NDArray[np.uint8]:
    lines = gather(batch)
    if not len(lines):
        return np.zeros((len(names), 0), np.uint8)
    return matrix(features(lines, known.words, hits), names)


def _numbers(scores: Scores) -> tuple[int, ...]:
    return tuple(scores.tolist())


def _flat(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([number for row in rows for number in row], np.int64)
