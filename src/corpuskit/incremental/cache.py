"""The cache of a corpus: opened, used, closed; a run without one computes everything."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit.pipeline.options import Means
from corpuskit.pipeline.run import Plain, ResultCache, Worker
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import CacheKey

if TYPE_CHECKING:
    from corpuskit.incremental.database import Index
    from corpuskit.incremental.dependents import Ties
    from corpuskit.incremental.results import CachedResults


class Memory(NamedTuple):
    """An index, and the task under which its results are cached there."""

    base: "Index"
    task: CacheKey

    def decision(self, about: str, digest: bytes) -> Any:  # noqa: ANN401 - any plain data
        """Return the cached decision for inputs of that digest, `None` if there is none."""
        return self.base.decision(self.task, about, digest)

    def put_decision(self, about: str, digest: bytes, decided: object) -> None:
        """Save a decision."""
        self.base.put_decision(self.task, about, digest, decided)


@contextmanager
def open_cache(corpus: Corpus, means: Means) -> "Iterator[Index | None]":
    """Yield the index of the corpus, `None` if it is switched off, or cannot be stored there."""
    index = _open_index(corpus) if means.cache and corpus.is_one else None
    try:
        yield index
    finally:
        if index:
            index.close()


def cached_results(
    index: "Index",
    task: CacheKey,
    reader: Worker,
    given: Collection[str] | None,
    *,
    means: Means,
    ties: "Ties | None" = None,
) -> "CachedResults":
    """Return the results of the task for the articles of the corpus, by its index."""
    from corpuskit.incremental.results import CachedResults  # noqa: PLC0415 - SQLite, for those who need it

    return CachedResults(index, task, reader, given, jobs=means.jobs, ties=ties)


@contextmanager
def open_results(
    reader: Worker, task: Callable[[], CacheKey], paths: Sequence[str], means: Means
) -> Iterator[ResultCache]:
    """Yield the results of a task that judges each article by itself, for the articles in `paths`, or for the whole corpus if `paths` is empty."""
    with open_cache(reader.corpus, means) as index:
        if index is None:
            yield Plain(reader, reader.corpus.stems(paths), means.jobs)
        elif not paths:
            yield cached_results(index, task(), reader, None, means=means)
        else:
            from corpuskit.incremental.given_results import GivenResults  # noqa: PLC0415 - as above

            yield GivenResults(index, task(), reader, reader.corpus.stems(paths), means.jobs)


def _open_index(corpus: Corpus) -> "Index | None":
    from corpuskit.incremental.database import Index  # noqa: PLC0415 - as above

    try:
        return Index(corpus.root, corpus.settings.exclude)
    except OSError:
        return None
