"""What is known of a few articles by what they hold: for tasks that look at each article alone.

Nothing else of the corpus is looked at. The files of the given articles are read in any case, so no stamp needs to be trusted.
"""

import os
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from corpuskit.incremental.database import Index, Key, Page
from corpuskit.incremental.snapshot import part_of
from corpuskit.pipeline.run import Answer, Ask, Known, Reader, Said, answers
from corpuskit.store.digests import Task

if TYPE_CHECKING:
    from corpuskit.model import Failure


class Spots:
    """A recall of the articles `stems` by the index; what is found out of those on known shelves is remembered."""

    digest = None

    def __init__(self, index: Index, task: Task, reader: Reader, stems: Iterable[str], jobs: int = 1) -> None:
        self.index, self.task, self.reader, self.stems, self.jobs = index, task, reader, stems, jobs
        self.count = 0
        self.failures: list[Failure] = []
        self._facts: list[tuple[str, Any]] = []
        self._pages: dict[Key, Page] = {}
        self._changed: set[Key] = set()
        self._parts = {folder: part + 1 for folder, part in sorted(index.heads())}
        self._folder = cache(lambda place: os.path.relpath(place or ".", reader.corpus.root).replace(os.sep, "/"))

    def articles(self) -> Iterator[Known]:
        """Yield the articles that there is something to tell of, in order."""
        for answer in answers(map(self._ask, self.stems), self.reader, self.jobs):
            if answer.failure:
                self.failures.append(answer.failure)
                continue
            said = self._said(answer)
            self.count += 1
            self._facts.append((answer.stem, said.facts))
            if said.told is not None:
                yield Known(answer.stem, said)
        for key in self._changed:
            self.index.put_page(self.task, key, self._pages[key], array("Q"), [])
        self.index.use(self.task)

    def facts(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of every article."""
        return self._facts

    around = facts

    def _ask(self, stem: str) -> Ask:
        key, name = self._place(stem)
        return Ask(stem, self._page(key).digests.get(name, b""))

    def _said(self, answer: Answer) -> Said:
        """Return what is said of an article: what was said before of the same content, or what is said now."""
        key, name = self._place(answer.stem)
        page = self._page(key)
        if not isinstance(answer.said, Said):
            return Said(page.told.get(name), page.facts.get(name))
        if answer.said.keep and key[0] in self._parts:
            self._changed.add(key)
            page.digests[name], page.facts[name] = answer.digest, answer.said.facts
            page.told.pop(name, None)
            if answer.said.told is not None:
                page.told[name] = answer.said.told
        return answer.said

    def _place(self, stem: str) -> tuple[Key, str]:
        place, _, name = stem.rpartition("/")
        folder = self._folder(place)
        return (folder, part_of(name, self._parts.get(folder, 1))), name

    def _page(self, key: Key) -> Page:
        if key not in self._pages:
            self._pages[key] = self.index.page(self.task, key)
        return self._pages[key]
