"""Sketches: a few arrays for a batch of documents, much smaller than their texts, which candidates are found by.

Texts are sketched whole. Passages that are no evidence are removed when a pair is read; frequent n-grams, when all sketches
are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Entries, Groups, grouped
from corpuskit.duplicates.narrow import Narrow, grouped_narrow, narrowed
from corpuskit.duplicates.noise import LETTER_GRAM, letter_limits
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM
from corpuskit.duplicates.units import grams_of
from corpuskit.text import fast
from corpuskit.text.words import (
    BASE_WIDE,
    Characters,
    Flags,
    Hashes,
    Places,
    Words,
    hash_letter_runs,
    letters,
    mix_bits,
    split_characters,
    words,
)

BLOCK = 64
"""Words of a block: 3-grams remember which one they stand in."""

BLOCK_BITS = 8
BATCH = 64
"""Texts that are best sketched at once: their characters stay in the processor's cache."""

_ALL_OF = 64  # 5-grams: of a text with no more all are taken, of one with twice as many every second, and so on
_HIGHEST = np.uint64(2**64 - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)

_ONE_EACH = ("digests", "sizes", "five_sizes", "five_counts", "three_counts", "letter_counts")
SEVERAL = {"fives": "five_counts", "threes": "three_counts", "letters": "letter_counts"}

_PART = dict.fromkeys(_ONE_EACH, 1 << 17) | dict.fromkeys(SEVERAL, 1 << 23)  # entries

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketches of some documents.

    With one entry a document: `digests`, a hash of all words; `sizes`, how many these are; `five_sizes`, how many word 5-grams
    there are; and how many entries it has in each of the other arrays, which follow each other: `fives`, sampled word 5-grams;
    `threes`, word 3-grams, with their block in the lowest 8 bits; `letters`, sampled runs of letters.
    """

    digests: Hashes
    sizes: Counts
    five_sizes: Counts
    five_counts: Counts
    fives: Hashes
    three_counts: Counts
    threes: Hashes
    letter_counts: Counts
    letters: Hashes

    def __len__(self) -> int:
        return len(self.digests)

    def only(self, keep: Flags) -> "Sketch":
        """Return the sketches of the documents that `keep` names."""
        found = {name: getattr(self, name)[keep] for name in _ONE_EACH}
        for name, counts in SEVERAL.items():
            found[name] = getattr(self, name)[np.repeat(keep, getattr(self, counts))]
        return Sketch(**found)

    def without(self, name: str) -> "Sketch":
        """Return the sketches with one of the other arrays emptied, so that its memory is freed."""
        counts = SEVERAL[name]
        emptied: dict[str, NDArray[Any]] = {
            name: getattr(self, name)[:0].copy(),
            counts: np.zeros_like(getattr(self, counts)),
        }
        return replace(self, **emptied)


_NAMES = [one.name for one in fields(Sketch)]


def sketch(texts: Sequence[str], options: Options) -> Sketch:
    """Return the sketches of some texts. Pure, so that any process can do it."""
    flat = split_characters(texts)
    part = _Part(words(flat))
    fives, five_sizes, five_counts = _sample_fives(part, options.sample)
    threes, three_counts = _sample_threes(part, options)
    runs, letter_counts = _sample_letters(flat, options)
    return Sketch(
        digests=_text_digests(part),
        sizes=part.sizes,
        five_sizes=five_sizes,
        five_counts=five_counts,
        fives=fives,
        three_counts=three_counts,
        threes=threes,
        letter_counts=letter_counts,
        letters=runs,
    )


def together(parts: Sequence[Sketch]) -> Sketch:
    """Return one sketch of all documents of one or more parts, in their order."""
    return Sketch(*(np.concatenate([getattr(part, name) for part in parts]) for name in _NAMES))


class Gathering:
    """Sketches of documents put after those before, in a few large parts: a million articles in batches would be too many arrays.

    A part takes memory as it is filled, and gives all of it back when it is dropped. With `to_group` the 5-grams, when there is more than one
    part, are kept in `narrow` instead: they take less space there, but can only be grouped.
    """

    def __init__(self, *, to_group: bool = False) -> None:
        self.narrow: list[Narrow] = []
        self._to_group = to_group
        self._parts: list[Sketch] = []
        self._room: dict[str, NDArray[Any]] = {}
        self._used: dict[str, int] = {}

    def add(self, some: Sketch) -> None:
        """Put the sketches of some more documents after the others."""
        values = {name: getattr(some, name) for name in _NAMES}
        if self._used and any(self._used[name] + len(values[name]) > len(self._room[name]) for name in _NAMES):
            self._finish_part(to_group=self._to_group)
        if not self._used:
            self._make_room(values)
        for name, added in values.items():
            at = self._used[name]
            self._used[name] = end = at + len(added)
            self._room[name][at:end] = added

    def parts(self) -> list[Sketch]:
        """Return the parts. Nothing can be added any more."""
        if self._used:
            self._finish_part(to_group=bool(self.narrow))
        self._room = {}
        return self._parts

    def _make_room(self, values: Mapping[str, NDArray[Any]]) -> None:
        for name, first in values.items():
            if name not in self._room or len(first) > len(self._room[name]):
                self._room[name] = np.empty(max(_PART[name], len(first)), first.dtype)
            self._used[name] = 0

    def _finish_part(self, *, to_group: bool) -> None:
        part = Sketch(**{name: self._room[name][: self._used[name]] for name in _NAMES})
        if to_group:
            self.narrow.append(narrowed(part.fives, part.five_counts))
            part = part.without("fives")
        self._parts.append(part)
        # The other arrays belong to the part; the next one has its own.
        self._room, self._used = {"fives": self._room["fives"]} if to_group else {}, {}


@dataclass(slots=True)
class Sketches:
    """The sketches of all documents, in parts as they came, and `numbers`: for each, in the same order, its number.

    Arrays are by number. If there are `narrow` 5-grams, with the numbers of their documents, the parts have none.
    """

    parts: list[Sketch]
    numbers: Sequence[Places]
    narrow: list[tuple[Narrow, Places]] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(map(len, self.numbers))

    def by_number(self, name: str) -> Places:
        """Return an array of the sketches that has one entry a document."""
        found: Places = np.zeros(len(self), getattr(self.parts[0], name).dtype if self.parts else np.int64)
        for part, numbers in zip(self.parts, self.numbers, strict=True):
            found[numbers] = getattr(part, name)
        return found

    def grouped(self, name: str, note_bits: int = 0, *, forget: bool = False) -> Groups:
        """Return the hashes of one of the other arrays that documents share (see `join.grouped`); with `forget` the array is freed."""
        if name == "fives" and self.narrow:
            return grouped_narrow(self.narrow, len(self), forget=forget)
        return grouped(self._array_entries(name, forget=forget), len(self), note_bits, spent=forget)

    def _array_entries(self, name: str, *, forget: bool) -> Iterator[Entries]:
        """Yield the entries of an array, with their documents; with `forget` each part lets go of them."""
        for place, numbers in enumerate(self.numbers):
            part = self.parts[place]
            found = Entries(getattr(part, name), getattr(part, SEVERAL[name]), numbers)
            if forget:
                self.parts[place] = part.without(name)
            del part
            yield found
            del found


def rates(sizes: Counts, sample: int) -> Counts:
    """Return, for texts with so many 5-grams, one in how many is taken: a power of two, at most `sample`."""
    bounds = _ALL_OF << np.arange(sample.bit_length() - 1)
    return 1 << np.searchsorted(bounds, sizes)


class _Part:
    """The words of a batch, and how many each text has."""

    def __init__(self, found: Words) -> None:
        self.hashes, self.offsets = found.hashes, found.offsets
        self.sizes: Counts = np.diff(found.offsets)
        self.eighths = found.eighths

    def grams(self, n: int) -> tuple[Hashes, Flags]:
        """Return the n-grams that start at each word, and which are in one text."""
        found = grams_of(self.hashes, self.eighths, n)
        if found.lengths is None:
            return found.hashes, self.whole(n)
        ends = np.repeat(self.offsets[1:], self.sizes)[: len(found.hashes)]
        return found.hashes, np.arange(len(ends)) + found.lengths <= ends

    def whole(self, n: int) -> Flags:
        """Return which runs of `n` words are in one text."""
        flags: Flags = np.ones(max(0, len(self.hashes) - n + 1), np.bool_)
        for k in range(1, n):
            at = self.offsets[1:-1] - k
            flags[at[(at >= 0) & (at < len(flags))]] = False
        return flags


def _count_by_text(owner: Places, texts: int) -> Counts:
    return np.bincount(owner, minlength=texts).astype(np.int64)


def has_threes(options: Options) -> bool:
    """Return whether sketches have 3-grams: only some relations are found by them."""
    return bool(options.relations & {"rewrite", "shares_quote", "template"})


def has_letters(options: Options) -> bool:
    """Return whether sketches have runs of letters."""
    return bool(options.relations & {"noisy", "template"})


def _sample_fives(part: _Part, sample: int) -> tuple[Hashes, Counts, Counts]:
    sizes = np.maximum(part.sizes - WORD_GRAM + 1, 0)
    limits = _HIGHEST // rates(sizes, sample).astype(np.uint64)
    if fast.loops and part.eighths is None:
        fives, counts = fast.loops.sampled(part.hashes, part.offsets, limits, WORD_GRAM, BASE_WIDE)
        return fives, sizes, counts
    hashes, whole = part.grams(WORD_GRAM)
    one = len(limits) and (limits == limits[0]).all()
    chosen = hashes <= (limits[0] if one else np.repeat(limits, part.sizes)[: len(hashes)])
    chosen &= whole
    at = np.flatnonzero(chosen)
    return hashes[at], sizes, np.diff(np.searchsorted(at, part.offsets))


def _sample_threes(part: _Part, options: Options) -> tuple[Hashes, Counts]:
    if not has_threes(options):
        return np.zeros(0, np.uint64), np.zeros(len(part.sizes), np.int64)
    hashes, whole = part.grams(SMALL_GRAM)
    at = np.flatnonzero(whole)
    owner = np.repeat(np.arange(len(part.sizes)), part.sizes)[at]
    blocks = np.minimum((at - part.offsets[owner]) // BLOCK, (1 << BLOCK_BITS) - 1).astype(np.uint64)
    low = np.uint64((1 << BLOCK_BITS) - 1)
    return (hashes[at] & ~low) | blocks, _count_by_text(owner, len(part.sizes))


def _sample_letters(text: Characters, options: Options) -> tuple[Hashes, Counts]:
    texts = len(text.origin)
    if not has_letters(options):
        return np.zeros(0, np.uint64), np.zeros(texts, np.int64)
    found = letters(text)
    sizes = np.diff(found.offsets)
    owner = np.repeat(np.arange(texts), sizes)
    runs = hash_letter_runs(found.codes, LETTER_GRAM)
    at = np.flatnonzero(runs <= np.repeat(letter_limits(sizes), sizes)[: len(runs)])
    at = at[owner[at] == owner[at + LETTER_GRAM - 1]]
    return runs[at], _count_by_text(owner[at], texts)


def _text_digests(part: _Part) -> Hashes:
    """Return for each text a hash of its words in their order; 0 for a text without words."""
    if fast.loops:
        digests: Hashes = fast.loops.digests(part.hashes, part.offsets)
        return digests
    # The sum of each hash times (2 * place + 1), with places counted over all texts and put right afterwards.
    start, sums = part.offsets[:-1].astype(np.uint64), _sum_by_text(part.hashes, part.offsets)
    placed = _sum_by_text(part.hashes * np.arange(len(part.hashes)).astype(np.uint64), part.offsets) - start * sums
    return mix_bits((placed + placed + sums) * _STEP)


def _sum_by_text(hashes: Hashes, offsets: Places) -> Hashes:
    """Return the sum of the hashes of each text."""
    sums: Hashes = np.zeros(len(offsets) - 1, np.uint64)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        sums[filled] = np.add.reduceat(hashes, offsets[filled])
    return sums
