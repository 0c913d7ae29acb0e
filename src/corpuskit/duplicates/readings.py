"""A document as words with what is known about each: the form in which texts are compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.silence import silent
from corpuskit.model import Span
from corpuskit.text.words import Flags, Hashes, Places, Words, grams, words

WORD_GRAM = 5
SMALL_GRAM = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a document: hash, place (half-open, code points), whether it is evidence.

    `fives` are the hashes of the word 5-grams that start at each word. `numbers` tells which words begin with a digit, `names`
    which with a capital letter.
    """

    document: Document
    words: Hashes
    starts: Places
    ends: Places
    live: Flags
    numbers: Flags
    names: Flags
    fives: Hashes

    @property
    def size(self) -> int:
        """The number of words that are evidence."""
        return int(np.count_nonzero(self.live))


def read(batch: Sequence[Document], options: Options) -> list[Reading]:
    """Return a reading of every document."""
    found = words([document.text for document in batch])
    live = evidence(batch, found, options)
    starts, ends, numbers, names = found.starts, found.ends, found.numbers, found.capitals
    fives = grams(found.hashes, WORD_GRAM)
    readings = []
    for document, (start, end) in zip(batch, pairwise(found.offsets.tolist()), strict=True):
        here = slice(start, end)
        readings.append(
            Reading(
                document=document,
                words=found.hashes[here],
                starts=starts[here],
                ends=ends[here],
                live=live[here],
                numbers=numbers[here],
                names=names[here],
                fives=fives[start : max(end - WORD_GRAM + 1, start)],
            )
        )
    return readings


def evidence(batch: Sequence[Document], found: Words, options: Options) -> Flags:
    """Return which words of a batch are evidence. A text of which nothing would be left is taken as it is."""
    live = np.ones(len(found.hashes), np.bool_)
    if not options.mask:
        return live
    origins = found.text.origin.tolist()
    edges = [
        origin + edge
        for document, origin in zip(batch, origins, strict=True)
        for span in (*document.masked, *silent(document.text))
        for edge in (span.start, span.end)
    ]
    live &= ~_between(found.text.place(found.first), edges)
    left = np.append(0, np.cumsum(live))[found.offsets]
    for k in np.flatnonzero(left[1:] == left[:-1]).tolist():
        live[found.offsets[k] : found.offsets[k + 1]] = True
    return live


def every(flags: Flags, n: int) -> Flags:
    """Return, for each run of `n` entries, whether all of them are set."""
    if len(flags) < n:
        return np.zeros(0, np.bool_)
    total = flags[: len(flags) - n + 1].copy()
    for k in range(1, n):
        total &= flags[k : len(flags) - n + 1 + k]
    return total


def covered(flags: Flags, n: int, size: int) -> Flags:
    """Return which of `size` words are in one of the n-grams that `flags` names by their first word."""
    inside = np.zeros(size, np.bool_)
    for k in range(n):
        inside[k : k + len(flags)] |= flags
    return inside


def within(starts: Places, spans: Sequence[Span]) -> Flags:
    """Return which words start inside one of the spans."""
    return _between(starts, [edge for span in spans for edge in (span.start, span.end)])


def _between(starts: Places, edges: Sequence[int]) -> Flags:
    """Return which words start from the first of two `edges` up to the second, from the third up to the fourth, and so on."""
    inside = np.zeros(len(starts), np.bool_)
    if edges:
        bounds = np.searchsorted(starts, edges).tolist()
        for low, high in zip(bounds[::2], bounds[1::2], strict=True):
            inside[low:high] = True
    return inside
