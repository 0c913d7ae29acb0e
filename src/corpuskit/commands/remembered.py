"""Sketches and verdicts that are remembered, so that a run after a small change reads what changed, and what it is compared with.

A sketch is true for a content, a verdict for two contents and for what of them was masked. So nothing needs to be told to the memory
when a file changes, and what is not asked for any more is forgotten.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from corpuskit import duplicates
from corpuskit.checks import read_pair
from corpuskit.commands.library import Address, Library, Trouble
from corpuskit.commands.reading import batches
from corpuskit.commands.sketching import Shelved, card_of, nothing, twice
from corpuskit.commands.standing import Standing
from corpuskit.commands.versions import code, fingerprint
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import cut
from corpuskit.duplicates.sketches import BATCH, Sketch, Sketches, has_letters, has_threes, sketch, together
from corpuskit.engines import engine_for
from corpuskit.model import Article, Failure, Finding
from corpuskit.store.arrays import Arrays, Store
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import SIZE, content_digest
from corpuskit.store.index import Index
from corpuskit.text.words import Flags, Places

_AT_ONCE = 4 * BATCH
_FEW = 16  # new sketches are kept beside the others until they are one in so many

Digests = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Part:
    """Sketches of some articles, with their cards and digests."""

    digests: Digests
    cards: list[Card]
    sketch: Sketch

    def __len__(self) -> int:
        return len(self.cards)

    def only(self, rows: Places) -> "_Part":
        """Return the given rows, which are sorted."""
        if len(rows) == len(self):
            return self
        keep = np.zeros(len(self), np.bool_)
        keep[rows] = True
        return _Part(self.digests[keep], [self.cards[row] for row in rows.tolist()], self.sketch.only(keep))

    def arrays(self) -> Arrays:
        """Return it as arrays."""
        told = np.frombuffer(orjson.dumps(list(map(tuple, self.cards))), np.uint8)
        return {"contents": self.digests, "cards": told, **{n: getattr(self.sketch, n) for n in Sketch.__slots__}}


def _opened(arrays: Arrays) -> _Part:
    if not arrays:
        return _Part(np.zeros((0, 2), np.uint64), [], nothing())
    cards = [Card(*card) for card in orjson.loads(arrays["cards"].tobytes())]
    return _Part(arrays["contents"], cards, Sketch(**{name: arrays[name] for name in Sketch.__slots__}))


def _joined(parts: Sequence[_Part]) -> _Part:
    cards = list(chain.from_iterable(part.cards for part in parts))
    return _Part(np.concatenate([part.digests for part in parts]), cards, together([part.sketch for part in parts]))


@dataclass
class _Read:
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

    def __call__(self, batch: Sequence[str]) -> _Read:
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
        return _Read(part, [stem for stem, _, _ in found], digests, troubles)


def remembered(
    library: Library, options: duplicates.Options, index: Index, shelves: Sequence[Standing], jobs: int
) -> Shelved:
    """Return all articles of the corpus, which stand on `shelves`; those whose content was met before are not read."""
    store, name = Store(library.corpus.root), _name(options)
    most, new = _opened(store.get(f"{name}-most")), _opened(store.get(f"{name}-new"))
    old = _joined([most, new]) if len(new) else most
    for case in shelves:
        case.look_up(index, library.corpus)
    stems, rows, unknown = _looked_up(shelves, old)
    fresh = list(_fresh(library.corpus, options, unknown, jobs))
    _note(index, shelves, unknown, fresh)
    news = _joined([_opened({}), *(read.part for read in fresh)])
    kept, first, place = np.unique(rows, return_index=True, return_inverse=True)
    _save(store, name, _Held(old, len(most), kept), news)
    standings = [stems[k] for k in first.tolist()] + list(chain.from_iterable(read.stems for read in fresh))
    again = [(stems[k], int(place[k])) for k in np.delete(np.arange(len(rows)), first).tolist()]
    found = _sorted([old.only(kept), news], standings, again)
    for trouble in chain.from_iterable(read.troubles for read in fresh):
        (found.findings if isinstance(trouble, Finding) else found.failures).append(trouble)  # type: ignore[arg-type]
    return found


def _name(options: duplicates.Options) -> str:
    """Return the name under which the sketches stand that `options` ask for."""
    made = (options.sample, has_threes(options), has_letters(options))
    return "sketches-" + fingerprint(code("duplicates", "text", "checks", "model", "commands"), made).hex()[:16]


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
        [cards[k] for k in order],
        [Address(stems[k]) for k in order],
        Sketches([part.sketch for part in kept], [some[some >= 0] for some in here]),
        findings,
        [],
        digests=digests,
    )


def _looked_up(shelves: Sequence[Standing], old: _Part) -> tuple[list[str], Places, list[str]]:
    """Return the articles that are remembered, with their rows, and all others."""
    known = [(case.path(name), digest) for case in shelves for name, digest in case.digests.items()]
    digests = _numbers([digest for _, digest in known])
    order = np.argsort(old.digests[:, 0])
    at = np.searchsorted(old.digests[order, 0], digests[:, 0])
    rows = order[np.minimum(at, max(0, len(order) - 1))] if len(order) else np.zeros(len(digests), np.int64)
    there = (old.digests[rows] == digests).all(1) if len(order) else np.zeros(len(digests), np.bool_)
    others = [stem for (stem, _), here in zip(known, there.tolist(), strict=True) if not here]
    stems = [stem for (stem, _), here in zip(known, there.tolist(), strict=True) if here]
    return stems, rows[there], [*others, *(case.path(name) for case in shelves for name in case.unknown)]


def _fresh(corpus: Corpus, options: duplicates.Options, stems: Sequence[str], jobs: int) -> Iterator[_Read]:
    engine = engine_for(jobs, len(stems))
    return engine.map(_Reader(corpus, options), batches(stems, _AT_ONCE), _lost)


def _lost(batch: Sequence[str]) -> _Read:
    why = "the process that worked on it was killed (out of memory?): not compared"
    troubles: list[Trouble] = [Failure(Address(stem).file, why) for stem in batch]
    return _Read(_opened({}), [], [b""] * len(batch), troubles)


def _note(index: Index, shelves: Sequence[Standing], stems: Sequence[str], fresh: Sequence[_Read]) -> None:
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
    """Sketches that were remembered, how many of them stand in the large file, and the rows that are still asked for."""

    part: _Part
    most: int
    kept: Places


def _save(store: Store, name: str, held: _Held, news: _Part) -> None:
    """Remember new sketches, and forget those of contents that are no more once there are many of them."""
    told = news.only(np.flatnonzero(news.digests.any(1) & np.array([_is_plain(card) for card in news.cards], np.bool_)))
    old, most, kept = held
    beside, gone = len(old) - most + len(told), len(old) - len(kept)
    if (beside + gone) * _FEW > most:
        store.put(f"{name}-most", _joined([old.only(kept), told]).arrays())
        store.put(f"{name}-new", _opened({}).arrays())
    elif len(told):
        store.put(f"{name}-new", _joined([_tail(old, most), told]).arrays())


def _is_plain(card: Card) -> bool:
    """Return whether JSON holds the card: half a surrogate pair is no text to it."""
    try:
        orjson.dumps(tuple(card))
    except TypeError:
        return False
    return True


def _tail(part: _Part, start: int) -> _Part:
    return part.only(np.arange(start, len(part)))


def _numbers(digests: Sequence[bytes]) -> Digests:
    return np.frombuffer(b"".join(digests), np.uint64).reshape(-1, 2)
