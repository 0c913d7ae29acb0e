"""Words of many texts at once, as hashes with their places, in numpy.

A word is a run of letters and digits after NFKC and case folding. In scripts that are written without spaces every
character is a word, so that word n-grams are character n-grams there. Invisible characters (soft hyphens, joiners) are
not there. A text's words have the same hashes in every process, batch and run.

Words are hashed with prefix sums: with S[i] the sum of value(c_j) * R^j over j < i, the sum over a word is the
difference of two S, and dividing by R^start makes it independent of the place (Karp and Rabin 1987, modulo 2^64).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint32]

_SEED = 0x9E3779B97F4A7C15
_BASE = 0xD1342543DE82EF95  # odd, so that it has an inverse modulo 2^64
_WORD, _SOLO, _ODD, _MARK, _KNOWN, _DIGIT, _UPPER = 1, 2, 4, 8, 16, 32, 64
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # ideographic iteration and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_INVISIBLE = {0x00AD, 0x034F, 0x061C, 0x2060, 0xFEFF, *range(0x200C, 0x2010), *range(0xFE00, 0xFE10)}
_JAMO = range(0x1100, 0x1200)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, one after the other.

    `hashes` has one entry a word; the words of text k are those from `offsets[k]` to `offsets[k + 1]`. Where they stand and what
    they look like is worked out when it is asked for.
    """

    hashes: Hashes
    offsets: Places
    text: "Characters"
    first: Places
    last: Places

    @property
    def starts(self) -> Places:
        """Where each word begins, in code points of its own text."""
        return self.text.place(self.first) - self._shift()

    @property
    def ends(self) -> Places:
        """Where each word ends, in code points of its own text; the last one is not included."""
        return self.text.place(self.last) + 1 - self._shift()

    @property
    def numbers(self) -> Flags:
        """Which words begin with a digit."""
        return (self.text.kinds[self.first] & _DIGIT).astype(np.bool_)

    @property
    def capitals(self) -> Flags:
        """Which words begin with a capital letter."""
        return (self.text.kinds[self.first] & _UPPER).astype(np.bool_)

    def owners(self) -> Places:
        """Return the number of the text of each word."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def _shift(self) -> Places:
        return np.repeat(self.text.origin, np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of some texts, folded, without anything between them.

    `codes` are code points after folding, `places` where they stand in their own text, `words` the number of the word
    (of all texts) that each belongs to; `offsets` as in `Words`.
    """

    codes: Codes
    places: Places
    words: Places
    offsets: Places


def mix(values: Hashes) -> Hashes:
    """Return the values scattered over all 64 bits, one to one (the finalizer of SplitMix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def distinct(values: Hashes) -> Hashes:
    """Return the values sorted, each once. `np.unique` takes ten times as long for a few hundred of 64 bits."""
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def fold(text: str) -> str:
    """Return `text` as words are compared: NFKC, case folded, NFKC again.

    >>> fold("Ｗａｌｌ Street’s ﬁrst")
    'wall street’s first'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def words(texts: "Sequence[str] | Characters") -> Words:
    """Return the words of all `texts`.

    >>> found = words(["The sea. THE Sea!"])
    >>> [int(s) for s in found.starts], bool(found.hashes[0] == found.hashes[2])
    ([0, 4, 9, 13], True)
    """
    flat = texts if isinstance(texts, Characters) else characters(texts)
    first, last = flat.edges()
    hashes = _sums(flat.values(), first, last + 1)
    return Words(hashes, np.searchsorted(first, flat.bounds), flat, first, last)


def letters(texts: "Sequence[str] | Characters") -> Letters:
    """Return the letters and digits of all `texts`, folded.

    >>> found = letters(["Tune, 14th"])
    >>> bytes(found.codes.astype("u1")).decode(), int(found.places[-1]), found.words.tolist()
    ('tune14th', 9, [0, 0, 0, 0, 1, 1, 1, 1])
    """
    flat = texts if isinstance(texts, Characters) else characters(texts)
    at = np.flatnonzero(flat.kinds & _WORD)
    offsets = np.searchsorted(at, flat.bounds)
    first, _ = flat.edges()
    begins = np.zeros(len(flat.kinds), np.bool_)
    begins[first] = True
    return Letters(
        codes=np.take(_table().codes, flat.codes[at]),
        places=flat.place(at) - np.repeat(flat.origin, np.diff(offsets)),
        words=np.cumsum(begins[at]) - 1,
        offsets=offsets,
    )


def rolling(codes: Codes, n: int) -> Hashes:
    """Return the hash of every run of `n` code points, for a large `n`; runs go on over the bounds of texts."""
    first = np.arange(max(0, len(codes) - n + 1))
    return _sums(mix(codes.astype(np.uint64) + np.uint64(_SEED)), first, first + n)


def grams(hashes: Hashes, n: int) -> Hashes:
    """Return the hash of every run of `n` entries: `len(hashes) - n + 1` of them, or none.

    Runs go on over the bounds of texts; it is for the caller to leave those out.
    """
    if len(hashes) < n:
        return np.zeros(0, np.uint64)
    total = hashes[: len(hashes) - n + 1].copy()
    factor = 1
    for k in range(1, n):
        factor = factor * _BASE % 2**64
        total += hashes[k : len(hashes) - n + 1 + k] * np.uint64(factor)
    return mix(total)


@dataclass(frozen=True, slots=True)
class Characters:
    """Code points of some texts in a row, a separator after each. Opaque: made once where words and letters are wanted."""

    codes: Codes
    kinds: NDArray[np.uint8]
    bounds: Places
    origin: Places
    origins: Places | None

    def values(self) -> Hashes:
        """Return a random number for each code point that is part of a word, 0 for others."""
        found: Hashes = np.take(_table().values, self.codes)
        return found

    def place(self, at: Places) -> Places:
        """Return where in the joined text the code points `at` come from."""
        return at if self.origins is None else self.origins[at]

    def edges(self) -> tuple[Places, Places]:
        """Return the first and the last code point of each word."""
        wordly = np.zeros(len(self.kinds) + 1, np.bool_)
        wordly[1:] = self.kinds & _WORD
        if (self.kinds & _SOLO).any():
            return self._edges_of_solos(wordly)
        # Words begin and end in turn: the last character is a separator.
        at = np.flatnonzero(wordly[1:] != wordly[:-1])
        return at[::2], at[1::2] - 1

    def _edges_of_solos(self, wordly: Flags) -> tuple[Places, Places]:
        solo = (self.kinds & _SOLO).astype(np.bool_)
        inside = wordly[1:] & wordly[:-1]
        inside[1:] &= ~(solo[1:] | solo[:-1])
        goes_on = np.append(inside[1:], False)
        return np.flatnonzero(wordly[1:] & ~inside), np.flatnonzero(wordly[1:] & ~goes_on)


@dataclass(slots=True)
class _Table:
    """What is known of every code point. Filled where a code point is met first: all 1,114,112 would take a second."""

    kinds: NDArray[np.uint8]
    codes: Codes
    values: Hashes

    def learn(self, codes: NDArray[Any]) -> None:
        """Fill in the entries of `codes`."""
        for code in codes.tolist():
            kind, folded = _judge(code)
            self.kinds[code] = kind | _KNOWN
            self.codes[code] = folded
        values = mix(self.codes[codes].astype(np.uint64) + np.uint64(_SEED))
        self.values[codes] = np.where(self.kinds[codes] & _WORD, values, np.uint64(0))


@cache
def _table() -> _Table:
    size = 0x110000
    table = _Table(np.zeros(size, np.uint8), np.zeros(size, np.uint32), np.zeros(size, np.uint64))
    table.learn(np.arange(128))
    return table


def _judge(code: int) -> tuple[int, int]:
    """Return the kind of a code point and the one it folds to. Surrogates and the like are separators."""
    char = chr(code)
    if code in _INVISIBLE or code in _JAMO:
        return _ODD, 0
    folded = fold(char)
    mark = unicodedata.category(char) in {"Mn", "Mc"}
    if not (mark or any(c.isalnum() for c in folded)):
        return 0, 0
    if len(folded) != 1:
        return _ODD, 0
    kind = _WORD | (_MARK if mark else 0)
    kind |= _SOLO if any(low <= ord(folded) <= high for low, high in _SPACELESS) else 0
    kind |= (_DIGIT if folded.isdigit() else 0) | (_UPPER if char.isupper() or char.istitle() else 0)
    return kind, ord(folded)


def characters(texts: Sequence[str]) -> Characters:
    """Return the code points of all texts, folded where folding is more than one code point for another."""
    joined = "\n".join([*texts, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds(codes)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    origin = np.cumsum(sizes + 1) - sizes - 1
    bounds = np.append(origin, len(codes))
    union = int(np.bitwise_or.reduce(kinds)) if len(kinds) else 0
    odd = np.flatnonzero(kinds & _ODD)
    if union & _MARK:
        odd = np.union1d(odd, np.flatnonzero((kinds & _MARK).astype(np.bool_) & _loose(texts, bounds)))
    if not len(odd):
        return Characters(codes, kinds, bounds, origin, None)
    codes, origins = _fold_odd(joined, codes, _clusters(codes, kinds, odd))
    return Characters(codes, _kinds(codes), np.searchsorted(origins, bounds), origin, origins)


def _loose(texts: Sequence[str], bounds: Places) -> Flags:
    """Return which characters are of texts with letters and marks that could be one character."""
    loose = [not unicodedata.is_normalized("NFC", text) for text in texts]
    return np.repeat(np.array(loose, np.bool_), np.diff(bounds))


def _kinds(codes: Codes) -> NDArray[np.uint8]:
    table = _table()
    kinds = np.take(table.kinds, codes)
    if not kinds.all():
        table.learn(np.unique(codes[kinds == 0]))
        kinds = np.take(table.kinds, codes)
    return kinds


def _fold_odd(joined: str, codes: Codes, clusters: list[tuple[int, int]]) -> tuple[Codes, Places]:
    """Return code points with the clusters folded, and the place each comes from."""
    pieces, origins, at = [], [], 0
    for start, end in clusters:
        pieces.append(codes[at:start])
        origins.append(np.arange(at, start))
        folded = [ord(c) for c in fold(joined[start:end]) if ord(c) not in _INVISIBLE]
        pieces.append(np.array(folded, np.uint32))
        origins.append(np.full(len(folded), start))
        at = end
    pieces.append(codes[at:])
    origins.append(np.arange(at, len(codes)))
    return np.concatenate(pieces), np.concatenate(origins)


def _clusters(codes: Codes, kinds: NDArray[np.uint8], odd: Places) -> list[tuple[int, int]]:
    """Return the ranges to fold: odd characters, and marks with the letter before them."""
    found: list[tuple[int, int]] = []
    for at in odd.tolist():
        joins = (kinds[at] & _MARK or int(codes[at]) in _JAMO) and at and kinds[at - 1] & (_WORD | _ODD)
        start = at - 1 if joins else at
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((start, at + 1))
    return found


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Return the powers of the base and of its inverse, `size` of each."""
    inverse = pow(_BASE, -1, 2**64)
    found = []
    for base in (_BASE, inverse):
        run = np.full(size, base, np.uint64)
        run[0] = 1
        found.append(np.multiply.accumulate(run))
    return found[0], found[1]


def _sums(values: Hashes, first: Places, end: Places) -> Hashes:
    """Return the hash of each range [first, end) of values, whatever its place."""
    size = 1 << max(12, int(len(values) + 1).bit_length())
    powers, inverse = _powers(size)
    total = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers[: len(values)], out=total[1:])
    return mix((total[end] - total[first]) * inverse[first])
