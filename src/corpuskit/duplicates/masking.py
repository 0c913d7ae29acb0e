"""Passages that recur over many articles: the site's, not the story's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups
from corpuskit.duplicates.readings import WORD_GRAM, Reading, every
from corpuskit.text import fast
from corpuskit.text.words import Flags, Hashes, Places, distinct, each_once, mix, ranges

_AT_ONCE = 1 << 18  # occurrences: what is worked out about them stays in the processor's cache


@dataclass(frozen=True)
class Known:
    """A set of hashes that are known by all but their lowest `bits` bits; sorted."""

    bits: int
    hashes: Hashes

    def has(self, hashes: Hashes) -> Flags:
        """Return which of `hashes` are in the set."""
        found: Flags = np.zeros(len(hashes), np.bool_)
        if not len(self.hashes):
            return found
        if fast.loops:
            known: Flags = fast.loops.known(hashes, self.bits, self._packed_sieve, self.hashes)
            return known
        wanted = hashes >> np.uint64(self.bits)
        maybe = np.flatnonzero(self._sieve.take((wanted & np.uint64(len(self._sieve) - 1)).view(np.int64)))
        wanted = wanted[maybe]
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found[maybe] = self.hashes[at] == wanted
        return found

    @cached_property
    def _sieve(self) -> Flags:
        """Which lowest bits some hash of the set has: nearly all that are not in it are told by that alone."""
        size = 1 << min(24, 4 + len(self.hashes).bit_length())
        found = np.zeros(size, np.bool_)
        found[self.hashes & np.uint64(size - 1)] = True
        return found

    @cached_property
    def _packed_sieve(self) -> NDArray[np.uint8]:
        """The same, eight in a byte: that of a large corpus stays in the processor's cache."""
        return np.packbits(self._sieve, bitorder="little")


NONE = Known(0, np.zeros(0, np.uint64))


@dataclass(frozen=True, slots=True)
class Masks:
    """Word n-grams that recur: 5-grams in many articles or in many of one source, and 3-grams that are stock phrases.

    Those of a source are kept as hashes of n-gram and source. When only one 5-gram in `sample` was counted, two neighbours of them
    that recur stand for all around them: a few words of the story are less harm than a few of the frame. `rare` is a hash of those
    that were counted in short texts only.
    """

    sample: int = 1
    common: Known = NONE
    of_source: Known = NONE
    stock: Known = NONE
    rare: int = 0

    def silenced(self, readings: Sequence[Reading], live: Flags) -> Flags:
        """Return which words of some readings, one after the other, are in a recurring 5-gram of words that are `live`."""
        sizes = [len(reading.fives) for reading in readings]
        quiet = np.zeros(len(live), np.bool_)
        if not sum(sizes) or not (len(self.common.hashes) or len(self.of_source.hashes)):
            return quiet
        fives = np.concatenate([reading.fives for reading in readings])
        owner = np.repeat(np.arange(len(sizes)), sizes)
        found = self.common.has(fives)
        found |= self.of_source.has(self._with_source(fives, readings, sizes))
        if self.sample > 1:
            found = _around(found, fives < np.uint64(2**64 // self.sample), owner)
        # A text has fewer 5-grams than words: those of later texts stand further on among the words.
        fewer = np.array([len(reading.words) for reading in readings], np.int64) - np.array(sizes, np.int64)
        at = np.flatnonzero(found)
        at += (np.cumsum(fewer) - fewer)[owner[at]]
        at = at[every(live, WORD_GRAM)[at]]
        for k in range(WORD_GRAM):
            quiet[at + k] = True
        return quiet

    def _with_source(self, fives: Hashes, readings: Sequence[Reading], sizes: Sequence[int]) -> Hashes:
        tags = np.array([tag(reading.document.source) for reading in readings], np.uint64)
        return of_source(fives >> np.uint64(self.common.bits), np.repeat(tags, sizes))


def _around(found: Flags, counted: Flags, owner: Places) -> Flags:
    """Return which entries recur: those counted that do, and all up to the next counted one around two neighbours that do.

    `owner` is the text of each entry; only entries of one text are neighbours.
    """
    at = np.flatnonzero(counted)
    recurs, texts = found[at], owner[at]
    first = np.flatnonzero(recurs[1:] & recurs[:-1] & (texts[1:] == texts[:-1]))
    if not len(first):
        return found
    sure = distinct(np.concatenate([first, first + 1]))
    edges, texts = np.concatenate([[-1], at, [len(found)]]), texts[sure]
    starts = np.maximum(edges[sure] + 1, np.searchsorted(owner, texts))
    places = ranges(starts, np.minimum(edges[sure + 2], np.searchsorted(owner, texts, "right")))
    around = found.copy()
    around[places] = True
    return around


@dataclass(frozen=True, slots=True)
class Recurring:
    """Which occurrences of n-grams recur anywhere, and which in the articles of their source."""

    anywhere: Flags
    in_source: Flags

    @property
    def either(self) -> Flags:
        """Which occurrences recur at all."""
        return self.anywhere | self.in_source


def recurring(groups: Groups, copies: Places, sources: Places, options: Options) -> Recurring:
    """Return which occurrences in `groups` recur too often to be a story's.

    `copies` gives for each document the first one of the copies it belongs to: they count once. `sources` are numbers,
    -1 for one that is not known, which is not a source.
    """
    anywhere = _often(groups, np.zeros(len(sources), np.int64), copies, options.common + 1)
    return Recurring(anywhere, _often(groups, sources, copies, options.recurs) & (sources[groups.docs] >= 0))


def masks(groups: Groups, found: Recurring, tags: Hashes, phrases: Known, sample: int) -> Masks:
    """Return what recurs as sets that can be asked about any document.

    `tags` gives for each document that of its source.
    """
    local, common = groups.hashes_at(found.in_source), each_once(groups.hashes_at(found.anywhere))
    own = of_source(local >> np.uint64(groups.bits), tags[groups.docs[found.in_source]])
    limit = np.uint64((2**64 - 1) // sample)
    rare = [mix(common[common > limit]), distinct(own[local > limit])]
    high = int(np.concatenate(rare).sum(dtype=np.uint64))
    return Masks(sample, known(common, groups.bits), Known(0, distinct(own)), phrases, high)


def tag(source: str | None) -> np.uint64:
    """Return the hash of a source's name; one that is not known has none."""
    if source is None:
        return np.uint64(0)
    return np.uint64(int.from_bytes(blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"))


def of_source(hashes: Hashes, tags: Hashes) -> Hashes:
    """Return hashes of n-grams together with the tags of their sources."""
    return mix(hashes + tags)


def known(hashes: Hashes, bits: int) -> Known:
    """Return the set of `hashes`, which come sorted."""
    return Known(bits, each_once(hashes >> np.uint64(bits)))


def stock(groups: Groups, copies: Places, options: Options) -> Known:
    """Return the n-grams of `groups` that stand in more than `options.stock` articles, copies counted once."""
    often = _often(groups, np.zeros(len(copies), np.int64), copies, options.stock + 1)
    return known(groups.hashes_at(often), groups.bits)


def _often(groups: Groups, kinds: Places, roots: Places, least: int) -> Flags:
    """Return which occurrences are in a group and of a kind that have `least` or more different roots.

    `kinds` and `roots` are those of each document.
    """
    # Documents by kind and root: one number for both keeps the key of the sort in 64 bits.
    order = np.lexsort((roots, kinds))
    fresh = (np.diff(kinds[order], prepend=-2) != 0) | (np.diff(roots[order], prepend=-2) != 0)
    both = np.empty(len(order), np.int64)
    both[order] = np.cumsum(fresh) - 1
    kind_of = kinds[order][fresh]
    found = np.zeros(len(groups.packed), np.bool_)
    for start, end in groups.stretches(_AT_ONCE):
        found[start:end] = _often_among(groups, slice(start, end), both, kind_of, least)
    return found


def _often_among(groups: Groups, some: slice, both: Places, kind_of: Places, least: int) -> Flags:
    group = groups.group[some]
    found = np.zeros(len(group), np.bool_)
    maybe = np.flatnonzero(groups.sizes[group] >= least)
    if not len(maybe):
        return found
    key = group[maybe] * np.int64(len(kind_of)) + both[groups.docs[some][maybe]]
    by_key = np.argsort(key)
    key = key[by_key]
    other = np.diff(key, prepend=-1) != 0
    group, kind = key // len(kind_of), kind_of[key % len(kind_of)]
    new = (np.diff(group, prepend=-1) != 0) | (np.diff(kind, prepend=-2) != 0)
    number = np.cumsum(new) - 1
    found[maybe[by_key]] = np.bincount(number, weights=other)[number] >= least
    return found
