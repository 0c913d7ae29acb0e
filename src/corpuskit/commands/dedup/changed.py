"""A run over a corpus of which a few articles changed since all were compared: these are read, and what they may be like."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, NamedTuple

import numpy as np

from corpuskit import duplicates
from corpuskit.commands.dedup.compared import Compared, Links
from corpuskit.commands.dedup.documents import Address, Library
from corpuskit.commands.dedup.sketch_cache import Read, note, read_anew
from corpuskit.commands.dedup.sketching import Shelved, nothing
from corpuskit.commands.dedup.verification import Rereading
from corpuskit.duplicates.candidates import Candidates
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import Pair, Reader, concluded
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.sketches import Sketch, together
from corpuskit.duplicates.updating import Both, New, TooMuchError, Update, update
from corpuskit.incremental.changes import Standing
from corpuskit.incremental.database import Index, Key, Page
from corpuskit.model import Cluster, Finding, Match
from corpuskit.model.columns import columns
from corpuskit.store.digests import Task
from corpuskit.text.words import Flags, Places, distinct

MOST = 128
"""Articles: where more changed, all are compared anew."""


class Changes(NamedTuple):
    """The articles that are no more, by number, and those that are new, with their addresses; which of these are `given`, if any are.

    `stems` are the places that what was found wrong then does not hold for any more, `findings` what is wrong now.
    """

    gone: Places
    new: New
    addresses: Sequence[Address]
    given: Flags | None
    stems: Collection[str]
    findings: Sequence[Finding]


@dataclass(slots=True)
class _Case:
    """A shelf, what stood on it when all was compared, and the names of articles on it that are given."""

    standing: Standing
    page: Page
    given: Collection[str]
    looked: bool

    def asked(self) -> Iterator[str]:
        """Yield the paths of articles to read."""
        if self.looked:
            known = self.standing.digests.items()
            names = (*self.standing.unknown, *(n for n, digest in known if self.page.digests.get(n) != digest))
            yield from map(self.standing.path, names)

    def changed(self) -> dict[str, int]:
        """Return the paths of articles that are gone, new, another, or given, with their numbers; -1 for those that had none."""
        before, now = self.page.digests, self.standing.digests
        names = {name for name, _ in before.items() ^ now.items()} if self.looked else set()
        return {self.standing.path(name): self.page.facts.get(name, -1) for name in names.union(self.given)}


@dataclass
class Changing:
    """Finds out what changed in a corpus since it was `compared`; `task` is what the index knows the articles of then by."""

    library: Library
    options: duplicates.Options
    index: Index
    task: Task
    compared: Compared
    jobs: int

    def changes(self, shelves: Sequence[Standing], given: Shelved | None = None) -> Changes:
        """Return the changes; articles that are `given` count as new. Raises `TooMuchError` where all must be compared anew."""
        cases, lost = self._cases(shelves, _by_place(given))
        wanted = [stem for case in cases for stem in case.asked()]
        if len(wanted) + sum(len(page.digests) for page in lost) > MOST:
            raise TooMuchError
        fresh = list(read_anew(self.library.corpus, self.options, wanted, self.jobs))
        note(self.index, [case.standing for case in cases if case.looked], wanted, fresh)
        changed = {stem: row for case in cases for stem, row in case.changed().items()}
        rows = chain(changed.values(), *(page.facts.values() for page in lost))
        return self._told(fresh, changed.keys(), {row for row in rows if row >= 0}, given)

    def _cases(
        self, shelves: Sequence[Standing], given: Mapping[str, Collection[str]]
    ) -> tuple[list[_Case], list[Page]]:
        """Return the shelves on which something changed, and what was on those that are no more."""
        pages, cases = self.index.pages(self.task), []
        if pages.keys() != self.compared.shelves:
            raise TooMuchError
        for standing in shelves:
            key, here = standing.shelf.key, given.get(standing.place, ())
            looked = not standing.digest or standing.digest != pages.get(key)
            if looked:
                standing.look_up(self.index, self.library.corpus)
            if here or looked:
                page = self._page(pages, key)
                cases.append(_Case(standing, page, [name for name in here if name in page.digests], looked))
        lost = pages.keys() - {standing.shelf.key for standing in shelves}
        return cases, [self._page(pages, key) for key in sorted(lost)]

    def _page(self, pages: Mapping[Key, bytes], key: Key) -> Page:
        page = self.index.page(self.task, key)
        if key in pages and page.digest != pages[key]:
            raise TooMuchError  # the index is damaged
        return page

    def _told(
        self, fresh: Sequence[Read], changed: AbstractSet[str], gone: Collection[int], given: Shelved | None
    ) -> Changes:
        """Return the changes, if what is new has ids of its own."""
        named = frozenset(_named(given))
        troubles = [trouble for read in fresh for trouble in read.troubles]
        findings = [trouble for trouble in troubles if isinstance(trouble, Finding)]
        if len(findings) < len(troubles) or (given and given.failures):
            raise TooMuchError
        found = list(_articles(fresh, changed - named)) + (list(_given(given)) if given else [])
        found.sort(key=lambda one: one.card.id)
        places = [self.compared.place(one.card.id) for one in found]
        twice = len({one.card.id for one in found}) < len(found)
        if twice or any(there and at not in gone for at, there in places):
            raise TooMuchError
        sketches = together([nothing(), *(one.sketch for one in found)])
        return Changes(
            np.array(sorted(gone), np.int64),
            New([one.card for one in found], sketches, np.array([at for at, _ in places], np.int64)),
            [one.address for one in found],
            np.array([one.given for one in found], np.bool_) if given else None,
            changed,
            [f for f in findings if _stem(f.path) in changed - named],
        )


class _Found(NamedTuple):
    """A new article."""

    card: Card
    address: Address
    sketch: Sketch
    given: bool


def _articles(fresh: Sequence[Read], stems: AbstractSet[str]) -> Iterator[_Found]:
    """Yield what was read at `stems`. Raises `TooMuchError` for an article that has no id of its own: no content tells that."""
    for read in fresh:
        for k, (stem, card) in enumerate(zip(read.stems, read.part.cards, strict=True)):
            if stem in stems:
                if not read.part.digests[k].any():
                    raise TooMuchError
                yield _Found(card, Address(stem), _one(read.part.sketch, k), given=False)


def _given(given: Shelved) -> Iterator[_Found]:
    for part, numbers in zip(given.sketches.parts, given.sketches.numbers, strict=True):
        for k, number in enumerate(numbers.tolist()):
            yield _Found(given.cards[number], given.addresses[number], _one(part, k), given=True)


def _one(sketch: Sketch, number: int) -> Sketch:
    return sketch.only(np.arange(len(sketch)) == number)


def _named(given: Shelved | None) -> Iterator[str]:
    """Yield the paths of the articles that are given, those included that could not be read."""
    if given:
        yield from (address.path for address in given.addresses if not address.row)
        yield from (_stem(finding.path) for finding in given.findings)


def _stem(path: str) -> str:
    return path.rpartition(".")[0]


def _by_place(given: Shelved | None) -> dict[str, list[str]]:
    """Return the names of the articles that are given by their folders."""
    found: dict[str, list[str]] = defaultdict(list)
    for stem in set(_named(given)):
        place, _, name = stem.rpartition("/")
        found[place or "."].append(name)
    return found


class Outcome(NamedTuple):
    """What a comparison finds now: how many articles, their matches and clusters, and the places of those that match."""

    articles: int
    matches: Sequence[Match]
    clusters: Sequence[Cluster]
    places: Mapping[str, str]


def outcome(before: Compared, changes: Changes, library: Library, options: duplicates.Options, jobs: int) -> Outcome:
    """Return what came of the changes, for given articles what is like them. Raises `TooMuchError`."""
    there = _There(before, changes, options)
    reader = Rereading(library.corpus, library.opened(), there, options, jobs, quote=False, shown=False)
    told = update(there.both, reader, options)
    compare = _Comparing(there, reader, told, options)
    return compare.everything() if changes.given is None else compare.given(changes.given)


class _There:
    """The addresses and cards of articles, by their number in `both`; none is made before it is asked for."""

    def __init__(self, before: Compared, changes: Changes, options: duplicates.Options) -> None:
        self.before, self._changes = before, changes
        self.both = Both(before, changes.gone, changes.new, options)
        self._new = {number: k for k, number in enumerate(self.both.of_new.tolist())}

    def __getitem__(self, number: int) -> Address:
        if number in self._new:
            return self._changes.addresses[self._new[number]]
        return Address(self.before.stem(int(self.both.old[number])))

    def card(self, number: int) -> Card:
        """Return the card of an article."""
        if number in self._new:
            return self._changes.new.cards[self._new[number]]
        return self.before.card(int(self.both.old[number]))


@dataclass
class _Knowing:
    """A reader of some articles, by their place in `numbers`, that asks `reader` only what is not `known` of these numbers."""

    reader: Reader
    numbers: list[int]
    known: Mapping[tuple[int, int], Match | None]

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of articles."""
        everything = [(self.numbers[a], self.numbers[b], noisy) for a, b, noisy in pairs]
        yield from (match for a, b, _ in everything if (match := self.known.get((a, b))))
        yield from self.reader.matches([pair for pair in everything if pair[:2] not in self.known], masks)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, whatever recurs."""
        return self.reader.stories([(self.numbers[a], self.numbers[b], noisy) for a, b, noisy in pairs])


@dataclass
class _Comparing:
    """Reads what must be read again, and makes the clusters that may be others."""

    there: _There
    reader: Rereading
    told: Update
    options: duplicates.Options

    def given(self, given: Flags) -> Outcome:
        """Return what is like the new articles that are `given`."""
        new, pairs = np.zeros(self.there.both.count, np.bool_), self.told.pairs
        new[self.there.both.of_new[given]] = True
        return self._outcome(int(new.sum()), pairs.only(new[pairs.a] | new[pairs.b]), {}, ~new)

    def everything(self) -> Outcome:
        """Return what is like any other. What was said of articles that no changed one is connected with stays."""
        before, both = self.there.before, self.there.both
        pairs, report = self.told.pairs, before.report()
        links = before.links._replace(a=both.of_old[before.links.a], b=both.of_old[before.links.b])
        other = self.told.again | ~both.now
        looked = _connected(other, links, pairs)
        valid = ~other[links.a] & ~other[links.b]
        here = valid & looked[links.a] & looked[links.b]
        own = here & (links.extra == 0)
        asked = Candidates(
            np.concatenate([pairs.a, links.a[own]]),
            np.concatenate([pairs.b, links.b[own]]),
            np.concatenate([pairs.noisy, np.zeros(int(own.sum()), np.bool_)]),
        )
        told = report["matches"]
        known = {
            (a, b): match_of(told[at]) if at >= 0 else None
            for a, b, at in zip(links.a[here].tolist(), links.b[here].tolist(), links.match[here].tolist(), strict=True)
        }
        found = self._outcome(int(both.now.sum()), asked, known, None)
        stays = np.zeros(len(told), np.bool_)
        stays[links.match[valid & ~here & (links.match >= 0)]] = True
        stay = list(map(match_of, compress(told, stays.tolist())))
        kept = [
            Cluster(keep, tuple(drop))
            for (keep, drop), again in zip(
                report["clusters"], looked[both.of_old[before.clusters]].tolist(), strict=True
            )
            if not again
        ]
        places = {i: report["places"][i] for match in stay for i in (match.a, match.b)}
        return Outcome(
            found.articles,
            sorted([*stay, *found.matches], key=lambda match: (match.a, match.b)),
            sorted([*kept, *found.clusters], key=lambda cluster: cluster.keep),
            {**places, **found.places},
        )

    def _outcome(
        self, articles: int, pairs: Candidates, known: Mapping[tuple[int, int], Match | None], old: Flags | None
    ) -> Outcome:
        """Return what is said of some pairs, of which some are `known`."""
        used = distinct(np.concatenate([pairs.a, pairs.b]))
        numbers = used.tolist()
        cards = columns(Card, map(self.there.card, numbers))
        few = Candidates(np.searchsorted(used, pairs.a), np.searchsorted(used, pairs.b), pairs.noisy)
        knowing = _Knowing(self.reader, numbers, known)
        found = concluded(cards, self.told.masks, few, knowing, self.options, old=None if old is None else old[used])
        places = {name: self.there[numbers[k]].place for name, k in found.numbers.items()}
        return Outcome(articles, found.matches, found.clusters, places)


def _connected(wanted: Flags, links: Links, pairs: Candidates) -> Flags:
    """Return which articles copies connect with a `wanted` one, or did, or may, as far as `pairs` are read."""
    found = wanted.copy()
    found[pairs.a] = found[pairs.b] = True
    copies = np.flatnonzero((links.copy == 1) & (links.extra == 0))
    count = -1
    while count < (count := int(np.count_nonzero(found))):
        either = copies[found[links.a[copies]] | found[links.b[copies]]]
        found[links.a[either]] = found[links.b[either]] = True
    return found


def match_of(told: Sequence[Any]) -> Match:
    """Return a match, without its passages, of what was remembered of it."""
    a, b, relation, score, way = told
    return Match(a, b, relation, score, (), way)
