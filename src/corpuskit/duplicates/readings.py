"""A document as words with the properties of each: the form in which texts are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.mask_reading import silent
from corpuskit.duplicates.units import Eighths, grams_of
from corpuskit.model import Span
from corpuskit.text.no_story import why_no_story
from corpuskit.text.words import WHOLE, Flags, Hashes, Places, Words, words

WORD_GRAM = 5
SMALL_GRAM = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a document: hash, place (half-open, code points), whether it is evidence.

    `fives` are the hashes of the word 5-grams that start at each word, `five_lengths` the number of words in each (`None`: five).
    `numbers` flags words that begin with a digit, `names` those with a capital letter, `eighths` is how much of a word each counts (`None`:
    all are whole words).
    """

    document: Document
    words: Hashes
    starts: Places
    ends: Places
    live: Flags
    numbers: Flags
    names: Flags
    fives: Hashes
    five_lengths: Places | None = None
    eighths: Eighths | None = None

    @property
    def size(self) -> int:
        """The number of words that are evidence."""
        return int(self.weigh(self.live))

    def weigh(self, chosen: Flags) -> float:
        """Return how many words of running text those that are `chosen` make: a character of a script without spaces is less than one."""
        if self.eighths is None:
            return float(np.count_nonzero(chosen))
        return float(self.eighths[chosen].sum(dtype=np.int64)) / WHOLE


def read(batch: Sequence[Document], options: Options) -> list[Reading]:
    """Return a reading of every document."""
    found = words([document.text for document in batch])
    live = evidence(batch, found, options)
    starts, ends, numbers, names = found.starts, found.ends, found.numbers, found.capitals
    fives, eighths = grams_of(found.hashes, found.eighths, WORD_GRAM), found.eighths
    readings = []
    for document, (start, end) in zip(batch, pairwise(found.offsets.tolist()), strict=True):
        span = slice(start, end)
        readings.append(
            Reading(
                document=document,
                words=found.hashes[span],
                starts=starts[span],
                ends=ends[span],
                live=live[span],
                numbers=numbers[span],
                names=names[span],
                fives=fives.hashes[start : max(end - WORD_GRAM + 1, start)],
                five_lengths=None if fives.lengths is None else fives.lengths[start : max(end - WORD_GRAM + 1, start)],
                eighths=None if eighths is None else eighths[span],
            )
        )
    return readings


def evidence(batch: Sequence[Document], found: Words, options: Options) -> Flags:
    """Return which words of a batch are evidence: none of a text that holds no story, or is mostly cut-off teasers, credits and the like."""
    live = np.ones(len(found.hashes), np.bool_)
    if not options.mask:
        return live
    origins = found.text.origin.tolist()
    masked_readings = [silent(document.text) for document in batch]
    edges = _span_edges(origins, [[*d.masked, *spans] for d, spans in zip(batch, masked_readings, strict=True)])
    places = found.text.place(found.first)
    live &= ~_flag_between(places, edges)
    empty = [is_no_article(d.text, spans) for d, spans in zip(batch, masked_readings, strict=True)]
    for k in np.flatnonzero(empty).tolist():
        live[found.offsets[k] : found.offsets[k + 1]] = False
    return live


def is_no_article(text: str, masked: Sequence[Span]) -> bool:
    """Return whether a text holds no story: a failed scrape, a list of teasers or links, or more than half of it is `masked` credits and cut-off teasers."""
    return 2 * sum(map(len, masked)) > len(text) or bool(why_no_story(text))


def _span_edges(origins: Sequence[int], spans: Sequence[Sequence[Span]]) -> list[int]:
    """Return where the spans of each text begin and end in the texts put together."""
    return [
        origin + edge for origin, some in zip(origins, spans, strict=True) for s in some for edge in (s.start, s.end)
    ]


def within(starts: Places, spans: Sequence[Span]) -> Flags:
    """Return which words start inside one of the spans."""
    return _flag_between(starts, [edge for span in spans for edge in (span.start, span.end)])


def _flag_between(starts: Places, edges: Sequence[int]) -> Flags:
    """Return which words start from the first of two `edges` up to the second, from the third up to the fourth, and so on."""
    inside = np.zeros(len(starts), np.bool_)
    if edges:
        bounds = np.searchsorted(starts, edges).tolist()
        for low, high in zip(bounds[::2], bounds[1::2], strict=True):
            inside[low:high] = True
    return inside
