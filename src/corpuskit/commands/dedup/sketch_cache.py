"""Sketches and verdicts that are remembered, so that a run after a small change reads what changed, and what it is compared with.

A sketch is true for a content, a verdict for two contents and for what of them was masked. So nothing needs to be told to the memory
when a file changes, and what is not asked for any more is forgotten.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from corpuskit import duplicates
from corpuskit.checks import read_pair
from corpuskit.commands.dedup.documents import Address, Library, Trouble
from corpuskit.commands.dedup.sketching import Shelved, card_of, nothing, twice
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import cut
from corpuskit.duplicates.join import among, several
from corpuskit.duplicates.sketches import BATCH, SEVERAL, Sketch, Sketches, has_letters, has_threes, sketch, together
from corpuskit.engines import engine_for
from corpuskit.incremental.arrays import Arrays, Store
from corpuskit.incremental.changes import Standing
from corpuskit.incremental.database import Index
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Article, Failure, Finding
from corpuskit.model.columns import columns
from corpuskit.pipeline.sources import batches
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import SIZE, content_digest
from corpuskit.text.words import Flags, Places

_AT_ONCE = 4 * BATCH
_FEW = 16  # new sketches are kept beside the others until they are one in so many

Digests = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Part:
    """Sketches of some articles, with their cards and digests.

    `met` tells which entries of a sketch may be those of another article here, too; what it does not name may be all of them.
    """

    digests: Digests
    cards: list[Card]
    sketch: Sketch
    met: Mapping[str, Flags] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cards)

    def only(self, rows: Places) -> "_Part":
        """Return the given rows, which are sorted."""
        if len(rows) == len(self):
            return self
        keep = np.zeros(len(self), np.bool_)
        keep[rows] = True
        met = {name: some[np.repeat(keep, getattr(self.sketch, SEVERAL[name]))] for name, some in self.met.items()}
        return _Part(self.digests[keep], [self.cards[row] for row in rows.tolist()], self.sketch.only(keep), met)

    def thin(self, others: Sequence[Sketch]) -> "_Part":
        """Return it without entries of sketches that no other article has, here or in `others`: they relate it to nobody."""
        keep = {
            name: some | among(getattr(self.sketch, name), np.concatenate([getattr(other, name) for other in others]))
            for name, some in self.met.items()
        }
        return _Part(self.digests, self.cards, self.sketch.with_entries(keep))

    def arrays(self, *, lasting: bool) -> Arrays:
        """Return it as arrays, which are `lasting` if it is worth finding out what of them is met again."""
        told = np.frombuffer(orjson.dumps(list(map(tuple, self.cards))), np.uint8)
        met = {f"met_{n}": np.packbits(several(getattr(self.sketch, n))) for n in SEVERAL} if lasting else {}
        return {
            "contents": self.digests,
            "cards": told,
            **{n: getattr(self.sketch, n) for n in Sketch.__slots__},
            **met,
        }


def _opened(arrays: Arrays) -> _Part:
    if not arrays:
        return _Part(np.zeros((0, 2), np.uint64), [], nothing())
    cards = [Card(*card) for card in orjson.loads(arrays["cards"].tobytes())]
    found = Sketch(**{name: arrays[name] for name in Sketch.__slots__})
    met = {
        name: np.unpackbits(arrays[f"met_{name}"], count=len(getattr(found, name))).astype(np.bool_)
        for name in SEVERAL
        if f"met_{name}" in arrays
    }
    return _Part(arrays["contents"], cards, found, met)


def _joined(parts: Sequence[_Part]) -> _Part:
    cards = list(chain.from_iterable(part.cards for part in parts))
    met = {
        name: np.concatenate([part.met.get(name, np.ones(len(getattr(part.sketch, name)), np.bool_)) for part in parts])
        for name in parts[0].met
    }
    return _Part(
        np.concatenate([part.digests for part in parts]), cards, together([part.sketch for part in parts]), met
    )


@dataclass
class Read:
    """What a batch of articles gave; `digests` has that of each that could be read as a file, empty where it could not."""

    part: _Part
    stems: list[str]
    digests: list[bytes]
    troubles: list[Trouble]


@dataclass
class _Reader:
    """Reads articles and sketches them. This is what a worker does."""

    corpus: Corpus
    options: duplicates.Options

    def __call__(self, batch: Sequence[str]) -> Read:
        """Return what the articles give."""
        digests: list[bytes] = []
        troubles: list[Trouble] = []
        found: list[tuple[str, bytes, Article]] = []
        for stem in batch:
            pair = self.corpus.read(stem)
            if isinstance(pair, Failure):
                digests.append(b"")
                troubles.append(pair)
                continue
            digests.append(content_digest(pair.text, pair.meta))
            article = read_pair(pair)
            if isinstance(article, Article):
                # An id that is a path is not told by the content.
                told = digests[-1] if article.meta.get("id") == article.id else bytes(SIZE)
                found.append((stem, told, article))
            else:
                troubles += article
        parts = [sketch([a.text for _, _, a in some], self.options) for some in cut(found, BATCH)]
        part = _Part(
            _numbers([digest for _, digest, _ in found]),
            [card_of(article) for _, _, article in found],
            together(parts or [nothing()]),
        )
        return Read(part, [stem for stem, _, _ in found], digests, troubles)


def remembered(
    library: Library,
    options: duplicates.Options,
    index: Index,
    shelves: Sequence[Standing],
    *,
    jobs: int,
    others: Sequence[Sketch] | None = None,
) -> Shelved:
    """Return all articles of the corpus, which stand on `shelves`; those whose content was met before are not read.

    With `others` their sketches are as much as it takes to relate them to each other and to these.
    """
    store, name = Store(library.corpus.root), _name(options)
    most, new = _opened(store.get(f"{name}-most")), _opened(store.get(f"{name}-new"))
    for case in shelves:
        case.look_up(index, library.corpus)
    stems, rows, unknown = _looked_up(shelves, np.concatenate([most.digests, new.digests]))
    fresh = list(read_anew(library.corpus, options, unknown, jobs))
    note(index, shelves, unknown, fresh)
    news = _joined([_opened({}), *(read.part for read in fresh)])
    kept, first, place = np.unique(rows, return_index=True, return_inverse=True)
    held = _Held(most, new, kept)
    _save(store, name, held, news)
    standings = [stems[k] for k in first.tolist()] + list(chain.from_iterable(read.stems for read in fresh))
    again = [(stems[k], int(place[k])) for k in np.delete(np.arange(len(rows)), first).tolist()]
    there, beside = held.asked_for()
    there = there if others is None else there.thin([beside.sketch, news.sketch, *others])
    found = _sorted([there, beside, news], standings, again)
    for trouble in chain.from_iterable(read.troubles for read in fresh):
        (found.findings if isinstance(trouble, Finding) else found.failures).append(trouble)  # type: ignore[arg-type]
    return found


def _name(options: duplicates.Options) -> str:
    """Return the name under which the sketches stand that `options` ask for."""
    made = (options.sample, has_threes(options), has_letters(options))
    return "sketches-" + fingerprint(package_digest(), made).hex()[:16]


def _sorted(parts: Sequence[_Part], stems: list[str], again: Sequence[tuple[str, int]]) -> Shelved:
    """Return the articles sorted by id. `again` are places that hold the same as an article that is there.

    Of two with one id that counts which a walk meets first.
    """
    cards = list(chain.from_iterable(part.cards for part in parts))
    places: dict[str, list[tuple[list[str], str, int]]] = {}
    doubled = {card for card, times in Counter(card.id for card in cards).items() if times > 1}
    doubled |= {cards[number].id for _, number in again}
    for stem, number in chain(zip(stems, range(len(stems)), strict=True), again) if doubled else ():
        if cards[number].id in doubled:
            places.setdefault(cards[number].id, []).append((stem.split("/"), stem, number))
    keep, findings = np.ones(len(cards), np.bool_), []
    for _, some in sorted(places.items()):
        (_, first, number), *others = sorted(some)
        keep[[k for *_, k in some]] = False
        keep[number] = True
        stems[number] = first
        findings += [twice(cards[k], Address(stem), Address(first)) for _, stem, k in others]
    return _numbered(parts, cards, stems, keep, findings)


def _numbered(
    parts: Sequence[_Part], cards: list[Card], stems: list[str], keep: Flags, findings: list[Finding]
) -> Shelved:
    order = sorted(np.flatnonzero(keep).tolist(), key=lambda k: cards[k].id)
    numbers = np.full(len(cards), -1, np.int64)
    numbers[order] = np.arange(len(order))
    cuts = np.cumsum([len(part) for part in parts])[:-1]
    here = np.split(numbers, cuts)
    kept = [part.only(np.flatnonzero(some >= 0)) for part, some in zip(parts, here, strict=True)]
    digests = np.concatenate([part.digests for part in parts])[order]
    return Shelved(
        columns(Card, (cards[k] for k in order)),
        columns(Address, (Address(stems[k]) for k in order)),
        Sketches([part.sketch for part in kept], [some[some >= 0] for some in here]),
        findings,
        [],
        digests=digests,
    )


def _looked_up(shelves: Sequence[Standing], old: Digests) -> tuple[list[str], Places, list[str]]:
    """Return the articles that are remembered, with their rows, and all others."""
    known = [(case.path(name), digest) for case in shelves for name, digest in case.digests.items()]
    digests = _numbers([digest for _, digest in known])
    order = np.argsort(old[:, 0])
    at = np.searchsorted(old[order, 0], digests[:, 0])
    rows = order[np.minimum(at, max(0, len(order) - 1))] if len(order) else np.zeros(len(digests), np.int64)
    there = (old[rows] == digests).all(1) if len(order) else np.zeros(len(digests), np.bool_)
    others = [stem for (stem, _), here in zip(known, there.tolist(), strict=True) if not here]
    stems = [stem for (stem, _), here in zip(known, there.tolist(), strict=True) if here]
    return stems, rows[there], [*others, *(case.path(name) for case in shelves for name in case.unknown)]


def read_anew(corpus: Corpus, options: duplicates.Options, stems: Sequence[str], jobs: int) -> Iterator[Read]:
    """Yield what articles give that are read, batch by batch."""
    engine = engine_for(jobs, len(stems))
    return engine.map(_Reader(corpus, options), batches(stems, _AT_ONCE), _lost)


def _lost(batch: Sequence[str]) -> Read:
    why = "the process that worked on it was killed (out of memory?): not compared"
    troubles: list[Trouble] = [Failure(Address(stem).file, why) for stem in batch]
    return Read(_opened({}), [], [b""] * len(batch), troubles)


def note(index: Index, shelves: Sequence[Standing], stems: Sequence[str], fresh: Sequence[Read]) -> None:
    """Tell the index what was read."""
    found = dict(zip(stems, chain.from_iterable(read.digests for read in fresh), strict=True))
    for case in shelves:
        for name in case.unknown:
            digest = found[case.path(name)]
            if digest:
                case.digests[name] = digest
            else:
                case.lost.add(name)
        case.remember(index)


class _Held(NamedTuple):
    """Sketches that were remembered, in the large file and beside it, and the rows of both that are still asked for."""

    most: _Part
    new: _Part
    kept: Places

    def asked_for(self) -> tuple[_Part, _Part]:
        """Return those that are still asked for."""
        size = len(self.most)
        return self.most.only(self.kept[self.kept < size]), self.new.only(self.kept[self.kept >= size] - size)


def _save(store: Store, name: str, held: _Held, news: _Part) -> None:
    """Remember new sketches, and forget those of contents that are no more once there are many of them."""
    told = news.only(np.flatnonzero(news.digests.any(1) & np.array([_is_plain(card) for card in news.cards], np.bool_)))
    most, new, kept = held
    beside, gone = len(new) + len(told), len(most) + len(new) - len(kept)
    if (beside + gone) * _FEW > len(most):
        store.put(f"{name}-most", _joined([*held.asked_for(), told]).arrays(lasting=True))
        store.put(f"{name}-new", _opened({}).arrays(lasting=False))
    elif len(told):
        store.put(f"{name}-new", _joined([new, told]).arrays(lasting=False))


def _is_plain(card: Card) -> bool:
    """Return whether JSON holds the card: half a surrogate pair is no text to it."""
    try:
        orjson.dumps(tuple(card))
    except TypeError:
        return False
    return True


def _numbers(digests: Sequence[bytes]) -> Digests:
    return np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2)
