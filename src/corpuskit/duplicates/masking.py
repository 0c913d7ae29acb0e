"""Passages that recur over many articles: the site's, not the story's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Groups
from corpuskit.duplicates.readings import Reading
from corpuskit.text.words import Flags, Hashes, Places


@dataclass(frozen=True, slots=True)
class Masks:
    """Hashes of word 5-grams that are no evidence: in any article, and in the articles of one source.

    They are sorted and come without the lowest `bits` bits.
    """

    bits: int
    common: Hashes
    of_source: Mapping[str, Hashes]

    def masked(self, reading: Reading) -> Flags:
        """Return which 5-grams of a reading are masked."""
        hashes = reading.fives >> np.uint64(self.bits)
        found = np.isin(hashes, self.common)
        source = reading.document.source
        if source is not None and source in self.of_source:
            found |= np.isin(hashes, self.of_source[source])
        return found


NO_MASKS = Masks(0, np.zeros(0, np.uint64), {})


def frequent(groups: Groups, copies: Places, sources: Sequence[str | None], options: Options) -> Masks:
    """Return the n-grams of `groups` that recur too often to be a story's.

    `copies` gives for each document the first one of the copies it belongs to: they count once. An unknown source
    (`None`) is not a source.
    """
    roots = copies[groups.docs]
    names = sorted({source for source in sources if source is not None})
    number = {name: k for k, name in enumerate(names)}
    of = np.array([-1 if source is None else number[source] for source in sources], np.int64)[groups.docs]
    hashes = groups.hashes >> np.uint64(groups.bits)
    common = _at_least(hashes, roots, options.common + 1)
    known = of >= 0
    local = {name: _at_least(hashes[of == k], roots[of == k], options.recurs) for k, name in enumerate(names) if known.any()}
    return Masks(groups.bits, common, {name: found for name, found in local.items() if len(found)})


def _at_least(hashes: Hashes, roots: Places, least: int) -> Hashes:
    """Return the hashes that occur with `least` or more different roots; sorted."""
    if len(hashes) < least:
        return np.zeros(0, np.uint64)
    order = np.lexsort((roots, hashes))
    hashes, roots = hashes[order], roots[order]
    fresh = np.ones(len(hashes), np.bool_)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (roots[1:] != roots[:-1])
    found, count = np.unique(hashes[fresh], return_counts=True)
    return found[count >= least]
