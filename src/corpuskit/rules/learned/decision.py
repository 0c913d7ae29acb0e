"""Decide from the scores of a text's segments which of them go."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.lines import Ints
from corpuskit.rules.learned.scales import Column, Texts, first_where, size_of
from corpuskit.rules.learned.trees import Scores

NEEDED = ("text_upper", "words")
"""Measures that are needed here."""
# A text in which a smaller share of the letters, in 1020ths, is in upper case is in a script without case.
_CASED = 16
# The logistic function in 1024ths, from a score of -384 to one of 384 in steps of 32.
_FAR, _KNOT = 384, 32
_CHANCES = np.array(
    [3, 4, 7, 11, 18, 30, 49, 78, 122, 187, 275, 387, 512, 637, 749, 837, 902, 946, 975, 994, 1006, 1013, 1017, 1020, 1021]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a strength: how sure a removal must be.

    Those segments go without which the expected precision and recall of the text are best, if they score below `score`. Recall weighs `recall`
    thousandths of precision, and `page` thousandths more the more of the text is the site's: of a whole page a story is a small part. But nothing goes from a text in which no segment scores below `surest`: the little that looks
    odd in a clean story most likely belongs to it. In scripts without case a segment has fewer features and all scores lie closer together;
    there recall weighs `caseless` thousandths of that.
    """

    recall: int
    page: int
    score: int
    surest: int
    caseless: int = 1000


def decide(scores: Scores, columns: Mapping[str, Column], texts: Texts, limits: Limits) -> NDArray[np.bool_]:
    """Return which segments go; `columns` are their measures, of which the `NEEDED` ones are used."""
    words = size_of(columns["words"]).astype(np.int64)
    care = np.where(columns["text_upper"] < _CASED, limits.caseless, 1000)
    sure = texts.highest(-scores.astype(np.int64)) > -limits.surest
    return np.asarray(_best_without(scores, words, texts, limits, care) & (scores < limits.score) & sure)


def _best_without(scores: Scores, words: Ints, texts: Texts, limits: Limits, care: Ints) -> NDArray[np.bool_]:
    """Return the segments without which expected precision and recall of their text add up to most; never all of a text.

    `care` are thousandths of the weight of recall, the same for all segments of a text. Segments are tried from the lowest score on. All in whole numbers: words of the story in 1024ths, shares in 2 ** 20ths.
    """
    order = np.lexsort((scores, texts.of))
    size = words[order]
    story = _score_chances(scores)[order] * size
    total = np.maximum(texts.total(story), 1)
    recall = limits.recall + limits.page * (1024 - total // np.maximum(texts.total(size), 1)) // 1024
    recall = recall * care // 1000
    left, size_left = texts.total(story) - texts.before(story), texts.total(size) - texts.before(size)
    worth = 1000 * ((left << 10) // np.maximum(size_left, 1)) + recall * ((left << 20) // total)
    removed = np.zeros(len(scores), bool)
    removed[order] = texts.index < first_where(worth == texts.highest(worth), texts)
    return removed


def _score_chances(scores: Scores) -> Ints:
    """Return the probability of each score in 1024ths."""
    at, rest = np.divmod(np.clip(scores.astype(np.int64), -_FAR, _FAR - 1) + _FAR, _KNOT)
    return np.asarray(_CHANCES[at] + (_CHANCES[at + 1] - _CHANCES[at]) * rest // _KNOT)
