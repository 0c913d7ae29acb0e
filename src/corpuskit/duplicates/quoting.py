"""Passages that two documents share though the documents are not copies: a quotation, also lightly edited."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

from corpuskit.duplicates.evidence import Run, live_meetings
from corpuskit.duplicates.readings import SMALL_GRAM, Reading
from corpuskit.text.words import Flags

_WINDOW = 60
_LEAST_GRAMS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A passage as words of both texts, and the share of the longer side's words that the two have in the same order."""

    run: Run
    score: float


def best_window(a: Reading, b: Reading, use_a: Flags, use_b: Flags, least: float) -> Window | None:
    """Return the best shared passage: three or more shared 3-grams within 60 words of both, and enough common words."""
    i, j = live_meetings(a.threes, b.threes, use_a, use_b)
    best: Window | None = None
    for start in range(len(i)):
        near = (i >= i[start]) & (i < i[start] + _WINDOW) & (j >= j[start]) & (j < j[start] + _WINDOW)
        if len(np.unique(a.threes[i[near]])) < _LEAST_GRAMS:
            continue
        run = (
            int(i[start]), int(i[near].max()) + SMALL_GRAM,
            int(j[start]), int(j[near].max()) + SMALL_GRAM,
        )  # fmt: skip
        one, two = a.words[run[0] : run[1]].tolist(), b.words[run[2] : run[3]].tolist()
        common = LCSseq.similarity(one, two)
        score = common / max(len(one), len(two))
        if score >= least and common >= 10 and (best is None or common > best.score):
            best = Window(run, score)
    return best
