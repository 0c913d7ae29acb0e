"""What a segment stands in: its line, the run of segments that are no running text, and the script of its text."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.lines import ELLIPSIS, STOP, Ints
from corpuskit.rules.learned.scales import Column, Texts, amount, ratio, reverse, since, small


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
    told = np.add.reduceat(np.where(shape["prose"] > 0, shape["length"], 0), first)
    others = told.take(of) - np.where(shape["prose"] > 0, shape["length"], 0)
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
    """Return what script a text is written in, and how its segments begin and end."""
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


def _alike(first: Column, of: Ints) -> Column:
    """Return the share of the segments of a run that begin with the same kind of character."""
    key = of * 32 + first
    many = np.bincount(key)
    return ratio(many.take(key), np.bincount(of).take(of))


def run_measures(texts: Texts, shape: dict[str, Ints], columns: dict[str, Column]) -> dict[str, Column]:
    """Return what the run of segments that are no running text is like in which a segment stands: its length, its place in it, what rules say of it."""
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
    hits = columns["hits"]
    index = np.arange(len(prose)) - first.take(of)
    at_end = np.append(first[1:], len(prose)).take(of) == texts.past.take(texts.of)
    return {
        "gap_length": amount(length),
        "gap_size": amount(size),
        "gap_index": ratio(index, size - 1),
        "gap_mean": amount(length // size),
        "gap_hits": ratio(total(hits > 0), size),
        "gap_sure": amount(total(hits > 1)),
        "gap_first": (first.take(of) == texts.first.take(texts.of)).astype(np.uint8),
        "gap_last": at_end.astype(np.uint8),
        "gap_share": ratio(length, texts.total(shape["length"])),
        "gap_even": ratio(total(np.abs(shape["length"] - length // size)), length),
        "gap_alike": _alike(columns["first"], of),
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
        "sure_since": amount(since(hits > 1, texts)),
        "sure_until": amount(since(hits[::-1] > 1, reverse(texts))[::-1]),
        "text_hits": ratio(texts.total((hits > 0).astype(np.int64)), texts.size),
        "text_sure": amount(texts.total((hits > 1).astype(np.int64))),
    }
