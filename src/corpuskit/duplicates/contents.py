"""A reading without what recurs: the n-grams that two documents are compared by."""

from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, Reading, covered, every
from corpuskit.text.words import Flags, Hashes


@dataclass(frozen=True, slots=True)
class Content:
    """A reading and what of it is evidence once recurring passages are out.

    `live` tells which words count, `fives` and `threes` which n-grams do (3-grams without stock phrases), `stock` which
    words stand in a stock phrase. The sets are sorted and hold each n-gram once: `five_set`, `three_set` (with stock
    phrases), `three_unquoted` those outside quotation marks, `three_told` those of them that are no names or numbers:
    two of three words with a capital are a name, which says what a text is about and not who wrote it.
    """

    reading: Reading
    live: Flags
    fives: Flags
    threes: Flags
    stock: Flags
    five_set: Hashes
    three_set: Hashes
    three_unquoted: Hashes
    three_told: Hashes

    @property
    def id(self) -> str:
        """The document's id."""
        return self.reading.document.id

    @property
    def size(self) -> int:
        """The number of words that count."""
        return int(np.count_nonzero(self.live))


def content(reading: Reading, masks: Masks) -> Content:
    """Return what of a reading counts."""
    silenced = masks.silenced(reading)
    live = reading.live & ~silenced
    fives, threes = every(live, WORD_GRAM), every(live, SMALL_GRAM)
    stock = masks.stock.has(reading.threes)
    unquoted = threes & every(~reading.quoted, SMALL_GRAM)
    return Content(
        reading=reading,
        live=live,
        fives=fives,
        threes=threes & ~stock,
        stock=covered(stock, SMALL_GRAM, len(live)),
        five_set=np.unique(reading.fives[fives]),
        three_set=np.unique(reading.threes[threes]),
        three_unquoted=np.unique(reading.threes[unquoted]),
        three_told=np.unique(reading.threes[unquoted & ~stock & _plain(reading)]),
    )


def _plain(reading: Reading) -> Flags:
    """Return which 3-grams have at most one word that is a number or begins with a capital letter."""
    marked = (reading.names | reading.numbers).astype(np.int8)
    if len(marked) < SMALL_GRAM:
        return np.zeros(0, np.bool_)
    plain: Flags = marked[:-2] + marked[1:-1] + marked[2:] < SMALL_GRAM - 1
    return plain
