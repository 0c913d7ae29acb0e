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
    part = _Part(found, found.owners(), evidence(batch, found, options))
    fives, five_sizes, five_counts = _fives(part, options.sample)
    threes, three_counts = _threes(part, options)
    runs, letter_counts = _letters(text, part, options)
    return Sketch(
        digests=_digests(part),
        sizes=_count(part.owner[part.live], len(batch)),
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


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of a batch, the number of the text of each, and whether it is evidence."""

    found: Words
    owner: Places
    live: Flags

    def whole(self, n: int) -> Flags:
        """Return which runs of `n` words are evidence and in one text."""
        last = self.owner[n - 1 :]
        flags: Flags = last == self.owner[: len(last)]
        return flags if self.live.all() else flags & every(self.live, n)

    @property
    def texts(self) -> int:
        """The number of texts."""
        return len(self.found.offsets) - 1


def _count(owner: Places, texts: int) -> Counts:
    return np.bincount(owner, minlength=texts).astype(np.int64)


def _fives(part: _Part, sample: int) -> tuple[Hashes, Counts, Counts]:
    whole = part.whole(WORD_GRAM)
    owner = part.owner[: len(whole)]
    sizes = np.bincount(owner, weights=whole, minlength=part.texts).astype(np.int64)
    limits = _HIGHEST // rates(sizes, sample).astype(np.uint64)
    hashes = grams(part.found.hashes, WORD_GRAM)
    chosen = np.flatnonzero((hashes <= np.repeat(limits, np.diff(part.found.offsets))[: len(whole)]) & whole)
    return hashes[chosen], sizes, _count(owner[chosen], part.texts)


def _threes(part: _Part, options: Options) -> tuple[Hashes, Counts]:
    if not options.relations & {"rewrite", "shares_quote", "template"}:
        return np.zeros(0, np.uint64), np.zeros(part.texts, np.int64)
    at = np.flatnonzero(part.whole(SMALL_GRAM))
    owner = part.owner[at]
    blocks = np.minimum((at - part.found.offsets[owner]) // BLOCK, (1 << BLOCK_BITS) - 1).astype(np.uint64)
    low = np.uint64((1 << BLOCK_BITS) - 1)
    return (grams(part.found.hashes, SMALL_GRAM)[at] & ~low) | blocks, _count(owner, part.texts)


def _letters(text: Characters, part: _Part, options: Options) -> tuple[Hashes, Counts]:
    if not options.relations & {"noisy", "template"}:
        return np.zeros(0, np.uint64), np.zeros(part.texts, np.int64)
    found = letters(text)
    keep = part.live[found.words]
    owner = part.owner[found.words[keep]]
    runs = rolling(found.codes[keep], LETTER_GRAM)
    at = np.flatnonzero(owner[: len(runs)] == owner[LETTER_GRAM - 1 :])
    runs, owner = runs[at], owner[at]
    chosen = chosen_letters(runs, _count(owner, part.texts)[owner])
    return runs[chosen], _count(owner[chosen], part.texts)


def _digests(part: _Part) -> Hashes:
    """Return for each text a hash of its words that are evidence, in their order; 0 where there are none."""
    hashes = part.found.hashes[part.live]
    counts = _count(part.owner[part.live], part.texts)
    ends = np.cumsum(counts)
    place = np.arange(len(hashes)) - np.repeat(ends - counts, counts)
    total = np.zeros(len(hashes) + 1, np.uint64)
    np.cumsum(hashes * (_STEP * (2 * place.astype(np.uint64) + 1)), out=total[1:])
    sums: Hashes = total[ends] - total[ends - counts]
    return mix(sums)
