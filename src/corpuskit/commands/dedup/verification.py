"""The second reading, of those articles only that may have text in common."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import NamedTuple, NoReturn, Protocol, TypeVar

from corpuskit import duplicates, rules
from corpuskit.commands.dedup.documents import Address, DocumentReader
from corpuskit.commands.dedup.sketching import document_of
from corpuskit.commands.resources import Choice, options_of, rule_set
from corpuskit.duplicates.comparing import PAIRS, Pair, stories, verify
from corpuskit.duplicates.content_cache import ContentCache
from corpuskit.duplicates.contents import Content
from corpuskit.duplicates.documents import Document
from corpuskit.duplicates.masking import Masks
from corpuskit.engines import Engine, engine_for
from corpuskit.errors import StoreError
from corpuskit.model import Article, Match, Passage, Span
from corpuskit.pipeline.cleaning import sift_rules, task_of
from corpuskit.pipeline.sources import batches
from corpuskit.store.corpus import Corpus
from corpuskit.store.progress import begin_stage, counted_batches

T = TypeVar("T")

_EACH = 0.5  # of the work of checking a pair of files, and workers compile the rules of `clean` first


class Ask(NamedTuple):
    """A pair of articles to compare: their numbers, their addresses, and the questions."""

    pair: Pair
    a: Address
    b: Address


class Cleaner:
    """Finds what `clean` would remove from articles, whole lines as a rule: a declined removal is the user's word about the text, not this."""

    def __init__(self, corpus: Corpus) -> None:
        self.options = options_of(corpus, Choice(force=True))
        self.rules = rule_set(corpus)
        self._seen = 0

    def __call__(self, articles: Sequence[Article]) -> list[tuple[Span, ...]]:
        """Return the places of each article."""
        tasks = [task_of(article) for article in articles]
        known = sift_rules(self.rules, tasks, self._seen)
        self._seen += len(tasks)
        return list(map(tuple, rules.leftover_lines(tasks, known, self.options)))


@dataclass
class Boilerplate:
    """Where boilerplate stands in articles, found once in a run: that takes ten times as long as to read the article again."""

    clean: Cleaner
    _found: dict[int, tuple[Span, ...]] = field(default_factory=dict)

    def of(self, articles: Mapping[int, Article]) -> list[tuple[Span, ...]]:
        """Return the places in each of some articles, which are given by their numbers."""
        new = [number for number in articles if number not in self._found]
        if new:
            self._found.update(zip(new, self.clean([articles[number] for number in new]), strict=True))
        return [self._found[number] for number in articles]


@dataclass
class _Texts:
    """Reads articles as contents that can be compared, without their `boilerplate` (`None`: nothing is masked); those used last are cached."""

    opened: DocumentReader
    boilerplate: Boilerplate | None
    cache: ContentCache
    options: duplicates.Options

    def of(self, batch: Sequence[Ask]) -> dict[int, Content]:
        """Return the contents of the articles of a batch by their numbers."""
        wanted = {ask.pair[0]: ask.a for ask in batch} | {ask.pair[1]: ask.b for ask in batch}

        def load(numbers: list[int]) -> dict[int, Document]:
            articles = self.opened.again([wanted[number] for number in numbers])
            found = dict(zip(numbers, articles, strict=True))
            masked = self.boilerplate.of(found) if self.boilerplate else [()] * len(numbers)
            return dict(zip(numbers, map(document_of, articles, masked), strict=True))

        return self.cache.of(sorted(wanted), load)


def _relate_pairs(texts: _Texts, batch: Sequence[Ask], *, quote: bool, shown: bool) -> list[Match]:
    """Read pairs of articles and return what they are to each other, with the passages where these are wanted (`shown`) and their words (`quote`)."""
    contents = texts.of(batch)
    found = verify([ask.pair for ask in batch], contents, texts.options, shown=shown)
    if not quote:
        return found
    by_id = {content.id: content.reading.document.text for content in contents.values()}
    return [quoted(match, by_id[match.a], by_id[match.b]) for match in found]


def _find_stories(texts: _Texts, batch: Sequence[Ask]) -> list[tuple[int, int]]:
    """Read pairs of articles and return those that are one story."""
    return stories([ask.pair for ask in batch], texts.of(batch), texts.options)


class Addresses(Protocol):
    """Where articles stand, by their numbers."""

    def __getitem__(self, number: int, /) -> Address:
        """Return the address of an article."""
        ...


@dataclass
class PairReader:
    """Reads articles again, by their numbers, where they stand (a `duplicates.comparing.Reader`)."""

    corpus: Corpus
    opened: DocumentReader
    addresses: Addresses
    options: duplicates.Options
    jobs: int = 1
    engine: Engine | None = None
    quote: bool = True
    shown: bool = True
    _boilerplate: Boilerplate | None = field(default=None, init=False)

    def matches(self, pairs: Sequence[Pair], masks: Masks) -> Iterator[Match]:
        """Yield the matches of pairs of articles."""
        if self.options.mask and pairs and self._boilerplate is None:
            self._boilerplate = Boilerplate(Cleaner(self.corpus))
        texts = _Texts(self.opened, self._boilerplate, ContentCache(masks, self.options), self.options)
        begin_stage("pairs", len(pairs))
        relate = partial(_relate_pairs, texts, quote=self.quote, shown=self.shown)
        return self._map_pairs(relate, pairs, counted_batches)

    def stories(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, int]]:
        """Yield the pairs that are one story, whatever recurs."""
        texts = _Texts(self.opened, None, ContentCache(Masks(), self.options), self.options)
        return self._map_pairs(partial(_find_stories, texts), pairs, iter)

    def _map_pairs(
        self,
        kernel: Callable[[Sequence[Ask]], list[T]],
        pairs: Sequence[Pair],
        watch: Callable[[Iterator[list[Ask]]], Iterator[list[Ask]]],
    ) -> Iterator[T]:
        """Yield what the kernel gives for batches of pairs, which `watch` passes on."""
        asks = (Ask(pair, self.addresses[pair[0]], self.addresses[pair[1]]) for pair in pairs)
        engine = self.engine or engine_for(self.jobs, len(pairs), _EACH)
        return chain.from_iterable(engine.map(kernel, watch(batches(asks, PAIRS)), _refuse_lost_pair))


def quoted(match: Match, a: str, b: str) -> Match:
    """Return the match with what its passages say; `a` and `b` are the texts. Those of equal texts say nothing new."""
    if match.relation == "exact":
        return match
    passages = tuple(Passage(p.a, p.b, p.a.of(a), p.b.of(b)) for p in match.evidence)
    return replace(match, evidence=passages)


def _refuse_lost_pair(batch: Sequence[Ask]) -> NoReturn:
    places = ", ".join(f"{ask.a.place} and {ask.b.place}" for ask in batch)
    raise StoreError(f"{places}: the process that compared them was killed (out of memory?)")
