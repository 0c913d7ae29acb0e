"""Which pairs of documents are worth reading: three indexes, one for each kind of likeness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups, Pairs, grouped, joined, meeting
from corpuskit.duplicates.sketches import Sketch
from corpuskit.text.words import Flags, Places

WIDTH = 128
"""In a larger group of documents that share a 5-gram only the first and the next one are paired with each."""

_NOTE_BITS = 8
_LEAST_THREES = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of documents by number, `a` before `b`, sorted; `noisy` tells which may be the same text with noise."""

    a: Places
    b: Places
    noisy: Flags


def twins(sketch: Sketch, groups: Groups, options: Options) -> Pairs:
    """Return the pairs whose sampled 5-grams, nothing masked, look like `near`: what must not count as recurring."""
    pairs = joined(groups, len(sketch), WIDTH)
    sizes = np.bincount(sketch.five_docs, minlength=len(sketch))
    both = sizes[pairs.a] + sizes[pairs.b]
    alike = pairs.shared * (1 + options.near) >= 0.5 * options.near * both
    return Pairs(pairs.a[alike], pairs.b[alike], pairs.shared[alike])


def same(sketch: Sketch) -> Pairs:
    """Return the pairs of documents with one digest: all of them, or each with the first one in a large group."""
    docs = np.flatnonzero(sketch.sizes)
    groups = grouped(sketch.digests[docs], docs, len(sketch))
    return joined(groups, len(sketch), WIDTH)


def copied(sketch: Sketch, groups: Groups) -> Pairs:
    """Return the pairs that may be near, edited or an excerpt: what they share is a part worth it of the smaller one."""
    pairs = joined(groups, len(sketch), WIDTH)
    sizes = np.bincount(sketch.five_docs, minlength=len(sketch))
    large = np.bincount(groups.docs[groups.sizes[groups.group] > WIDTH], minlength=len(sketch))
    countable = np.maximum(sizes - large, 1)
    enough = pairs.shared >= 0.15 * np.minimum(countable[pairs.a], countable[pairs.b])
    return Pairs(pairs.a[enough], pairs.b[enough], pairs.shared[enough])


def noisy(sketch: Sketch) -> Pairs:
    """Return the pairs of like length that share sampled runs of letters."""
    groups = grouped(sketch.letters, sketch.letter_docs, len(sketch))
    pairs = joined(groups, len(sketch), WIDTH)
    sizes = np.bincount(sketch.letter_docs, minlength=len(sketch))
    small = np.minimum(sketch.sizes[pairs.a], sketch.sizes[pairs.b])
    large = np.maximum(sketch.sizes[pairs.a], sketch.sizes[pairs.b])
    fit = pairs.shared >= np.maximum(2, 0.025 * np.minimum(sizes[pairs.a], sizes[pairs.b]))
    fit &= small >= 0.5 * large
    return Pairs(pairs.a[fit], pairs.b[fit], pairs.shared[fit])


def three_groups(sketch: Sketch) -> Groups:
    """Return the 3-grams that stand in several documents, with the block they stand in."""
    blocks = np.minimum(sketch.three_blocks, (1 << _NOTE_BITS) - 1)
    return grouped(sketch.threes, sketch.three_docs, len(sketch), blocks, _NOTE_BITS)


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
