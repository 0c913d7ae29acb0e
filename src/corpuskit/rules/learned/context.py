"""The context of a segment: its line, the run of segments that are no running text, and the script of its text."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.lines import ELLIPSIS, STOP, Ints
from corpuskit.rules.learned.scales import NEVER, Column, Texts, amount, ratio, reverse, since, small


@dataclass(frozen=True, slots=True)
class Hints:
    """Hints of rules, one entry a segment: whether some rule fires on it, how many removed segments are before it, how many in its text."""

    spoken: Ints
    before: Ints
    total: Ints

    def above(self, texts: Texts) -> Ints:
        """Return the number of removed segments before the segment above each, 0 for the first of a text."""
        found = np.concatenate([[0], self.before[:-1]])
        found[texts.first] = 0
        return found

    def since_sure(self, texts: Texts) -> Ints:
        """Return the distance to the last removed segment before each: 0 for directly before; a great number for never."""
        here = np.arange(len(self.before))
        last = np.maximum.accumulate(np.where(self.before > self.above(texts), here, -1))
        return np.where(last >= texts.first.take(texts.of), here - last, NEVER)

    def until_sure(self, texts: Texts) -> Ints:
        """Return the distance to the next removed segment after each: 0 for directly after; a great number for never."""
        after = self.total - self.before
        return Hints(self.spoken, after[::-1], self.total).since_sure(reverse(texts))[::-1]


def no_hints(size: int) -> Hints:
    """Return empty hints."""
    none = np.zeros(size, np.int64)
    return Hints(none, none, none)


def line_measures(row: Ints, texts: Texts, shape: dict[str, Ints]) -> dict[str, Column]:
    """Return how a segment lies in its line: segments before and after it, its share, how much of the line is running text."""
    new = np.ones(len(row), bool)
    np.not_equal(row[1:], row[:-1], out=new[1:])
    new[texts.first] = True
    first = np.flatnonzero(new)
    of = np.cumsum(new) - 1
    size = np.diff(np.append(first, len(row)))
    index = np.arange(len(row)) - first.take(of)
    length = np.add.reduceat(shape["length"], first)
    prose_length = np.add.reduceat(np.where(shape["prose"] > 0, shape["length"], 0), first)
    others = prose_length.take(of) - np.where(shape["prose"] > 0, shape["length"], 0)
    sums = np.cumsum(shape["length"]) - shape["length"]
    lines = np.add.reduceat(new.astype(np.int64), texts.first).take(texts.of)
    return {
        "line_before": amount(index),
        "line_after": amount(size.take(of) - 1 - index),
        "line_length": amount(length.take(of)),
        "line_share": ratio(shape["length"], length.take(of)),
        "line_place": ratio(sums - sums.take(first).take(of), length.take(of)),
        "line_prose": ratio(others, length.take(of) - shape["length"]),
        "segments_a_line": amount(4 * texts.size // lines),
    }


def script_measures(texts: Texts, shape: dict[str, Ints], columns: dict[str, Column]) -> dict[str, Column]:
    """Return measures of the script of a text, and of the beginnings and ends of its segments."""
    letters = texts.total(shape["letters"])
    ends = ((columns["last"] == STOP) | (columns["last"] >= ELLIPSIS)).astype(np.int64)
    return {
        "text_upper": ratio(4 * texts.total(shape["upper"]), letters),
        "text_uncased": ratio(texts.total(shape["uncased"]), letters),
        "text_cjk": ratio(texts.total(shape["cjk"]), letters),
        "text_ends": ratio(texts.total(ends), texts.size),
        "text_stop": ratio(2 * texts.total(shape["stop"]), texts.total(shape["words"])),
        "text_frequent": small(
            texts.total(columns["frequent"].astype(np.int64) * shape["words"])
            // np.maximum(texts.total(shape["words"]), 1)
        ),
    }


def _share_alike(first: Column, of: Ints) -> Column:
    """Return the share of the segments of a run that begin with the same kind of character."""
    key = of * 32 + first
    many = np.bincount(key)
    return ratio(many.take(key), np.bincount(of).take(of))


def run_measures(texts: Texts, shape: dict[str, Ints], columns: dict[str, Column], hints: Hints) -> dict[str, Column]:
    """Return measures of the run of segments without running text around each segment: the length of the run, the segment's place in it, the hints of rules."""
    prose = shape["prose"] > 0
    new = np.zeros(len(prose), bool)
    new[1:] = prose[1:] != prose[:-1]
    new[texts.first] = True
    first = np.flatnonzero(new)
    of = np.cumsum(new) - 1

    def total(values: NDArray[Any]) -> Ints:
        return np.add.reduceat(values.astype(np.int64), first).take(of)

    length = total(shape["length"])
    size = total(np.ones(len(prose), bool))
    index = np.arange(len(prose)) - first.take(of)
    hits = hints.spoken
    last = np.append(first[1:], len(prose)).take(of) - 1
    past = np.where(texts.index + 1 < texts.size, np.append(hints.before[1:], 0), hints.total)
    at_end = np.append(first[1:], len(prose)).take(of) == texts.past.take(texts.of)
    return {
        "gap_length": amount(length),
        "gap_size": amount(size),
        "gap_index": ratio(index, size - 1),
        "gap_mean": amount(length // size),
        "gap_hits": ratio(total(hits), size),
        "gap_sure": amount(past.take(last) - hints.above(texts).take(first.take(of))),
        "gap_first": (first.take(of) == texts.first.take(texts.of)).astype(np.uint8),
        "gap_last": at_end.astype(np.uint8),
        "gap_share": ratio(length, texts.total(shape["length"])),
        "gap_even": ratio(total(np.abs(shape["length"] - length // size)), length),
        "gap_alike": _share_alike(columns["first"], of),
        "gap_again": small(total(columns["again"]) // size),
        "gap_frequent": small(total(columns["frequent"]) // size),
        "gap_weight": small(total(columns["weight_mean"]) // size),
        "gap_digits": small(total(columns["digits"]) // size),
        "gap_titled": small(total(columns["titled"]) // size),
        "gap_overlap": small(total(columns["overlap"]) // size),
        "gap_title": small(total(columns["title_share"]) // size),
        "gap_ends": ratio(total((columns["last"] == STOP) | (columns["last"] >= ELLIPSIS)), size),
        "hit_since": amount(since(hits > 0, texts)),
        "hit_until": amount(since(hits[::-1] > 0, reverse(texts))[::-1]),
        "sure_since": amount(hints.since_sure(texts)),
        "sure_until": amount(hints.until_sure(texts)),
        "text_hits": ratio(texts.total(hits), texts.size),
        "text_sure": amount(hints.total),
    }
