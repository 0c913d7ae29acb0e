"""Judge the lines of many texts: which are the story's, which the site's."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpuskit.rules.learned.features import features, texts_of
from corpuskit.rules.learned.lines import Cut, Ints, blocks, gather
from corpuskit.rules.learned.model import Model, model
from corpuskit.rules.learned.sequence import Limits, decide, outlook
from corpuskit.rules.learned.trees import UNIT, Scores

Strength = Literal["safe", "high"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model thinks of a text, one entry a line.

    `scores` are log-odds that the line is the story's, in 64ths; `goes` tells which lines should go.
    """

    scores: tuple[int, ...]
    goes: tuple[bool, ...]

    def chance(self, line: int) -> float:
        """Return the probability that the line is the story's."""
        return 1 / (1 + math.exp(-self.scores[line] / UNIT))


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
    known = model()
    result: list[Judgement] = []
    for part in blocks(batch):
        told = None if hits is None else _flat(hits[part])
        result += _judged(batch[part], told, known, known.limits[strength])
    return result


def _judged(batch: Sequence[Cut], hits: Ints | None, known: Model, limits: Limits) -> list[Judgement]:
    lines = gather(batch)
    if not len(lines):
        return [Judgement((), ()) for _ in batch]
    columns = features(lines, known.words, hits)
    texts = texts_of(lines)
    columns |= outlook(columns, known.alone.scores(columns), texts)
    scores = known.together.scores(columns)
    goes = decide(scores, columns, texts, limits)
    cuts = zip(lines.first[:-1].tolist(), lines.first[1:].tolist(), strict=True)
    return [Judgement(_numbers(scores[low:high]), tuple(goes[low:high].tolist())) for low, high in cuts]


def _numbers(scores: Scores) -> tuple[int, ...]:
    return tuple(scores.tolist())


def _flat(rows: Sequence[Sequence[int]]) -> Ints:
    return np.array([number for row in rows for number in row], np.int64)
