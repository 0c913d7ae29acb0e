"""Passages that two documents share, with their places in both."""

from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

import numpy as np

from corpuskit.duplicates.readings import Reading
from corpuskit.model import Passage, Span
from corpuskit.text import fast
from corpuskit.text.words import Flags, Hashes, Places, expand_ranges, sort_distinct

_OFTEN = 8  # a gram that occurs more often in a text is not followed everywhere
_LEAST_RUN = 2  # words
_GAP = 10  # words between two runs that are still one passage

Run = tuple[int, int, int, int]
"""First and last word (exclusive) in the one, then in the other."""


def alignments(a: Hashes, b: Hashes) -> tuple[Places, Places]:
    """Return all places (i, j) with a[i] == b[j], sorted, each entry followed to at most a few places."""
    bits = (len(a) + len(b)).bit_length()
    packed = np.concatenate([a, b])
    packed &= np.uint64(2**64 - (1 << bits))
    packed |= np.arange(len(packed), dtype=np.uint64)
    packed.sort()
    place = (packed & np.uint64((1 << bits) - 1)).astype(np.int64)
    first = ((packed[1:] ^ packed[:-1]) < np.uint64(1 << bits)).nonzero()[0]
    frequent_hashes = (first[1:] - first[:-1] == 1).nonzero()[0]
    i, j = place[first], place[first + 1] - len(a)
    is_pair = (i < len(a)) & (j >= 0)
    if len(frequent_hashes):
        is_pair[frequent_hashes] = is_pair[frequent_hashes + 1] = False
        many = sort_distinct((first[frequent_hashes][:, None] + np.arange(3)).ravel())
    i, j = i[is_pair], j[is_pair]
    equal = a[i] == b[j]  # in their lowest bits, too
    i, j = i[equal], j[equal]
    if len(frequent_hashes):
        more_i, more_j = _alignments_among(a, b, place[many])
        i, j = np.concatenate([i, more_i]), np.concatenate([j, more_j])
    order = i.argsort(kind="stable")
    return i[order], j[order]


def _alignments_among(a: Hashes, b: Hashes, places: Places) -> tuple[Places, Places]:
    """Return the common places of the entries at `places` of a and b, one after the other; some of these occur more than once."""
    at_a, at_b = np.sort(places[places < len(a)]), np.sort(places[places >= len(a)]) - len(a)
    values = b[at_b]
    order = np.argsort(values, kind="stable")
    values = values[order]
    low, high = np.searchsorted(values, a[at_a]), np.searchsorted(values, a[at_a], "right")
    times = np.minimum(high - low, _OFTEN)
    return np.repeat(at_a, times), at_b[order[expand_ranges(low, low + times)]]


def runs(i: Places, j: Places, n: int) -> list[Run]:
    """Return the longest common runs of words that meetings of n-grams at (i, j), sorted by i, make, without overlap, in order."""
    if not len(i):
        return []
    found = sorted(fast.loops.runs(i, j, n) if fast.loops else _longest_runs(i, j, n))
    if all(one[1] <= two[0] and one[3] <= two[2] for one, two in pairwise(found)):
        return found
    crossing = _find_crossing(found)
    if not crossing:
        return found
    alone = [run for run in found if run not in crossing]
    return sorted(alone + _drop_overlaps(sorted(crossing, key=lambda run: (run[0] - run[1], run))))


def _find_crossing(found: list[Run]) -> set[Run]:
    """Return those runs that have words in common with another one, in either text."""
    crossing: set[Run] = set()
    for side in (0, 2):
        reach, furthest = -1, found[0]
        for run in sorted(found, key=itemgetter(side)):
            if run[side] < reach:
                crossing |= {run, furthest}
            if run[side + 1] > reach:
                reach, furthest = run[side + 1], run
    return crossing


def _longest_runs(i: Places, j: Places, n: int) -> Iterable[Run]:
    """Return the longest common runs of words, whether they overlap or not."""
    apart = j - i
    order = apart.argsort(kind="stable")  # the places i come sorted
    i, apart = i[order], apart[order]
    fresh = np.ones(len(i) + 1, np.bool_)
    np.not_equal(apart[1:], apart[:-1], out=fresh[1:-1])
    fresh[1:-1] |= i[1:] > i[:-1] + n
    bounds = fresh.nonzero()[0]
    first, last = i[bounds[:-1]], i[bounds[1:] - 1] + n
    apart = apart[bounds[:-1]]
    return zip(first.tolist(), last.tolist(), (first + apart).tolist(), (last + apart).tolist(), strict=True)


def _drop_overlaps(longest_first: list[Run]) -> list[Run]:
    """Return the runs without words of a longer one, in order; the rest of a run may be too short to stay."""
    size_a = max(run[1] for run in longest_first)
    size_b = max(run[3] for run in longest_first)
    taken_a, taken_b = bytearray(size_a), bytearray(size_b)
    kept: list[Run] = []
    for run in longest_first:
        cut = _free_part(run, taken_a, taken_b)
        if cut is not None:
            kept.append(cut)
            taken_a[cut[0] : cut[1]] = taken_b[cut[2] : cut[3]] = b"\1" * (cut[1] - cut[0])
    return sorted(kept)


def _free_part(run: Run, taken_a: bytearray, taken_b: bytearray) -> Run | None:
    """Return the longest part of a run of which no word is taken, or None when it has less than two words."""
    start, end, first, last = run
    used = int.from_bytes(taken_a[start:end]) | int.from_bytes(taken_b[first:last])
    if not used:
        return run
    parts = used.to_bytes(end - start).split(b"\1")
    longest = max(parts, key=len)
    if len(longest) < _LEAST_RUN:
        return None
    at = sum(len(part) + 1 for part in parts[: parts.index(longest)])
    return start + at, start + at + len(longest), first + at, first + at + len(longest)


def bridged(found: list[Run], gap: int = _GAP) -> list[Run]:
    """Return the runs with those put together that follow each other in both texts with a small gap."""
    merged: list[Run] = []
    for run in found:
        if merged:
            a, b, c, d = merged[-1]
            if 0 <= run[0] - b <= gap and 0 <= run[2] - d <= gap:
                merged[-1] = (a, run[1], c, run[3])
                continue
        merged.append(run)
    return merged


def passages(a: Reading, b: Reading, found: list[Run]) -> tuple[Passage, ...]:
    """Return the runs as places in the texts."""
    return tuple(
        Passage(_span_between(a, start, end), _span_between(b, first, last)) for start, end, first, last in found
    )


def _span_between(reading: Reading, start: int, end: int) -> Span:
    if start == end:  # nothing, before that word
        at = int(reading.starts[start]) if start < len(reading.starts) else len(reading.document.text)
        return Span(at, at)
    return Span(int(reading.starts[start]), int(reading.ends[end - 1]))


def live_alignments(a: Hashes, b: Hashes, use_a: Flags, use_b: Flags) -> tuple[Places, Places]:
    """Return the meetings of the entries that are in use."""
    if fast.loops:
        found: tuple[Places, Places] = fast.loops.alignments(a, b, use_a.view(np.uint8), use_b.view(np.uint8), _OFTEN)
        return found
    at_a, at_b = use_a.nonzero()[0], use_b.nonzero()[0]
    i, j = alignments(a[at_a], b[at_b])
    return at_a[i], at_b[j]
