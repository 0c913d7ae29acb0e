"""A reading without what recurs: the n-grams that two documents are compared by."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.noise import Spelling, spelled
from corpuskit.duplicates.quotations import quotations
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, Reading, covered, every, within
from corpuskit.duplicates.silence import labels
from corpuskit.text.words import Flags, Hashes, distinct, grams, isin


class Content:
    """A reading and what of it is evidence once recurring passages are out.

    Most pairs are decided by `five_set` alone; the rest is worked out when it is asked for. Sets are sorted and hold each
    n-gram once. Flags of n-grams stand at their first word.
    """

    def __init__(self, reading: Reading, masks: Masks, live: Flags, fives: Flags) -> None:
        self.reading = reading
        self.id = reading.document.id
        self._masks = masks
        self.live = live
        self.fives = fives
        self.five_set: Hashes = distinct(reading.fives[self.fives])

    @cached_property
    def three_grams(self) -> Hashes:
        """The hashes of the 3-grams that start at each word."""
        return grams(self.reading.words, SMALL_GRAM)

    @cached_property
    def size(self) -> int:
        """The number of words that count."""
        return int(np.count_nonzero(self.live))

    @cached_property
    def three_set(self) -> Hashes:
        """The 3-grams, stock phrases too."""
        return distinct(self.three_grams[every(self.live, SMALL_GRAM)])

    @cached_property
    def three_unquoted(self) -> Hashes:
        """The 3-grams outside quotation marks."""
        return distinct(self.three_grams[self._unquoted])

    @cached_property
    def three_told(self) -> Hashes:
        """The 3-grams outside quotation marks that are neither stock phrases nor names or numbers.

        Two of three words with a capital are a name, which says what a text is about and not who wrote it.
        """
        return distinct(self.three_grams[self._unquoted & self.threes & _plain(self.reading)])

    @cached_property
    def told(self) -> Flags:
        """Which words count and are in sentences, not in labels."""
        return self.live & ~within(self.reading.starts, labels(self.reading.document.text))

    @cached_property
    def threes(self) -> Flags:
        """Which 3-grams are told and no stock phrases."""
        return every(self.told, SMALL_GRAM) & ~self._masks.stock.has(self.three_grams)

    @cached_property
    def stock(self) -> Flags:
        """Which words stand in a stock phrase."""
        return covered(self._masks.stock.has(self.three_grams), SMALL_GRAM, len(self.live))

    @cached_property
    def spelling(self) -> Spelling:
        """The letters of the words that count."""
        return spelled(self.reading.document.text, self.live)

    @cached_property
    def three_quoted(self) -> Hashes:
        """The 3-grams that stand in quotation marks and nowhere else."""
        return self.three_set[~isin(self.three_set, self.three_unquoted)]

    @cached_property
    def quotes(self) -> float:
        """The share of the words that stand in quotation marks."""
        return float(np.count_nonzero(self.live & self._quoted)) / max(1, self.size)

    @cached_property
    def _quoted(self) -> Flags:
        return within(self.reading.starts, quotations(self.reading.document.text))

    @cached_property
    def _unquoted(self) -> Flags:
        return every(self.live & ~self._quoted, SMALL_GRAM)


def contents(readings: Sequence[Reading], masks: Masks) -> list[Content]:
    """Return what of each reading is evidence once `masks` are put on."""
    live = np.concatenate([np.zeros(0, np.bool_), *(reading.live for reading in readings)])
    live &= ~masks.silenced(readings, live)
    fives = every(live, WORD_GRAM)
    ends = np.cumsum([len(reading.words) for reading in readings]).tolist()
    return [
        Content(r, masks, live[end - len(r.words) : end], fives[end - len(r.words) :][: len(r.fives)])
        for r, end in zip(readings, ends, strict=True)
    ]


def _plain(reading: Reading) -> Flags:
    """Return which 3-grams have at most one word that is a number or begins with a capital letter."""
    marked = (reading.names | reading.numbers).astype(np.int8)
    if len(marked) < SMALL_GRAM:
        return np.zeros(0, np.bool_)
    plain: Flags = marked[:-2] + marked[1:-1] + marked[2:] < SMALL_GRAM - 1
    return plain
