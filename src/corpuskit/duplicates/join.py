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


def grouped(hashes: Hashes, docs: Places, count: int, note_bits: int = 0) -> Groups:
    """Return the hashes that stand in two or more places of `count` documents; the same place counts once.

    The lowest `note_bits` bits of a hash are no part of it but a note that stays with each occurrence.
    """
    doc_bits = max(1, int(count - 1).bit_length())
    bits = doc_bits + note_bits
    low, note = np.uint64((1 << bits) - 1), np.uint64((1 << note_bits) - 1)
    packed = hashes & ~low
    packed |= docs.astype(np.uint64) << np.uint64(note_bits)
    if note_bits:
        packed |= hashes & note
    packed.sort()
    packed = _repeated(packed, bits)
    fresh = np.ones(len(packed), np.bool_)
    np.not_equal(packed[1:], packed[:-1], out=fresh[1:])
    packed = _repeated(packed[fresh], bits)
    key = packed >> np.uint64(bits)
    first = np.ones(len(key), np.bool_)
    np.not_equal(key[1:], key[:-1], out=first[1:])
    group = np.cumsum(first) - 1
    return Groups(
        bits=bits,
        hashes=packed & ~low,
        group=group,
        docs=((packed & low) >> np.uint64(note_bits)).astype(np.int64),
        notes=(packed & note).astype(np.int64),
        sizes=np.bincount(group) if len(group) else np.zeros(0, np.int64),
    )


def _repeated(packed: Hashes, bits: int) -> Hashes:
    """Return the entries of a sorted array that share all but the lowest `bits` bits with another one."""
    same = (packed[1:] ^ packed[:-1]) < np.uint64(1 << bits)
    several = np.zeros(len(packed), np.bool_)
    several[1:] = same
    several[:-1] |= same
    return packed[several]


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
    """Return all pairs of occurrences in the same group, of different documents; groups over `width` are left out."""
    firsts, seconds = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    largest = int(groups.sizes.max()) if len(groups.sizes) else 0
    small = groups.sizes[groups.group] <= width
    for lag in range(1, min(width, largest)):
        at = np.flatnonzero(
            (groups.group[lag:] == groups.group[:-lag]) & small[lag:] & (groups.docs[lag:] != groups.docs[:-lag])
        )
        firsts.append(at)
        seconds.append(at + lag)
    return np.concatenate(firsts), np.concatenate(seconds)


def _neighbours(groups: Groups, lag: int, width: int, count: int) -> Places:
    same = groups.group[lag:] == groups.group[:-lag]
    if lag > 1:
        same &= groups.sizes[groups.group[lag:]] <= width
    a, b = groups.docs[:-lag][same], groups.docs[lag:][same]
    keys: Places = a[a != b] * count + b[a != b]
    return keys


def _with_first(groups: Groups, width: int, count: int) -> Places:
    starts = np.cumsum(groups.sizes) - groups.sizes
    large = groups.sizes[groups.group] > width
    large[starts] = False
    large[starts + 1] = False
    first, docs = groups.docs[starts[groups.group[large]]], groups.docs[large]
    keys: Places = first[first != docs] * count + docs[first != docs]
    return keys


def _counted(keys: Places, count: int) -> Pairs:
    found, shared = np.unique(keys, return_counts=True)
    return Pairs(found // count, found % count, shared.astype(np.int64))
