"""Segments grouped by text, and the scales of measures: whole numbers from 0 to 255."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.lines import Ints

Column = NDArray[np.uint8]
NEVER = 1 << 20
"""A distance to what is nowhere in a text."""


@dataclass(frozen=True)
class Texts:
    """Where the texts lie that have visible lines: the first line of each, one past its last, and each line's text."""

    first: Ints
    past: Ints
    of: Ints

    @cached_property
    def size(self) -> Ints:
        """Lines of the text that each line belongs to."""
        return (self.past - self.first).take(self.of)

    @cached_property
    def index(self) -> Ints:
        """0-based place of each line among the visible lines of its text."""
        return np.arange(len(self.of)) - self.first.take(self.of)

    def total(self, values: Ints) -> Ints:
        """Return the sum of `values` over the text of each line."""
        return np.add.reduceat(values, self.first).take(self.of)

    def highest(self, values: Ints) -> Ints:
        """Return the highest of `values` in the text of each line."""
        return np.maximum.reduceat(values, self.first).take(self.of)

    def before(self, values: Ints) -> Ints:
        """Return the sum of `values` over the lines before each one in its text."""
        sums = np.cumsum(values) - values
        return sums - sums.take(self.first).take(self.of)

    def shifted(self, rows: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
        """Return the values of the line `step` lines further on in the same text, 0 where there is none; lines are the last axis."""
        index = self.index + step
        result = np.zeros_like(rows)
        if step > 0:
            result[..., :-step] = rows[..., step:]
        else:
            result[..., -step:] = rows[..., :step]
        result *= (index >= 0) & (index < self.size)
        return result

    def windows(self, reach: int) -> "tuple[Window, Window]":
        """Return the `reach` lines before each one, and those after it, within the text."""
        here = np.arange(len(self.of))
        low = np.maximum(here - reach, self.first.take(self.of))
        high = np.minimum(here + 1 + reach, self.past.take(self.of))
        return Window(low, here), Window(here + 1, high)


@dataclass(frozen=True, slots=True)
class Window:
    """A run of lines for each line: the first, and one past the last."""

    first: Ints
    past: Ints

    @property
    def size(self) -> Ints:
        """The number of lines in each run."""
        return self.past - self.first

    def sum(self, sums: Ints) -> Ints:
        """Return the sum over each run, from `running` sums; lines are the last axis."""
        return sums.take(self.past, axis=-1) - sums.take(self.first, axis=-1)


def running(rows: NDArray[Any]) -> Ints:
    """Return sums of `rows` over all lines before each one, and over all; lines are the last axis."""
    sums = np.zeros((*rows.shape[:-1], rows.shape[-1] + 1), np.int64)
    np.cumsum(rows, axis=-1, out=sums[..., 1:])
    return sums


def texts_of(first: Ints) -> Texts:
    """Return where texts lie of which these are the first lines, one entry more than there are texts."""
    sizes = np.diff(first)
    has = np.flatnonzero(sizes)
    return Texts(first[has], first[has + 1], np.repeat(np.arange(len(has)), sizes[has]))


def amount(values: Ints) -> Column:
    """Return `values` on a scale that gets coarser: 0 to 4 exact, then four steps to a doubling.

    >>> amount(np.array([0, 3, 4, 9, 100, 10**9])).tolist()
    [0, 3, 4, 8, 22, 64]
    """
    return _AMOUNTS.take(values, mode="clip")


_EDGES = np.array([0, *range(1, 5), *((4 + step) << scale >> 2 for scale in range(2, 17) for step in range(1, 5))])
_AMOUNTS = np.repeat(np.arange(len(_EDGES), dtype=np.uint8), np.diff(_EDGES, append=_EDGES[-1] + 1))


def small(values: Ints) -> Column:
    """Return `values` as they are, but at least 0 and at most 255."""
    return np.minimum(np.maximum(values, 0), 255).astype(np.uint8)


def ratio(part: Ints, whole: Ints) -> Column:
    """Return `part / whole` in 255ths; 0 where `whole` is 0."""
    return small(255 * part // np.maximum(whole, 1))


def size_of(column: Column) -> Ints:
    """Return the smallest values that `amount` shows as `column`."""
    return _EDGES.take(column)


def signed(values: Ints) -> Column:
    """Return `values` around 128: coarser the farther from 0."""
    size = amount(np.abs(values)).astype(np.int64)
    return small(128 + np.sign(values) * size)


def first_where(mask: NDArray[np.bool_], texts: Texts) -> Ints:
    """Return, for each line, the place of the first line of its text where `mask` holds; each text must have one."""
    at = np.flatnonzero(mask)
    return (at.take(np.searchsorted(at, texts.first)) - texts.first).take(texts.of)


def since(mask: NDArray[np.bool_], texts: Texts) -> Ints:
    """Return how many lines ago in its text `mask` held before each line (1: the one before); a great number for never."""
    here = np.arange(len(mask))
    last = np.maximum.accumulate(np.where(mask, here, -1))
    before = np.concatenate([[-1], last[:-1]])
    return np.where(before >= texts.first.take(texts.of), here - before, NEVER)


def reverse(texts: Texts) -> Texts:
    """Return where the texts lie when all lines are read from the last to the first."""
    size = len(texts.of)
    return Texts(size - texts.past[::-1], size - texts.first[::-1], len(texts.first) - 1 - texts.of[::-1])


def chosen(values: NDArray[Any], mask: NDArray[np.bool_]) -> NDArray[Any]:
    """Return `values[mask]`; where few are chosen, this takes half the time."""
    return values.take(np.flatnonzero(mask))


def matrix(columns: dict[str, Column], names: Sequence[str]) -> NDArray[np.uint8]:
    """Return the named measures as rows of one array: measures × lines."""
    return np.array([columns[name] for name in names], np.uint8)
