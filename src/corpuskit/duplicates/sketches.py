"""What candidates are looked for with: a few arrays for a batch of documents, much smaller than their texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.noise import sampled_letters
from corpuskit.duplicates.readings import Reading, read_words
from corpuskit.text.words import Characters, Hashes, Places, characters, distinct, letters, mix, words

BLOCK = 64
"""Words of a block: 3-grams remember which one they stand in."""

_TOP = 2**64


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketches of some documents, numbered from 0.

    `digests` and `sizes` have one entry a document: a hash of all its words that are evidence, and their number. `fives`
    are word 5-grams (sampled), `threes` word 3-grams with the block they stand in, `letters` runs of letters (sampled);
    `*_docs` are the documents they stand in, without repetition inside one, sorted by document.
    """

    digests: Hashes
    sizes: Places
    fives: Hashes
    five_docs: Places
    threes: Hashes
    three_docs: Places
    three_blocks: Places
    letters: Hashes
    letter_docs: Places

    def __len__(self) -> int:
        return len(self.digests)


def sketch(batch: Sequence[Document], options: Options) -> Sketch:
    """Return the sketches of a batch. Pure, so that any process can do it."""
    found = characters([document.text for document in batch])
    readings = read_words(batch, words(found), options)
    fives = [_sampled(distinct(r.fives[r.five_live]), options.sample) for r in readings]
    threes = [_small(r) for r in readings] if options.relations & {"rewrite", "shares_quote", "template"} else []
    nines = _letters(found, readings) if options.relations & {"noisy", "template"} else []
    return Sketch(
        digests=np.array([_digest(r) for r in readings], np.uint64),
        sizes=np.array([r.size for r in readings], np.int64),
        fives=_joined(fives, np.uint64),
        five_docs=_numbers(fives),
        threes=_joined([hashes for hashes, _ in threes], np.uint64),
        three_docs=_numbers([hashes for hashes, _ in threes]),
        three_blocks=_joined([blocks for _, blocks in threes], np.int64),
        letters=_joined(nines, np.uint64),
        letter_docs=_numbers(nines),
    )


def together(parts: Sequence[Sketch]) -> Sketch:
    """Return one sketch of all documents of all parts, numbered through."""
    starts = np.cumsum([0, *(len(part) for part in parts)])

    def numbered(field: str) -> Places:
        moved = [getattr(part, field) + start for part, start in zip(parts, starts, strict=False)]
        return _joined(moved, np.int64)

    def plain(field: str, kind: type) -> Places:
        return _joined([getattr(part, field) for part in parts], kind)

    return Sketch(
        digests=plain("digests", np.uint64),
        sizes=plain("sizes", np.int64),
        fives=plain("fives", np.uint64),
        five_docs=numbered("five_docs"),
        threes=plain("threes", np.uint64),
        three_docs=numbered("three_docs"),
        three_blocks=plain("three_blocks", np.int64),
        letters=plain("letters", np.uint64),
        letter_docs=numbered("letter_docs"),
    )


def _sampled(hashes: Hashes, sample: int) -> Hashes:
    """Return the hashes whose value is in the lowest of `sample` equal parts."""
    return hashes if sample == 1 else hashes[: np.searchsorted(hashes, np.uint64(_TOP // sample))]


def _small(reading: Reading) -> tuple[Hashes, Places]:
    """Return the 3-grams of a reading, each once, and the block of its first occurrence."""
    at = np.flatnonzero(reading.three_live)
    hashes, first = np.unique(reading.threes[at], return_index=True)
    return hashes, at[first] // BLOCK


def _letters(found: Characters, readings: Sequence[Reading]) -> list[Hashes]:
    return sampled_letters(letters(found), np.concatenate([r.live for r in readings]))


def _digest(reading: Reading) -> int:
    live = reading.words[reading.live]
    if not len(live):
        return 0
    placed = mix(live + np.arange(1, len(live) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return int(np.add.reduce(placed))


def _joined(parts: Sequence[Places], kind: type) -> Places:
    return np.concatenate([np.zeros(0, kind), *parts])


def _numbers(parts: Sequence[Hashes]) -> Places:
    return np.repeat(np.arange(len(parts)), [len(part) for part in parts])
