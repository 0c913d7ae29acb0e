"""Passages that two documents share though the documents are not copies: a quotation, also lightly edited.

Words that both texts have in the same order are chained; a word counts by its information in these two texts (a word in
a hundred is 6.6 bits), and every word left out between two of the chain costs. The best chain is the shared passage, with
its bounds, in the way of local alignment (Smith and Waterman 1981).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.contents import MUCH_LONGER, Content
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.evidence import Run, alignments, live_alignments
from corpuskit.duplicates.readings import SMALL_GRAM
from corpuskit.text import fast
from corpuskit.text.words import Flags, Hashes, Places, expand_ranges, sort_distinct

_WINDOW = 60
_AROUND = 30
_AT_ONCE, _FEW = 1 << 20, 128
_LEAST_GRAMS = 3
_GAP_COST = 0.7  # bits a word
_MOST_BITS = 9.0
_STOCK_SHARE = 0.33  # bits of a word of a stock phrase
_LEAST_WORDS = 8
_LONE_BITS = 6.0  # a common word counts less, unless its neighbour is common too

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Passing:
    """A shared passage as words of both texts, the words and bits in common, and their share of the longer side."""

    run: Run
    words: int
    bits: float
    share: float


def shared_passages(a: Content, b: Content, options: Options) -> list[Passing]:
    """Return the passages that a and b share, the weightiest first, without overlap.

    Each has three or more 3-grams that count within 60 words of both.
    """
    i, j = _meetings_of(a, b)
    found: list[Passing] = []
    while len(i) >= _LEAST_GRAMS:
        corner = _densest_window(a, i, j)
        if corner is None:
            break
        passage = _best_chain(a, b, i[corner], j[corner], options.quote_bits)
        if passage is None:
            i, j = i[~corner], j[~corner]
            continue
        if passage.words >= _LEAST_WORDS and passage.bits >= options.quote_bits and passage.share >= options.quote:
            found.append(passage)
        out = _flag_outside(i, j, passage.run) & ~corner
        i, j = i[out], j[out]
    return sorted(found, key=lambda passage: (-passage.bits, passage.run))


def _meetings_of(a: Content, b: Content) -> tuple[Places, Places]:
    """Return the places where both texts have the same 3-gram, sorted by the place in a; in a much longer text only those of the other are looked up."""
    short, long = sorted((a, b), key=lambda content: len(content.threes))
    if len(long.threes) <= MUCH_LONGER * len(short.threes):
        return live_alignments(a.three_grams, b.three_grams, a.threes, b.threes)
    at_short = np.flatnonzero(short.threes)
    at_long = np.sort(long.three_index.places_of(sort_distinct(short.three_grams[at_short])))
    at_a, at_b = (at_short, at_long) if short is a else (at_long, at_short)
    i, j = alignments(a.three_grams[at_a], b.three_grams[at_b])
    return at_a[i], at_b[j]


def _densest_window(a: Content, i: Places, j: Places) -> Flags | None:
    """Return the meetings in the window (60 words of both texts) that has most different 3-grams, if it has enough."""
    many = _count_near(i, j)
    for start in np.argsort(-many, kind="stable").tolist():
        if many[start] < _LEAST_GRAMS:
            return None
        corner: Flags = (i >= i[start]) & (i < i[start] + _WINDOW) & (np.abs(j - j[start]) < _WINDOW)
        if len(sort_distinct(a.three_grams[i[corner]])) >= _LEAST_GRAMS:
            return corner
    return None


def _count_near(i: Places, j: Places) -> Places:
    """Return how many meetings are in the window that begins with each."""
    if fast.loops:
        counted: Places = fast.loops.count_near(i, j, _WINDOW)
        return counted
    if len(i) <= _FEW:
        near = (i[None, :] >= i[:, None]) & (i[None, :] < i[:, None] + _WINDOW)
        near &= np.abs(j[None, :] - j[:, None]) < _WINDOW
        found: Places = near.sum(1)
        return found
    order = np.argsort(j, kind="stable")
    x, y = i[order], j[order]
    low, high = np.searchsorted(y, y - _WINDOW, "right"), np.searchsorted(y, y + _WINDOW)
    many, step = np.zeros(len(i), np.int64), max(1, _AT_ONCE // int((high - low).max()))
    for k in range(0, len(i), step):
        sizes = high[k : k + step] - low[k : k + step]
        start, other = np.repeat(np.arange(len(sizes)), sizes), expand_ranges(low[k : k + step], high[k : k + step])
        apart = x[other] - x[k + start]
        inside = (apart >= 0) & (apart < _WINDOW)
        many[order[k : k + step]] = np.bincount(start[inside], minlength=len(sizes))
    return many


def _best_chain(a: Content, b: Content, i: Places, j: Places, least: float) -> Passing | None:
    """Return the best chain of common words around the meetings (i, j), `None` where all of these words have less than `least` bits."""
    low_a, high_a = max(0, int(i.min()) - _AROUND), int(i.max()) + SMALL_GRAM + _AROUND
    low_b, high_b = max(0, int(j.min()) - _AROUND), int(j.max()) + SMALL_GRAM + _AROUND
    x, y, beside = _common_words(a, b, slice(low_a, high_a), slice(low_b, high_b))
    bits = _word_bits(a, b, a.reading.words[x + low_a])
    bits[a.stock[x + low_a]] *= _STOCK_SHARE
    useful = beside | (bits >= _LONE_BITS)
    x, y, bits = x[useful], y[useful], bits[useful]
    if _most_bits(x, y, bits) < least:
        return None
    path, total = _best_path(x, y, bits)
    x, y = x[path] + low_a, y[path] + low_b
    first, last = _solid_ends(x, y)
    run = (int(x[first]), int(x[last]) + 1, int(y[first]), int(y[last]) + 1)
    common_words = last - first + 1
    return Passing(run, common_words, total, common_words / max(run[1] - run[0], run[3] - run[2]))


def _common_words(a: Content, b: Content, in_a: slice, in_b: slice) -> tuple[Places, Places, Flags]:
    """Return the places of the same words in a part of each text, sorted, and which of them follow each other in both."""
    one, two, counted_a, counted_b = (
        a.reading.words[in_a],
        b.reading.words[in_b],
        a.in_sentences[in_a],
        b.in_sentences[in_b],
    )
    if fast.loops:
        x, y, flags = fast.loops.common_words(one, counted_a.view(np.uint8), two, counted_b.view(np.uint8))
        return x, y, flags.view(np.bool_)
    common = (one[:, None] == two[None, :]) & counted_a[:, None] & counted_b[None, :]
    beside = np.zeros_like(common)
    beside[1:, 1:] |= common[:-1, :-1]
    beside[:-1, :-1] |= common[1:, 1:]
    x, y = np.nonzero(common)
    return x, y, beside[x, y]


def _most_bits(x: Places, y: Places, bits: Weights) -> float:
    """Return how many bits a chain of the matches (x, y), sorted by x, can have at most: each word of a text is in a chain once."""
    if fast.loops:
        return float(fast.loops.most_bits(x, y, bits))
    of_x, of_y = np.zeros(int(x.max(initial=-1)) + 1), np.zeros(int(y.max(initial=-1)) + 1)
    of_x[x] = bits
    np.maximum.at(of_y, y, bits)
    return min(sum(of_x.tolist()), sum(of_y.tolist()))


def _word_bits(a: Content, b: Content, words: Hashes) -> Weights:
    """Return the bits that each of the words carries, by its frequency in a and b; masked words do not count."""
    times = _count_times(a.shared_words, words) + _count_times(b.shared_words, words)
    both = max(1, len(a.shared_words) + len(b.shared_words))
    bits: Weights = np.minimum(np.log2(both / np.maximum(times, 1)), _MOST_BITS)
    return bits


def _count_times(ordered: Hashes, words: Hashes) -> Places:
    """Return how often each of the words is among sorted ones."""
    found: Places = np.searchsorted(ordered, words, "right") - np.searchsorted(ordered, words, "left")
    return found


def _best_path(x: Places, y: Places, bits: Weights) -> tuple[list[int], float]:
    """Return the chain of matches (x, y), both rising, with the most bits after the cost of gaps, and these bits."""
    if fast.loops:
        found: tuple[list[int], float] = fast.loops.best_path(x, y, bits, _GAP_COST)
        return found
    best, before = bits.copy(), np.full(len(x), -1)
    for k in range(1, len(x)):
        fits = (x[:k] < x[k]) & (y[:k] < y[k])
        gaps = np.maximum(x[k] - x[:k], y[k] - y[:k]) - 1
        reach = np.where(fits, best[:k] - _GAP_COST * gaps, 0.0)
        at = int(reach.argmax())
        if reach[at] > 0:
            best[k] += reach[at]
            before[k] = at
    end = int(best.argmax())
    path = [end]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return path[::-1], float(best[end])


def _solid_ends(x: Places, y: Places) -> tuple[int, int]:
    """Return the first and the last match of the chain that has a neighbour in it: loose words at its ends go."""
    pairs = np.flatnonzero((np.diff(x) == 1) & (np.diff(y) == 1))
    return (int(pairs[0]), int(pairs[-1]) + 1) if len(pairs) else (0, len(x) - 1)


def _flag_outside(i: Places, j: Places, run: Run) -> Flags:
    """Return which meetings touch the passage in neither text."""
    in_a = (i + SMALL_GRAM > run[0]) & (i < run[1])
    in_b = (j + SMALL_GRAM > run[2]) & (j < run[3])
    return ~(in_a | in_b)
