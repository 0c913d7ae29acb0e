"""Read the facts about the built-in packs that `scripts/compile_packs.py` computed in advance."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

import orjson

from corpuskit.text.packaged import packaged_bytes

ANCHORED = ("matches", "starts")
PATTERNS = (*ANCHORED, "contains", "inside")
SEPARATOR = "\n"


@cache
def compiled_packs() -> dict[str, Any]:
    """Return the built-in packs as they were read ahead: their YAML takes as long as a short run."""
    return dict(orjson.loads(packaged_bytes("corpuskit.rules", "packs.json")))


def list_patterns_of(packs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return each pattern of the packs once, in order: the computed facts are stored by these numbers."""
    rules = (rule for pack in packs for rule in pack["rules"])
    return list(dict.fromkeys(pattern for rule in rules for kind in PATTERNS for pattern in rule.get(kind, ())))


@cache
def pattern_numbers() -> dict[str, int]:
    """Return the numbers of the built-in packs' patterns."""
    return {pattern: number for number, pattern in enumerate(list_patterns_of(compiled_packs()["packs"]))}


def patterns_with_heads() -> Iterator[int]:
    """Yield the numbers of the patterns for which `heads_of` has an answer."""
    return (number for number, heads in enumerate(compiled_packs()["heads"]) if heads)


def heads_of(pattern: str) -> list[str] | None:
    """Return how a line must begin, in one of these ways, for a pattern to fire at its beginning; `None` where that is unknown."""
    return _worked_out("heads", pattern)


def needs_of(pattern: str) -> list[str] | None:
    """Return parts of which a line must hold one for a pattern to fire; `None` where there are no such parts."""
    return _worked_out("needs", pattern)


def patterns_beginning(beginnings: Iterable[str]) -> Iterator[int]:
    """Give the numbers of the patterns of which `heads_of` names a head with one of these first letters (see `first_letters`)."""
    begun = compiled_packs()["begun"]
    for first in beginnings:
        yield from map(int, begun[first].split())


def first_letters() -> AbstractSet[str]:
    """Return the first letters, at most five, of all that `heads_of` names."""
    return compiled_packs()["begun"].keys()  # type: ignore[no-any-return]


@cache
def _worked_out(what: str, pattern: str) -> list[str] | None:
    number = pattern_numbers().get(pattern)
    found: str | None = compiled_packs()[what][number] if number is not None else None
    return found.split(SEPARATOR) if found else None
