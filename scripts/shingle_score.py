r"""How well a text is cleaned: precision, recall and F1 of its word 4-grams, averaged over texts.

The measure of the article extraction benchmark (Scrapinghub, 2019): tokens are `\\w+`, case counts, 4-grams are a multiset.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Grams = tuple[Words, NDArray[np.int64]]

TOKEN = re.compile(r"\w+")
_FACTORS = [np.uint64(pow(0x9E3779B97F4A7C15, power, 1 << 64)) for power in range(1, 5)]


class Numbers:
    """A number for each word, in the order of appearance."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, text: str) -> Words:
        """Return the numbers of the words of `text`."""
        return np.array([self.known.setdefault(word, len(self.known) + 1) for word in TOKEN.findall(text)], np.uint64)


def grams(words: Words) -> Grams:
    """Return the distinct 4-grams of `words`, as hashes, and how often each occurs; a shorter text is one gram."""
    size = min(4, len(words))
    if not size:
        return words, np.zeros(0, np.int64)
    parts = [words[at : len(words) - size + 1 + at] * factor for at, factor in enumerate(_FACTORS[:size])]
    found, count = np.unique(np.sum(parts, axis=0, dtype=np.uint64), return_counts=True)
    return found, count


@dataclass(frozen=True)
class Score:
    """How many 4-grams a text has in common with the story, has too many, and lacks."""

    right: int
    extra: int
    missing: int

    @property
    def precision(self) -> float:
        """The share of the text that is the story's."""
        return self.right / (self.right + self.extra) if self.right else float(not self.extra and not self.missing)

    @property
    def recall(self) -> float:
        """The share of the story that is in the text."""
        return self.right / (self.right + self.missing) if self.right else float(not self.extra and not self.missing)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return harmonic(self.precision, self.recall)


def score(story: Grams, lines: Sequence[Words]) -> Score:
    """Return how the text of `lines` fits the `story`."""
    found, count = grams(np.concatenate([np.zeros(0, np.uint64), *lines]))
    right = 0
    if len(found):
        at = np.minimum(np.searchsorted(found, story[0]), len(found) - 1)
        same = found[at] == story[0]
        right = int(np.minimum(count[at[same]], story[1][same]).sum())
    return Score(right, int(count.sum()) - right, int(story[1].sum()) - right)


@dataclass(frozen=True)
class Change:
    """What cleaning did to a group of texts: means before and after, and the share of texts whose F1 fell by more than .01."""

    texts: int
    before: tuple[float, float, float]
    after: tuple[float, float, float]
    harmed: float

    @property
    def gain(self) -> float:
        """How much F1 rose."""
        return self.after[2] - self.before[2]

    @property
    def lost(self) -> float:
        """How much recall fell."""
        return self.before[1] - self.after[1]


def change(pairs: Sequence[tuple[Score, Score]]) -> Change:
    """Return what happened to texts with these scores before and after."""
    harmed = sum(after.f1 < before.f1 - 0.01 for before, after in pairs) / len(pairs)
    return Change(len(pairs), mean(before for before, _ in pairs), mean(after for _, after in pairs), harmed)


def mean(scores: Iterable[Score]) -> tuple[float, float, float]:
    """Return mean precision, mean recall, and the harmonic mean of these."""
    scores = list(scores)
    told = [score.precision for score in scores if score.right + score.extra]
    precision = sum(told) / max(1, len(told))
    recall = sum(score.recall for score in scores) / len(scores)
    return precision, recall, harmonic(precision, recall)


def harmonic(one: float, other: float) -> float:
    """Return the harmonic mean."""
    return 2 * one * other / (one + other) if one + other else 0.0
