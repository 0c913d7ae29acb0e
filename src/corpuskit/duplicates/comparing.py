"""The whole comparison, one step after the other: read, find candidates, verify, cluster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpuskit.duplicates.clusters import clusters
from corpuskit.duplicates.documents import Document, Options
from corpuskit.duplicates.join import Pairs, grouped, joined
from corpuskit.duplicates.masking import NO_MASKS, Masks, frequent
from corpuskit.duplicates.noise import char_grams
from corpuskit.duplicates.readings import Reading, read
from corpuskit.duplicates.relations import content, verify
from corpuskit.errors import UsageError
from corpuskit.model import Cluster, Match
from corpuskit.text.words import Hashes, Places

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found: matches sorted by their ids, clusters sorted by the id that is kept, and what was masked."""

    matches: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    masks: Masks = NO_MASKS


def compare(documents: Iterable[Document], options: Options | None = None) -> Comparison:
    """Return the matches and clusters of all documents; their order does not matter.

    Raises `UsageError` when two documents have one id.
    """
    options = options or Options()
    ordered = sorted(documents, key=lambda document: (document.source or "", document.id))
    _unique(ordered)
    readings = [reading for some in _batches(ordered) for reading in read(some, options)]
    masks = _masks(readings, options) if options.mask else NO_MASKS
    contents = {reading.document.id: content(reading, masks) for reading in readings}

    def found(pairs: Sequence[tuple[str, str]]) -> list[Match]:
        return verify([(contents[a], contents[b]) for a, b in pairs], options)

    ids = [document.id for document in ordered]
    matches = found(_candidates(readings, masks, ids))
    groups, extra = clusters({d.id: d for d in ordered}, matches, options, found)
    everything = sorted({*matches, *extra}, key=lambda match: (match.a, match.b))
    return Comparison(tuple(everything), tuple(groups), masks)


def _batches(documents: Sequence[Document]) -> Iterable[Sequence[Document]]:
    return (documents[k : k + _BATCH] for k in range(0, len(documents), _BATCH))


def _unique(documents: Sequence[Document]) -> None:
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise UsageError(f"two articles have the id {document.id!r}: give each its own")
        seen.add(document.id)


def _flat(parts: Sequence[Hashes]) -> tuple[Hashes, Places]:
    """Return the entries of all parts, and the number of the part of each."""
    sizes = [len(part) for part in parts]
    return np.concatenate([np.zeros(0, np.uint64), *parts]), np.repeat(np.arange(len(parts)), sizes)


def _masks(readings: Sequence[Reading], options: Options) -> Masks:
    sets = [np.unique(reading.fives[reading.five_live]) for reading in readings]
    groups = grouped(*_flat(sets), len(readings))
    pairs = joined(groups, len(readings))
    copies = np.arange(len(readings))
    for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True):
        if _near(sets[a], sets[b], options.near):
            copies[b] = min(copies[b], copies[a])
    return frequent(groups, copies, [reading.document.source for reading in readings], options)


def _near(a: Hashes, b: Hashes, least: float) -> bool:
    if min(len(a), len(b)) < least * max(len(a), len(b)):
        return False
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared >= least * (len(a) + len(b) - shared)


def _candidates(readings: Sequence[Reading], masks: Masks, ids: Sequence[str]) -> list[tuple[str, str]]:
    keys: set[tuple[str, str]] = set()
    for parts, least in (
        ([r.fives[r.five_live & ~masks.masked(r)] for r in readings], 1),
        ([r.threes[r.three_live] for r in readings], 3),
        ([char_grams(r.document.text) for r in readings], 5),
    ):
        pairs = joined(grouped(*_flat(parts), len(readings)), len(readings))
        keys |= {_named(ids, a, b) for a, b in _pairs(pairs, least)}
    return sorted(keys)


def _pairs(pairs: Pairs, least: int) -> Iterable[tuple[int, int]]:
    enough = pairs.shared >= least
    return zip(pairs.a[enough].tolist(), pairs.b[enough].tolist(), strict=True)


def _named(ids: Sequence[str], a: int, b: int) -> tuple[str, str]:
    one, two = ids[a], ids[b]
    return (one, two) if one < two else (two, one)
