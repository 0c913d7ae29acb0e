"""The same text through a noisy channel: scanned and read by a machine, typed from a recording, full of slips."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpuskit.model import Passage, Span
from corpuskit.text.words import Flags, Hashes, Places, count_common, hash_letter_runs, letters, sort_distinct

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

LETTER_GRAM = 9
LENGTHS = 0.6
"""Texts whose lengths differ by more are not the same text."""

_JACCARD = 0.02
_READABLE = (
    0.05  # index of texts that were misread here and there; where less is shared, slips must be all over the text
)
_MISREAD_LOSS = 80  # letters
_PER_TEXT = 256  # sampled runs of letters, about
_SOLID = 5  # letters in a row that mean more than chance
_LONGEST_LOSS = (
    200  # letters without such a run in both texts: noise is everywhere, a different paragraph is in one place
)
_LOSS_SHARE = 0.22  # of a short text
_SCATTERED_LESS = 0.08
_PHRASE = 8  # letters
_IN_PHRASES = 0.62
_LEAST_BLOCK = 30  # letters; shorter ones are no evidence to show
_GAP = 24
_LEAST_SLIPS = 4  # words
_MOST_SLIPS = 500
_SPELLED_ALIKE = 0.6
_MANY = 0.35
_ABOUT = 0.05  # of a text


@dataclass(frozen=True, slots=True)
class Alignment:
    """An alignment: the share of the longer text's letters that the shorter one has in the same order, and the passages.

    `own_a` and `own_b` are the lengths of the stretches of letters that each text has between passages: those where nothing is aligned.
    """

    score: float
    passages: tuple[Passage, ...]
    own_a: tuple[int, ...] = ()
    own_b: tuple[int, ...] = ()


def letter_limits(sizes: Places) -> Hashes:
    """Return, for texts with so many runs of letters, up to which value runs go into a sketch.

    They are chosen by value, about as many from a long text as from a short one: the shared ones of two texts of similar length are
    chosen in both or in neither.
    """
    share = np.minimum(_PER_TEXT / np.maximum(sizes, 1), 1.0)
    return (share * (2.0**53 - 1)).astype(np.uint64) << np.uint64(11)


@dataclass(frozen=True, slots=True)
class Spelling:
    """The letters and digits of a text, folded, the place of each, and the set of all runs of nine."""

    letters: str
    places: Places
    runs: Hashes


def spelled(text: str, live: Flags) -> Spelling:
    """Return the spelling of the words of a text that are `live`."""
    found = letters([text])
    keep = live[found.words]
    codes = found.codes[keep]
    whole = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    return Spelling(whole, found.places[keep], sort_distinct(hash_letter_runs(codes, LETTER_GRAM)))


def alike(a: Spelling, b: Spelling, least: float) -> Alignment | None:
    """Return the alignment of two texts when `least` of the longer one's letters are in the other in the same order.

    A little less is enough where slips are all over the text. Before that, lengths must be within .6 of each other and .05
    of the runs of nine letters be shared, or .02 where nearly every word was misread: then the text differs nowhere for
    more than a few words. Nor may there be a place where both go their own way for long, as articles do
    that share a gallery or a quotation.
    """
    one, two = a.letters, b.letters
    short, long = sorted((len(one), len(two)))
    if not short or short < LENGTHS * long or (shared := _letter_jaccard(a.runs, b.runs)) < _JACCARD:
        return None
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - for texts that may be noisy

    score = LCSseq.similarity(one, two, score_cutoff=int((least - _SCATTERED_LESS) * long)) / long
    if score < least - _SCATTERED_LESS:
        return None
    equal = [_stretch_of(op) for op in LCSseq.opcodes(one, two) if op.tag == "equal"]
    bearable = min(_LONGEST_LOSS, _LOSS_SHARE * long)
    longest = _longest_loss(equal, len(one), len(two))
    if longest > bearable or (score < least and not _is_scattered(equal)):
        return None
    if shared < _READABLE and (longest > _MISREAD_LOSS or not _is_scattered(equal)):
        return None
    own_a, own_b = zip(*_stretches_between(equal, len(one), len(two)), strict=True)
    return Alignment(score, _aligned_blocks(equal, a.places, b.places), own_a, own_b)


class _NoisyStretch(NamedTuple):
    """Letters that are equal: where they begin in the one and in the other, and how many."""

    a: int
    b: int
    size: int


def _stretch_of(op: "Opcode") -> _NoisyStretch:
    return _NoisyStretch(op.src_start, op.dest_start, op.src_end - op.src_start)


def _is_scattered(equal: list[_NoisyStretch]) -> bool:
    """Return whether the equal letters are in short stretches, as slips leave them, not in phrases."""
    return sum(s.size for s in equal if s.size >= _PHRASE) <= _IN_PHRASES * sum(s.size for s in equal)


def _longest_loss(equal: list[_NoisyStretch], size_a: int, size_b: int) -> int:
    """Return the length of the longest place in both texts where no five letters in a row are equal."""
    return max(map(min, _stretches_between(equal, size_a, size_b)))


def _stretches_between(equal: list[_NoisyStretch], size_a: int, size_b: int) -> list[tuple[int, int]]:
    """Return how many letters of both texts stand between five or more letters in a row that are equal and the next ones."""
    solid = [_NoisyStretch(0, 0, 0), *(s for s in equal if s.size >= _SOLID), _NoisyStretch(size_a, size_b, 0)]
    return [(n.a - s.a - s.size, n.b - s.b - s.size) for s, n in pairwise(solid)]


def has_slips(one: Mapping[int, str], two: Mapping[int, str]) -> bool:
    """Return whether many words that only one of two texts has are spelled nearly as one that only the other has, about as far on.

    Takes the words of each by their hashes, in the order of the text. An editor puts other words, a machine that reads a print spells
    them in another way.
    """
    return slips(one, two) >= _MANY


def slips(one: Mapping[int, str], two: Mapping[int, str]) -> float:
    """Return the share of words with such a partner, of the text that has fewer words of its own; 0 where these are too few to decide."""
    only_a = [word for k, word in one.items() if k not in two][:_MOST_SLIPS]
    only_b = [word for k, word in two.items() if k not in one][:_MOST_SLIPS]
    fewer, more = sorted((only_a, only_b), key=len)
    if len(fewer) < _LEAST_SLIPS:
        return 0.0
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - for texts that may be noisy
    from rapidfuzz.process import cdist  # noqa: PLC0415

    near = cdist(fewer, more, scorer=Indel.normalized_similarity, score_cutoff=_SPELLED_ALIKE) > 0
    i, j = np.arange(len(fewer)) / len(fewer), np.arange(len(more)) / len(more)
    near &= np.abs(i[:, None] - j[None, :]) <= _ABOUT + _LEAST_SLIPS / len(more)
    return float(near.any(1).mean())


def _letter_jaccard(a: Hashes, b: Hashes) -> float:
    shared = count_common(a, b)
    return shared / max(1, len(a) + len(b) - shared)


def _aligned_blocks(equal: list[_NoisyStretch], at_a: Places, at_b: Places) -> tuple[Passage, ...]:
    """Return the aligned stretches, small gaps included."""
    found: list[list[int]] = []
    for a, b, size in equal:
        if found and a - found[-1][1] <= _GAP and b - found[-1][3] <= _GAP:
            found[-1][1], found[-1][3] = a + size, b + size
        else:
            found.append([a, a + size, b, b + size])
    long = [block for block in found if block[1] - block[0] >= _LEAST_BLOCK]
    return tuple(Passage(_letter_span(at_a, a, b), _letter_span(at_b, c, d)) for a, b, c, d in long)


def _letter_span(at: Places, start: int, end: int) -> Span:
    return Span(int(at[start]), int(at[end - 1]) + 1)
