"""The first reading of all articles: of each a card, its address and its sketch are kept."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, compress, islice
from operator import eq
from sys import intern
from typing import Any

import numpy as np
import orjson

from corpuskit import duplicates
from corpuskit.commands.dedup.documents import (
    Address,
    DocumentReader,
    DocumentStore,
    Found,
    Line,
    Trouble,
    is_plain_lines,
    parse_line,
)
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import cut
from corpuskit.duplicates.sketches import BATCH, Gathering, Sketch, Sketches, sketch, together
from corpuskit.engines import WORTH, Engine, engine_for
from corpuskit.errors import CorpuskitError
from corpuskit.model import WRITTEN_BY_US, Article, Failure, Finding, Span
from corpuskit.model.columns import Columns, make_columns
from corpuskit.pipeline.blame import each_or_failure
from corpuskit.pipeline.run import KILLED
from corpuskit.pipeline.sources import Seen, batches, note_rest, trusted_fields
from corpuskit.store.corpus import is_packed
from corpuskit.store.progress import count_done
from corpuskit.text.words import Flags, Hashes, Places

_SAID = ("source", "published", "title", "lang", "url")
_SIMPLE = frozenset((str, int, float, bool, type(None)))
_AT_ONCE = 2 * BATCH
# The work of sketching a pair of files, and a row, in that of checking a pair.
PAIR, _ROW = 0.4, 1 / 30
_ROW_BYTES = 4_000
TWICE = "CK203"


@dataclass(slots=True)
class Sketched:
    """The result of a batch of articles: the address and card of each that could be read, their sketches, and the findings.

    `old` tells which are articles to compare others with; `not_chosen` counts the rows that were read and left alone.
    """

    addresses: Columns[Address]
    cards: Columns[Card]
    sketch: Sketch
    troubles: list[Trouble] = field(default_factory=list)
    old: list[bool] = field(default_factory=list)
    not_chosen: int = 0


@dataclass
class Sketcher:
    """Reads articles that were not read yet and sketches them. This is what a worker does."""

    opened: DocumentReader
    options: duplicates.Options

    def __call__(self, batch: Sequence[Found | Line]) -> Sketched:
        """Return what the articles give; where one of them cannot be taken, that is a trouble, and the rest goes on."""
        try:
            return self._sketch_batch(batch)
        except CorpuskitError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, one article is to blame
            tried = each_or_failure(self._try_items, batch, lambda item: Address(*item.address).place)
        sketched = self._sketch_batch([item for item in tried if not isinstance(item, Failure)])
        sketched.troubles.extend(item for item in tried if isinstance(item, Failure))
        return sketched

    def _try_items(self, batch: Sequence[Found | Line]) -> Sequence[Found | Line]:
        self._sketch_batch(batch)
        return batch

    def _sketch_batch(self, batch: Sequence[Found | Line]) -> Sketched:
        troubles: list[Trouble] = []
        addresses: list[tuple[Any, ...]] = []
        cards: list[tuple[Any, ...]] = []
        texts, ages, not_chosen = [], [], 0
        for item in batch:
            found = self._read_item(item)
            if found is None:
                not_chosen += 1
                continue
            if isinstance(found, list):
                troubles += found
                continue
            addresses.append(item.address)
            cards.append(found[0])
            texts.append(found[1])
            ages.append(item.old)
        columns = make_columns(Address, addresses), make_columns(Card, cards)
        return Sketched(*columns, sketch_texts(texts, self.options), troubles, ages, not_chosen)

    def _read_item(self, item: Found | Line) -> tuple[tuple[Any, ...], str] | list[Trouble] | None:
        """Return the fields of the card and the text of an article, or why there is none; `None` for a row that is not chosen."""
        test = self.opened.test if item.address[1] and not item.old else None
        if isinstance(item, Line) and not test and (plain := _parse_plain(item.raw, self.opened.text_key)):
            return plain
        article = self._read_article(item)
        if not isinstance(article, Article):
            return article
        return (card_of(article), article.text) if test is None or test(article) else None

    def _read_article(self, item: Found | Line) -> Article | list[Trouble]:
        if isinstance(item, Line):
            return parse_line(item, self.opened.text_key)
        return item.article or self.opened.read(item.address)


@dataclass
class SketchedCorpus:
    """All articles, sorted by id: their cards, addresses and sketches; and the findings about others.

    `old` tells which are there to compare others with, `numbers` the number of each article in a match, by its id, once they were compared. Of articles that are cached, `digests` has what tells their content, zeros
    where it must be read again. `not_chosen` counts the rows that were left alone.
    """

    cards: Columns[Card]
    addresses: Columns[Address]
    sketches: Sketches
    findings: list[Finding]
    failures: list[Failure]
    old: Flags | None = None
    digests: Hashes | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    not_chosen: int = 0


def sketch_corpus(
    library: DocumentStore,
    paths: Sequence[str],
    options: duplicates.Options,
    jobs: int,
    against: Sequence[str] = (),
    *,
    to_group: bool = False,
) -> SketchedCorpus:
    """Read all articles of `paths`, and those of `against`, which are old, once. Of two with one id the second one is reported and left out.

    With `to_group` nothing but groups can be made of the 5-grams (see `Gathering`).
    """
    all_of_them = _AllSketches(to_group=to_group)
    sketcher = Sketcher(library.opened(), options)
    new, old = library.pass_through(paths), library.pass_through(against) if against else ()
    found: Iterator[Found | Line] = note_rest(chain(new, map(_copy_item, old)), all_of_them.seen)
    some = list(islice(found, int(WORTH / PAIR)))
    engine = _engine(jobs, some, [*paths, *against])
    everything = chain(some, found)
    del some  # their texts go once they are sketched
    for sketched in engine.map(sketcher, batches(everything, _AT_ONCE), _lost_sketches):
        all_of_them.take(sketched)
        count_done(len(sketched.cards))
    return all_of_them.sorted(aged=bool(against))


def _engine(jobs: int, some: Sequence[Found | Line], paths: Sequence[str]) -> Engine:
    """Return the engine for `some` articles, and for more if there are more in the packed files among the paths."""
    if not any(item.address[1] for item in some):
        return engine_for(jobs, len(some), PAIR)
    if len(some) < int(WORTH / PAIR):
        return engine_for(jobs, len(some), _ROW)
    return engine_for(jobs, sum(map(_rows_in, filter(is_packed, paths))), _ROW)


def _rows_in(path: str) -> float:
    """Return about how many rows a packed file has, as many as there can be where its size tells nothing."""
    if not is_plain_lines(path):
        return float("inf")
    return os.path.getsize(path) / _ROW_BYTES  # noqa: PTH202


def _parse_plain(raw: bytes, text_key: str) -> tuple[tuple[Any, ...], str] | None:
    """Return what `_read_item` does for a line of JSON that nothing is odd about, `None` for one that takes a closer look."""
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if type(data) is not dict or not _is_simple_id(data, text_key):
        return None
    source, published, text = data.get("source"), data.get("published"), data[text_key]
    filled = _count_filled(data.values()) - _count_written(data) - 1
    return _card_fields(data["id"], source, published, len(text), filled), text


def _is_simple_id(data: dict[str, Any], text_key: str) -> bool:
    """Return whether an object has an id and a text, holds no others, lists nothing but values, and nothing in it was guessed."""
    name = data.get("id")
    if type(name) is not str or not name or type(data.get(text_key)) is not str or "meta" in data:
        return False
    if text_key == "id" or text_key in _SAID:
        return False
    for value in data.values():
        kind = type(value)
        if not (_SIMPLE.issuperset(map(type, value)) if kind is list else kind in _SIMPLE):
            return False
    return True


class _AllSketches:
    """The results of all batches, in their order."""

    def __init__(self, *, to_group: bool) -> None:
        self.seen = Seen()
        self.not_chosen = 0
        self._cards, self._addresses = make_columns(Card), make_columns(Address)
        self._old: list[bool] = []
        self._sketches = Gathering(to_group=to_group)
        self._sketches.add(nothing())

    def take(self, batch: Sketched) -> None:
        """Take over what a batch gave."""
        for trouble in batch.troubles:
            self.seen.note(trouble)
        self.not_chosen += batch.not_chosen
        self._cards.extend(batch.cards)
        self._addresses.extend(batch.addresses)
        self._old += batch.old
        self._sketches.add(batch.sketch)

    def sorted(self, *, aged: bool = False) -> SketchedCorpus:
        """Return all of it, sorted by id. Of two with one id the one that came first counts; the other is reported."""
        order, twins = kept_by_id(self._cards, self._addresses, old=self._old)
        numbers = ranks_of(order, len(self._cards))
        parts = self._sketches.parts()
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        each = np.split(numbers, ends[:-1])
        return SketchedCorpus(
            self._cards.at(order),
            self._addresses.at(order),
            replace(numbered(parts, each), narrow=list(zip(self._sketches.narrow, each, strict=False))),
            [*self.seen.findings, *twins],
            self.seen.failures,
            np.array(self._old, np.bool_)[order] if aged else None,
            not_chosen=self.not_chosen,
        )


def kept_by_id(
    cards: Columns[Card],
    addresses: Columns[Address],
    *,
    old: Sequence[bool] = (),
    key: Callable[[int], Any] | None = None,
) -> tuple[list[int], list[Finding]]:
    """Return the articles sorted by id, and findings about those left out since their id is that of one before.

    Of some with one id that counts which comes first, by `key` if there is one. One of `old`, which is there to compare others with, is
    no other article than a new one at its place.
    """
    names = cards.of("id")
    order = sorted(range(len(names)), key=names.__getitem__)
    ordered = list(map(names.__getitem__, order))
    same = compress(
        range(1, len(order)), map(eq, islice(ordered, 1, None), ordered)
    )  # places with the id of the place before
    left_out, findings = set(), []
    for name in dict.fromkeys(map(ordered.__getitem__, same)):
        first, *others = sorted(order[bisect_left(ordered, name) : bisect_right(ordered, name)], key=key)
        left_out.update(others)
        different = (k for k in others if not (old and old[k] and addresses[first].place == addresses[k].place))
        findings += [twice(cards[k], addresses[k], addresses[first]) for k in different]
    return [k for k in order if k not in left_out] if left_out else order, findings


def ranks_of(order: Sequence[int] | Places, count: int) -> Places:
    """Return the place of each of `count` articles in an order, -1 for one that is not in it."""
    ranks = np.full(count, -1, np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def numbered(parts: Sequence[Sketch], numbers: Sequence[Places]) -> Sketches:
    """Return sketches with the numbers of their documents, without those of documents whose number is negative."""
    there = [some >= 0 for some in numbers]
    kept = [part if here.all() else part.only(here) for part, here in zip(parts, there, strict=True)]
    return Sketches(kept, [some[here] for some, here in zip(numbers, there, strict=True)])


def _copy_item(item: Found | Line | Finding) -> Found | Line | Finding:
    return item if isinstance(item, Finding) else item._replace(old=True)


def card_of(article: Article) -> Card:
    """Return the card of an article."""
    meta = article.meta
    known = trusted_fields(meta) if "meta" in meta else meta  # where guesses are listed
    filled = _count_filled(known.values()) - _count_written(known) - ("meta" in known)
    return Card(*_card_fields(article.id, known.get("source"), known.get("published"), len(article.text), filled))


def _count_filled(values: Collection[object]) -> int:
    """Return how many fields hold something."""
    if all(values):
        return len(values)
    every = list(values)
    return len(every) - every.count(None) - every.count("") - every.count([])


def _count_written(fields: Mapping[str, Any]) -> int:
    """Return how many of the fields are ours, which say nothing about an article."""
    return 0 if WRITTEN_BY_US.isdisjoint(fields) else len(WRITTEN_BY_US & fields.keys())


def _card_fields(
    name: str, source: object, published: object, size: int, filled: int
) -> tuple[str, str | None, str | None, int, int]:
    # Many have the same source and day: one string is enough for all of them.
    return (
        name,
        intern(source) if isinstance(source, str) else None,
        intern(published) if isinstance(published, str) else None,
        size,
        filled,
    )


def document_of(article: Article, masked: tuple[Span, ...]) -> duplicates.Document:
    """Return an article as the comparison sees it."""
    return duplicates.Document(article.id, article.text, masked=masked, **sketch_of_article(article))


def sketch_of_article(article: Article) -> dict[str, str | None]:
    """Return the confirmed fields of an article that comparing needs."""
    meta = article.meta
    known = trusted_fields(meta) if "meta" in meta else meta  # where guesses are listed
    return {key: value if isinstance(value := known.get(key), str) else None for key in _SAID}


def _lost_sketches(batch: Sequence[Found | Line]) -> Sketched:
    failures: list[Trouble] = [Failure(Address(*item.address).file, f"{KILLED}: not compared") for item in batch]
    return Sketched(make_columns(Address), make_columns(Card), nothing(), failures)


def sketch_texts(texts: list[str], options: duplicates.Options) -> Sketch:
    """Return the sketches of texts, made of few at a time."""
    return together([sketch(some, options) for some in cut(texts, BATCH)] or [nothing()])


def nothing() -> Sketch:
    """Return the sketch of no documents."""
    return sketch([], duplicates.Options())


def twice(card: Card, address: Address, first: Address) -> Finding:
    """Return the finding that an article has the id of one that came first."""
    message = f"the id {card.id!r} is that of {first.place}; not compared: give it an id of its own"
    return Finding(TWICE, address.meta_file, address.row or 1, 1, message, article=card.id, pointer="/id")
