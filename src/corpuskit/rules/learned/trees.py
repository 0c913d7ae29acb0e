"""Gradient-boosted trees over small whole numbers: the sum of one whole number from each tree, the same on every machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.text import fast

Scores = NDArray[np.int32]

# A score in this many parts is one unit of log-odds.
UNIT = 64
_LEAVES = 16
# Lines that are scored at once: their results fit a processor's cache.
_CHUNK = 1024
# A power of two times this number has, in its highest four bits, another value for each power (de Bruijn).
_DE_BRUIJN, _FOUR = 0x09AF, 12


@dataclass(frozen=True, slots=True)
class Tree:
    """A binary tree in parallel lists, one entry an inner node; node 0 is the root, and children come after their parents.

    A measure up to the threshold goes left. A child below zero is the leaf `~child`; leaves, at most 16, are numbered from left to right.
    """

    measure: Sequence[int]
    threshold: Sequence[int]
    left: Sequence[int]
    right: Sequence[int]
    leaf: Sequence[int]

    def shut(self) -> list[int]:
        """Return for each node the leaves on its left, as bits: a line that goes right does not come to them."""
        below = {~at: 1 << at for at in range(len(self.leaf))}
        for node in reversed(range(len(self.measure))):
            below[node] = below[self.left[node]] | below[self.right[node]]
        return [below[left] for left in self.left]


@dataclass(frozen=True, slots=True)
class _Tables:
    """All trees of a forest side by side: node by node, with the test of each and the leaves that it rules out; and their leaves one after the other."""

    measure: NDArray[np.int64]
    threshold: NDArray[np.uint8]
    shut: NDArray[np.uint16]
    leaf: NDArray[np.int16]
    leaves: NDArray[np.int16]

    def scores(self, rows: NDArray[np.uint8]) -> Scores:
        """Return the sum over all trees for every column of `rows` (measures × lines).

        A line comes to the leftmost of the leaves that no node rules out (QuickScorer; Lucchese et al., 2015). So all trees are evaluated at once,
        and a few lines cost little.
        """
        if fast.loops:
            found: Scores = fast.loops.forest_scores(rows, self.measure, self.threshold, self.shut, self.leaves)
            return found
        shut = np.zeros((self.measure.shape[1], rows.shape[1]), np.uint16)
        for measure, threshold, leaves in zip(self.measure, self.threshold, self.shut, strict=True):
            right = (rows.take(measure, axis=0) > threshold[:, None]).astype(np.uint16)
            right *= leaves[:, None]
            shut |= right
        place = _bit_places(np.invert(shut, out=shut))
        place += np.arange(0, len(self.leaf), _LEAVES, dtype=np.uint16)[:, None]
        return np.asarray(self.leaf.take(place).sum(axis=0, dtype=np.int32))


@dataclass(frozen=True)
class Forest:
    """Trees over the measures `names`."""

    names: tuple[str, ...]
    trees: tuple[Tree, ...]

    def scores(self, columns: Mapping[str, NDArray[np.uint8]]) -> Scores:
        """Return the score of each line, in log-odds times `UNIT`: above zero, the line is rather the story's."""
        rows = [columns[name] for name in self.names]
        total = np.zeros(len(rows[0]), np.int32)
        for begin in range(0, len(total), _CHUNK):
            part = np.array([row[begin : begin + _CHUNK] for row in rows])
            total[begin : begin + _CHUNK] = self._tables.scores(part)
        return total

    @cached_property
    def _tables(self) -> _Tables:
        size = (max(len(tree.measure) for tree in self.trees), len(self.trees))
        tables = _Tables(
            np.zeros(size, np.int64),
            np.zeros(size, np.uint8),
            np.zeros(size, np.uint16),
            np.zeros(len(self.trees) * _LEAVES, np.int16),
            np.zeros((len(self.trees), _LEAVES), np.int16),
        )
        leaves = _bit_places(np.left_shift(1, np.arange(_LEAVES), dtype=np.uint16, casting="unsafe"))
        for at, tree in enumerate(self.trees):
            nodes = len(tree.measure)
            tables.measure[:nodes, at] = tree.measure
            tables.threshold[:nodes, at] = tree.threshold
            tables.shut[:nodes, at] = tree.shut()
            tables.leaves[at, : len(tree.leaf)] = tree.leaf
            tables.leaf[at * _LEAVES + leaves[: len(tree.leaf)]] = tree.leaf
        return tables


def _bit_places(bits: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return for each of `bits`, in place, the number, below 16, of its lowest bit that is set."""
    bits &= -bits
    bits *= _DE_BRUIJN
    bits >>= _FOUR
    return bits


def load_forest(data: Mapping[str, Any]) -> Forest:
    """Return the forest that `data` describes: `measures`, and `trees` as lists in the order of the fields of `Tree`."""
    return Forest(tuple(data["measures"]), tuple(Tree(*tree) for tree in data["trees"]))
