"""Find the possible beginnings of formulas in many texts, by arrays: methods of `str` on one text after the other take ten times as long."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.letters import BASIC, SAME, STRAIGHT

_LONG = 8
_SIZES = range(2, _LONG + 1)
"""So many letters of a beginning are looked up at once."""
_BITS, _NEAR = 18, 0x100
_FACTOR, _SPREAD = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15)


class Scanned(NamedTuple):
    """A text in lower case, and the possible places of a beginning (a few places too many, none too few)."""

    lower: str
    places: list[int]


class BeginningScan:
    """A fixed list of whole `words`, behind which a word must end, and of `beginnings`, all in lower case and of two letters or more.

    `first` are the ranges of what the first word may begin with, `unspaced` those of scripts in which a word ends with no blank: there one
    begins only behind another character.
    """

    def __init__(
        self,
        words: Iterable[str],
        beginnings: Iterable[str],
        first: Sequence[tuple[int, int]],
        unspaced: Sequence[tuple[int, int]],
    ) -> None:
        self._begins, self._unspaced = _mark_ranges(first), _mark_ranges(unspaced)
        self._near = self._begins[:_NEAR].tobytes()
        self._words, self._beginnings = _make_tables(words), _make_tables(beginnings)

    def scan(self, texts: Sequence[str]) -> list[Scanned]:
        """Return each text in lower case, and the possible places of a beginning."""
        codes = _codes_of("\n".join([*texts, "\n" * _LONG]))
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        at = self._first_letters(codes)
        at = at[self._likely(codes, at)]
        bounds = np.searchsorted(at, starts).tolist()
        parts = zip(texts, starts.tolist(), pairwise(bounds), strict=False)
        return [
            Scanned(_lower_text(text, codes[start : start + len(text)]), (at[low:high] - start).tolist())
            for text, start, (low, high) in parts
        ]

    def _first_letters(self, codes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the places of characters with which a word may begin. Bytes are looked up in a tenth of the time."""
        found = np.frombuffer(bytearray(codes.astype(np.uint8).tobytes().translate(self._near)), bool)
        far = np.flatnonzero(codes >= _NEAR)
        signs, before = (np.minimum(codes.take(places), BASIC - 1) for places in (far, np.maximum(far - 1, 0)))
        begins = self._unspaced.take(signs)
        found[far] = self._begins.take(signs) | (begins & ((far == 0) | ~self._unspaced.take(before)))
        return np.flatnonzero(found)

    def _likely(self, codes: NDArray[np.uint32], at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return those of some places that may be a beginning, by the hash of its letters."""
        likely = np.zeros(len(at), bool)
        hashed = np.zeros(len(at), np.uint64)
        lower, is_letter = _lower_table(), _letter_table()
        for size in range(_LONG + 1):
            letters = lower.take(np.minimum(codes.take(at + size), BASIC - 1))
            if size in _SIZES:
                slots, row = _slots(hashed), size - _SIZES[0]
                words = self._words[row].take(slots)
                likely |= self._beginnings[row].take(slots)
                likely |= words if size == _LONG else words & ~is_letter.take(letters)
            hashed = _hash_on(hashed, letters)
        return likely


def _mark_ranges(ranges: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    marked = np.zeros(BASIC, bool)
    for low, high in ranges:
        marked[low : high + 1] = True
    return marked


def _make_tables(beginnings: Iterable[str]) -> NDArray[np.bool_]:
    """Return for each size which hashes the first letters of beginnings of that size have."""
    tables = np.zeros((len(_SIZES), 1 << _BITS), bool)
    by_size: dict[int, list[str]] = {}
    for beginning in {beginning[:_LONG] for beginning in beginnings}:
        by_size.setdefault(len(beginning), []).append(beginning)
    for row, size in enumerate(_SIZES):
        if same := by_size.get(size):
            hashed = np.zeros(len(same), np.uint64)
            for letters in _codes_of("".join(same)).reshape(-1, size).T:
                hashed = _hash_on(hashed, letters)
            tables[row, _slots(hashed)] = True
    return tables


@cache
def _letter_table() -> NDArray[np.bool_]:
    """Return for each code point below U+10000 whether it is a letter or a digit."""
    return np.fromiter(map(str.isalnum, map(chr, range(BASIC))), bool, BASIC)


def _codes_of(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _lower_text(text: str, codes: NDArray[np.uint32]) -> str:
    """Return a text as `lower_letters` writes it."""
    if text.isascii():
        return text.lower()
    lower = _lower_table().take(np.minimum(codes, BASIC - 1))
    high = np.flatnonzero(codes >= BASIC)
    lower[high] = codes.take(high)
    return lower.tobytes().decode("utf-32-le", "surrogatepass")


def _hash_on(hashed: NDArray[np.uint64], letters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the hashes of beginnings that are one letter longer."""
    return (hashed + letters + np.uint64(1)) * _FACTOR


def _slots(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    return ((hashes * _SPREAD) >> np.uint64(64 - _BITS)).astype(np.int64)


@cache
def _lower_table() -> NDArray[np.uint32]:
    """Return the replacement of each code point below U+10000."""
    straight = _mapped(np.arange(BASIC, dtype=np.uint32), STRAIGHT)
    whole = "".join(map(chr, range(BASIC))).replace("İ", "I").replace("Σ", "σ")
    return _mapped(np.arange(BASIC, dtype=np.uint32), SAME).take(_codes_of(whole.lower()).take(straight))


def _mapped(table: NDArray[np.uint32], same: dict[str, str]) -> NDArray[np.uint32]:
    for odd, one in same.items():
        table[ord(odd)] = ord(one)
    return table
