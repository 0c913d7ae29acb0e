"""Hashes of many documents in five bytes each: those of a million articles take less memory, and are grouped faster.

A hash is cut to its highest bits, which separate most hashes anyway. They are sorted by how they begin, so that
beginnings need no space, and are grouped one beginning after the other, so that few are in memory in full at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.join import NOT_COMPARED, Groups, grouped_in_order, packed_bits
from corpuskit.text import fast
from corpuskit.text.words import Hashes, Places

_BEGIN_BITS = 9
_BLOCK_BITS = 40 - (64 - NOT_COMPARED - _BEGIN_BITS)  # of the number of a document: the rest of five bytes
_NOBODY = np.uint64(2**64 - 1)  # any hash with the number -1


@dataclass(frozen=True)
class Narrow:
    """The 40 highest bits of hashes, sorted by the first nine, then by document.

    `low` and `high`, with one entry a hash, are four bytes and one of 40 bits: the 31 that follow the first nine, and below them nine of
    the number of the document. `counts`, of shape (beginnings, documents / 512 rounded up), is how many have the same rest of the number;
    they follow each other.
    """

    low: NDArray[np.uint32]
    high: NDArray[np.uint8]
    counts: NDArray[np.int32]

    def beginning(self, begin: int, bits: int, numbers: Hashes) -> Hashes:
        """Return the hashes with the highest bits `begin`, with the entry of `numbers` for their document in the lowest `bits` bits."""
        span = slice(self._starts[begin], self._starts[begin + 1])
        found = self.high[span].astype(np.uint64)
        found <<= np.uint64(32)
        found |= self.low[span]
        blocks = np.arange(self.counts.shape[1], dtype=np.uint64) << np.uint64(_BLOCK_BITS)
        documents = np.repeat(blocks, self.counts[begin])
        documents |= found & np.uint64((1 << _BLOCK_BITS) - 1)
        found >>= np.uint64(_BLOCK_BITS + bits - NOT_COMPARED)
        found <<= np.uint64(bits)
        found |= np.uint64(begin << 64 - _BEGIN_BITS)
        found |= numbers.take(documents.view(np.int64))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *np.cumsum(self.counts.sum(1)).tolist()]


def narrowed(hashes: Hashes, counts: Places) -> Narrow:
    """Return hashes of documents in less space; `counts` is how many each document has."""
    if fast.loops:
        return Narrow(*fast.loops.narrowed(hashes, counts, _BEGIN_BITS, NOT_COMPARED, _BLOCK_BITS))
    begin = (hashes >> np.uint64(64 - _BEGIN_BITS)).astype(np.uint16)
    document = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
    rest = hashes << np.uint64(_BEGIN_BITS) >> np.uint64(_BEGIN_BITS + NOT_COMPARED) << np.uint64(_BLOCK_BITS)
    found = (rest | document & np.uint64((1 << _BLOCK_BITS) - 1))[np.argsort(begin, kind="stable")]
    shape = 1 << _BEGIN_BITS, len(counts) + (1 << _BLOCK_BITS) - 1 >> _BLOCK_BITS
    block = begin.astype(np.int64) * shape[1] + (document >> np.uint64(_BLOCK_BITS)).astype(np.int64)
    several = np.bincount(block, minlength=shape[0] * shape[1]).reshape(shape)
    return Narrow(found.astype(np.uint32), (found >> np.uint64(32)).astype(np.uint8), several.astype(np.int32))


def grouped_narrow(parts: list[tuple[Narrow, Places]], count: int, *, forget: bool = False) -> Groups:
    """Return the hashes that are in two or more of `count` documents, whose numbers come with each part, -1 for one that is skipped.

    With `forget` the parts are freed before the groups are put together.
    """
    bits = packed_bits(count)
    return grouped_in_order(_by_beginning(parts, bits, forget=forget), bits)


def _by_beginning(parts: list[tuple[Narrow, Places]], bits: int, *, forget: bool) -> Iterator[Hashes]:
    """Yield the hashes that begin alike, sorted, with the numbers of their documents; each time in the same memory."""
    numbers = [some.astype(np.uint64) for _, some in parts]
    sizes = np.sum([part.counts.sum(1) for part, _ in parts], axis=0)
    room = np.empty(sizes.max(), np.uint64)
    for begin, size in enumerate(sizes.tolist()):
        several = [part.beginning(begin, bits, some) for (part, _), some in zip(parts, numbers, strict=True)]
        found = np.concatenate(several, out=room[:size])
        found.sort()
        yield found[: np.searchsorted(found, _NOBODY)]
    if forget:
        parts.clear()
