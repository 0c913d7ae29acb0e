"""What of a document is masked, as a hash: as long as it stays, what was said of the document holds."""

from collections.abc import Sequence

import numpy as np

from corpuskit.duplicates.masking import Masks, tag
from corpuskit.duplicates.sketches import Counts, Sketch
from corpuskit.text.words import Flags, Hashes, mix


def marks(sketch: Sketch, sources: Sequence[str | None], masks: Masks) -> Hashes:
    """Return for each document of a sketch a hash of all that `masks` may take from it, or call a stock phrase in it.

    Where only some 5-grams of a text are in its sketch, the others may be masked because shorter texts have them: what masks know of
    such 5-grams is part of every hash.
    """
    tags = np.repeat(np.array([tag(source) for source in sources], np.uint64), sketch.five_counts)
    local = masks.with_source(sketch.fives, tags)
    total = _sums(sketch.fives, masks.common.has(sketch.fives), sketch.five_counts)
    total += mix(_sums(local, masks.of_source.has(local), sketch.five_counts))
    total += mix(mix(_sums(sketch.threes, masks.stock.has(sketch.threes), sketch.three_counts)))
    every = np.array([masks.common.bits, masks.stock.bits, masks.rare], np.uint64)
    return mix(total + mix(every).sum())


def _sums(hashes: Hashes, chosen: Flags, counts: Counts) -> Hashes:
    """Return for each document the sum of those of its hashes that are chosen."""
    total = np.zeros(len(hashes) + 1, np.uint64)
    np.cumsum(mix(hashes) * chosen, out=total[1:])
    ends = np.cumsum(counts)
    found: Hashes = total[ends] - total[ends - counts]
    return found
