"""The same text through a noisy channel: scanned and read by a machine, typed from a recording, full of slips."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import LCSseq

from corpuskit.duplicates.readings import Reading
from corpuskit.model import Passage, Span
from corpuskit.text.words import Codes, Flags, Hashes, Letters, Places, distinct, letters, rolling

LETTER_GRAM = 9
LENGTHS = 0.6
"""Texts whose lengths differ by more are not the same text."""

_JACCARD = 0.05
_PER_TEXT = 256  # sampled runs of letters, about
_LEAST_BLOCK = 30  # letters; shorter ones are no evidence to show
_GAP = 24


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of the longer text's letters the shorter one has in the same order, and the passages."""

    score: float
    passages: tuple[Passage, ...]


def sampled_letters(found: Letters, live: Flags) -> list[Hashes]:
    """Return the hashes of some runs of nine letters and digits of each text, spaces left out; sorted.

    `live` tells which words (of all texts) count. Runs are chosen by value, about as many from a long text as from a short
    one: what two texts of like length share is chosen in both or in neither.
    """
    keep = live[found.words]
    kept = np.cumsum(np.append(0, keep))
    bounds = kept[found.offsets].tolist()
    runs = rolling(found.codes[keep], LETTER_GRAM)
    return [_chosen(runs[start : max(start, end - LETTER_GRAM + 1)]) for start, end in pairwise(bounds)]


def _chosen(runs: Hashes) -> Hashes:
    if len(runs) > _PER_TEXT:
        runs = runs[runs < np.uint64(int(2**64 * (_PER_TEXT / len(runs))))]
    return distinct(runs)


def alike(a: Reading, live_a: Flags, b: Reading, live_b: Flags, least: float) -> Alignment | None:
    """Return the alignment of two texts when `least` of the longer one's letters are in the other in the same order.

    Before that, lengths must be within .6 of each other and .05 of the runs of nine letters be shared.
    """
    (codes_a, at_a), (codes_b, at_b) = _letters(a, live_a), _letters(b, live_b)
    short, long = sorted((len(codes_a), len(codes_b)))
    if not short or short < LENGTHS * long or _jaccard(codes_a, codes_b) < _JACCARD:
        return None
    one, two = _string(codes_a), _string(codes_b)
    score = LCSseq.similarity(one, two, score_cutoff=int(least * long)) / long
    return Alignment(score, _blocks(one, two, at_a, at_b)) if score >= least else None


def _letters(reading: Reading, live: Flags) -> tuple[Codes, Places]:
    found = letters([reading.document.text])
    keep = live[found.words]
    return found.codes[keep], found.places[keep]


def _string(codes: Codes) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _jaccard(one: Codes, two: Codes) -> float:
    a, b = (distinct(rolling(codes, LETTER_GRAM)) for codes in (one, two))
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / max(1, len(a) + len(b) - shared)


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
