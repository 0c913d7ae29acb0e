"""Coverage: the share of a text in passages shared with another one.

The share of covered words is measured by runs of five or more words in common. It is steadier than a share of 5-grams: one changed word
costs five 5-grams, but only one word.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from corpuskit.duplicates.contents import MUCH_LONGER, Content
from corpuskit.duplicates.readings import WORD_GRAM
from corpuskit.text import fast
from corpuskit.text.words import WHOLE, Flags, expand_ranges, is_in_sorted

LONG = 25
"""Words in a row that the other text does not have are a passage of its own."""


class _Runs(NamedTuple):
    """The runs of a text in words: how many words are `covered`, the `longest` run of these, the longest run of others, and all runs of others that are long."""

    covered: float
    longest: float
    longest_own: float
    lost: float


@dataclass(frozen=True)
class CoveredSide:
    """One of two texts: which of its words are `covered` by runs of five or more words that the other text has."""

    content: Content
    covered: Flags

    @property
    def words(self) -> float:
        """The number of covered words."""
        return self._runs.covered

    @cached_property
    def share(self) -> float:
        """The share of the words that count which are covered; the size of a text is a whole number, so it could be a little more than all."""
        return min(1.0, self._runs.covered / max(1, self.content.size))

    @cached_property
    def lost(self) -> float:
        """The share of the words in passages that the other text does not have: the loss if this one is dropped."""
        return min(1.0, self._runs.lost / max(1, self.content.size))

    def loses_at_most(self, share: float) -> bool:
        """Return whether no more than a share of the words is in passages that the other text does not have."""
        return 1 - self.share <= share or self.lost <= share

    @property
    def longest(self) -> float:
        """The length in words of the longest run that is covered."""
        return self._runs.longest

    @property
    def longest_own(self) -> float:
        """The length in words of the longest passage that the other text does not have."""
        return self._runs.longest_own

    @cached_property
    def _runs(self) -> _Runs:
        content, eighths = self.content, self.content.reading.eighths
        if fast.loops:
            flags = self.covered.view(np.uint8), content.live.view(np.uint8)
            return _Runs(*(x / WHOLE for x in fast.loops.run_lengths(*flags, eighths, WHOLE, LONG * WHOLE)))
        own = self._run_lengths(~self.covered)
        return _Runs(
            content.reading.weigh(self.covered),
            float(self._run_lengths(self.covered).max(initial=0)),
            float(own.max(initial=0)),
            float(own[own >= LONG].sum()),
        )

    def _run_lengths(self, chosen: Flags) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return the lengths in words of the runs of chosen words; words that do not count are skipped."""
        reading, live = self.content.reading, self.content.live
        edges = np.flatnonzero(np.diff(chosen[live].astype(np.int8), prepend=0, append=0))
        if reading.eighths is None:
            return np.diff(edges)[::2].astype(np.float64)
        total = np.append(0, np.cumsum(reading.eighths[live], dtype=np.int64)) / WHOLE
        return total[edges[1::2]] - total[edges[::2]]


@dataclass(frozen=True)
class Coverage:
    """Two texts, `a` and `b`, and the part of each that the other covers."""

    a: CoveredSide
    b: CoveredSide

    @cached_property
    def short(self) -> CoveredSide:
        """The text with fewer words that count."""
        return self.b if self.b.content.size < self.a.content.size else self.a

    @cached_property
    def long(self) -> CoveredSide:
        """The other one."""
        return self.a if self.short is self.b else self.b


def coverage(a: Content, b: Content) -> Coverage:
    """Return which words of two texts are in runs of five or more words that both have."""
    sizes = sorted((len(a.five_set), len(b.five_set)))
    if not fast.loops or sizes[1] > MUCH_LONGER * sizes[0]:
        return Coverage(_make_side(a, b), _make_side(b, a))
    sides = [
        x
        for one in (a, b)
        for x in (one.reading.fives, one.fives.view(np.uint8), one.reading.five_lengths, len(one.live))
    ]
    in_a, in_b = fast.loops.coverage(*sides, WORD_GRAM)
    return Coverage(CoveredSide(a, in_a.view(np.bool_)), CoveredSide(b, in_b.view(np.bool_)))


def _make_side(one: Content, two: Content) -> CoveredSide:
    if len(one.five_set) > MUCH_LONGER * len(two.five_set):
        return _make_long_side(one, two)
    # Looked up in order each 5-gram is next to the last one: that is much faster than as they come.
    shared = np.zeros(len(one.fives), np.bool_)
    shared[one.fives] = is_in_sorted(one.five_set, two.five_set)[one.five_places]
    return CoveredSide(one, one.five_grams.covered(shared, len(one.live)))


def _make_long_side(one: Content, two: Content) -> CoveredSide:
    """Return the side of a text that is many times as long as the other."""
    covered = np.zeros(len(one.live), np.bool_)
    at = one.five_index.places_of(two.five_set)
    sizes = np.full(len(at), WORD_GRAM) if one.five_grams.lengths is None else one.five_grams.lengths[at]
    covered[expand_ranges(at, np.minimum(at + sizes, len(covered)))] = True
    return CoveredSide(one, covered)
