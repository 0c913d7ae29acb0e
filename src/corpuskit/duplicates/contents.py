"""A reading without its masked passages: the n-grams by which two documents are compared."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from corpuskit.duplicates.mask_reading import labels
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.noise import Spelling, spelled
from corpuskit.duplicates.quotations import quotations
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, Reading, within
from corpuskit.duplicates.units import Grams, every, grams_of
from corpuskit.text.words import Flags, Hashes, Places, expand_ranges, is_in_sorted, sort_distinct, words

_DIVERSE = 2  # different words for the root of the number of words; stories have ten and more
_SPELLED = 4  # letters of a word that is recognised with a slip in it


MUCH_LONGER = 32
"""Of a text so many times as long as the other only what that one has is looked up: all of it would cost its length for each pair."""


class GramIndex(NamedTuple):
    """The n-grams of a text, sorted, and the place of each."""

    hashes: Hashes
    places: Places

    @classmethod
    def of(cls, hashes: Hashes, used: Flags) -> "GramIndex":
        """Return the index of those n-grams that are `used`."""
        places = np.flatnonzero(used)
        order = np.argsort(hashes[places], kind="stable")
        return cls(hashes[places][order], places[order])

    def places_of(self, wanted: Hashes) -> Places:
        """Return the places of the `wanted` n-grams in the text, each given once."""
        starts, ends = np.searchsorted(self.hashes, wanted), np.searchsorted(self.hashes, wanted, "right")
        found: Places = self.places[expand_ranges(starts, ends)]
        return found


class Content:
    """A reading and the part of it that is evidence, without the masked passages.

    Most pairs are decided by `five_set` alone; the rest is computed when it is needed. Sets are sorted and hold each
    n-gram once. Flags of n-grams belong to their first word.
    """

    def __init__(self, reading: Reading, masks: Masks, live: Flags, fives: Flags) -> None:
        self.reading = reading
        self.id = reading.document.id
        self._masks = masks
        self.live = live
        self.fives = fives
        self.five_set: Hashes = sort_distinct(reading.fives[self.fives])

    def unmasked(self) -> "Content":
        """Return the same text with all of its words as evidence."""
        return Content(self.reading, self._masks, np.ones(len(self.live), np.bool_), np.ones(len(self.fives), np.bool_))

    @cached_property
    def five_grams(self) -> Grams:
        """The 5-grams of all words."""
        return Grams(WORD_GRAM, self.reading.fives, self.reading.five_lengths)

    @cached_property
    def grams_of_three(self) -> Grams:
        """The 3-grams of all words."""
        return grams_of(self.reading.words, self.reading.eighths, SMALL_GRAM)

    @property
    def three_grams(self) -> Hashes:
        """The hashes of the 3-grams that start at each word."""
        return self.grams_of_three.hashes

    @cached_property
    def five_places(self) -> Places:
        """The place in `five_set` of each 5-gram that is evidence."""
        return np.searchsorted(self.five_set, self.reading.fives[self.fives])

    @cached_property
    def five_index(self) -> "GramIndex":
        """The place of each 5-gram that is evidence."""
        return GramIndex.of(self.reading.fives, self.fives)

    @cached_property
    def three_index(self) -> "GramIndex":
        """The place of each 3-gram that is in a sentence and no stock phrase."""
        return GramIndex.of(self.three_grams, self.threes)

    @cached_property
    def count(self) -> int:
        """The number of entries that count: words, or characters of a script without spaces."""
        return int(np.count_nonzero(self.live))

    @cached_property
    def shared_words(self) -> Hashes:
        """The words in sentences, sorted."""
        return np.sort(self.reading.words[self.in_sentences])

    @cached_property
    def size(self) -> int:
        """The number of words that count."""
        return int(self.reading.weigh(self.live))

    @cached_property
    def raw_size(self) -> int:
        """The number of all words."""
        return int(self.reading.weigh(np.ones(len(self.live), np.bool_)))

    @cached_property
    def three_set(self) -> Hashes:
        """The 3-grams, stock phrases too."""
        return sort_distinct(self.three_grams[self.grams_of_three.inside(self.live)])

    @cached_property
    def in_sentences(self) -> Flags:
        """Flags of the words that count and are in sentences, not in labels."""
        return self.live & ~within(self.reading.starts, labels(self.reading.document.text))

    @cached_property
    def threes(self) -> Flags:
        """Flags of the 3-grams that are in sentences and no stock phrases."""
        return self.grams_of_three.inside(self.in_sentences) & ~self._masks.stock.has(self.three_grams)

    @cached_property
    def shared_threes(self) -> Flags:
        """Flags of the 3-grams outside quotation marks that are neither stock phrases nor names or numbers.

        Two of three words with a capital are a name, which shows the subject of a text and not who wrote it.
        """
        return self.grams_of_three.inside(self.live & ~self.quoted) & self.threes & _plain_threes(self.reading)

    @cached_property
    def shares_three(self) -> Hashes:
        """The 3-grams that `shared_threes` names."""
        return sort_distinct(self.three_grams[self.shared_threes])

    @cached_property
    def stock(self) -> Flags:
        """Flags of the words in a stock phrase."""
        return self.grams_of_three.covered(self._masks.stock.has(self.three_grams), len(self.live))

    @cached_property
    def spelling(self) -> Spelling:
        """The letters of the words that count."""
        return spelled(self.reading.document.text, self.live)

    @cached_property
    def quoted(self) -> Flags:
        """Flags of the words in quotation marks."""
        return within(self.reading.starts, quotations(self.reading.document.text))

    @cached_property
    def title(self) -> Hashes:
        """The words of the title, sorted, each once; empty where it is unknown."""
        title = self.reading.document.title
        return sort_distinct(words([title]).hashes) if title else np.zeros(0, np.uint64)

    @cached_property
    def figures(self) -> Places:
        """The places of the numbers among the words of the text."""
        return np.flatnonzero(self.live & self.reading.numbers)

    @cached_property
    def titled(self) -> Hashes:
        """The words of the title that the text has as well, each once."""
        return self.title[is_in_sorted(self.title, sort_distinct(self.reading.words[self.live]))]

    @cached_property
    def spelled_words(self) -> dict[int, str]:
        """The words of letters, as they are spelled, by their hashes."""
        text, reading = self.reading.document.text, self.reading
        chosen = self.live & ~reading.numbers & (reading.ends - reading.starts >= _SPELLED)
        places = zip(reading.starts[chosen].tolist(), reading.ends[chosen].tolist(), strict=True)
        return dict(zip(reading.words[chosen].tolist(), (text[a:b].casefold() for a, b in places), strict=True))

    @cached_property
    def vocabulary(self) -> Hashes:
        """All words, those that are no evidence too; sorted, each once."""
        return sort_distinct(self.reading.words)


def has_few_words(content: Content) -> bool:
    """Return whether a text has so few different words that any other text of these is spelled alike: less than twice the root of its length.

    Not defined for scripts without spaces, whose words are characters.
    """
    if content.reading.eighths is not None:
        return False
    return len(content.vocabulary) ** 2 < _DIVERSE**2 * len(content.reading.words)


def contents(readings: Sequence[Reading], masks: Masks) -> list[Content]:
    """Return the part of each reading that is evidence under `masks`."""
    live = np.concatenate([np.zeros(0, np.bool_), *(reading.live for reading in readings)])
    live &= ~masks.masked_out(readings, live)
    fives = every(live, WORD_GRAM)
    ends = np.cumsum([len(reading.words) for reading in readings]).tolist()
    return [
        _make_content(r, masks, live[end - len(r.words) : end], fives[end - len(r.words) :][: len(r.fives)])
        for r, end in zip(readings, ends, strict=True)
    ]


def _make_content(reading: Reading, masks: Masks, live: Flags, fives: Flags) -> Content:
    if reading.five_lengths is not None:
        fives = Grams(WORD_GRAM, reading.fives, reading.five_lengths).inside(live)
    return Content(reading, masks, live, fives)


def _plain_threes(reading: Reading) -> Flags:
    """Return which 3-grams have at most one word that is a number or begins with a capital letter."""
    marked = (reading.names | reading.numbers).astype(np.int8)
    if len(marked) < SMALL_GRAM:
        return np.zeros(0, np.bool_)
    plain: Flags = marked[:-2] + marked[1:-1] + marked[2:] < SMALL_GRAM - 1
    return plain
