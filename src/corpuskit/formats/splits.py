"""Splitting a data set so that copies stay together and no article moves when it grows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpuskit.errors import UsageError
from corpuskit.text.hashing import hash_name


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of a data set in order, each with where it ends between 0 and 1."""

    ends: tuple[tuple[str, float], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names; one without a name where nothing is parted."""
        return tuple(name for name, _ in self.ends) or ("",)

    def part_of(self, row: Mapping[str, Any]) -> str:
        """Return the part of an article: it depends only on the id of the article it is a copy of, or its own, or else its path."""
        if not self.ends:
            return ""
        key = str(row.get("duplicate_of") or row.get("id") or row.get("path"))
        place = hash_name(key) / 2**64
        return next((name for name, end in self.ends if place < end), self.ends[-1][0])


def split_of(definition: str) -> Split:
    """Return the split of a definition such as `train=.8,dev=.1,test=.1`. Raises `UsageError` for one whose shares do not make 1.

    >>> split_of("train=.8,dev=.1,test=.1").names
    ('train', 'dev', 'test')
    """
    ends: list[tuple[str, float]] = []
    total = 0.0
    for part in filter(None, (p.strip() for p in definition.split(","))):
        name, _, share = part.partition("=")
        total += _parse_share(name, share, part)
        ends.append((name.strip(), total))
    if ends and (abs(total - 1) > 1e-9 or len({name for name, _ in ends}) < len(ends)):  # noqa: PLR2004
        raise UsageError(f"--split: {definition!r}: the shares of differently named parts must make 1, not {total:g}")
    return Split(tuple(ends))


def _parse_share(name: str, share: str, part: str) -> float:
    try:
        value = float(share)
    except ValueError:
        value = -1.0
    if not (name.strip().replace("-", "").replace("_", "").isalnum() and 0 < value <= 1):
        raise UsageError(f"--split: {part!r} is not NAME=SHARE, e.g. train=.8")
    return value
