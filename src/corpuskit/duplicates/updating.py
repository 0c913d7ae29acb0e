"""What a few documents that are new, or gone, change in a comparison of many: the pairs that must be read again.

Whether two documents are worth reading, and what of them is masked, hangs on the hashes that they have in common with others. So a
document is looked at again if it is new, or if one of its hashes is in another company now: recurs, or no longer does; stands in a
group that became too large to pair all, or was. All groups in which such documents have a hash are made in full, by which what is
said of their pairs is what a comparison of all documents would say. The pairs of two others are what they were.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from corpuskit.duplicates.candidates import WIDTH, Candidates, Sizes, crowded, often, union
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import Reader, connected
from corpuskit.duplicates.documents import Options
from corpuskit.duplicates.join import Entries, Groups, Pairs, counted, grouped, number_bits
from corpuskit.duplicates.masking import Known, Masks, Recurring, highest, of_source, recurring, tag
from corpuskit.duplicates.sketches import Counts, Sketch, has_letters, has_threes
from corpuskit.text.words import Flags, Hashes, Places, common, distinct, isin, ranges

_SLACK = 1_000  # documents that may become copies
_MOST = 2_000  # documents to look at again: with more, a comparison of all takes no longer


class TooMuchError(Exception):
    """So much changed that all documents must be compared anew."""


class Twins(NamedTuple):
    """Pairs of documents in large groups of copies, by number, and which of them are one story."""

    a: Places
    b: Places
    one_story: Flags


class Before(Protocol):
    """A comparison of documents, numbered by their ids, and what it rests on; all but `bits` bits of a hash were compared."""

    bits: int
    twins: Twins
    masks: Masks
    crowded: Counts
    sources: Sequence[str]
    source_of: Places

    def __len__(self) -> int:
        """Return the number of documents."""
        ...

    def each(self, name: str) -> NDArray[Any]:
        """Return an array of the sketches that has one entry a document."""
        ...

    def fives(self, numbers: Places) -> Hashes:
        """Return the sampled 5-grams of some documents."""
        ...

    def having(self, hashes: Hashes) -> Hashes:
        """Return the sampled 5-grams that are among some hashes, which are sorted, with the number of the document in their lowest bits."""
        ...

    def counts(self, hashes: Hashes) -> Places:
        """Return how many documents have each of some hashes, at least."""
        ...

    def around(self, keys: Hashes, reach: int) -> tuple[Places, Hashes]:
        """Return what `having` does of up to `reach` entries before and after each key, with the places of all in their order."""
        ...


class New(NamedTuple):
    """Documents that are new, sorted by id, and for each how many of those before have a smaller id."""

    cards: Sequence[Card]
    sketch: Sketch
    places: Places


class Update(NamedTuple):
    """Which documents must be looked at again, what is masked now, and which pairs with such a document are worth reading."""

    again: Flags
    masks: Masks
    pairs: Candidates


def can_update(options: Options) -> bool:
    """Return whether a comparison can be updated: not one that looks for other likeness than shared 5-grams."""
    return options.mask and not has_threes(options) and not has_letters(options)


class Both:
    """The documents of both times, each with a number, in the order of their ids.

    `of_old` and `of_new` are the numbers of those of `before` and of the `new` ones, `old` gives for a number the one it was before, -1
    for a new one; `was` and `now` tell when a document was there.
    """

    def __init__(self, before: Before, gone: Places, new: New, options: Options) -> None:
        self.before, self.new, self.gone, self.options = before, new, len(gone), options
        self.of_old: Places = np.arange(len(before)) + np.searchsorted(new.places, np.arange(len(before)), side="right")
        self.of_new: Places = new.places + np.arange(len(new.places))
        self.low = np.uint64((1 << before.bits) - 1)
        self.count = len(self.of_old) + len(self.of_new)
        self.was, self.now = np.ones(self.count, np.bool_), np.ones(self.count, np.bool_)
        self.was[self.of_new] = False
        self.now[self.of_old[gone]] = False
        self.old = np.full(self.count, -1, np.int64)
        self.old[self.of_old] = np.arange(len(before))

    def put(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """Return what stands in two arrays with one entry a document by number."""
        found = np.empty(self.count, old.dtype)
        found[self.of_old], found[self.of_new] = old, new
        return found

    def each(self, name: str) -> NDArray[Any]:
        """Return an array of the sketches that has one entry a document, by number."""
        return self.put(self.before.each(name), getattr(self.new.sketch, name))

    def hashes_of(self, wanted: Flags) -> Hashes:
        """Return the 5-grams of the `wanted` documents, as they are compared, each once. Raises `TooMuchError`."""
        if np.count_nonzero(wanted) > _MOST:
            raise TooMuchError
        old = self.before.fives(self.old[wanted & self.was])
        new = self.new.sketch.only(wanted[self.of_new]).fives
        return distinct(np.concatenate([old, new]) & ~self.low)

    def is_frame(self, hashes: Hashes) -> Flags:
        """Return which 5-grams surely recur anywhere, and stand in large groups, before and now. Up to `_SLACK` articles may be copies now that were not."""
        copies = 2 * np.count_nonzero(self.before.twins.one_story)
        found: Flags = self.before.counts(hashes) > max(WIDTH, self.options.common) + self.gone + _SLACK + copies
        return found

    def groups(self, wanted: Flags, *there: Flags) -> list[Groups]:
        """Return the groups in which the `wanted` documents are, those of frames left out, for each time when some are `there`."""
        hashes = self.hashes_of(wanted)
        hashes = hashes[~self.is_frame(hashes)]
        found = self.before.having(hashes)
        new, counts = self.new.sketch.fives, self.new.sketch.five_counts
        docs = np.concatenate([self.of_old[self._rows(found)], np.repeat(self.of_new, counts)])
        everything = np.concatenate([found, new])
        met = np.append(np.ones(len(found), np.bool_), isin(new & ~self.low, hashes))
        return [self.grouped(everything[met & some[docs]], docs[met & some[docs]]) for some in there]

    def crowd(self, wanted: Flags) -> "Crowd":
        """Return the neighbours of the `wanted` documents in the groups of frames, and the first documents there."""
        number, hashes = self._occurrences(wanted)
        frame = self.is_frame(hashes)
        number, hashes = number[frame], hashes[frame]
        # A new document stands before the first one of those with a larger id.
        place = np.where(self.old[number] >= 0, self.old[number], number - np.searchsorted(self.of_new, number))
        heads = distinct(hashes)
        places, entries = self.before.around(np.concatenate([hashes | place.astype(np.uint64), heads]), self.gone + 2)
        run, here = np.cumsum(np.diff(places, prepend=-1) != 1), isin(entries & ~self.low, heads)
        old = (entries & ~self.low) | self.of_old[self._rows(entries)].astype(np.uint64)
        new = distinct((hashes | number.astype(np.uint64))[self.old[number] < 0])
        old, run = old[here], run[here]
        at = np.minimum(np.searchsorted(old, new), max(0, len(old) - 1))
        at -= (old[at] & ~self.low) != (new & ~self.low)
        packed = np.concatenate([old, new])
        order = np.argsort(packed)
        return Crowd(packed[order] & ~self.low, self._rows(packed[order]), np.concatenate([run, run[at]])[order])

    def shared(self, pairs: Pairs) -> Places:
        """Return how many sampled 5-grams pairs of documents of `before` share."""
        docs = np.flatnonzero(np.bincount(np.concatenate([pairs.a, pairs.b])))
        ends = np.cumsum(self.before.each("five_counts")[self.old[docs]])
        fives = np.split(self.before.fives(self.old[docs]) & ~self.low, ends[:-1])
        known = dict(zip(docs.tolist(), map(distinct, fives), strict=len(docs) > 0))
        return np.array(
            [common(known[a], known[b]) for a, b in zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)], np.int64
        )

    def _occurrences(self, wanted: Flags) -> tuple[Places, Hashes]:
        """Return the 5-grams of the `wanted` documents, as they are compared, and whose they are."""
        old = np.flatnonzero(wanted & self.was)
        new = self.new.sketch.only(wanted[self.of_new])
        counts = [self.before.each("five_counts")[self.old[old]], new.five_counts]
        number = np.repeat(np.concatenate([old, self.of_new[wanted[self.of_new]]]), np.concatenate(counts))
        return number, np.concatenate([self.before.fives(self.old[old]), new.fives]) & ~self.low

    def _rows(self, entries: Hashes) -> Places:
        return (entries & self.low).astype(np.int64)

    def grouped(self, hashes: Hashes, docs: Places) -> Groups:
        """Return the documents that share some hashes, which are compared as those before were."""
        return grouped([Entries(hashes, np.ones(len(docs), np.int64), docs)], 1 << self.before.bits)

    def sources(self) -> tuple[Places, Hashes]:
        """Return a number for the source of each document, -1 where it is not known, and its tag."""
        names = [card.source for card in self.new.cards]
        known = dict.fromkeys([*self.before.sources, *(name for name in names if name is not None)])
        every = {name: k for k, name in enumerate(known)}
        new = np.array([-1 if name is None else every[name] for name in names], np.int64)
        found = self.put(self.before.source_of, new)
        return found, np.array([*map(tag, every), tag(None)], np.uint64)[found]

    def is_comparable(self) -> bool:
        """Return whether as many bits of a hash are compared now as were before, and tell all documents of both times."""
        bits = self.before.bits
        return self.count <= 1 << bits and number_bits(int(self.now.sum())) == bits


class Crowd(NamedTuple):
    """Some occurrences of 5-grams that very many documents have, of both times, sorted by hash, then document.

    Those of a group that follow each other and have the same `run` have no others between them.
    """

    hashes: Hashes
    docs: Places
    run: Places

    @property
    def begins(self) -> Flags:
        """Which occurrences are the first of their group."""
        found: Flags = np.diff(self.hashes, prepend=~self.hashes[:1]) != 0
        return found

    def only(self, keep: Flags | Places) -> "Crowd":
        """Return the occurrences that `keep` names, or those at its places."""
        return Crowd(self.hashes[keep], self.docs[keep], self.run[keep])

    @property
    def follow(self) -> Flags:
        """Which occurrences come right after the one before."""
        found: Flags = (np.diff(self.run, prepend=-1) == 0) & ~self.begins
        return found


class _Times(NamedTuple):
    """Something before, and now."""

    was: Any
    now: Any


def update(both: Both, reader: Reader, options: Options) -> Update:
    """Return what must be read again. `reader` reads documents by their number in `both`. Raises `TooMuchError`."""
    if not both.is_comparable():
        raise TooMuchError
    sizes = Sizes(both.count, both.each, options)
    changed = ~(both.was & both.now)
    groups = _Times(*both.groups(changed, both.was, both.now))
    roots, moved = _roots(both, groups, sizes, reader)
    if moved.any():
        groups = _Times(*both.groups(changed | moved, both.was, both.now))
    sources, tags = both.sources()
    found = _Times(*(_recurring(some, root, sources, options) for some, root in zip(groups, roots, strict=True)))
    left = _Times(*(some.only(~flags.either) for some, flags in zip(groups, found, strict=True)))
    again = _shifted(left, both.count) | _shifted(_same(both, changed, sizes), both.count)
    again |= _flipped(groups, found, both.count)
    again = both.now & (again | ~both.was)
    what = _masks(both.before.masks, groups, found, tags)
    return Update(again, what, _pairs(both, again, roots.now, sources, sizes))


def _same(both: Both, wanted: Flags, sizes: Sizes) -> _Times:
    """Return the groups of documents with the words of a `wanted` one."""
    low = np.uint64((1 << both.before.bits) - 1)
    alike = np.isin(sizes.digests & ~low, sizes.digests[wanted] & ~low) & (sizes.sizes > 0)
    times = (np.flatnonzero(alike & there) for there in (both.was, both.now))
    return _Times(*(both.grouped(sizes.digests[docs], docs) for docs in times))


def _pairs(both: Both, again: Flags, roots: Places, sources: Places, sizes: Sizes) -> Candidates:
    """Return the pairs of documents to look at `again` that are worth reading."""
    [groups] = both.groups(again, both.now)
    groups = groups.only(~_recurring(groups, roots, sources, sizes.options).either)
    many = both.put(both.before.crowded, np.zeros(len(both.of_new), np.int64))
    many[again] = crowded(groups, both.count)[again]
    copied = sizes.copied_of(many)(counted(_with(groups, again, both.count), both.count))
    same = counted(_with(_same(both, again, sizes).now, again, both.count), both.count)
    none = Pairs(*(np.zeros(0, np.int64) for _ in range(3)))
    return union([same, copied], none, both.count)


def _roots(both: Both, groups: _Times, sizes: Sizes, reader: Reader) -> tuple[_Times, Flags]:
    """Return for each document the first one of the copies it belongs to, and which belong to others than they did."""
    before, changed = both.before.twins, ~(both.was & both.now)
    a, b, known = both.of_old[before.a], both.of_old[before.b], before.one_story
    again = _shifted(groups, both.count, least=sizes.options.recurs, beside=False)
    again |= _rivals(both, groups, changed, sizes)
    again = both.now & (again | ~both.was)
    [some] = both.groups(again, both.now)
    some = often(some, sizes.options)
    keys = np.concatenate([_with(some, again, both.count), _beside(both, again)])
    twins = sizes.twins_of(counted(keys, both.count))
    told = dict(zip(zip(a.tolist(), b.tolist(), strict=True), known.tolist(), strict=True))
    pairs = list(zip(twins.a.tolist(), twins.b.tolist(), strict=True))
    fresh = set(reader.stories([(*pair, False) for pair in pairs if pair not in told]))
    stay = known & ~again[a] & ~again[b] & both.now[a] & both.now[b]
    was = list(zip(a[known].tolist(), b[known].tolist(), strict=True))
    now = [*zip(a[stay].tolist(), b[stay].tolist(), strict=True), *(p for p in pairs if told.get(p) or p in fresh)]
    if 2 * (len(now) - len(was)) > _SLACK:
        raise TooMuchError  # frames may be none
    roots = _Times(connected(both.count, was), connected(both.count, now))
    return roots, _moved(roots, np.array([*was, *now], np.int64).reshape(-1), both.was & both.now)


def _rivals(both: Both, groups: _Times, changed: Flags, sizes: Sizes) -> Flags:
    """Return the documents that may be twins of one that became, or was, their neighbour in a large group."""
    crowd = both.crowd(changed)
    if (changed[crowd.docs] & crowd.begins).any():
        raise TooMuchError  # the first one is paired with all of them
    keys = np.concatenate([_parted(some, changed) for some in (crowd, _large(groups))])
    pairs = counted(keys, both.count)
    twins = sizes.twins_of(replace(pairs, shared=both.shared(pairs)))
    found = np.zeros(both.count, np.bool_)
    found[twins.a] = found[twins.b] = True
    return found


def _parted(crowd: Crowd, changed: Flags) -> Places:
    """Return the keys of pairs of documents that follow each other but for some that `changed`."""
    at = np.flatnonzero(~changed[crowd.docs])
    docs, apart = crowd.docs[at], crowd.only(at).follow & (np.diff(at, prepend=0) > 1)
    keys: Places = np.roll(docs, 1)[apart] * len(changed) + docs[apart]
    return keys


def _large(groups: _Times) -> Crowd:
    """Return the occurrences in large groups, of both times."""
    low = np.uint64((1 << groups.now.bits) - 1)
    packed = distinct(np.concatenate([some.packed for some in groups]))
    begins = np.flatnonzero(np.diff(packed & ~low, prepend=~packed[:1]) != 0)
    sizes = np.diff(begins, append=len(packed))
    packed = packed[np.repeat(sizes > WIDTH, sizes)]
    return Crowd(packed & ~low, (packed & low).astype(np.int64), np.zeros(len(packed), np.int64))


def _beside(both: Both, again: Flags) -> Places:
    """Return keys of pairs, as `_with` does, of documents that are the next or the first in the groups of frames."""
    crowd = both.crowd(again)
    crowd = crowd.only(both.now[crowd.docs])
    docs, begins, follow = crowd.docs, crowd.begins, crowd.follow
    if (again[docs] & begins).any():
        raise TooMuchError
    first = docs[np.maximum.accumulate(np.where(begins, np.arange(len(docs)), 0))]
    before = np.roll(docs, 1)
    beside = follow & (again[docs] | again[before])
    far = again[docs] & ~(follow & (before == first))
    return np.concatenate([before[beside] * both.count + docs[beside], first[far] * both.count + docs[far]])


def _moved(roots: _Times, told: Places, stay: Flags) -> Flags:
    """Return which documents of those `told`, which alone may, are with others than before, where only those that `stay` count."""
    found = np.zeros(len(stay), np.bool_)
    docs = distinct(told)
    docs = docs[stay[docs]]
    pairs = np.divmod(distinct(roots.was[docs] * len(stay) + roots.now[docs]), len(stay))
    for ends, labels in zip(pairs, roots, strict=True):
        found[docs[np.bincount(ends, minlength=len(stay))[labels[docs]] > 1]] = True
    return found


def _recurring(groups: Groups, roots: Places, sources: Places, options: Options) -> Recurring:
    """Return which occurrences recur; numbers are made small first, since most documents are in none of the groups."""
    docs = groups.docs
    there = np.bincount(docs, minlength=len(roots)) > 0
    used, docs = np.flatnonzero(there), np.cumsum(there)[docs] - 1
    few = replace(groups, packed=groups.hashes_at(slice(None)) | docs.astype(np.uint64))
    return recurring(few, roots[used], sources[used], options)


def _with(groups: Groups, wanted: Flags, count: int) -> Places:
    """Return a key for each hash that two documents share (as `join.joined` counts them) of which one at least is `wanted`."""
    docs, group = groups.docs, groups.group
    start, size = groups.starts[group], groups.sizes[group]
    at = np.flatnonzero(wanted[docs] & (size <= WIDTH))
    one = np.repeat(at, size[at])
    two = ranges(start[at], start[at] + size[at])
    once = (one < two) | ((one > two) & ~wanted[docs[two]])
    crowd = np.flatnonzero((size > WIDTH) & (np.arange(len(docs)) > start))
    far = crowd[crowd > start[crowd] + 1]
    first = np.concatenate([one[once], crowd - 1, start[far]])
    second = np.concatenate([two[once], crowd, far])
    a, b = docs[np.minimum(first, second)].astype(np.int64), docs[np.maximum(first, second)]
    keep = (a != b) & (wanted[a] | wanted[b])
    keys: Places = a[keep] * count + b[keep]
    return keys


def _shifted(groups: _Times, count: int, *, least: int = 0, beside: bool = True) -> Flags:
    """Return which documents are paired otherwise than before by one of the groups, other than with documents that came or went.

    In a group of `least` or more documents, up to `WIDTH`, every pair counts, in a larger one the next and the first (see `join.joined`).
    Without `beside` those are left out that have another one next to them.
    """
    found = np.zeros(count, np.bool_)
    hashes = distinct(np.concatenate([some.hashes_at(some.starts) for some in groups]))
    at = _Times(*(np.searchsorted(hashes, some.hashes_at(slice(None))) for some in groups))
    sizes = _Times(*(np.bincount(places, minlength=len(hashes)) for places in at))
    large = _Times(*(size > WIDTH for size in sizes))
    crossed = (large.was != large.now) | ((sizes.was >= least) != (sizes.now >= least))
    starts = _Times(*(np.diff(places, prepend=-1) != 0 for places in at))
    lone = _Times(
        (large.was & large.now)[at.was] & ~isin(groups.was.packed, groups.now.packed),
        (large.was & large.now)[at.now] & ~isin(groups.now.packed, groups.was.packed),
    )
    begun = np.zeros(len(hashes), np.bool_)
    for places, first, alone in zip(at, starts, lone, strict=True):
        begun[places[first & alone]] = True
    for some, places, first, alone in zip(groups, at, starts, lone, strict=True):
        near = np.zeros(len(places), np.bool_)
        if beside:
            near[1:] |= alone[:-1] & ~first[1:]
            near[:-1] |= alone[1:] & ~first[1:]
        found[some.docs[crossed[places] | near | (first & begun[places])]] = True
    return found


def _flipped(groups: _Times, found: _Times, count: int) -> Flags:
    """Return which documents have a 5-gram that recurs and did not, or did and does not."""
    flags = np.zeros(count, np.bool_)
    was, now = (some.packed[which.either] for some, which in zip(groups, found, strict=True))
    low = np.uint64((1 << groups.now.bits) - 1)
    flags[(np.setxor1d(was, now, assume_unique=True) & low).astype(np.int64)] = True
    return flags


def _masks(before: Masks, groups: _Times, found: _Times, tags: Hashes) -> Masks:
    """Return what is masked now. Raises `TooMuchError` if it is another 5-gram that not every text has in its sketch."""
    bits = np.uint64(groups.now.bits)
    anywhere = _Times(*(distinct(g.hashes_at(f.anywhere)) for g, f in zip(groups, found, strict=True)))
    own = (of_source(g.hashes_at(f.in_source), tags[g.docs[f.in_source]]) for g, f in zip(groups, found, strict=True))
    once = _Times(*map(distinct, own))
    flipped = [np.setxor1d(some.was, some.now, assume_unique=True) for some in (anywhere, once)]
    if (np.concatenate(flipped) > highest(before.sample)).any():
        raise TooMuchError
    return replace(
        before,
        common=Known(groups.now.bits, _changed(before.common.hashes, *(hashes >> bits for hashes in anywhere))),
        of_source=Known(0, _changed(before.of_source.hashes, *once)),
        rare=0,
    )


def _changed(everything: Hashes, was: Hashes, now: Hashes) -> Hashes:
    """Return a sorted set of hashes with those of `now` in place of those of `was`."""
    gone, more = was[~isin(was, now)], now[~isin(now, was)]
    return distinct(np.concatenate([everything[~isin(everything, gone)], more]))
