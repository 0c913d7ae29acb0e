"""What a text as a whole looks like: does it hold anything of the site's, or is it a story through and through?

One wrong line spoils a clean text, and a line that looks like a menu's in a clean text is an award winner, a price, a tour date. So a third
forest looks at each text: at its lowest scores, at how much of it they are, where they stand, and at what the rules say.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.features import Column, Texts, amount, ratio, size_of, small
from corpuskit.rules.learned.lines import Ints
from corpuskit.rules.learned.trees import UNIT, Scores

_LOWEST = 3
_STEP = UNIT // 16
# Scores of lines that are half, a third, and a fifth likely to be the story's.
_EVEN, _THIRD, _FIFTH = 0, -40, -89
_RIM = 3
# Measures of lines that are needed here.
NEEDED = ("hits", "prose_before", "signs", "text_prose", "text_prose_lines", "upper", "words")
_SHARED = ("text_prose", "text_prose_lines", "text_score", "text_weighed")


def whole_measures(columns: Mapping[str, Column], alone: Scores, scores: Scores, texts: Texts) -> dict[str, Column]:
    """Return the measures of each text, by name: one entry a text.

    `columns` are the measures of its lines, those of `outlook` among them; `alone` and `scores` what the first and the second forest
    make of them.
    """
    words, low = size_of(columns["words"]), scores < _THIRD
    lines, total = texts.past - texts.first, _sums(words, texts)
    return {
        **{name: columns[name][texts.first] for name in _SHARED},
        **_lowest(scores, texts),
        **_shares(scores, words, texts),
        **_told(columns["hits"], scores, texts),
        "lines": amount(lines),
        "words": amount(total),
        "below_alone": ratio(_sums(words * (alone < _FIFTH), texts), total),
        "opens_low": low[texts.first].astype(np.uint8),
        "head_low": small(_sums(low & (texts.index < _RIM), texts)),
        "above_low": small(_sums(low & (columns["prose_before"] == 0), texts)),
        **{
            f"{name}_low": ratio(_sums(columns[name] * low.astype(np.int64), texts), 255 * _sums(low, texts))
            for name in ("signs", "upper")
        },
    }


def _sums(values: NDArray[Any], texts: Texts) -> Ints:
    """Return the sum of `values` over each text."""
    return np.add.reduceat(values.astype(np.int64), texts.first)


def _lowest(scores: Scores, texts: Texts) -> dict[str, Column]:
    """Return the lowest scores of each text; the highest value where it has fewer lines."""
    order = np.lexsort((scores, texts.of))
    shown = small((128 + scores[order] // _STEP).astype(np.int64))
    size = texts.past - texts.first
    return {
        f"lowest{at}": np.where(size > at, shown[np.minimum(texts.first + at, texts.past - 1)], 255).astype(np.uint8)
        for at in range(_LOWEST)
    }


def _shares(scores: Scores, words: Ints, texts: Texts) -> dict[str, Column]:
    """Return how much of each text is rather the site's."""
    total = _sums(words, texts)
    doubt = np.clip(128 - scores, 0, 256)
    return {
        "doubt": ratio(_sums(words * doubt, texts), 256 * total),
        **{
            f"share{limit:+d}": ratio(_sums(words * (scores < limit), texts), total)
            for limit in (_EVEN, _THIRD, _FIFTH)
        },
        "low_lines": amount(_sums(scores < _EVEN, texts)),
        "low_words": amount(_sums(words * (scores < _EVEN), texts)),
    }


def _told(hits: Column, scores: Scores, texts: Texts) -> dict[str, Column]:
    """Return how many lines rules speak about."""
    return {
        "hinted": small(_sums(hits == 1, texts)),
        "ruled": small(_sums(hits > 1, texts)),
        "agreed": small(_sums((hits > 0) & (scores < _EVEN), texts)),
    }
