"""Passages that recur over many articles: the site's, not the story's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups
from corpuskit.duplicates.readings import WORD_GRAM, Reading, covered, every
from corpuskit.text.words import Flags, Hashes, Places


@dataclass(frozen=True, slots=True)
class Known:
    """A set of hashes that are known by all but their lowest `bits` bits; sorted."""

    bits: int
    hashes: Hashes

    def has(self, hashes: Hashes) -> Flags:
        """Return which of `hashes` are in the set."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.bool_)
        wanted = hashes >> np.uint64(self.bits)
        at = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        found: Flags = self.hashes[at] == wanted
        return found


NONE = Known(0, np.zeros(0, np.uint64))


@dataclass(frozen=True, slots=True)
class Masks:
    """Word n-grams that recur: 5-grams in many articles or in many of one source, and 3-grams that are stock phrases.

    When only one 5-gram in `sample` was counted, two neighbours of them that recur stand for all around them: a few words of
    the story are less harm than a few of the frame.
    """

    sample: int = 1
    common: Known = NONE
    of_source: Mapping[str, Known] = field(default_factory=dict)
    stock: Known = NONE

    def recurring(self, reading: Reading) -> Flags:
        """Return which 5-grams of a reading are the site's."""
        source = reading.document.source
        found = self.common.has(reading.fives)
        if source is not None and source in self.of_source:
            found |= self.of_source[source].has(reading.fives)
        return found if self.sample == 1 else self._around(found, reading.fives)

    def silenced(self, reading: Reading) -> Flags:
        """Return which words of a reading are in a recurring 5-gram."""
        return covered(self.recurring(reading) & every(reading.live, WORD_GRAM), WORD_GRAM, len(reading.words))

    def _around(self, found: Flags, hashes: Hashes) -> Flags:
        counted = np.flatnonzero(hashes < np.uint64(2**64 // self.sample))
        if not len(counted):
            return found
        recurs = np.append(found[counted], False)
        sure = np.zeros(len(recurs), np.bool_)
        sure[:-1] = recurs[:-1] & recurs[1:]
        sure[1:] |= sure[:-1]
        after = np.searchsorted(counted, np.arange(len(hashes)))
        around: Flags = found | sure[after] | sure[after - 1]
        around[counted] = found[counted]
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
    roots, source = copies[groups.docs], sources[groups.docs]
    anywhere = _often(groups.group, np.zeros(len(roots), np.int64), roots, options.common + 1)
    return Recurring(anywhere, _often(groups.group, source, roots, options.recurs) & (source >= 0))


def masks(groups: Groups, found: Recurring, sources: Sequence[str | None], phrases: Known, sample: int) -> Masks:
    """Return what recurs as sets that can be asked about any document; `sources` names each document's."""
    names = np.array([source or "" for source in sources], object)[groups.docs[found.in_source]]
    hashes = groups.hashes[found.in_source]
    local = {str(name): known(hashes[names == name], groups.bits) for name in np.unique(names)}
    return Masks(sample, known(groups.hashes[found.anywhere], groups.bits), local, phrases)


def known(hashes: Hashes, bits: int) -> Known:
    """Return the set of `hashes`."""
    return Known(bits, np.unique(hashes >> np.uint64(bits)))


def stock(groups: Groups, copies: Places, options: Options) -> Known:
    """Return the n-grams of `groups` that stand in more than `options.stock` articles, copies counted once."""
    roots = copies[groups.docs]
    often = _often(groups.group, np.zeros(len(roots), np.int64), roots, options.stock + 1)
    return known(groups.hashes[often], groups.bits)


def _often(group: Places, kinds: Places, roots: Places, least: int) -> Flags:
    """Return which occurrences are in a group and of a kind that have `least` or more different roots."""
    found = np.zeros(len(group), np.bool_)
    maybe = np.flatnonzero(np.bincount(group, minlength=1)[group] >= least)
    if not len(maybe):
        return found
    order = maybe[np.lexsort((roots[maybe], kinds[maybe], group[maybe]))]
    group, kinds, roots = group[order], kinds[order], roots[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (kinds[1:] != kinds[:-1])
    other = new.copy()
    other[1:] |= roots[1:] != roots[:-1]
    number = np.cumsum(new) - 1
    found[order] = np.bincount(number, weights=other)[number] >= least
    return found
