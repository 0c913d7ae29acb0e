"""Which documents share hashes, and how many: one sort, no lottery.

A hash and the number of its document are packed in one 64-bit integer: after one sort, documents with the same hash
stand side by side. The hash loses its lowest bits by that; two hashes that become one add a candidate now and then, and
every candidate is verified.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.text.words import Hashes, Places


@dataclass(frozen=True, slots=True)
class Groups:
    """Occurrences of hashes that stand in two or more documents, sorted by hash, then document.

    `group` numbers the hashes, `docs` are the documents, `sizes` the number of documents of each group. The lowest `bits`
    bits of a hash are lost.
    """

    bits: int
    hashes: Hashes
    group: Places
    docs: Places
    sizes: Places


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of documents, `a` before `b`, sorted, and the number of hashes that they were seen to share."""

    a: Places
    b: Places
    shared: Places


def grouped(hashes: Hashes, docs: NDArray[np.integer], count: int) -> Groups:
    """Return the hashes that stand in two or more of `count` documents; an occurrence counts once a document."""
    bits = np.uint64(max(1, int(count - 1).bit_length()))
    low = np.uint64((1 << int(bits)) - 1)
    packed = (hashes & ~low) | docs.astype(np.uint64)
    packed.sort()
    fresh = np.ones(len(packed), np.bool_)
    fresh[1:] = packed[1:] != packed[:-1]
    packed = packed[fresh]
    key = packed >> bits
    again = np.zeros(len(key), np.bool_)
    again[1:] = key[1:] == key[:-1]
    several = again.copy()
    several[:-1] |= again[1:]
    packed, first = packed[several], ~again[several]
    group = np.cumsum(first) - 1
    sizes = np.bincount(group, minlength=0) if len(group) else np.zeros(0, np.int64)
    return Groups(int(bits), packed & ~low, group.astype(np.int64), (packed & low).astype(np.int64), sizes.astype(np.int64))


def joined(groups: Groups, count: int, width: int = 64) -> Pairs:
    """Return the pairs of documents that share a hash.

    In a group of up to `width` documents every pair counts. In a larger one each document is paired with the next one
    and with the first one only: enough to connect copies, and linear.
    """
    if not len(groups.docs):
        return _counted(np.zeros(0, np.int64), count)
    keys = [_neighbours(groups, lag, width, count) for lag in range(1, min(width, int(groups.sizes.max())))]
    return _counted(np.concatenate([*keys, _with_first(groups, width, count)]), count)


def _neighbours(groups: Groups, lag: int, width: int, count: int) -> Places:
    same = groups.group[lag:] == groups.group[:-lag]
    if lag > 1:
        same &= groups.sizes[groups.group[lag:]] <= width
    return groups.docs[:-lag][same] * count + groups.docs[lag:][same]


def _with_first(groups: Groups, width: int, count: int) -> Places:
    starts = np.cumsum(groups.sizes) - groups.sizes
    large = groups.sizes[groups.group] > width
    large[starts] = False
    large[np.minimum(starts + 1, len(large) - 1)] = False
    return groups.docs[starts[groups.group[large]]] * count + groups.docs[large]


def _counted(keys: Places, count: int) -> Pairs:
    found, shared = np.unique(keys, return_counts=True)
    return Pairs(found // count, found % count, shared.astype(np.int64))
