"""The masks of a document as a hash: as long as it stays, cached verdicts on the document hold."""

from collections.abc import Sequence

import numpy as np

from corpuskit.duplicates.masking import Masks, tag
from corpuskit.duplicates.sketches import Counts, Sketch
from corpuskit.text.words import Flags, Hashes, mix_bits


def marks(sketch: Sketch, sources: Sequence[str | None], masks: Masks) -> Hashes:
    """Return for each document of a sketch a hash of all that `masks` may take from it, or call a stock phrase in it.

    Where only some 5-grams of a text are in its sketch, the others may be masked because shorter texts have them: what masks know of
    such 5-grams is part of every hash.
    """
    tags = np.repeat(np.array([tag(source) for source in sources], np.uint64), sketch.five_counts)
    local = masks.with_source(sketch.fives, tags)
    total = _sum_chosen(sketch.fives, masks.common.has(sketch.fives), sketch.five_counts)
    total += mix_bits(_sum_chosen(local, masks.of_source.has(local), sketch.five_counts))
    total += mix_bits(mix_bits(_sum_chosen(sketch.threes, masks.stock.has(sketch.threes), sketch.three_counts)))
    every = np.array([masks.common.bits, masks.stock.bits, masks.rare], np.uint64)
    return mix_bits(total + mix_bits(every).sum())


def _sum_chosen(hashes: Hashes, chosen: Flags, counts: Counts) -> Hashes:
    """Return for each document the sum of those of its hashes that are chosen."""
    total = np.zeros(len(hashes) + 1, np.uint64)
    np.cumsum(mix_bits(hashes) * chosen, out=total[1:])
    ends = np.cumsum(counts)
    found: Hashes = total[ends] - total[ends - counts]
    return found
