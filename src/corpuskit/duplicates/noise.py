"""The same text through a noisy channel: scanned and read by a machine, typed from a recording, full of slips."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import LCSseq

from corpuskit.duplicates.readings import Reading
from corpuskit.model import Passage, Span
from corpuskit.text.words import Flags, Hashes, Places, grams, letters, mix

CHAR_GRAM = 9
_CHAR_JACCARD = 0.05
_LENGTHS = 0.6
_LEAST_BLOCK = 30  # letters; shorter ones are no evidence to show
_GAP = 24


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of the longer text's letters the shorter one has in the same order, and the passages."""

    score: float
    passages: tuple[Passage, ...]


def char_grams(text: str) -> Hashes:
    """Return the hashes of all runs of nine letters and digits of a text, spaces left out."""
    return grams(mix(letters([text]).codes.astype(np.uint64)), CHAR_GRAM)


def alike(a: Reading, live_a: Flags, b: Reading, live_b: Flags, least: float) -> Alignment | None:
    """Return the alignment of two texts when `least` of the longer one's letters are in the other in the same order.

    Before that, lengths must be within .6 of each other and .05 of the runs of nine letters be shared.
    """
    (one, at_one), (two, at_two) = _letters(a, live_a), _letters(b, live_b)
    short, long = sorted((len(one), len(two)))
    if not short or short < _LENGTHS * long or _jaccard(one, two) < _CHAR_JACCARD:
        return None
    score = LCSseq.similarity(one, two, score_cutoff=int(least * long)) / long
    return Alignment(score, _blocks(one, two, at_one, at_two)) if score >= least else None


def _letters(reading: Reading, live: Flags) -> tuple[str, Places]:
    found = letters([reading.document.text])
    word = np.searchsorted(reading.starts, found.places, "right") - 1
    keep = live[word]
    return found.codes[keep].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"), found.places[keep]


def _jaccard(one: str, two: str) -> float:
    a, b = (np.unique(grams(_hashes(text), CHAR_GRAM)) for text in (one, two))
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / max(1, len(a) + len(b) - shared)


def _hashes(text: str) -> Hashes:
    return mix(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64))


def _blocks(one: str, two: str, at_one: Places, at_two: Places) -> tuple[Passage, ...]:
    """Return the aligned stretches, small gaps included."""
    found: list[list[int]] = []
    for op in LCSseq.opcodes(one, two):
        if op.tag != "equal":
            continue
        if found and op.src_start - found[-1][1] <= _GAP and op.dest_start - found[-1][3] <= _GAP:
            found[-1][1], found[-1][3] = op.src_end, op.dest_end
        else:
            found.append([op.src_start, op.src_end, op.dest_start, op.dest_end])
    return tuple(
        Passage(
            Span(int(at_one[a]), int(at_one[b - 1]) + 1),
            Span(int(at_two[c]), int(at_two[d - 1]) + 1),
        )
        for a, b, c, d in found
        if b - a >= _LEAST_BLOCK
    )
