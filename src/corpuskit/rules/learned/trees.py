"""Gradient-boosted trees over small whole numbers: the sum of one whole number from each tree, the same on every machine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.int32]

# A score in this many parts is one unit of log-odds.
UNIT = 64


@dataclass(frozen=True, slots=True)
class Tree:
    """A binary tree in parallel lists, one entry an inner node; node 0 is the root.

    A measure up to the threshold goes left. A child below zero is the leaf `~child`.
    """

    measure: Sequence[int]
    threshold: Sequence[int]
    left: Sequence[int]
    right: Sequence[int]
    leaf: Sequence[int]

    def scores(self, rows: NDArray[np.uint8]) -> NDArray[np.int16]:
        """Return the leaf value of every column of `rows` (measures × lines)."""
        # Children come after their parents, so backwards every child is ready. Arithmetic is several times as fast as a choice by `where`.
        value: dict[int, Any] = {~at: np.int16(leaf) for at, leaf in enumerate(self.leaf)}
        for node in reversed(range(len(self.measure))):
            left, right = value.pop(self.left[node]), value.pop(self.right[node])
            chosen = (rows[self.measure[node]] <= self.threshold[node]).astype(np.int16)
            chosen *= left - right
            chosen += right
            value[node] = chosen
        return np.broadcast_to(value[0 if len(self.measure) else ~0], rows.shape[1:])


@dataclass(frozen=True, slots=True)
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
            for tree in self.trees:
                total[begin : begin + _CHUNK] += tree.scores(part)
        return total


_CHUNK = 16384


def forest(data: Mapping[str, Any]) -> Forest:
    """Return the forest that `data` describes: `measures`, and `trees` as lists in the order of the fields of `Tree`."""
    return Forest(tuple(data["measures"]), tuple(Tree(*tree) for tree in data["trees"]))
