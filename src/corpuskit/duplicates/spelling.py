"""Words as hashes of their letters, eight letters at a time.

A word of letters below code point 256 is read as bytes, any other one as four letters a step. So a word has one hash, whatever stands
beside it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpuskit.text.words import Characters, Codes, Hashes, Places, Words, characters, mix

_LONGEST = 256  # letters of a word that count; no word of a language has more
_NARROW = 256  # code points that are a byte
_BASE, _BASE_WIDE = 0xD1342543DE82EF95, 0xAF251AF3B0F025B5
_BYTES = 8  # of what is read in one step
_MASKS = np.array([(1 << 8 * k) - 1 for k in range(_BYTES + 1)], np.uint64)


def words(texts: Sequence[str] | Characters) -> Words:
    """Return the words of all `texts` (as `corpuskit.text.words.words`, with hashes that take half as long).

    >>> found = words(["The sea. THE Sea!"])
    >>> bool(found.hashes[0] == found.hashes[2]), bool(found.hashes[0] == found.hashes[1])
    (True, False)
    """
    flat = texts if isinstance(texts, Characters) else characters(texts)
    first, last = flat.edges()
    return Words(_spelled(flat.codes, first, last - first + 1), np.searchsorted(first, flat.bounds), flat, first, last)


def grams(hashes: Hashes, n: int) -> Hashes:
    """Return the hash of every run of `n` entries, which are hashes themselves: `len(hashes) - n + 1` of them, or none.

    Runs go on over the bounds of texts; it is for the caller to leave those out.
    """
    if len(hashes) < n:
        return np.zeros(0, np.uint64)
    count = len(hashes) - n + 1
    total = hashes[n - 1 :].copy()
    for k in range(n - 2, -1, -1):
        total *= np.uint64(_BASE_WIDE)
        total += hashes[k : k + count]
    return total


def _spelled(codes: Codes, first: Places, sizes: Places) -> Hashes:
    """Return the hash of each run of letters, which begins at `first` and has `sizes` letters."""
    hashes = _summed(codes.astype(np.uint8), first, sizes, _BASE)
    wide = np.flatnonzero(codes >= _NARROW)
    if len(wide):
        there = np.unique(np.searchsorted(first, wide, "right") - 1)
        hashes[there] = _summed(codes, first[there], sizes[there], _BASE_WIDE)
    return mix(hashes)


def _summed(codes: NDArray[np.unsignedinteger], first: Places, sizes: Places, base: int) -> Hashes:
    """Return for each run of letters the sum of its steps, each multiplied with another number."""
    step = _BYTES // codes.itemsize
    padded = np.zeros(len(codes) + step, codes.dtype)
    padded[: len(codes)] = codes
    steps = np.ndarray((len(codes) + 1,), "<u8", buffer=padded, strides=(codes.itemsize,))
    total = steps.take(first)
    total &= _MASKS.take(sizes * codes.itemsize, mode="clip")
    total *= np.uint64(base)
    longer = np.flatnonzero(sizes > step)
    for k in range(1, _LONGEST // step):
        longer = longer[sizes[longer] > k * step]
        if not len(longer):
            break
        rest = _MASKS.take((sizes[longer] - k * step) * codes.itemsize, mode="clip")
        total[longer] += (steps[first[longer] + k * step] & rest) * np.uint64(pow(base, k + 1, 2**64))
    return total
