"""Words of many texts at once, as hashes with their places, in numpy.

A word is a run of letters and digits after NFKC and case folding. In scripts that are written without spaces every
character is a word, so that word n-grams are character n-grams there. Invisible characters (soft hyphens, joiners) are
not there. A text's words have the same hashes in every process, batch and run.

Folded letters are kept in 16 bits, or in 8 where all are below code point 256; letters beyond the basic plane share theirs with others. Words are read 64 bits at a time: four
letters, or eight where all are below code point 256. So a word has the same hash beside any other words.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpuskit.text import fast

T = TypeVar("T", bound=np.generic)
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.unsignedinteger]
"""Folded letters, 0 for what separates: of 8 bits, or of 16."""

_BASE, BASE_WIDE = 0xD1342543DE82EF95, 0xAF251AF3B0F025B5
_STEP = 4  # letters in 64 bits
_BYTES = 8
_LOW_BYTES = np.array([(1 << 8 * k) - 1 for k in range(_BYTES + 1)], np.uint64)
_LONGEST = 256  # letters of a word that count; no word of a language has more
_ODD_BYTE = 1
_NARROW = 256  # code points that are a byte
_SOLO, _ODD, _MARK, _KNOWN, _DIGIT, _UPPER = 1, 2, 4, 8, 16, 32
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
# How much of a word one character of these scripts is, in eighths, by the first code point that a figure is for: a Thai word has
# about four characters, a kana word two, a Chinese word one and a half.
_EIGHTHS_FROM = np.array([0, 0x0E00, 0x0F00, 0x1000, 0x10A0, 0x1780, 0x1800, 0x3005, 0x3040, 0x3100, 0x31F0, 0x3200])
_EIGHTHS = np.array([8, 2, 8, 2, 8, 2, 8, 5, 4, 5, 4, 5], np.uint8)
WHOLE = 8
"""Eighths that make a word."""

# Marks that are common and separate words, as letters beyond the first 256 code points do not: a text without others is a byte a letter.
_MARKS_BEYOND = "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u2022\u20ac"
_INVISIBLE = {0x00AD, 0x034F, 0x061C, 0x2060, 0xFEFF, *range(0x200C, 0x2010), *range(0xFE00, 0xFE10)}
_JAMO = range(0x1100, 0x1200)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some texts, one after the other.

    `hashes` has one entry a word; the words of text k are those from `offsets[k]` to `offsets[k + 1]`. Their places and
    appearance are computed when they are needed.
    """

    hashes: Hashes
    offsets: Places
    text: "Characters"
    first: Places
    last: Places

    @property
    def starts(self) -> Places:
        """Where each word begins, in code points of its own text."""
        return self.text.place(self.first) - self._shift_places()

    @property
    def ends(self) -> Places:
        """Where each word ends, in code points of its own text; the last one is not included."""
        return self.text.place(self.last) + 1 - self._shift_places()

    @property
    def numbers(self) -> Flags:
        """Flags of the words that begin with a digit."""
        return (self.text.kinds_at(self.first) & _DIGIT).astype(np.bool_)

    @property
    def capitals(self) -> Flags:
        """Flags of the words that begin with a capital letter."""
        return (self.text.kinds_at(self.first) & _UPPER).astype(np.bool_)

    @property
    def eighths(self) -> NDArray[np.uint8] | None:
        """The weight of each entry in eighths of a word: less than 8 for a character of a script without spaces; `None` where all entries are words."""
        if not self.text.spaceless:
            return None
        solo = (self.text.kinds_at(self.first) & _SOLO).astype(np.bool_)
        at = np.searchsorted(_EIGHTHS_FROM, self.text.points[self.first], "right") - 1
        return np.where(solo, _EIGHTHS[at], np.uint8(WHOLE))

    def owners(self) -> Places:
        """Return the number of the text of each word."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def _shift_places(self) -> Places:
        return np.repeat(self.text.origin, np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of some texts, folded, without anything between them.

    `codes` are code points after folding, `offsets` as in `Words`. Their places are computed when they are needed.
    """

    codes: Codes
    offsets: Places
    text: "Characters"
    at: Places

    @property
    def places(self) -> Places:
        """The place of each letter, in code points of its own text."""
        return self.text.place(self.at) - np.repeat(self.text.origin, np.diff(self.offsets))

    @property
    def words(self) -> Places:
        """The number of the word (of all texts) that each letter belongs to."""
        first, _ = self.text.edges()
        begins = np.zeros(len(self.text.codes), np.bool_)
        begins[first] = True
        return np.cumsum(begins[self.at]) - 1


def mix_bits(values: Hashes) -> Hashes:
    """Return the values scattered over all 64 bits, one to one (the finalizer of SplitMix64, Steele et al. 2014)."""
    if fast.loops:
        mixed: Hashes = fast.loops.mixed(values)
        return mixed
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        shifted = values >> np.uint64(shift)
        shifted ^= values
        if factor > 1:
            shifted *= np.uint64(factor)
        values = shifted
    return values


def sort_distinct(values: NDArray[T]) -> NDArray[T]:
    """Return the values sorted, each once. `np.unique` takes ten times as long for a few hundred, and much longer the first time."""
    return each_once(np.sort(values))


def each_once(ordered: NDArray[T]) -> NDArray[T]:
    """Return the values of a sorted array, each once."""
    if fast.loops and ordered.dtype == np.uint64:
        found: NDArray[T] = fast.loops.distinct(ordered)
        return found
    fresh = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def is_in_sorted(values: NDArray[T], members: NDArray[T]) -> Flags:
    """Return a flag for each value: whether it is one of `members`, which are sorted and distinct."""
    if not len(members):
        return np.zeros(len(values), np.bool_)
    found: Flags = members[np.minimum(np.searchsorted(members, values), len(members) - 1)] == values
    return found


def expand_ranges(starts: Places, ends: Places) -> Places:
    """Return the numbers from each of `starts` up to the one of `ends` beside it, one after the other.

    >>> expand_ranges(np.array([3, 7]), np.array([5, 10])).tolist()
    [3, 4, 7, 8, 9]
    """
    sizes = ends - starts
    found: Places = np.arange(sizes.sum()) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return found


_FEW_AMONG = 64
"""Values that are so many times fewer than others are looked up one by one."""


def count_common(a: Hashes, b: Hashes) -> int:
    """Return how many values two sorted arrays share, each of which holds a value once."""
    few, many = (a, b) if len(a) < len(b) else (b, a)
    if len(many) > _FEW_AMONG * len(few):
        return int(np.count_nonzero(is_in_sorted(few, many)))
    if fast.loops:
        return int(fast.loops.common(a, b))
    both = np.concatenate([a, b])
    both.sort()
    return int(np.count_nonzero(both[1:] == both[:-1]))


def fold_text(text: str) -> str:
    """Return `text` as words are compared: NFKC, case folded, NFKC again.

    >>> fold_text("Ｗａｌｌ Street’s ﬁrst")
    'wall street’s first'
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def words(texts: "Sequence[str] | Characters") -> Words:
    """Return the words of all `texts`.

    >>> found = words(["The sea. THE Sea!"])
    >>> [int(s) for s in found.starts], bool(found.hashes[0] == found.hashes[2]), bool(found.hashes[0] == found.hashes[1])
    ([0, 4, 9, 13], True, False)
    """
    flat = texts if isinstance(texts, Characters) else split_characters(texts)
    if fast.loops and flat.codes.itemsize == 1:
        first, last, hashes = fast.loops.spelled(flat.codes, _BASE, _LONGEST)
    else:
        first, last = flat.edges()
        hashes = _hash_runs(flat.codes, first, last - first + 1)
    return Words(hashes, np.searchsorted(first, flat.bounds), flat, first, last)


def letters(texts: "Sequence[str] | Characters") -> Letters:
    """Return the letters and digits of all `texts`, folded.

    >>> found = letters(["Tune, 14th"])
    >>> bytes(found.codes.astype("u1")).decode(), int(found.places[-1]), found.words.tolist()
    ('tune14th', 9, [0, 0, 0, 0, 1, 1, 1, 1])
    """
    flat = texts if isinstance(texts, Characters) else split_characters(texts)
    at = np.flatnonzero(flat.codes)
    return Letters(flat.codes[at], np.searchsorted(at, flat.bounds), flat, at)


def hash_letter_runs(codes: Codes, n: int) -> Hashes:
    """Return the hash of every run of `n` folded letters, for an `n` of four or more; runs go on over the bounds of texts."""
    count = max(0, len(codes) - n + 1)
    steps = _step_numbers(codes)
    total = np.zeros(count, np.uint64)
    for k, at in enumerate([*range(0, n - _STEP, _STEP), n - _STEP]):
        total += steps[at : at + count] * _run_factor(k)
    return mix_bits(total)


def hash_grams(hashes: Hashes, n: int) -> Hashes:
    """Return the hash of every run of `n` entries, which are hashes themselves: `len(hashes) - n + 1` of them, none where there are fewer than `n`.

    Runs go on over the bounds of texts; it is for the caller to leave those out.
    """
    if len(hashes) < n:
        return np.zeros(0, np.uint64)
    count = len(hashes) - n + 1
    total = hashes[n - 1 :].copy()
    for k in range(n - 2, -1, -1):
        total *= np.uint64(BASE_WIDE)
        total += hashes[k : k + count]
    return total


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of some texts in a row, a separator after each. Opaque: made once where words and letters are wanted.

    `codes` are the folded letters and digits, 0 for separators; `points` the original code points, `bounds` where each
    text begins in them, `origin` where it begins in the joined text, `origins` where each character comes from if that differs;
    `spaceless`: some are of a script that is written without spaces.
    """

    codes: Codes
    points: NDArray[Any]
    bounds: Places
    origin: Places
    origins: Places | None
    spaceless: bool

    def kinds_at(self, at: Places) -> NDArray[np.uint8]:
        """Return the kinds of the characters `at`."""
        return np.take(_point_table().kinds, self.points[at])

    def place(self, at: Places) -> Places:
        """Return where in the joined text the characters `at` come from."""
        return at if self.origins is None else self.origins[at]

    def edges(self) -> tuple[Places, Places]:
        """Return the first and the last character of each word."""
        wordly = np.zeros(len(self.codes) + 1, np.bool_)
        np.not_equal(self.codes, 0, out=wordly[1:])
        if self.spaceless:
            solo = (np.take(_point_table().kinds, self.points) & _SOLO).astype(np.bool_)
            inside = wordly[1:] & wordly[:-1]
            inside[1:] &= ~(solo[1:] | solo[:-1])
            continues = np.append(inside[1:], False)
            return np.flatnonzero(wordly[1:] & ~inside), np.flatnonzero(wordly[1:] & ~continues)
        # Words begin and end in turn: the last character is a separator.
        at = np.flatnonzero(wordly[1:] != wordly[:-1])
        return at[::2], at[1::2] - 1


@dataclass(slots=True)
class _LetterTable:
    """The properties of code points. Filled where a code point is met first: all 1,114,112 would take a second."""

    kinds: NDArray[np.uint8]
    codes: NDArray[np.uint16]

    def learn(self, points: NDArray[np.uint32]) -> None:
        """Fill in the entries of code points."""
        for point in points.tolist():
            kind, folded = _judge_point(point)
            self.kinds[point] = kind | _KNOWN
            self.codes[point] = folded if folded < 1 << 16 else (folded ^ (folded >> 16) * 0x9E37) & 0xFFFF or 1


@cache
def _point_table() -> _LetterTable:
    size = 0x110000
    table = _LetterTable(np.zeros(size, np.uint8), np.zeros(size, np.uint16))
    table.learn(np.arange(_NARROW, dtype=np.uint32))
    return table


def _judge_point(point: int) -> tuple[int, int]:
    """Return the kind of a code point and the one it folds to, 0 for a separator."""
    char = chr(point)
    if point in _INVISIBLE or point in _JAMO:
        return _ODD, 0
    folded = fold_text(char)
    mark = unicodedata.category(char) in {"Mn", "Mc"}
    if not (mark or any(c.isalnum() for c in folded)):
        return 0, 0
    if len(folded) != 1:
        return _ODD, 0
    kind = _MARK if mark else 0
    kind |= _SOLO if any(low <= ord(folded) <= high for low, high in _SPACELESS) else 0
    kind |= (_DIGIT if folded.isdigit() else 0) | (_UPPER if char.isupper() or char.istitle() else 0)
    return kind, ord(folded)


def split_characters(texts: Sequence[str]) -> Characters:
    """Return the characters of all texts, folded."""
    joined = "\n".join([*texts, ""])
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    origin = np.cumsum(sizes + 1) - sizes - 1
    bounds = np.append(origin, len(joined))
    narrow = _narrow_text(joined)
    if narrow is not None:
        codes = _fold_narrow(narrow)
        if codes is not None:
            return Characters(codes, np.frombuffer(narrow, np.uint8), bounds, origin, None, spaceless=False)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    odd = _odd_characters(texts, points, bounds)
    if not len(odd):
        return _plain_characters(points, bounds, origin, None)
    points, origins = _fold_odd(joined, points, _cluster_ranges(points, odd))
    return _plain_characters(points, np.searchsorted(origins, bounds), origin, origins)


def _narrow_text(joined: str) -> bytes | None:
    """Return the text with one byte a character, common marks as blanks; `None` where it has other characters."""
    if not joined.isascii():
        for mark in _MARKS_BEYOND:
            joined = joined.replace(mark, " ")
    try:
        return joined.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _fold_narrow(narrow: bytes) -> NDArray[np.uint8] | None:
    """Return the folded letters of a text with one byte a character; `None` where one needs the slow way."""
    if fast.loops:
        found: NDArray[np.uint8] | None = fast.loops.folded(narrow, _folded_bytes(), _ODD_BYTE)
        return found
    codes = np.frombuffer(narrow.translate(_folded_bytes()), np.uint8)
    return None if (codes == _ODD_BYTE).any() else codes


@cache
def _folded_bytes() -> bytes:
    """Return the folded form of each of the first 256 code points: 0 for a separator, 1 for one that needs the slow way."""
    judged = map(_judge_point, range(_NARROW))
    return bytes(_ODD_BYTE if kind & _ODD or folded >= _NARROW else folded for kind, folded in judged)


def _plain_characters(points: NDArray[Any], bounds: Places, origin: Places, origins: Places | None) -> Characters:
    spaceless = bool((_learn_kinds(points) & _SOLO).any())
    return Characters(np.take(_point_table().codes, points), points, bounds, origin, origins, spaceless)


def _learn_kinds(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the kinds of code points; new ones are looked up."""
    table = _point_table()
    kinds = np.take(table.kinds, points)
    if not kinds.all():
        table.learn(sort_distinct(points[kinds == 0]))
        kinds = np.take(table.kinds, points)
    return kinds


def _odd_characters(texts: Sequence[str], points: NDArray[np.uint32], bounds: Places) -> Places:
    """Return the characters that do not fold to one other, or not by themselves."""
    kinds = _learn_kinds(points)
    odd = np.flatnonzero(kinds & _ODD)
    marks = (kinds & _MARK).astype(np.bool_)
    return np.union1d(odd, np.flatnonzero(marks & _loose_characters(texts, bounds))) if marks.any() else odd


def _loose_characters(texts: Sequence[str], bounds: Places) -> Flags:
    """Return which characters are of texts with letters and marks that could be one character."""
    loose = [not unicodedata.is_normalized("NFC", text) for text in texts]
    return np.repeat(np.array(loose, np.bool_), np.diff(bounds))


def _fold_odd(
    joined: str, points: NDArray[np.uint32], clusters: list[tuple[int, int]]
) -> tuple[NDArray[np.uint32], Places]:
    """Return code points with the clusters folded, and the place each comes from."""
    pieces, origins, at = [], [], 0
    for start, end in clusters:
        pieces.append(points[at:start])
        origins.append(np.arange(at, start))
        folded = [ord(c) for c in fold_text(joined[start:end]) if ord(c) not in _INVISIBLE]
        pieces.append(np.array(folded, np.uint32))
        origins.append(np.full(len(folded), start))
        at = end
    pieces.append(points[at:])
    origins.append(np.arange(at, len(points)))
    return np.concatenate(pieces), np.concatenate(origins)


def _cluster_ranges(points: NDArray[np.uint32], odd: Places) -> list[tuple[int, int]]:
    """Return the ranges to fold: odd characters, and marks with the letter before them."""
    table = _point_table()
    found: list[tuple[int, int]] = []
    for at in odd.tolist():
        point, before = int(points[at]), int(points[at - 1])
        joins = (table.kinds[point] & _MARK or point in _JAMO) and at
        start = at - 1 if joins and (table.codes[before] or table.kinds[before] & _ODD) else at
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((start, at + 1))
    return found


@cache
def _run_factor(k: int) -> np.uint64:
    """Return the factor of the entry k of a run."""
    return np.uint64(pow(_BASE, k, 2**64))


def _step_numbers(codes: Codes) -> Hashes:
    """Return for each place the four letters from there on as one number, 0 after the end."""
    padded = np.zeros(len(codes) + _STEP, "<u2")
    padded[: len(codes)] = codes
    return np.ndarray((len(codes) + 1,), "<u8", buffer=padded, strides=(2,))


def _hash_runs(codes: Codes, first: Places, sizes: Places) -> Hashes:
    """Return the hash of each run of letters, which begins at `first` and has `sizes` letters."""
    hashes = _sum_runs(codes.astype(np.uint8, copy=False), first, sizes, _BASE)
    if codes.itemsize > 1 and len(wide := np.flatnonzero(codes >= _NARROW)):
        wide_runs = sort_distinct(np.searchsorted(first, wide, "right") - 1)
        hashes[wide_runs] = _sum_runs(codes, first[wide_runs], sizes[wide_runs], BASE_WIDE)
    return mix_bits(hashes)


def _sum_runs(codes: NDArray[np.unsignedinteger], first: Places, sizes: Places, base: int) -> Hashes:
    """Return for each run of letters the sum of its steps, each multiplied with another number."""
    step = _BYTES // codes.itemsize
    padded = np.zeros(len(codes) + step, codes.dtype)
    padded[: len(codes)] = codes
    steps = np.ndarray((len(codes) + 1,), "<u8", buffer=padded, strides=(codes.itemsize,))
    total = steps.take(first)
    total &= _LOW_BYTES.take(sizes * codes.itemsize, mode="clip")
    total *= np.uint64(base)
    longer = np.flatnonzero(sizes > step)
    for k in range(1, _LONGEST // step):
        longer = longer[sizes[longer] > k * step]
        if not len(longer):
            break
        rest = _LOW_BYTES.take((sizes[longer] - k * step) * codes.itemsize, mode="clip")
        total[longer] += (steps[first[longer] + k * step] & rest) * np.uint64(pow(base, k + 1, 2**64))
    return total
