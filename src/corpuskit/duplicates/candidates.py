"""Which pairs of documents are worth reading: three indexes, one for each kind of likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups, Pairs, grouped, joined, meeting
from corpuskit.duplicates.sketches import BLOCK_BITS, Sketch, rates
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


def five_groups(sketch: Sketch) -> Groups:
    """Return the sampled 5-grams that stand in several documents."""
    return grouped(sketch.fives, _docs(sketch.five_counts), len(sketch))


def three_groups(sketch: Sketch) -> Groups:
    """Return the 3-grams that stand in several documents, with the block they stand in as a note."""
    return grouped(sketch.threes, _docs(sketch.three_counts), len(sketch), BLOCK_BITS)


def same(sketch: Sketch) -> Pairs:
    """Return the pairs of documents with one digest: all of them, or each with the first one in a large group."""
    docs = np.flatnonzero(sketch.sizes)
    return joined(grouped(sketch.digests[docs], docs, len(sketch)), len(sketch), WIDTH)


def twins(sketch: Sketch, groups: Groups, options: Options) -> Pairs:
    """Return the pairs of large groups of copies, nothing masked: their text must not count as recurring.

    Only 5-grams that recur can tell: where a story has a copy or two, it is not masked anyway.
    """
    pairs = joined(groups.only(groups.sizes[groups.group] >= options.recurs), len(sketch), WIDTH)
    both = sketch.five_sizes[pairs.a] + sketch.five_sizes[pairs.b]
    shared = pairs.shared * _common_rate(sketch, pairs, options)
    return _only(pairs, shared * (1 + options.edited) >= _SURE * options.edited * both)


def copied(sketch: Sketch, groups: Groups, options: Options) -> Pairs:
    """Return the pairs that may be near, edited or an excerpt: what they share is a part worth it of the smaller one."""
    pairs = joined(groups, len(sketch), WIDTH)
    rate = rates(sketch.five_sizes, options.sample)
    crowded = np.bincount(groups.docs[groups.sizes[groups.group] > WIDTH], minlength=len(sketch)) * rate
    countable = np.maximum(sketch.five_sizes - crowded, 1)
    shared = pairs.shared * _common_rate(sketch, pairs, options)
    return _only(pairs, shared >= _WORTH * np.minimum(countable[pairs.a], countable[pairs.b]))


def letter_groups(sketch: Sketch) -> Groups:
    """Return the sampled runs of letters that stand in several documents."""
    return grouped(sketch.letters, _docs(sketch.letter_counts), len(sketch))


def noisy(sketch: Sketch, groups: Groups) -> Pairs:
    """Return the pairs of like length whose sampled runs of letters show about the Jaccard index that noise leaves."""
    pairs = joined(groups, len(sketch), WIDTH)
    small = np.minimum(sketch.sizes[pairs.a], sketch.sizes[pairs.b])
    large = np.maximum(sketch.sizes[pairs.a], sketch.sizes[pairs.b])
    either = sketch.letter_counts[pairs.a] + sketch.letter_counts[pairs.b] - pairs.shared
    return _only(pairs, (pairs.shared >= np.maximum(2, _SHOWN * either)) & (small >= _SIZES * large))


def _docs(counts: Places) -> Places:
    return np.repeat(np.arange(len(counts)), counts)


def _common_rate(sketch: Sketch, pairs: Pairs, options: Options) -> Places:
    """Return for each pair what one sampled 5-gram of both stands for: both were sampled, one perhaps more thinly."""
    rate = rates(sketch.five_sizes, options.sample)
    return np.maximum(rate[pairs.a], rate[pairs.b])


def _only(pairs: Pairs, keep: Flags) -> Pairs:
    return Pairs(pairs.a[keep], pairs.b[keep], pairs.shared[keep])


def passing(groups: Groups, count: int, width: int) -> Pairs:
    """Return the pairs that share three 3-grams within a block or two of both texts; stock phrases are not looked at."""
    first, second = meeting(groups, width)
    key = groups.docs[first] * count + groups.docs[second]
    order = np.lexsort((groups.notes[second], groups.notes[first], key))
    key, one, two = key[order], groups.notes[first][order], groups.notes[second][order]
    reach = _LEAST_THREES - 1
    close = key[reach:] == key[:-reach]
    close &= one[reach:] - one[:-reach] <= 1
    close &= np.abs(two[reach:] - two[:-reach]) <= 1
    found, shared = np.unique(key[:-reach][close] if len(key) > reach else key[:0], return_counts=True)
    return Pairs(found // count, found % count, shared.astype(np.int64))


def union(copies: Sequence[Pairs], noise: Pairs, count: int) -> Candidates:
    """Return all pairs, each once."""
    keys = np.unique(np.concatenate([pairs.a * count + pairs.b for pairs in (*copies, noise)]))
    return Candidates(keys // count, keys % count, np.isin(keys, noise.a * count + noise.b))
