"""N-grams that carry as much in any script.

Words of a script without spaces are single characters here, and five characters are no five words. So an n-gram is as long as it
takes to make `n` words: five words of English, eight characters of Chinese, twenty of Thai.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.text.words import BASE_WIDE, WHOLE, Flags, Hashes, Places, hash_grams

Eighths = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams that start at each word of a text: their hashes, and how many words each has (`None`: all have `n`)."""

    n: int
    hashes: Hashes
    lengths: Places | None = None

    def inside(self, words: Flags) -> Flags:
        """Return which n-grams have only words that are set."""
        if self.lengths is None:
            return every(words, self.n)
        total = np.append(0, np.cumsum(words))
        ends = np.arange(len(self.hashes)) + self.lengths
        last = np.minimum(ends, len(words))
        found: Flags = (total[last] - total[: len(ends)] == self.lengths) & (ends == last)
        return found

    def covered(self, chosen: Flags, size: int) -> Flags:
        """Return which of `size` words are in one of the n-grams that `chosen` names by their first word."""
        if self.lengths is None:
            return covered(chosen, self.n, size)
        at = np.flatnonzero(chosen)
        steps = np.bincount(at, minlength=size + 1) - np.bincount(
            np.minimum(at + self.lengths[at], size), minlength=size + 1
        )
        found: Flags = np.cumsum(steps)[:size] > 0
        return found


def grams_of(words: Hashes, eighths: Eighths | None, n: int) -> Grams:
    """Return the n-grams of some words, with `eighths` as the weight of each; they cross the bounds of texts.

    There are `len(words) - n + 1` of them, as long as no word is more than one.
    """
    if eighths is None or (eighths == WHOLE).all():
        return Grams(n, hash_grams(words, n))
    count = max(0, len(words) - n + 1)
    lengths = _unit_lengths(eighths, n)[:count]
    total = np.zeros(count, np.uint64)
    for k in range(int(lengths.max(initial=0)) - 1, -1, -1):
        longer = np.flatnonzero((lengths > k) & (np.arange(count) + k < len(words)))
        total[longer] = total[longer] * np.uint64(BASE_WIDE) + words[longer + k]
    return Grams(n, total, lengths)


def _unit_lengths(eighths: Eighths, n: int) -> Places:
    """Return for each word how many from there on make `n`; more than there are where these are too few."""
    total = np.append(0, np.cumsum(eighths, dtype=np.int64))
    ends = np.searchsorted(total, total[:-1] + n * WHOLE)
    found: Places = ends - np.arange(len(eighths))
    return found


def every(flags: Flags, n: int) -> Flags:
    """Return, for each run of `n` entries, whether all of them are set."""
    if len(flags) < n:
        return np.zeros(0, np.bool_)
    total = flags[: len(flags) - n + 1].copy()
    for k in range(1, n):
        total &= flags[k : len(flags) - n + 1 + k]
    return total


def covered(flags: Flags, n: int, size: int) -> Flags:
    """Return which of `size` words are in one of the n-grams that `flags` names by their first word."""
    inside = np.zeros(size, np.bool_)
    for k in range(n):
        inside[k : k + len(flags)] |= flags
    return inside
