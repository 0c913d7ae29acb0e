"""The words of lines as hashes, and their entries in the lexicon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.lines import CJK, WORD, Ints, Lines, Runs, find_runs, lower_table, translate_codes
from corpuskit.text import fast

Hashes = NDArray[np.uint64]

# A polynomial hash modulo 2^64: with an odd base powers can be inverted, so the hash of any word is a difference of sums.
_BASE = 0x9E3779B97F4A7C15
_MIXERS = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SLOTS = 18
_ROOM = 16


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch, one entry a word: its hash (case folded), where it starts, its length, and its line; and how many a line has."""

    hash: Hashes
    start: Ints
    length: Ints
    line: Ints
    count: Ints


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon of words: the sets they belong to, as bits, and a weight (negative: the story's; positive: the site's).

    Looked up by a slot of the hash; entry 0 is for unknown words.
    """

    slots: NDArray[np.uint16]
    keys: Hashes
    bits: NDArray[np.uint32]
    weights: NDArray[np.int8]

    def find(self, hashes: Hashes) -> NDArray[np.uint16]:
        """Return the entry of each hash, 0 where it is unknown."""
        entry = self.slots.take((hashes >> np.uint64(64 - _SLOTS)).view(np.int64))
        entry *= self.keys.take(entry) == hashes
        return entry


def split_words(lines: Lines) -> Words:
    """Return the words of `lines`: longest runs of letters, marks and digits.

    Of scripts without blanks between words, every two neighbouring characters are taken for a word.
    """
    if fast.loops:
        return Words(
            *fast.loops.line_words(lines.codes, lines.kinds, lower_table(), lines.start, lines.end, WORD, CJK, _BASE)
        )
    runs = find_runs(lines)
    inside = np.zeros(len(runs.kind) + 2, bool)
    np.less(runs.kind, WORD, out=inside[1:-1])
    ideographs = np.flatnonzero(runs.kind == CJK)
    inside[ideographs + 1] = False
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, end = runs.start.take(edges[::2]), runs.start.take(edges[1::2])
    line = runs.line.take(edges[::2])
    if len(ideographs):
        start, end, line = _with_pairs(runs, ideographs, (start, end, line))
    return Words(hash_spans(lines.codes, start, end), start, end - start, line, np.bincount(line, minlength=len(lines)))


def _with_pairs(runs: Runs, ideographs: Ints, words: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Return the starts, ends and lines of `words` and of all pairs of characters in the runs `ideographs`, in order."""
    begin, past = runs.start.take(ideographs), runs.start.take(ideographs + 1)
    pairs = np.maximum(past - begin - 1, 1)
    first = np.repeat(begin - np.cumsum(pairs) + pairs, pairs) + np.arange(int(pairs.sum()))
    last = np.minimum(first + 2, np.repeat(past, pairs))
    start = np.concatenate([words[0], first])
    order = np.argsort(start, kind="stable")
    end, line = (
        np.concatenate([words[1], last]),
        np.concatenate([words[2], np.repeat(runs.line.take(ideographs), pairs)]),
    )
    return start.take(order), end.take(order), line.take(order)


def hash_spans(codes: NDArray[np.uint32], start: Ints, end: Ints) -> Hashes:
    """Return a hash of the code points of each span, case folded."""
    if fast.loops:
        found: Hashes = fast.loops.span_hashes(codes, lower_table(), start, end, _BASE)
        return found
    sums = _prefix_sums(codes)
    return _mix_hashes((sums.take(end) - sums.take(start)) * _powers(len(sums))[1].take(start))


def _prefix_sums(codes: NDArray[np.uint32]) -> Hashes:
    folded = translate_codes(codes, lower_table())
    folded *= _powers(len(folded))[0][: len(folded)]
    sums = np.zeros(len(folded) + 1, np.uint64)
    np.cumsum(folded, out=sums[1:])
    return sums


def count_in_slots(hashes: Hashes, chosen: NDArray[np.bool_], text: Ints, texts: int) -> tuple[Ints, Ints]:
    """Return for each of the `hashes` of words how many words of its text have it: of the `chosen` ones, and of all.

    They are counted in a table a text, sixteen slots a word: rare collisions are part of the result. `text` is the text of each word, in
    rising order, of so many `texts`.
    """
    count = np.bincount(text, minlength=texts)
    if fast.loops:
        offsets = np.concatenate([[0], np.cumsum(count)])
        some, whole = fast.loops.slot_counts(hashes, chosen.view(np.uint8), offsets, _ROOM)
        return some, whole
    room = _ROOM * count + 1
    base = np.cumsum(room) - room
    high = (hashes >> np.uint64(32)).view(np.int64)
    slot = base.take(text) + (high * room.take(text) >> 32)
    size = int(room.sum())
    return np.bincount(slot, chosen, size).astype(np.int64).take(slot), np.bincount(slot, minlength=size).take(slot)


def word_hash(word: str) -> int:
    """Return the hash that `split_words` gives to `word`.

    >>> word_hash("Share") == word_hash("share")
    True
    """
    return int(word_hashes([word])[0])


def word_hashes(words: Sequence[str]) -> Hashes:
    """Return the hash that `split_words` gives to each of `words`."""
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    past = np.cumsum([0, *map(len, words)])
    return hash_spans(codes, past[:-1], past[1:])


def make_lexicon(sets: Sequence[Sequence[str]], weights: Mapping[int, int]) -> Lexicon:
    """Return the lexicon of `sets` of words (bit 0 for the first) and of `weights` of words, by their hash.

    A word whose slot is taken is dropped, so that a look-up is one step.
    """
    bits: dict[int, int] = {}
    for at, group in enumerate(sets):
        for key in word_hashes(list(group)).tolist() if group else ():
            bits[key] = bits.get(key, 0) | 1 << at
    keys = np.array(list(dict.fromkeys([*bits, *weights])), np.uint64)
    taken, first = np.unique(keys >> np.uint64(64 - _SLOTS), return_index=True)
    order = np.argsort(first)
    known = keys[first[order]].tolist()
    slots = np.zeros(1 << _SLOTS, np.uint16)
    slots[taken[order]] = np.arange(1, len(known) + 1)
    return Lexicon(
        slots,
        np.array([0, *known], np.uint64),
        np.array([0, *(bits.get(key, 0) for key in known)], np.uint32),
        np.array([0, *(weights.get(key, 0) for key in known)], np.int8),
    )


def _mix_hashes(hashes: Hashes) -> Hashes:
    """Return the hashes with their bits spread, as the last step of MurmurHash3 does (Appleby, 2011)."""
    for factor in _MIXERS:
        hashes = (hashes ^ (hashes >> np.uint64(33))) * factor
    return hashes ^ (hashes >> np.uint64(33))


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Return `base ** (i + 1)` and `base ** -i` for the first `size` numbers, or more."""
    return _power_tables(max(1 << 15, 1 << size.bit_length()))


@cache
def _power_tables(size: int) -> tuple[Hashes, Hashes]:
    up = np.cumprod(np.full(size, _BASE, np.uint64), dtype=np.uint64)
    down = np.cumprod(np.full(size, pow(_BASE, -1, 1 << 64), np.uint64), dtype=np.uint64) * np.uint64(_BASE)
    return up, down
