"""Passages that recur over many articles: the site's, not the story's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups, Numbers
from corpuskit.duplicates.readings import WORD_GRAM, Reading
from corpuskit.duplicates.units import Grams, every
from corpuskit.text import fast
from corpuskit.text.words import Flags, Hashes, Places, each_once, expand_ranges, mix_bits, sort_distinct

_AT_ONCE = 1 << 18  # occurrences: results about them stay in the processor's cache
_REST = np.uint64(56)
_BEGINNING = np.uint64(0xFF) << _REST


@dataclass(frozen=True)
class Known:
    """A sorted set of hashes without their lowest `bits` bits."""

    bits: int
    hashes: Hashes

    def has(self, hashes: Hashes) -> Flags:
        """Return which of `hashes` are in the set."""
        found: Flags = np.zeros(len(hashes), np.bool_)
        if not len(self.hashes):
            return found
        if fast.loops:
            flags: Flags = fast.loops.known(hashes, self.bits, self._packed_sieve, self.hashes, *self._starts)
            return flags
        beginnings = hashes >> np.uint64(self.bits)
        maybe = np.flatnonzero(self._sieve.take((beginnings & np.uint64(len(self._sieve) - 1)).view(np.int64)))
        beginnings = beginnings[maybe]
        at = np.minimum(np.searchsorted(self.hashes, beginnings), len(self.hashes) - 1)
        found[maybe] = self.hashes[at] == beginnings
        return found

    def cut(self, limit: np.uint64) -> "tuple[Known, Known]":
        """Return those up to a limit and those above it as sets of their own; the limit is one below a multiple of `2**bits`."""
        end = np.searchsorted(self.hashes, limit >> np.uint64(self.bits), "right")
        return Known(self.bits, self.hashes[:end]), Known(self.bits, self.hashes[end:])

    @property
    def beginnings(self) -> Flags:
        """Flags of the 256 highest bytes that some hash of the set has."""
        found = np.zeros(256, np.bool_)
        found[(self.hashes << np.uint64(self.bits)) >> _REST] = True
        return found

    @cached_property
    def _sieve(self) -> Flags:
        """Flags of the lowest bits that some hash of the set has: they rule out nearly all others."""
        size = 1 << min(24, 4 + len(self.hashes).bit_length())
        found = np.zeros(size, np.bool_)
        found[self.hashes & np.uint64(size - 1)] = True
        return found

    @cached_property
    def _packed_sieve(self) -> NDArray[np.uint8]:
        """The same, eight in a byte: that of a large corpus stays in the processor's cache."""
        return np.packbits(self._sieve, bitorder="little")

    @cached_property
    def _starts(self) -> tuple[int, Numbers]:
        """The number of bits that are dropped to find nearly the place of a hash, and the first place for each value of the rest."""
        last = int(self.hashes[-1])
        # Some two to four have the other bits; 64 cannot be shifted out.
        rest = min(max(0, last.bit_length() - len(self.hashes).bit_length() + 1), 63)
        firsts = np.arange((last >> rest) + 1, dtype=np.uint64) << np.uint64(rest)
        return rest, np.append(np.searchsorted(self.hashes, firsts), len(self.hashes)).astype(np.int32)


NONE = Known(0, np.zeros(0, np.uint64))


@dataclass(frozen=True)
class Masks:
    """Word n-grams that recur: 5-grams in many articles or in many of one source, and 3-grams that are stock phrases.

    Those of a source are kept as hashes of n-gram and source. When only one 5-gram in `sample` was counted, two neighbours of them
    that recur represent all around them: a few words of the story are less harm than a few of the frame. `rare` is a hash of those
    that were counted in short texts only.
    """

    sample: int = 1
    common: Known = NONE
    of_source: Known = NONE
    stock: Known = NONE
    rare: int = 0

    def masked_out(self, readings: Sequence[Reading], live: Flags) -> Flags:
        """Return which words of some readings, one after the other, are in a recurring 5-gram of words that are `live`."""
        sizes = [len(reading.fives) for reading in readings]
        quiet = np.zeros(len(live), np.bool_)
        if not sum(sizes) or not (len(self.common.hashes) or len(self.of_source.hashes)):
            return quiet
        fives = np.concatenate([reading.fives for reading in readings])
        owner = np.repeat(np.arange(len(sizes)), sizes)
        tags = np.array([tag(reading.document.source) for reading in readings], np.uint64)
        found, begin = np.zeros(len(fives), np.bool_), (fives >> _REST).view(np.int64)
        for beginnings, common, own in self._sets:
            at = np.flatnonzero(beginnings.take(begin))
            found[at] = common.has(fives[at]) | own.has(self.with_source(fives[at], tags[owner[at]]))
        if self.sample > 1:
            found = _flag_around(found, fives <= highest(self.sample), owner)
        # A text has fewer 5-grams than words: those of later texts are further on among the words.
        fewer = np.array([len(reading.words) for reading in readings], np.int64) - np.array(sizes, np.int64)
        at = np.flatnonzero(found)
        at += (np.cumsum(fewer) - fewer)[owner[at]]
        if all(reading.five_lengths is None for reading in readings):
            at = at[every(live, WORD_GRAM)[at]]
            for k in range(WORD_GRAM):
                quiet[at + k] = True
            return quiet
        return self._masked_in_each(readings, found, live)

    def _masked_in_each(self, readings: Sequence[Reading], found: Flags, live: Flags) -> Flags:
        """Return the same as `masked_out`, one reading after the other, for 5-grams of any length, of which `found` names those that recur."""
        quiet, word, gram = [], 0, 0
        for reading in readings:
            grams = Grams(WORD_GRAM, reading.fives, reading.five_lengths)
            counted = live[word : word + len(reading.words)]
            chosen = found[gram : gram + len(reading.fives)] & grams.inside(counted)
            quiet.append(grams.covered(chosen, len(counted)))
            word, gram = word + len(reading.words), gram + len(reading.fives)
        return np.concatenate(quiet)

    def with_source(self, fives: Hashes, tags: Hashes) -> Hashes:
        """Return the hashes that 5-grams of sources with such tags have in `of_source`."""
        return of_source(fives & ~np.uint64((1 << self.common.bits) - 1), tags)

    @cached_property
    def _sets(self) -> list[tuple[Flags, Known, Known]]:
        """The n-grams that every text counts and the others, few in a corpus: flags of their first bytes, those of all sources, those of one."""
        sets = zip(self.common.cut(highest(self.sample)), self.of_source.cut(highest(self.sample)), strict=True)
        return [(common.beginnings | own.beginnings, common, own) for common, own in sets]


def _flag_around(found: Flags, counted: Flags, owner: Places) -> Flags:
    """Return which entries recur: those counted that do, and all up to the next counted one around two neighbours that do.

    `owner` is the text of each entry; only entries of one text are neighbours.
    """
    at = np.flatnonzero(counted)
    recurs, texts = found[at], owner[at]
    first = np.flatnonzero(recurs[1:] & recurs[:-1] & (texts[1:] == texts[:-1]))
    if not len(first):
        return found
    sure = sort_distinct(np.concatenate([first, first + 1]))
    edges, texts = np.concatenate([[-1], at, [len(found)]]), texts[sure]
    starts = np.maximum(edges[sure] + 1, np.searchsorted(owner, texts))
    places = expand_ranges(starts, np.minimum(edges[sure + 2], np.searchsorted(owner, texts, "right")))
    around = found.copy()
    around[places] = True
    return around


@dataclass(frozen=True, slots=True)
class Recurring:
    """Flags of the occurrences of n-grams that are frequent anywhere, and of those frequent in their source."""

    anywhere: Flags
    in_source: Flags

    @property
    def either(self) -> Flags:
        """Flags of the occurrences that are frequent at all."""
        return self.anywhere | self.in_source


def recurring(groups: Groups, copies: Places, sources: Places, options: Options) -> Recurring:
    """Return which occurrences in `groups` recur too often to be a story's.

    `copies` gives for each document the first one of the copies it belongs to: they count once. `sources` are numbers,
    -1 for an unknown one, which does not count as a source.
    """
    anywhere = _flag_frequent(groups, np.zeros(len(sources), np.int64), copies, options.common + 1)
    return Recurring(anywhere, _flag_frequent(groups, sources, copies, options.recurs))


def masks(groups: Groups, found: Recurring, tags: Hashes, phrases: Known, sample: int) -> Masks:
    """Return the frequent n-grams as sets that can be applied to any document.

    `tags` gives for each document that of its source.
    """
    common, own = each_once(groups.hashes_at(found.anywhere)), [np.zeros(0, np.uint64)]
    for span, some in groups.stretches(_AT_ONCE):
        at = np.flatnonzero(found.in_source[span])
        own.append(sort_distinct(of_source(some.hashes_at(at), tags[some.docs[at]])))
    local, limit = sort_distinct(np.concatenate(own)), highest(sample)
    rare = [mix_bits(common[common > limit]), local[local > limit]]
    high = int(np.concatenate(rare).sum(dtype=np.uint64))
    return Masks(sample, Known(groups.bits, common >> np.uint64(groups.bits)), Known(0, local), phrases, high)


def highest(sample: int) -> np.uint64:
    """Return up to which hash every text counts its 5-grams, when only one in `sample` is counted of a long one."""
    return np.uint64((2**64 - 1) // sample)


def tag(source: str | None) -> np.uint64:
    """Return the hash of a source's name; 0 for an unknown one."""
    if source is None:
        return np.uint64(0)
    return np.uint64(int.from_bytes(blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"))


def of_source(hashes: Hashes, tags: Hashes) -> Hashes:
    """Return hashes of n-grams together with the tags of their sources; they begin as those of the n-grams do."""
    return hashes & _BEGINNING | mix_bits(hashes + tags) >> np.uint64(8)


def known(hashes: Hashes, bits: int) -> Known:
    """Return the set of `hashes`, which come sorted."""
    return Known(bits, each_once(hashes >> np.uint64(bits)))


def stock(groups: Groups, copies: Places, options: Options) -> Known:
    """Return the n-grams of `groups` that are in more than `options.stock` articles, copies counted once."""
    often = _flag_frequent(groups, np.zeros(len(copies), np.int64), copies, options.stock + 1)
    return known(groups.hashes_at(often), groups.bits)


def _flag_frequent(groups: Groups, kinds: Places, roots: Places, least: int) -> Flags:
    """Return which occurrences are in a group and of a kind that have `least` or more different roots.

    `kinds` and `roots` are those of each document; -1 is no kind.
    """
    if not len(groups.packed):
        return np.zeros(0, np.bool_)
    # Documents by kind and root: one number for both keeps the key of the sort in 64 bits.
    order = np.lexsort((roots, kinds))
    fresh = (np.diff(kinds[order], prepend=-2) != 0) | (np.diff(roots[order], prepend=-2) != 0)
    both = np.empty((len(order), 2), np.int32)
    both[:, 0] = kinds
    both[order, 1] = np.cumsum(fresh) - 1
    if fast.loops:
        counted: Flags = fast.loops.often(groups.packed, groups.bits, groups.note_bits, groups.sizes, both, least)
        return counted
    found, kind_of = np.zeros(len(groups.packed), np.bool_), kinds[order][fresh]
    for here, some in groups.stretches(_AT_ONCE):
        found[here] = _often_among(some, both[:, 1], kind_of, least)
    return found


def _often_among(groups: Groups, both: Numbers, kind_of: Places, least: int) -> Flags:
    found = np.zeros(len(groups.packed), np.bool_)
    maybe = np.flatnonzero(np.repeat(groups.sizes >= least, groups.sizes))
    if not len(maybe):
        return found
    group = groups.group[maybe]
    key = group * np.int64(len(kind_of)) + both[groups.docs[maybe]]
    by_key = np.argsort(key)
    key = key[by_key]
    other = np.diff(key, prepend=-1) != 0
    group, kind = key // len(kind_of), kind_of[key % len(kind_of)]
    new = (np.diff(group, prepend=-1) != 0) | (np.diff(kind, prepend=-2) != 0)
    number = np.cumsum(new) - 1
    found[maybe[by_key]] = (np.bincount(number, weights=other)[number] >= least) & (kind >= 0)
    return found
