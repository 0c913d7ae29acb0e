"""The whole comparison, one step after the other: sketch, find candidates, read those, cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from operator import eq
from typing import Protocol, TypeVar

import numpy as np

from corpuskit.duplicates.candidates import Candidates, Survey, union
from corpuskit.duplicates.cards import Card, card
from corpuskit.duplicates.clusters import clusters
from corpuskit.duplicates.content_cache import TILE, ContentCache
from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.documents import ASK_COPY, ASK_NOISE, ASK_PASSAGES, Document, Options
from corpuskit.duplicates.join import Pairs
from corpuskit.duplicates.links import may_share_passages
from corpuskit.duplicates.masking import Masks, masks, recurring, stock, tag
from corpuskit.duplicates.relations import Couple, one_story, relate
from corpuskit.duplicates.sketches import BATCH, Sketches, sketch
from corpuskit.errors import UsageError
from corpuskit.model import Cluster, Match
from corpuskit.model.columns import Columns, make_columns
from corpuskit.text.words import Flags, Places, sort_distinct

T = TypeVar("T")

PAIRS = 128
"""Pairs that are best read at once."""

Pair = tuple[int, int, int]
"""The numbers of two documents, the smaller one first, and what is asked of them (bits, `ASK_COPY` and the others)."""


class Reader(Protocol):
    """A reader of documents by their numbers, which gives the relations between two of them."""

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of documents."""
        ...

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that tell one story, frequent n-grams included."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison: matches sorted by ids, clusters sorted by the kept id, and the masks.

    `numbers` has the number of each document that a match names, by its id.
    """

    matches: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    masks: Masks
    numbers: Mapping[str, int]


def compare(documents: Iterable[Document], options: Options | None = None) -> Comparison:
    """Return the matches and clusters of all documents; the order in which they come does not matter.

    Raises `UsageError` when two documents have one id.
    """
    options = options or Options()
    ordered = sorted(documents, key=lambda document: document.id)
    cards = make_columns(Card, map(card, ordered))
    parts = [sketch([document.text for document in some], options) for some in cut(ordered, BATCH)]
    numbers = [np.arange(k, min(k + BATCH, len(ordered))) for k in range(0, len(ordered), BATCH)]
    return compare_sketched(cards, Sketches(parts, numbers), Held(ordered, options), options)


def compare_sketched(
    cards: Columns[Card], sketches: Sketches, reader: Reader, options: Options, *, old: Flags | None = None
) -> Comparison:
    """Return the matches and clusters of documents of which there are cards, sorted by id, and sketches.

    A document's number is the place of its card. Two of which `old` names both are not compared with each other. Raises
    `UsageError` when two have one id.
    """
    found_masks, pairs = candidates(cards, Survey(sketches, options), reader)
    return concluded(cards, found_masks, pairs, reader, options, old=old)


def concluded(
    cards: Columns[Card],
    found_masks: Masks,
    pairs: Candidates,
    reader: Reader,
    options: Options,
    *,
    old: Flags | None = None,
) -> Comparison:
    """Return the matches among candidates, and the clusters that follow. Raises `UsageError` when two documents have one id."""
    names = cards.of("id")
    _refuse_twins(names)
    if old is not None:
        pairs = pairs.only(~(old[pairs.a] & old[pairs.b]))
    wanted = without_hopeless(listed(_side_by_side(pairs, cards)), cards, options)
    matches = list(reader.matches(wanted, found_masks))
    named = {i for match in matches for i in (match.a, match.b)}
    number = {names[k]: k for k in sort_distinct(np.concatenate([pairs.a, pairs.b])).tolist() if names[k] in named}

    def verify(wanted: Sequence[tuple[str, str]]) -> list[Match]:
        return list(reader.matches([(number[a], number[b], ASK_COPY | ASK_NOISE) for a, b in wanted], found_masks))

    before = frozenset() if old is None else frozenset(names[k] for k in np.flatnonzero(old).tolist())
    groups, extra = clusters({name: cards[k] for name, k in number.items()}, matches, options, verify, before)
    return Comparison(tuple(merge_matches(matches, extra)), tuple(groups), found_masks, number)


def without_hopeless(pairs: Sequence[Pair], cards: Sequence[Card] | Columns[Card], options: Options) -> list[Pair]:
    """Return the pairs without those that share too little for anything but a passage, which articles of one source, or published far apart, cannot share."""
    return [
        pair for pair in pairs if pair[2] != ASK_PASSAGES or may_share_passages(cards[pair[0]], cards[pair[1]], options)
    ]


def merge_matches(matches: Iterable[Match], extra: Iterable[Match]) -> list[Match]:
    """Return matches sorted by their ids, each pair once: as it was found for a cluster, where it was verified for one."""
    by_pair = {(match.a, match.b): match for some in (matches, extra) for match in some}
    return [by_pair[pair] for pair in sorted(by_pair)]


def candidates(cards: Columns[Card], survey: Survey, reader: Reader) -> tuple[Masks, Candidates]:
    """Return the masks of the documents of a survey, which drops the frequent n-grams, and the pairs that are worth reading."""
    options, found_masks = survey.options, Masks()
    if options.mask:
        roots = roots_of(survey.count, reader, survey.twins())
        names, sources = sources_of(cards)
        tags = np.array([*map(tag, names), tag(None)], np.uint64)[sources]
        often = recurring(survey.fives, roots, sources, options)
        found_masks = masks(survey.fives, often, tags, stock(survey.threes, roots, options), options.sample)
        survey.keep_only(~often.either, ~recurring(survey.letters, roots, sources, options).either)
    return found_masks, union([survey.same(), survey.copied()], survey.noisy(), survey.passing(), survey.count)


def verify(
    pairs: Sequence[Pair], contents: Mapping[int, Content], options: Options, *, shown: bool = True
) -> list[Match]:
    """Return the matches of pairs of documents, whose contents are given by number; with their passages, if these are to be `shown`."""
    found = (relate(Couple(contents[a], contents[b], asked, shown), options) for a, b, asked in pairs)
    return [match for match in found if match]


def stories(pairs: Sequence[Pair], contents: Mapping[int, Content], options: Options) -> list[tuple[int, int]]:
    """Return the pairs that are one story, by contents of which nothing is masked."""
    return [(a, b) for a, b, _ in pairs if one_story(contents[a], contents[b], options)]


def cut(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield pieces of up to `size` things."""
    return (things[k : k + size] for k in range(0, len(things), size))


@dataclass(frozen=True, slots=True)
class Held:
    """Reads documents that are all in memory."""

    documents: Sequence[Document]
    options: Options

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of documents."""
        cache = ContentCache(masks, self.options)
        for some in cut(pairs, PAIRS):
            yield from verify(some, cache.of(numbers_of(some), self._load_documents), self.options)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that tell one story, frequent n-grams included."""
        cache = ContentCache(Masks(), self.options)
        for some in cut(pairs, PAIRS):
            yield from stories(some, cache.of(numbers_of(some), self._load_documents), self.options)

    def _load_documents(self, numbers: Sequence[int]) -> dict[int, Document]:
        return {k: self.documents[k] for k in numbers}


def numbers_of(pairs: Sequence[Pair]) -> list[int]:
    """Return the numbers of the documents of pairs, each once, sorted."""
    return sorted({k for a, b, _ in pairs for k in (a, b)})


def sources_of(cards: Columns[Card]) -> tuple[list[str], Places]:
    """Return the names of the sources, sorted, and the number of each document's source, -1 where it is unknown."""
    sources = cards.of("source")
    names = sorted(set(sources) - {None})
    number = {None: -1} | {name: k for k, name in enumerate(names)}
    return names, np.array([*map(number.__getitem__, sources)], np.int64)


def roots_of(count: int, reader: Reader, twins: Pairs) -> Places:
    """Return for each document the first one of the copies that it belongs to, which are those of the pairs that are one story."""
    return connected(count, reader.stories(listed(_few_candidates(twins))))


def connected(count: int, pairs: Iterable[tuple[int, int]]) -> Places:
    """Return for each document the first one of those that pairs connect it with."""
    roots: dict[int, int] = {}
    for a, b in pairs:
        low, high = sorted((_find_root(roots, a), _find_root(roots, b)))
        roots[high] = roots[low] = low
    found = np.arange(count)
    found[list(roots)] = [_find_root(roots, k) for k in roots]
    return found


def _side_by_side(pairs: Candidates, cards: Columns[Card]) -> Candidates:
    """Return the pairs in an order in which those of two tiles follow each other: of each tile all texts can be held.

    Connected documents are next to each other, and form tiles of so much text that two of them fit into memory.
    """
    roots = connected(len(cards), zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))
    by_root = np.argsort(roots, kind="stable")
    tiles = np.zeros(len(cards), np.int64)
    tiles[by_root] = np.cumsum(np.array(cards.of("size"), np.int64)[by_root]) // TILE
    return pairs.only(np.lexsort((pairs.b, pairs.a, tiles[pairs.b], tiles[pairs.a])))


def _find_root(roots: dict[int, int], k: int) -> int:
    while roots.setdefault(k, k) != k:
        roots[k] = roots[roots[k]]
        k = roots[k]
    return k


def _refuse_twins(names: Sequence[str]) -> None:
    twins = next(compress(names, map(eq, names, islice(names, 1, None))), None)
    if twins is not None:
        raise UsageError(f"two articles have the id {twins!r}: give each its own")


def _few_candidates(pairs: Pairs) -> Candidates:
    return Candidates(pairs.a, pairs.b, np.zeros(len(pairs.a), np.uint8))


def listed(pairs: Candidates) -> list[Pair]:
    """Return the candidates one by one."""
    return list(zip(pairs.a.tolist(), pairs.b.tolist(), pairs.asked.tolist(), strict=True))
