"""A random sample of removals, and the precision that it lets one estimate."""

import math
import random
from typing import NamedTuple

_Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


class Estimate(NamedTuple):
    """A share of right removals, and its 95 % interval."""

    share: float
    low: float
    high: float


def draw_sample(population: int, size: int, seed: int) -> list[int]:
    """Return numbers below `population`, drawn without replacement and sorted; all where `size` is larger. Equal seeds draw equal samples.

    >>> draw_sample(1000, 3, 1), draw_sample(2, 50, 1)
    ([123, 218, 648], [0, 1])
    """
    generator = random.Random(f"corpuskit sample {seed}")  # noqa: S311 - a sample, no secret
    return sorted(generator.sample(range(population), min(size, population)))


def estimate_precision(right: int, wrong: int) -> Estimate | None:
    """Return the share of right removals with its 95 % interval by Wilson's score (JASA 22, 1927); `None` where none is decided.

    Arguments:
        right: the number of removals that were judged right.
        wrong: the number of those that were judged wrong.

    >>> estimate_precision(47, 3)
    Estimate(share=0.94, low=0.8378, high=0.9794)

    """
    count = right + wrong
    if not count:
        return None
    share, square = right / count, _Z95**2
    middle = share + square / (2 * count)
    spread = _Z95 * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    whole = 1 + square / count
    return Estimate(round(share, 4), round((middle - spread) / whole, 4), round((middle + spread) / whole, 4))
