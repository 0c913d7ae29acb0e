"""The join: documents that share hashes, and how many, by one sort.

A hash and the number of its document are packed in one 64-bit integer: after one sort, documents with the same hash
stand side by side. The hash loses its lowest bits by that; two hashes that become equal add a candidate now and then, and
every candidate is verified.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpuskit.text import fast
from corpuskit.text.words import Flags, Hashes, Places, each_once, expand_ranges

NOT_COMPARED = 24
"""Lowest bits of a hash that no two are told apart by; numbers of documents seldom take more."""

_IN_CACHE = 1 << 16
_SIDE_BY_SIDE = 1 << 15
_PACKED_AT_ONCE = 1 << 10  # documents
_PAIRS_AT_ONCE = 1 << 18
_MOST_PIECES = 1 << 14

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Groups:
    """Occurrences of hashes that are in two or more documents, sorted by hash, then document.

    `packed` are the hashes with, in their lowest `bits` bits, the number of the document and below it `note_bits` bits of a note.
    `sizes` are the numbers of occurrences of each group.
    """

    bits: int
    note_bits: int
    packed: Hashes
    sizes: Places

    @cached_property
    def docs(self) -> Numbers:
        """The document of each occurrence."""
        found = np.empty(len(self.packed), np.int32)
        for at in range(0, len(found), _IN_CACHE):
            low = self.packed[at : at + _IN_CACHE] & np.uint64((1 << self.bits) - 1)
            found[at : at + _IN_CACHE] = low >> np.uint64(self.note_bits)
        return found

    @cached_property
    def group(self) -> Numbers:
        """The group of each occurrence."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)

    @cached_property
    def starts(self) -> Places:
        """The first occurrence of each group."""
        return np.cumsum(self.sizes) - self.sizes

    def notes_at(self, at: Places) -> Places:
        """Return the notes packed with the occurrences `at`."""
        return (self.packed[at] & np.uint64((1 << self.note_bits) - 1)).astype(np.int64)

    def hashes_at(self, at: Flags | Places | slice) -> Hashes:
        """Return the hashes of the occurrences `at`, without their lowest `bits` bits."""
        return self.packed[at] & ~np.uint64((1 << self.bits) - 1)

    def stretches(self, size: int) -> "Iterator[tuple[slice, Groups]]":
        """Yield the groups in stretches of up to `size` occurrences, if not one has more, and where these are."""
        group = start = 0
        while group < len(self.sizes):
            ends = np.cumsum(self.sizes[group : group + size])
            several = max(1, int(np.searchsorted(ends, size, "right")))
            span = slice(start, start + int(ends[several - 1]))
            yield span, replace(self, packed=self.packed[span], sizes=self.sizes[group : group + several])
            group, start = group + several, span.stop

    def only(self, keep: Flags) -> "Groups":
        """Return the occurrences that `keep` names, without groups of one."""
        packed, sizes = [self.packed[:0]], [self.sizes[:0]]
        for span, some in self.stretches(_IN_CACHE):
            kept = np.bincount(some.group[keep[span]], minlength=len(some.sizes))
            packed.append(some.packed[keep[span]][np.repeat(kept > 1, kept)])
            sizes.append(kept[kept > 1])
        return replace(self, packed=np.concatenate(packed), sizes=np.concatenate(sizes))

    def whole(self, keep: Flags) -> "Groups":
        """Return the groups that `keep` names."""
        return replace(self, packed=self.packed[np.repeat(keep, self.sizes)], sizes=self.sizes[keep])


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of documents, `a` before `b`, sorted, and the number of hashes that they were seen to share."""

    a: Places
    b: Places
    shared: Places


@dataclass(frozen=True, slots=True)
class Entries:
    """Some hashes, and of each document that they come from how many they are and its number."""

    hashes: Hashes
    counts: Places
    numbers: Places

    def packed(self, bits: int, note_bits: int, *, spent: bool) -> Hashes:
        """Return the hashes with number and note in their lowest bits, sorted; where the hashes were if these are `spent`."""
        packed = self.hashes if spent else np.empty_like(self.hashes)
        number = np.uint64((1 << bits) - (1 << note_bits))
        ends = np.cumsum(self.counts)
        for k in range(0, len(ends), _PACKED_AT_ONCE):
            some = slice(k, k + _PACKED_AT_ONCE)
            span = slice(int(ends[k] - self.counts[k]), int(ends[some][-1]))
            packed[span] = self.hashes[span] & ~number
            packed[span] |= np.repeat(self.numbers[some].astype(np.uint64) << np.uint64(note_bits), self.counts[some])
        packed.sort()
        return packed


def number_bits(count: int) -> int:
    """Return how many bits the numbers of so many documents take."""
    return max(1, (count - 1).bit_length())


def packed_bits(count: int, note_bits: int = 0) -> int:
    """Return how many of the lowest bits of a hash make way for the number of one of so many documents, and a note.

    As long as the numbers are short, it is always the same: postings on disk stay true when documents come and go.
    """
    return max(NOT_COMPARED, number_bits(count) + note_bits)


def grouped(parts: Iterable[Entries], count: int, note_bits: int = 0, *, spent: bool = False) -> Groups:
    """Return the hashes that are in two or more of `count` documents; the same place counts once.

    The lowest `note_bits` bits of a hash are no part of it but a note that stays with each occurrence. If parts are `spent`, nobody
    needs them any more, and they are overwritten.
    """
    bits = packed_bits(count, note_bits)
    # As an iterator: finished parts are freed before the groups are put together.
    return _make_groups(iter([[part.packed(bits, note_bits, spent=spent) for part in parts]]), bits, note_bits)


def grouped_sorted(arrays: Sequence[Hashes], bits: int, note_bits: int = 0) -> Groups:
    """Return the groups, as `grouped` does, of hashes that are packed already, in one or more sorted arrays."""
    return _make_groups(iter([arrays]), bits, note_bits)


def posted_together(packed: Hashes, bits: int) -> Flags:
    """Return which entries of a sorted array share all but the lowest bits with the one before or after."""
    same = (packed[1:] ^ packed[:-1]) < np.uint64(1 << bits)
    found = np.zeros(len(packed), np.bool_)
    found[1:] = same
    found[:-1] |= same
    return found


def grouped_in_order(ordered: Iterable[Hashes], bits: int) -> Groups:
    """Return the groups, as `grouped` does, of hashes with the number of their document in the lowest `bits` bits, in sorted pieces.

    All that share the other bits are in one piece.
    """
    return _make_groups(([some] for some in ordered), bits, 0)


def _make_groups(several: Iterable[Sequence[Hashes]], bits: int, note_bits: int) -> Groups:
    found, sizes = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for some in _shared_among(several, bits):
        found.append(some)
        sizes.append(count_shared(some, bits))
    return Groups(bits, note_bits, np.concatenate(found), np.concatenate(sizes))


def _shared_among(several: Iterable[Sequence[Hashes]], bits: int) -> Iterator[Hashes]:
    """Yield those that are in two or more documents; their source is freed at the end."""
    for ordered in several:
        for some in _sorted_pieces(ordered, bits):
            yield _join_sorted(each_once(_join_sorted(some, bits)), bits)


def _join_sorted(packed: Hashes, bits: int) -> Hashes:
    return packed[posted_together(packed, bits)]


def _sorted_pieces(ordered: Sequence[Hashes], bits: int) -> Iterator[Hashes]:
    """Yield the values of some sorted arrays, sorted, in pieces that stay in the processor's cache, each with all that share its highest bits."""
    longest = max(ordered, key=len, default=np.zeros(0, np.uint64))
    step = max(1, _IN_CACHE // max(1, len(ordered)))
    last = longest[step - 1 :: step] | np.uint64((1 << bits) - 1)
    bounds = [[0, *np.searchsorted(some, last, "right").tolist(), len(some)] for some in ordered]
    for place in range(len(last) + 1):
        parts = [some[at[place] : at[place + 1]] for some, at in zip(ordered, bounds, strict=True)]
        yield parts[0] if len(parts) == 1 else np.sort(np.concatenate([longest[:0], *parts]))


def count_shared(packed: Hashes, bits: int) -> Places:
    """Return how many entries follow each other that share all but the lowest bits."""
    other = (packed[1:] ^ packed[:-1]) >= np.uint64(1 << bits)
    ends = np.append(np.flatnonzero(other) + 1, len(packed))
    return np.diff(ends, prepend=0) if len(packed) else ends[:0]


def _all_pairs(pairs: Pairs) -> Pairs:
    return pairs


def joined(groups: Groups, count: int, width: int, keep: Callable[[Pairs], Pairs] = _all_pairs) -> Pairs:
    """Return the pairs of documents that share a hash, of these the ones that `keep` gives back.

    In a group of up to `width` documents every pair counts. In a larger one each document is paired with the next one
    and with the first one only: enough to connect copies, and linear.
    """
    return in_order([keep(counted(keys, count)) for keys in _keys_of(groups, count, width)])


def in_order(parts: Sequence[Pairs]) -> Pairs:
    """Return the pairs of all parts, no pair of which is in two, sorted."""
    if len(parts) == 1:
        return parts[0]
    a, b, shared = (np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "shared"))
    order = np.lexsort((b, a))
    return Pairs(a[order], b[order], shared[order])


def alignment(groups: Groups, width: int) -> tuple[Groups, Places, Places]:
    """Return the groups of up to `width` occurrences, and all pairs of occurrences in one of them, of different documents."""
    groups = groups.whole(groups.sizes <= width)
    return groups, *_find_alignments(groups, width, np.arange(len(groups.packed)))


def alignments(groups: Groups, width: int) -> Iterator[tuple[Places, Places]]:
    """Yield all pairs of occurrences in one of the groups, of different documents; all that two documents have at once."""
    return (_find_alignments(groups, width, at) for at in _cut_groups(groups, width))


def _find_alignments(groups: Groups, width: int, at: Places) -> tuple[Places, Places]:
    first, second = _pair_occurrences(at, *_group_postings(groups, at), width)
    apart = groups.docs[first] != groups.docs[second]
    return first[apart], second[apart]


def _keys_of(groups: Groups, count: int, width: int) -> Iterator[Places]:
    """Yield a number for each hash that two documents share; all that they share at once."""
    if not fast.loops:
        yield from (_count_shared_hashes(groups, count, width, at) for at in _cut_groups(groups, width))
        return
    total, room = _pairs_in(groups, width), 32 * _pairs_at_once(groups)
    steps, buckets = 1 << (total // room).bit_length(), 1 << (min(total, room) // _PAIRS_AT_ONCE).bit_length()
    keys = np.empty(min(total, room), np.int64)
    for step in range(steps):
        keys, ends = fast.loops.pairs(groups.docs, groups.sizes, count, width, step, steps, buckets, keys)
        yield from (keys[start:end] for start, end in pairwise([0, *ends.tolist()]))


def _pairs_in(groups: Groups, width: int) -> int:
    pieces = (groups.sizes[k : k + _IN_CACHE] for k in range(0, len(groups.sizes), _IN_CACHE))
    return sum(int(np.where(some <= width, some * (some - 1) // 2, 2 * some).sum()) for some in pieces)


def _cut_groups(groups: Groups, width: int) -> list[Places]:
    """Return all occurrences in pieces, so that the pairs in which they come first are not too many; a document is in one piece."""
    cuts = min(_pairs_in(groups, width) // _pairs_at_once(groups) + 1, _MOST_PIECES)
    if cuts == 1:
        return [np.arange(len(groups.packed))]
    piece = (groups.docs % cuts).astype(np.uint16)
    return np.split(np.argsort(piece, kind="stable"), np.cumsum(np.bincount(piece, minlength=cuts))[:-1])


def _pairs_at_once(groups: Groups) -> int:
    """Return how many pairs may be in memory at once: their memory stays in proportion to that of the groups."""
    return max(_PAIRS_AT_ONCE, len(groups.packed) // 16)


def _count_shared_hashes(groups: Groups, count: int, width: int, at: Places) -> Places:
    """Return a number for each hash that two documents share of which the first one has occurrences `at`."""
    # Neighbours are compared together: only the array of numbers is as long as the number of pairs.
    parts = (_shared_by(groups, count, width, at[k : k + _SIDE_BY_SIDE]) for k in range(0, len(at), _SIDE_BY_SIDE))
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _shared_by(groups: Groups, count: int, width: int, at: Places) -> Places:
    size, rank = _group_postings(groups, at)
    first, second = _pair_occurrences(at, size, rank, width)
    keys = _pair_numbers(groups.docs[first], groups.docs[second], count)
    return np.concatenate([keys, _with_first(groups, count, at[(rank == 0) & (size > width)])])


def _group_postings(groups: Groups, at: Places) -> tuple[Places, Places]:
    """Return how many occurrences the groups of the occurrences `at` have, and how many of them come before."""
    group = groups.group[at]
    return groups.sizes[group], at - groups.starts[group]


def _pair_occurrences(at: Places, size: Places, rank: Places, width: int) -> tuple[Places, Places]:
    """Return each of the occurrences `at` with each that comes later in its group; in a large group with the next only."""
    left = size - 1 - rank
    np.minimum(left, 1, out=left, where=size > width)
    return np.repeat(at, left), expand_ranges(at + 1, at + 1 + left)


def _pair_numbers(a: Numbers, b: Numbers, count: int) -> Places:
    apart = a != b
    keys: Places = a[apart].astype(np.int64)
    keys *= count
    keys += b[apart]
    return keys


def _with_first(groups: Groups, count: int, first: Places) -> Places:
    """Return the keys of the pairs of the `first` occurrences of large groups with all that are not beside them."""
    others = groups.sizes[groups.group[first]] - 2
    at = expand_ranges(first + 2, first + 2 + others)
    return _pair_numbers(np.repeat(groups.docs[first], others), groups.docs[at], count)


def counted(keys: Places, count: int) -> Pairs:
    """Return the pairs with the numbers `a * count + b`, and how often each occurs."""
    keys.sort()
    fresh = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    at = np.flatnonzero(fresh)
    found = keys[at]
    return Pairs(found // count, found % count, np.diff(np.append(at, len(keys))))
