"""What candidates are looked for with: a few arrays for a batch of documents, much smaller than their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.noise import LETTER_GRAM, chosen_letters
from corpuskit.duplicates.readings import SMALL_GRAM, WORD_GRAM, every, evidence
from corpuskit.text.words import (
    Characters,
    Flags,
    Hashes,
    Places,
    Words,
    characters,
    grams,
    letters,
    mix,
    rolling,
    words,
)

BLOCK = 64
"""Words of a block: 3-grams remember which one they stand in."""

BLOCK_BITS = 8
_ALL_OF = 64  # 5-grams: of a text with no more all are taken, of one with twice as many every second, and so on
_HIGHEST = np.uint64(2**64 - 1)
_STEP = np.uint64(0x9E3779B97F4A7C15)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketches of some documents.

    With one entry a document: `digests`, a hash of all words that are evidence; `sizes`, how many these are; `five_sizes`,
    how many word 5-grams there are; and how many entries it has in each of the other arrays, which follow each other:
    `fives`, sampled word 5-grams; `threes`, word 3-grams, the block they stand in in the lowest 8 bits; `letters`, sampled
    runs of letters.
    """

    digests: Hashes
    sizes: Counts
    five_sizes: Counts
    five_counts: Counts
    fives: Hashes
    three_counts: Counts
    threes: Hashes
    letter_counts: Counts
    letters: Hashes

    def __len__(self) -> int:
        return len(self.digests)


def sketch(batch: Sequence[Document], options: Options) -> Sketch:
    """Return the sketches of a batch. Pure, so that any process can do it."""
    text = characters([document.text for document in batch])
    found = words(text)
    owner = _owners(found)
    live = evidence(batch, found, options)
    fives, five_sizes, five_counts = _fives(found, owner, live, options.sample)
    threes, three_counts = _threes(found, owner, live, options)
    runs, letter_counts = _letters(text, owner, live, options)
    return Sketch(
        digests=_digests(found, owner, live),
        sizes=_count(owner[live], len(batch)),
        five_sizes=five_sizes,
        five_counts=five_counts,
        fives=fives,
        three_counts=three_counts,
        threes=threes,
        letter_counts=letter_counts,
        letters=runs,
    )


def together(parts: Sequence[Sketch]) -> Sketch:
    """Return one sketch of all documents of one or more parts, in their order."""
    names = [field.name for field in fields(Sketch)]
    return Sketch(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def rates(sizes: Counts, sample: int) -> Counts:
    """Return, for texts with so many 5-grams, one in how many is taken: a power of two, at most `sample`."""
    rate = np.ones(len(sizes), np.int64)
    while rate.max(initial=1) < sample and (sizes > _ALL_OF * rate).any():
        rate = np.where((sizes > _ALL_OF * rate) & (rate < sample), rate * 2, rate)
    return rate


def _owners(found: Words) -> Places:
    """Return the number of the text of each word."""
    return np.repeat(np.arange(len(found.offsets) - 1), np.diff(found.offsets))


def _count(owner: Places, texts: int) -> Counts:
    return np.bincount(owner, minlength=texts).astype(np.int64)


def _whole(owner: Places, live: Flags, n: int) -> Flags:
    """Return which runs of `n` words are evidence and in one text."""
    flags = every(live, n)
    flags &= owner[: len(flags)] == owner[n - 1 :][: len(flags)]
    return flags


def _fives(found: Words, owner: Places, live: Flags, sample: int) -> tuple[Hashes, Counts, Counts]:
    texts = len(found.offsets) - 1
    at = np.flatnonzero(_whole(owner, live, WORD_GRAM))
    hashes, owner = grams(found.hashes, WORD_GRAM)[at], owner[at]
    sizes = _count(owner, texts)
    limits = _HIGHEST // rates(sizes, sample).astype(np.uint64)
    chosen = hashes <= limits[owner]
    return hashes[chosen], sizes, _count(owner[chosen], texts)


def _threes(found: Words, owner: Places, live: Flags, options: Options) -> tuple[Hashes, Counts]:
    texts = len(found.offsets) - 1
    if not options.relations & {"rewrite", "shares_quote", "template"}:
        return np.zeros(0, np.uint64), np.zeros(texts, np.int64)
    at = np.flatnonzero(_whole(owner, live, SMALL_GRAM))
    owner = owner[at]
    blocks = np.minimum((at - found.offsets[owner]) // BLOCK, (1 << BLOCK_BITS) - 1).astype(np.uint64)
    low = np.uint64((1 << BLOCK_BITS) - 1)
    return (grams(found.hashes, SMALL_GRAM)[at] & ~low) | blocks, _count(owner, texts)


def _letters(text: Characters, owner: Places, live: Flags, options: Options) -> tuple[Hashes, Counts]:
    texts = len(text.bounds) - 1
    if not options.relations & {"noisy", "template"}:
        return np.zeros(0, np.uint64), np.zeros(texts, np.int64)
    found = letters(text)
    keep = live[found.words]
    owner = owner[found.words[keep]]
    runs = rolling(found.codes[keep], LETTER_GRAM)
    at = np.flatnonzero(owner[: len(runs)] == owner[LETTER_GRAM - 1 :])
    runs, owner = runs[at], owner[at]
    chosen = chosen_letters(runs, _count(owner, texts)[owner])
    return runs[chosen], _count(owner[chosen], texts)


def _digests(found: Words, owner: Places, live: Flags) -> Hashes:
    """Return for each text a hash of its words that are evidence, in their order; 0 where there are none."""
    counts = _count(owner[live], len(found.offsets) - 1)
    ends = np.cumsum(counts)
    place = np.arange(len(owner[live])) - np.repeat(ends - counts, counts)
    total = np.zeros(len(place) + 1, np.uint64)
    np.cumsum(mix(found.hashes[live] + place.astype(np.uint64) * _STEP), out=total[1:])
    sums: Hashes = total[ends] - total[ends - counts]
    return sums
