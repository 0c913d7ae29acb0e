"""Cached results of a few articles by their contents: for steps that look at each article alone.

No other file of the corpus is read. The files of the given articles are read in any case, so no stamp needs to be trusted.
"""

import os
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from corpuskit.incremental.database import Index, Key, Page
from corpuskit.incremental.snapshot import part_of
from corpuskit.pipeline.run import ArticleResult, Result, Worker, WorkItem, WorkResult, compute_results
from corpuskit.store.digests import CacheKey

if TYPE_CHECKING:
    from corpuskit.model import Failure


class GivenResults:
    """Results of the articles `stems`; new results of files in a known group are saved."""

    digest = None

    def __init__(self, index: Index, task: CacheKey, reader: Worker, stems: Iterable[str], jobs: int = 1) -> None:
        self.index, self.task, self.reader, self.stems, self.jobs = index, task, reader, stems, jobs
        self.count = 0
        self.failures: list[Failure] = []
        self._facts: list[tuple[str, Any]] = []
        self._pages: dict[Key, Page] = {}
        self._changed: set[Key] = set()
        self._parts = {folder: part + 1 for folder, part in sorted(index.heads())}
        self._folder = cache(lambda place: os.path.relpath(place or ".", reader.corpus.root).replace(os.sep, "/"))

    def articles(self) -> Iterator[ArticleResult]:
        """Yield the results of articles with something to report, in order."""
        for answer in compute_results(map(self._item_of, self.stems), self.reader, self.jobs):
            if answer.failure:
                self.failures.append(answer.failure)
                continue
            result = self._cached_result(answer)
            self.count += 1
            self._facts.append((answer.stem, result.facts))
            if result.reported is not None:
                yield ArticleResult(answer.stem, result)
        for key in self._changed:
            self.index.put_page(self.task, key, self._pages[key], array("Q"), [])
        self.index.use(self.task)

    def facts(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of every article."""
        return self._facts

    around = facts

    def _item_of(self, stem: str) -> WorkItem:
        key, name = self._place_of(stem)
        return WorkItem(stem, self._page_of(key).digests.get(name, b""))

    def _cached_result(self, answer: WorkResult) -> Result:
        """Return the result of an article: the cached one of the same content, or a new one."""
        key, name = self._place_of(answer.stem)
        page = self._page_of(key)
        if not isinstance(answer.result, Result):
            return Result(page.reported.get(name), page.facts.get(name))
        if answer.result.keep and key[0] in self._parts:
            self._changed.add(key)
            page.digests[name], page.facts[name] = answer.digest, answer.result.facts
            page.reported.pop(name, None)
            if answer.result.reported is not None:
                page.reported[name] = answer.result.reported
        return answer.result

    def _place_of(self, stem: str) -> tuple[Key, str]:
        place, _, name = stem.rpartition("/")
        folder = self._folder(place)
        return (folder, part_of(name, self._parts.get(folder, 1))), name

    def _page_of(self, key: Key) -> Page:
        if key not in self._pages:
            self._pages[key] = self.index.page(self.task, key)
        return self._pages[key]
