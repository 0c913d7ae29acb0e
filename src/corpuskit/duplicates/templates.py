"""Notices that differ in numbers and names only: the same form, filled in anew."""

from corpuskit.duplicates.readings import Reading
from corpuskit.text.words import Flags

_SLOT_EVERY = 25  # words: with fewer slots than one in so many it is a story with a correction, not a form
_LEAST_SLOTS = 2
_FIXED = 0.97


def is_template(a: Reading, b: Reading) -> bool:
    """Return whether the two are the same form with other numbers and names.

    What is neither number nor capitalised must agree (but for a word in thirty), and numbers must differ.
    """
    slots = _differing(a, b)
    if slots < _LEAST_SLOTS or slots * _SLOT_EVERY < max(a.size, b.size):
        return False
    filled_a, filled_b = _filled(a), _filled(b)
    fixed_a, fixed_b = a.words[a.live & ~filled_a].tolist(), b.words[b.live & ~filled_b].tolist()
    if min(len(fixed_a), len(fixed_b)) < _FIXED * max(len(fixed_a), len(fixed_b), 1):
        return False
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - for texts that may be forms

    return LCSseq.similarity(fixed_a, fixed_b) >= _FIXED * max(len(fixed_a), len(fixed_b))


def _filled(reading: Reading) -> Flags:
    return reading.numbers | reading.names


def _differing(a: Reading, b: Reading) -> int:
    """Return the number of numbers of the one that do not stand in the other, whichever has more."""
    one, two = a.words[a.live & a.numbers].tolist(), b.words[b.live & b.numbers].tolist()
    here, there = set(one), set(two)
    return max(sum(word not in there for word in one), sum(word not in here for word in two))
