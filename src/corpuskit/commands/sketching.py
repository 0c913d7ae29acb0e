"""The first reading of all articles: of each a card, its address and its sketch are kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from sys import intern

import numpy as np

from corpuskit import duplicates
from corpuskit.commands.library import Address, Found, Library, Opened, Trouble
from corpuskit.commands.reading import batches, trusted
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.comparing import cut
from corpuskit.duplicates.sketches import BATCH, Sketch, Sketches, sketch, together
from corpuskit.engines import WORTH, engine_for
from corpuskit.model import Article, Failure, Finding, Span
from corpuskit.text.words import Flags, Hashes

_SAID = ("source", "published", "title", "lang")
_AT_ONCE = 4 * BATCH
_KEPT_TOGETHER = 64  # batches


@dataclass(slots=True)
class Sketched:
    """What a batch of articles gave: the address and card of each that could be read, their sketch, and what was wrong.

    `old` tells which are articles to compare others with.
    """

    addresses: list[Address]
    cards: list[Card]
    sketch: Sketch
    troubles: list[Trouble] = field(default_factory=list)
    old: list[bool] = field(default_factory=list)


@dataclass
class Sketcher:
    """Reads articles that were not read yet and sketches them. This is what a worker does."""

    opened: Opened
    options: duplicates.Options

    def __call__(self, batch: Sequence[Found]) -> Sketched:
        """Return what the articles give."""
        troubles: list[Trouble] = []
        addresses, cards, texts, ages = [], [], [], []
        for address, known, old in batch:
            article = known or self.opened.read(address)
            if isinstance(article, list):
                troubles += article
                continue
            addresses.append(address)
            cards.append(card_of(article))
            texts.append(article.text)
            ages.append(old)
        parts = [sketch(some, self.options) for some in cut(texts, BATCH)]
        return Sketched(addresses, cards, together(parts or [nothing()]), troubles, ages)


@dataclass
class Shelved:
    """All articles, sorted by id: their cards, addresses and sketches; and what was wrong with others.

    `old` tells which are there to compare others with. Of articles that are remembered, `digests` has what tells their content, zeros
    where it must be read again.
    """

    cards: list[Card]
    addresses: list[Address]
    sketches: Sketches
    findings: list[Finding]
    failures: list[Failure]
    old: Flags | None = None
    digests: Hashes | None = None


def shelved(
    library: Library, paths: Sequence[str], options: duplicates.Options, jobs: int, against: Sequence[str] = ()
) -> Shelved:
    """Read all articles of `paths`, and those of `against`, which are old, once. Of two with one id the second one is told of and left out."""
    all_of_them = _All()
    sketcher = Sketcher(library.opened(), options)
    new, old = library.pass_through(paths), library.pass_through(against) if against else ()
    found = all_of_them.articles(chain(new, map(_aged, old)))
    some = list(islice(found, WORTH))
    engine = engine_for(jobs, len(some))
    everything = chain(some, found)
    del some  # their texts go once they are sketched
    for sketched in engine.map(sketcher, batches(everything, _AT_ONCE), _lost):
        all_of_them.take(sketched)
    return all_of_them.sorted(aged=bool(against))


class _All:
    """What all batches gave, in the order in which they come."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.failures: list[Failure] = []
        self._cards: list[Card] = []
        self._addresses: list[Address] = []
        self._old: list[bool] = []
        self._first: dict[str, Address] = {}
        self._parts: list[Sketch] = []
        self._waiting: list[Sketch] = []

    def articles(self, items: Iterable[Found | Finding]) -> Iterator[Found]:
        """Yield the articles; keep what is none."""
        for item in items:
            if isinstance(item, Finding):
                self.findings.append(item)
            else:
                yield item

    def take(self, batch: Sketched) -> None:
        """Take over what a batch gave."""
        for trouble in batch.troubles:
            self._note(trouble)
        new = np.ones(len(batch.cards), np.bool_)
        for place, (card, address, old) in enumerate(zip(batch.cards, batch.addresses, batch.old, strict=True)):
            first = self._first.setdefault(card.id, address)
            if first is not address:
                new[place] = False
                if not (old and first.place == address.place):
                    self.findings.append(twice(card, address, first))
                continue
            self._cards.append(card)
            self._addresses.append(address)
            self._old.append(old)
        self._waiting.append(batch.sketch if new.all() else batch.sketch.only(new))
        if len(self._waiting) == _KEPT_TOGETHER:
            self._settle()

    def sorted(self, *, aged: bool = False) -> Shelved:
        """Return all of it, sorted by id."""
        self._settle()
        self._first = {}
        order = sorted(range(len(self._cards)), key=lambda k: self._cards[k].id)
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.arange(len(order))
        ends = np.cumsum([len(part) for part in self._parts], dtype=np.int64)
        return Shelved(
            [self._cards[k] for k in order],
            [self._addresses[k] for k in order],
            Sketches(self._parts, np.split(numbers, ends[:-1])),
            self.findings,
            self.failures,
            np.array(self._old, np.bool_)[order] if aged else None,
        )

    def _note(self, trouble: Trouble) -> None:
        if isinstance(trouble, Finding):
            self.findings.append(trouble)
        else:
            self.failures.append(trouble)

    def _settle(self) -> None:
        """Put small sketches together: a million articles in batches of 128 would be too many arrays to go through."""
        if self._waiting or not self._parts:
            self._parts.append(together(self._waiting or [nothing()]))
            self._waiting = []


def _aged(item: Found | Finding) -> Found | Finding:
    return item if isinstance(item, Finding) else item._replace(old=True)


def card_of(article: Article) -> Card:
    """Return what is kept of an article."""
    known = said_of(article)
    # Many have the same source and day: one string is enough for all of them.
    source, published = (value and intern(value) for value in (known["source"], known["published"]))
    return Card(article.id, source, published, len(article.text))


def document_of(article: Article, masked: tuple[Span, ...]) -> duplicates.Document:
    """Return an article as the comparison sees it."""
    return duplicates.Document(article.id, article.text, masked=masked, **said_of(article))


def said_of(article: Article) -> dict[str, str | None]:
    """Return what is known for sure of an article and matters here."""
    meta = article.meta
    known = trusted(meta) if "meta" in meta else meta  # where guesses are listed
    return {key: value if isinstance(value := known.get(key), str) else None for key in _SAID}


def _lost(batch: Sequence[Found]) -> Sketched:
    why = "the process that worked on it was killed (out of memory?): not compared"
    return Sketched([], [], nothing(), [Failure(found.address.file, why) for found in batch])


def nothing() -> Sketch:
    """Return the sketch of no documents."""
    return sketch([], duplicates.Options())


def twice(card: Card, address: Address, first: Address) -> Finding:
    """Return the finding that an article has the id of one that came first."""
    message = f"the id {card.id!r} is that of {first.place}; not compared: give it an id of its own"
    return Finding("CK203", address.meta_file, address.row or 1, 1, message, article=card.id, pointer="/id")
