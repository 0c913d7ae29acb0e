"""Which pairs of documents are worth reading: three indexes, one for each kind of likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Entries, Groups, Pairs, counted, grouped, joined, meeting
from corpuskit.duplicates.sketches import BLOCK_BITS, Sketches, rates
from corpuskit.text.words import Flags, Places

WIDTH = 128
"""In a larger group of documents that share a 5-gram only the first and the next one are paired with each."""

_SURE = 0.6  # of what is needed; a sample says less than the whole
_WORTH = 0.15  # .46 of the smaller one's 5-grams are needed; a small sample may show much less
_LEAST_THREES = 3
_SHOWN = 0.025  # half of the index that is needed; what recurs does not count here
_SIZES = 0.5  # in words; noise splits and joins them


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents by number, `a` before `b`, sorted; `noisy` tells which may be the same text with noise."""

    a: Places
    b: Places
    noisy: Flags


class Survey:
    """What the sketches of all documents show of which of them share what."""

    def __init__(self, sketches: Sketches, options: Options) -> None:
        self.options = options
        self.count = len(sketches)
        self.sizes = sketches.by_number("sizes")
        self.five_sizes = sketches.by_number("five_sizes")
        self.letter_counts = sketches.by_number("letter_counts")
        self.rates = rates(self.five_sizes, options.sample)
        self.digests = sketches.by_number("digests").astype(np.uint64)
        self.fives = grouped(sketches.entries("fives", "five_counts"), self.count)
        self.threes = grouped(sketches.entries("threes", "three_counts"), self.count, BLOCK_BITS)
        self.letters = grouped(sketches.entries("letters", "letter_counts"), self.count)

    def same(self) -> Pairs:
        """Return the pairs of documents with one digest: all of them, or each with the first one in a large group."""
        docs = np.flatnonzero(self.sizes)
        entries = Entries(self.digests[docs], np.ones(len(docs), np.int64), docs)
        return joined(grouped([entries], self.count), self.count, WIDTH)

    def twins(self) -> Pairs:
        """Return the pairs of large groups of copies, nothing masked: their text must not count as recurring.

        Only 5-grams that recur can tell: where a story has a copy or two, it is not masked anyway.
        """
        options, groups = self.options, self.fives
        pairs = joined(groups.only(groups.sizes[groups.group] >= options.recurs), self.count, WIDTH)
        both = self.five_sizes[pairs.a] + self.five_sizes[pairs.b]
        return _only(pairs, self._shared(pairs) * (1 + options.edited) >= _SURE * options.edited * both)

    def copied(self, groups: Groups) -> Pairs:
        """Return the pairs that may be near, edited or an excerpt, going by the 5-grams that do not recur.

        What they share is a part worth it of the smaller one.
        """
        pairs = joined(groups, self.count, WIDTH)
        crowded = np.bincount(groups.docs[groups.sizes[groups.group] > WIDTH], minlength=self.count) * self.rates
        countable = np.maximum(self.five_sizes - crowded, 1)
        return _only(pairs, self._shared(pairs) >= _WORTH * np.minimum(countable[pairs.a], countable[pairs.b]))

    def noisy(self, groups: Groups) -> Pairs:
        """Return the pairs of like length whose sampled runs of letters show about the Jaccard index that noise leaves."""
        pairs = joined(groups, self.count, WIDTH)
        small = np.minimum(self.sizes[pairs.a], self.sizes[pairs.b])
        large = np.maximum(self.sizes[pairs.a], self.sizes[pairs.b])
        either = self.letter_counts[pairs.a] + self.letter_counts[pairs.b] - pairs.shared
        return _only(pairs, (pairs.shared >= np.maximum(2, _SHOWN * either)) & (small >= _SIZES * large))

    def passing(self) -> Pairs:
        """Return the pairs that share three 3-grams within a block or two of both texts; stock phrases are not looked at."""
        return _passing(self.threes, self.count, self.options.stock)

    def _shared(self, pairs: Pairs) -> Places:
        """Return how many 5-grams pairs share: each in both samples stands for as many as the thinner one takes one of."""
        return pairs.shared * np.maximum(self.rates[pairs.a], self.rates[pairs.b])


def _only(pairs: Pairs, keep: Flags) -> Pairs:
    return Pairs(pairs.a[keep], pairs.b[keep], pairs.shared[keep])


def _passing(groups: Groups, count: int, width: int) -> Pairs:
    groups, first, second = meeting(groups, width)
    docs, notes = groups.docs, groups.notes
    key = docs[first] * count + docs[second]
    order = np.lexsort((notes[second], notes[first], key))
    key, one, two = key[order], notes[first][order], notes[second][order]
    reach = _LEAST_THREES - 1
    close = key[reach:] == key[:-reach]
    close &= one[reach:] - one[:-reach] <= 1
    close &= np.abs(two[reach:] - two[:-reach]) <= 1
    return counted(key[:-reach][close] if len(key) > reach else key[:0], count)


def union(copies: Sequence[Pairs], noise: Pairs, count: int) -> Candidates:
    """Return all pairs, each once."""
    keys = np.unique(np.concatenate([pairs.a * count + pairs.b for pairs in (*copies, noise)]))
    return Candidates(keys // count, keys % count, np.isin(keys, noise.a * count + noise.b))
