"""The whole comparison, one step after the other: sketch, find candidates, read those, cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from corpuskit.duplicates.candidates import (
    Candidates,
    copied,
    five_groups,
    letter_groups,
    noisy,
    passing,
    same,
    three_groups,
    twins,
    union,
)
from corpuskit.duplicates.clusters import clusters, rank
from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.join import Pairs
from corpuskit.duplicates.masking import Masks, masks, recurring, stock
from corpuskit.duplicates.readings import read
from corpuskit.duplicates.relations import Couple, one_story, relate
from corpuskit.duplicates.sketches import Sketch, sketch, together
from corpuskit.errors import UsageError
from corpuskit.model import Cluster, Match
from corpuskit.text.words import Places

T = TypeVar("T")

_BATCH = 32
_PAIRS = 1024


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found: matches sorted by their ids, clusters sorted by the id that is kept, and what was masked."""

    matches: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    masks: Masks


def compare(documents: Iterable[Document], options: Options | None = None) -> Comparison:
    """Return the matches and clusters of all documents; the order in which they come does not matter.

    Raises `UsageError` when two documents have one id.
    """
    options = options or Options()
    ordered = sorted(documents, key=lambda document: rank(document, options))
    by_id = _by_id(ordered)
    found = together([sketch(some, options) for some in _cut(ordered, _BATCH)] or [sketch([], options)])
    what, pairs = candidates(ordered, found, options)
    ids = [document.id for document in ordered]

    def verified(wanted: Sequence[tuple[str, str, bool]]) -> list[Match]:
        return [m for some in _cut(wanted, _PAIRS) for m in verify(some, by_id, what, options)]

    matches = verified(_named(pairs, ids))
    groups, extra = clusters(by_id, matches, options, lambda some: verified([(a, b, True) for a, b in some]))
    everything = sorted({*matches, *extra}, key=lambda match: (match.a, match.b))
    return Comparison(tuple(everything), tuple(groups), what)


def verify(
    pairs: Sequence[tuple[str, str, bool]], documents: Mapping[str, Document], masks: Masks, options: Options
) -> list[Match]:
    """Return the matches of pairs of ids, the smaller id first; the flag says that noise is worth looking for."""
    ids = sorted({i for a, b, _ in pairs for i in (a, b)})
    readings = [r for some in _cut(ids, _BATCH) for r in read([documents[i] for i in some], options)]
    contents = {reading.document.id: Content(reading, masks) for reading in readings}
    found = (relate(Couple(contents[a], contents[b], noise), options) for a, b, noise in pairs)
    return [match for match in found if match]


def candidates(documents: Sequence[Document], found: Sketch, options: Options) -> tuple[Masks, Candidates]:
    """Return what recurs in the documents of a sketch, and the pairs that are worth reading."""
    count = len(documents)
    five, three, letter = five_groups(found), three_groups(found), letter_groups(found)
    what = Masks()
    if options.mask:
        roots = _roots(documents, twins(found, five, options), options)
        sources = [document.source for document in documents]
        numbers = _numbered(sources)
        often = recurring(five, roots, numbers, options)
        what = masks(five, often, sources, stock(three, roots, options), options.sample)
        five = five.only(~often.either)
        letter = letter.only(~recurring(letter, roots, numbers, options).either)
    copies = [same(found), copied(found, five, options), passing(three, count, options.stock)]
    return what, union(copies, noisy(found, letter), count)


def _numbered(names: Sequence[str | None]) -> Places:
    number = {name: k for k, name in enumerate(sorted({name for name in names if name is not None}))}
    return np.array([-1 if name is None else number[name] for name in names], np.int64)


def _roots(documents: Sequence[Document], pairs: Pairs, options: Options) -> Places:
    """Return for each document the first one of the copies that it belongs to."""
    roots = np.arange(len(documents))
    for some in _cut(list(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)), _PAIRS):
        numbers = sorted({k for pair in some for k in pair})
        read_ones = [r for part in _cut(numbers, _BATCH) for r in read([documents[k] for k in part], options)]
        contents = dict(zip(numbers, (Content(r, Masks()) for r in read_ones), strict=True))
        for a, b in some:
            if one_story(contents[a], contents[b], options):
                low, high = sorted((_root(roots, a), _root(roots, b)))
                roots[high] = low
    return np.array([_root(roots, k) for k in range(len(roots))], np.int64)


def _root(roots: Places, k: int) -> int:
    while roots[k] != k:
        roots[k] = roots[roots[k]]
        k = int(roots[k])
    return k


def _by_id(documents: Sequence[Document]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in documents:
        if document.id in found:
            raise UsageError(f"two articles have the id {document.id!r}: give each its own")
        found[document.id] = document
    return found


def _named(pairs: Candidates, ids: Sequence[str]) -> list[tuple[str, str, bool]]:
    numbers = zip(pairs.a.tolist(), pairs.b.tolist(), pairs.noisy.tolist(), strict=True)
    return [(min(ids[a], ids[b]), max(ids[a], ids[b]), noise) for a, b, noise in numbers]


def _cut(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (things[k : k + size] for k in range(0, len(things), size))
