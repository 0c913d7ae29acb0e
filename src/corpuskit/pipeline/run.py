"""Reading pairs and judging them, by as many processes as it is worth."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from corpuskit.engines import WORTH, engine_for
from corpuskit.model import Failure, Pair
from corpuskit.pipeline.blame import each_or_failure
from corpuskit.store.corpus import TEXT, Corpus
from corpuskit.store.digests import content_digest
from corpuskit.store.progress import count_done

T = TypeVar("T")

BATCH, BATCH_BYTES = 256, 1 << 20
# So few articles are read sooner than the patterns of all rules are compiled.
FEW = 16

KILLED = "the process that worked on it was killed (out of memory?)"


class Result(NamedTuple):
    """The result of a step for one article: data for the report, and the facts that matter between articles; `None` where there are none.

    Both are JSON-like, and cached, if `keep`.
    """

    reported: Any = None
    facts: Any = None
    keep: bool = True


Judge = Callable[[Sequence[Pair]], Sequence[Result]]


class WorkItem(NamedTuple):
    """A work item: the path of an article without suffix, the digest of the cached contents, the size of its files.

    The digest is empty where nothing is cached, and `None` where no digest is wanted.
    """

    stem: str
    digest: bytes | None = b""
    size: int = 0


class WorkResult(NamedTuple):
    """The result of a work item: the digest of the files and the result, cached or new; or why the files could not be read."""

    stem: str
    digest: bytes = b""
    result: Result | Literal["as before"] = "as before"
    failure: Failure | None = None


class Worker:
    """Reads pairs, and judges those whose contents are not cached."""

    def __init__(self, corpus: Corpus, judge: Judge) -> None:
        self.corpus, self.judge = corpus, judge

    def __call__(self, batch: Sequence[WorkItem]) -> list[WorkResult]:
        """Return the result of each work item, in order."""
        read = [self.corpus.read(item.stem) for item in batch]
        digests = [
            b"" if isinstance(pair, Failure) or item.digest is None else content_digest(pair.text, pair.meta)
            for pair, item in zip(read, batch, strict=True)
        ]
        new = [
            pair
            for pair, digest, item in zip(read, digests, batch, strict=True)
            if isinstance(pair, Pair) and digest != item.digest
        ]
        result = iter(each_or_failure(self.judge, new, lambda pair: pair.path))
        return [
            WorkResult(item.stem, failure=pair)
            if isinstance(pair, Failure)
            else WorkResult(item.stem, digest)
            if digest == item.digest
            else _answer(item.stem, digest, next(result))
            for pair, digest, item in zip(read, digests, batch, strict=True)
        ]


def _answer(stem: str, digest: bytes, result: Result | Failure) -> WorkResult:
    return WorkResult(stem, failure=result) if isinstance(result, Failure) else WorkResult(stem, digest, result)


def compute_results(items: Iterable[WorkItem], reader: Worker, jobs: int) -> Iterator[WorkResult]:
    """Yield the results of the work items, in their order, by up to `jobs` processes (`0`: as many as there are cores)."""
    rest = iter(items)
    some = list(islice(rest, WORTH))
    engine = engine_for(jobs, len(some))
    for answered in engine.map(reader, batch_by_size(chain(some, rest), lambda item: item.size), _lost_articles):
        count_done(len(answered))
        yield from answered


class ArticleResult(NamedTuple):
    """An article (its path without suffix) and its result."""

    stem: str
    result: Result


class ResultCache(Protocol):
    """Results of a step. `count` articles could be read, `failures` lists the others."""

    count: int
    failures: list[Failure]

    @property
    def digest(self) -> bytes | None:
        """A hash of all articles of the run; `None` if the corpus has more, or there is no cache."""
        ...

    def articles(self) -> Iterator[ArticleResult]:
        """Yield the results of articles with something to report."""
        ...

    def facts(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of every article, once `articles` is through."""
        ...

    def around(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of the given articles, and of the known ones that they depend on."""
        ...


class Plain:
    """The results for the articles `stems`, with nothing cached."""

    def __init__(self, reader: Worker, stems: Iterable[str], jobs: int = 1) -> None:
        self.reader, self.stems, self.jobs = reader, stems, jobs
        self.count = 0
        self.failures: list[Failure] = []
        self._facts: list[tuple[str, Any]] = []

    @property
    def digest(self) -> bytes | None:
        """Nothing: without an index no decision is cached either."""
        return None

    def articles(self) -> Iterator[ArticleResult]:
        """Yield the results of articles with something to report, in order."""
        for answer in compute_results((WorkItem(stem, None) for stem in self.stems), self.reader, self.jobs):
            if answer.failure:
                self.failures.append(answer.failure)
            elif isinstance(answer.result, Result):
                self.count += 1
                self._facts.append((answer.stem, answer.result.facts))
                if answer.result.reported is not None:
                    yield ArticleResult(answer.stem, answer.result)

    def facts(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of every article."""
        return self._facts

    around = facts


def batch_by_size(items: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Yield batches that are no work for long: of many small items, or of one that is huge. `size` is an item's, in bytes."""
    batch: list[T] = []
    held = 0
    for item in items:
        if batch and (len(batch) >= BATCH or held + size(item) > BATCH_BYTES):
            yield batch
            batch, held = [], 0
        batch.append(item)
        held += size(item)
    if batch:
        yield batch


def _lost_articles(batch: Sequence[WorkItem]) -> list[WorkResult]:
    """Return the results for articles whose judging killed a process."""
    return [
        WorkResult(item.stem, failure=Failure(item.stem + TEXT, f"{KILLED}: nothing is said of it")) for item in batch
    ]
