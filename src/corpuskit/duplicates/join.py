"""Which documents share hashes, and how many: one sort, no lottery.

A hash and the number of its document are packed in one 64-bit integer: after one sort, documents with the same hash
stand side by side. The hash loses its lowest bits by that; two hashes that become one add a candidate now and then, and
every candidate is verified.
"""

from dataclasses import dataclass

import numpy as np

from corpuskit.text.words import Flags, Hashes, Places


@dataclass(frozen=True, slots=True)
class Groups:
    """Occurrences of hashes that stand in two or more documents, sorted by hash, then document.

    `group` numbers the hashes, `docs` are the documents, `notes` what was packed with each occurrence, `sizes` the
    number of occurrences of each group. The lowest `bits` bits of a hash are lost.
    """

    bits: int
    hashes: Hashes
    group: Places
    docs: Places
    notes: Places
    sizes: Places

    def only(self, keep: Flags) -> "Groups":
        """Return the occurrences that `keep` names, without groups of one."""
        group = self.group[keep]
        sizes = np.bincount(group, minlength=len(self.sizes))
        several = sizes[group] > 1
        number = np.cumsum(sizes > 1) - 1
        return Groups(
            self.bits,
            self.hashes[keep][several],
            number[group[several]],
            self.docs[keep][several],
            self.notes[keep][several],
            sizes[sizes > 1],
        )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of documents, `a` before `b`, sorted, and the number of hashes that they were seen to share."""

    a: Places
    b: Places
    shared: Places


def grouped(hashes: Hashes, docs: Places, count: int, notes: Places | None = None, note_bits: int = 0) -> Groups:
    """Return the hashes that stand in two or more of `count` documents. A hash must not repeat inside a document.

    `notes` are small numbers, of up to `note_bits` bits, that stay with each occurrence.
    """
    doc_bits = max(1, int(count - 1).bit_length())
    bits = doc_bits + note_bits
    low = np.uint64((1 << bits) - 1)
    packed = (hashes & ~low) | (docs.astype(np.uint64) << np.uint64(note_bits))
    if notes is not None:
        packed |= notes.astype(np.uint64)
    packed.sort()
    key = packed >> np.uint64(bits)
    again = key[1:] == key[:-1]
    several = np.zeros(len(key), np.bool_)
    several[1:] = again
    several[:-1] |= again
    packed, key = packed[several], key[several]
    first = np.ones(len(key), np.bool_)
    first[1:] = key[1:] != key[:-1]
    group = np.cumsum(first) - 1
    return Groups(
        bits=bits,
        hashes=packed & ~low,
        group=group,
        docs=((packed & low) >> np.uint64(note_bits)).astype(np.int64),
        notes=(packed & np.uint64((1 << note_bits) - 1)).astype(np.int64),
        sizes=np.bincount(group) if len(group) else np.zeros(0, np.int64),
    )


def joined(groups: Groups, count: int, width: int) -> Pairs:
    """Return the pairs of documents that share a hash.

    In a group of up to `width` documents every pair counts. In a larger one each document is paired with the next one
    and with the first one only: enough to connect copies, and linear.
    """
    if not len(groups.docs):
        return _counted(np.zeros(0, np.int64), count)
    lags = range(1, max(2, min(width, int(groups.sizes.max()))))
    keys = [_neighbours(groups, lag, width, count) for lag in lags]
    keys.append(_with_first(groups, width, count))
    return _counted(np.concatenate(keys), count)


def meeting(groups: Groups, width: int) -> tuple[Places, Places]:
    """Return all pairs of occurrences in the same group, as places in `groups`; groups over `width` are left out."""
    firsts, seconds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    largest = int(groups.sizes.max()) if len(groups.sizes) else 0
    small = groups.sizes[groups.group] <= width
    for lag in range(1, min(width, largest)):
        at = np.flatnonzero((groups.group[lag:] == groups.group[:-lag]) & small[lag:])
        firsts.append(at)
        seconds.append(at + lag)
    return np.concatenate(firsts), np.concatenate(seconds)


def _neighbours(groups: Groups, lag: int, width: int, count: int) -> Places:
    same = groups.group[lag:] == groups.group[:-lag]
    if lag > 1:
        same &= groups.sizes[groups.group[lag:]] <= width
    a, b = groups.docs[:-lag][same], groups.docs[lag:][same]
    return a[a != b] * count + b[a != b]


def _with_first(groups: Groups, width: int, count: int) -> Places:
    starts = np.cumsum(groups.sizes) - groups.sizes
    large = groups.sizes[groups.group] > width
    large[starts] = False
    large[starts + 1] = False
    first, docs = groups.docs[starts[groups.group[large]]], groups.docs[large]
    return first[first != docs] * count + docs[first != docs]


def _counted(keys: Places, count: int) -> Pairs:
    found, shared = np.unique(keys, return_counts=True)
    return Pairs(found // count, found % count, shared.astype(np.int64))
