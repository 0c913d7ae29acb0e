"""Results of a step for the articles of a corpus: cached ones, and new ones for the rest.

A cached result of the same content is taken from the index; the rest is read and judged. The outcome is the same as that of
`pipeline.run.Plain`, which caches nothing.
"""

import os
import time
import unicodedata
from array import array
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpuskit.incremental.changes import walk_folders
from corpuskit.incremental.database import Index, Key, Page
from corpuskit.incremental.dependents import Dependents, Ties, hashes_of
from corpuskit.incremental.snapshot import FileGroup, Folder, part_of, scan_folder, stamp_of
from corpuskit.pipeline.run import ArticleResult, Plain, Result, Worker, WorkItem, WorkResult, compute_results
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus
from corpuskit.store.digests import CacheKey, digest_of
from corpuskit.store.progress import count_skipped

if TYPE_CHECKING:
    from corpuskit.model import Failure

_COMMIT = 0.5


@dataclass(frozen=True, slots=True)
class _UnchangedGroup:
    """A file group without changes, and its place; the results of its articles come from the index."""

    key: Key
    place: str


@dataclass(slots=True)
class _ChangedGroup:
    """A group of files and the results of its articles: `reported` for the report, `now` for the cache."""

    folder: Folder
    file_group: FileGroup
    place: str
    before: Page = field(default_factory=Page)
    items: list[WorkItem] = field(default_factory=list)
    now: Page = field(default_factory=Page)
    reported: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] | None = None
    digests: dict[str, bytes] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    answered: int = 0
    count: int = 0

    def path(self, name: str) -> str:
        """Return how people write the path of a name."""
        return _shown_path(self.place, name)

    def keep(self, name: str, digest: bytes) -> None:
        """Keep a cached result."""
        self.now.digests[name] = digest
        self._put_result(name, digest, Result(self.before.reported.get(name), self.before.facts.get(name)))

    def keep_all(self, names: Sequence[str]) -> None:
        """Keep the cached results of many articles that have none in this run so far."""
        reported, facts = self.before.reported, self.before.facts
        self.now = Page(
            {name: self.before.digests[name] for name in names},
            {name: reported[name] for name in names if name in reported},
            {name: facts[name] for name in names},
        )
        self.digests, self.reported, self.facts = dict(self.now.digests), dict(self.now.reported), dict(self.now.facts)
        self.count += len(names)

    def take(self, answer: WorkResult) -> None:
        """Enter the result of one of the work items."""
        name = answer.stem.rpartition("/")[2]
        self.answered += 1
        if answer.failure:
            self.unknown.add(name)
        elif isinstance(answer.result, Result):
            self._put_result(name, answer.digest, answer.result)
        else:
            self.keep(name, answer.digest)

    def _put_result(self, name: str, digest: bytes, result: Result) -> None:
        self.count += 1
        self.digests[name] = digest
        if result.reported is not None:
            self.reported[name] = result.reported
        if self.facts is None:
            self.facts = {}
        self.facts[name] = result.facts
        if result.keep:
            self.now.digests[name] = digest
            self.now.facts[name] = result.facts
            if result.reported is not None:
                self.now.reported[name] = result.reported


class CachedResults:
    """The results for the whole corpus by its index. `given`, paths without suffix, limits `articles`, `count` and `failures` to these.

    Raises `StoreError` for a folder that cannot be read.
    """

    def __init__(
        self,
        index: Index,
        task: CacheKey,
        reader: Worker,
        given: Collection[str] | None = None,
        *,
        jobs: int = 1,
        ties: Ties | None = None,
    ) -> None:
        self.index, self.task, self.reader, self.jobs, self.ties = index, task, reader, jobs, ties
        self.corpus: Corpus = reader.corpus
        self.given = None if given is None else frozenset(given)
        self.count = 0
        self.failures: list[Failure] = []
        self._complete = True
        self._heads = index.heads()
        self._pages = index.pages(task)
        self._file_groups: dict[Key, tuple[str, bytes, dict[str, Any] | None]] = {}
        self._ties: dict[Key, tuple[array[int], list[Any]]] = {}
        self._opened: dict[Key, tuple[FileGroup, dict[str, bytes]]] = {}
        self._elsewhere: Plain | None = None
        self._met: set[str] = set()
        self._wanted = self._by_folder()
        self._committed = time.monotonic()
        self._met_so_far: deque[_UnchangedGroup | _ChangedGroup] = deque()
        self._groups = self._walk_groups()

    @property
    def digest(self) -> bytes | None:
        """A hash of all articles of the run; `None` if one could not be read, or lies outside the corpus folder."""
        if not self._complete or self._elsewhere:
            return None
        digests = {f"{folder}:{part}": digest for (folder, part), (_, digest, _) in self._file_groups.items()}
        return digest_of(digests)

    def folders(self) -> set[str]:
        """Return the folders in which articles were met, as people write them."""
        return {place for place, _, _ in self._file_groups.values()}

    def is_unchanged(self) -> bool:
        """Return whether nothing changed since the last whole run; then `digest` and `count` are known, and the last report is valid."""
        for group in self._groups:
            self._met_so_far.append(group)
            if isinstance(group, _ChangedGroup):
                return False
        return True

    def articles(self) -> Iterator[ArticleResult]:
        """Yield the results of articles with something to report."""
        groups: deque[_UnchangedGroup | _ChangedGroup] = deque()
        for answer in compute_results(self._items_to_read(groups), self.reader, self.jobs):
            yield from self._finished_results(groups)
            group = groups[0]
            if isinstance(group, _ChangedGroup):  # it is: only these have work items
                group.take(answer)
            self._note_failure(answer)
        yield from self._finished_results(groups)
        self.index.drop(self._heads.keys() - self._file_groups.keys())
        self.index.use(self.task)
        yield from self._outside_results()

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield path and facts of every article of the corpus, and of those that are given."""
        for key, (place, digest, facts) in self._file_groups.items():
            if facts is None:
                yield from self._cached_facts(key, place, digest)
            else:
                yield from ((_shown_path(place, name), fact) for name, fact in facts.items())
        if self._elsewhere:
            yield from self._elsewhere.facts()

    def around(self) -> Iterable[tuple[str, Any]]:
        """Return path and facts of the articles that are given, of those they are tied to, and of those whose link leads nowhere."""
        tied = self._all_ties()
        if tied is None or self.ties is None or self._same_spelling():
            return self.facts()
        hashes, links = tied
        given = {
            stem: facts for key in hashes if key[0] in self._wanted for stem, facts in self._read_results(key).items()
        }
        given = {stem: facts for stem, facts in given.items() if stem in (self.given or ())}
        given.update(self._elsewhere.facts() if self._elsewhere else ())
        found = Dependents(self.ties, hashes, self._read_results, lambda: links).of(given)
        return self.facts() if found is None else found.items()

    def _read_results(self, key: Key) -> dict[str, Any]:
        place, digest, facts = self._file_groups[key]
        if facts is None:
            return dict(self._cached_facts(key, place, digest))
        return {_shown_path(place, name): fact for name, fact in facts.items()}

    def _all_ties(self) -> "tuple[dict[Key, array[int]], list[tuple[str, Any]]] | None":
        """Return the hashes of each file group, and the articles that link to others; `None` if they are not cached."""
        hashes: dict[Key, array[int]] = {}
        links: list[tuple[str, Any]] = []
        for key, (place, _, facts) in self._file_groups.items():
            ties = self._ties.get(key) or self.index.ties(self.task, key)
            if ties is None and facts is not None:
                ties = self._tie_hashes(place, facts)
            if ties is None:
                return None
            hashes[key] = ties[0]
            links += ((_shown_path(place, name), fact) for name, fact in ties[1])
        return hashes, links

    def _ties_of(self, group: _ChangedGroup) -> "tuple[array[int], list[tuple[str, Any]]]":
        """Return the ties of a file group; most edits leave them as they were."""
        key = group.file_group.key
        ties = self.index.ties(self.task, key) if self._ties_stay(group) else None
        ties = ties or self._tie_hashes(group.place, group.now.facts)
        if self.given is not None:
            self._ties[key] = ties
        return ties

    def _ties_stay(self, group: _ChangedGroup) -> bool:
        """Return whether the articles of a file group are tied as they were before."""
        before, now, ties = group.before.facts, group.now.facts, self.ties
        if ties is None or before.keys() != now.keys():
            return before == now

        def tied(name: str, facts: Any) -> tuple[list[str], Any]:  # noqa: ANN401 - the task's own type
            return ties.own(_shown_path(group.place, name), facts), facts if ties.target(facts) else None

        return all(tied(name, before[name]) == tied(name, fact) for name, fact in now.items() if fact != before[name])

    def _tie_hashes(self, place: str, facts: dict[str, Any]) -> "tuple[array[int], list[tuple[str, Any]]]":
        ties = self.ties
        if ties is None:
            return array("Q"), []
        own = (tie for name, fact in facts.items() for tie in ties.own(_shown_path(place, name), fact))
        return hashes_of(own), [(name, fact) for name, fact in facts.items() if ties.target(fact)]

    def _same_spelling(self) -> bool:
        """Return whether names of folders differ only in spelling, or equal the name of a text."""
        places = {place for place, _, _ in self._file_groups.values()}
        folded = {unicodedata.normalize("NFC", unicodedata.normalize("NFD", place).casefold()) for place in places}
        return len(folded) < len(places) or any(place.endswith(TEXT) for place in folded)

    def _items_to_read(self, groups: "deque[_UnchangedGroup | _ChangedGroup]") -> Iterator[WorkItem]:
        for group in chain(self._met_so_far, self._groups):
            groups.append(group)
            if isinstance(group, _ChangedGroup):
                yield from group.items

    def _finished_results(self, groups: "deque[_UnchangedGroup | _ChangedGroup]") -> Iterator[ArticleResult]:
        """Yield the results of the leading groups that are complete."""
        while groups and (isinstance(groups[0], _UnchangedGroup) or groups[0].answered == len(groups[0].items)):
            group = groups.popleft()
            if isinstance(group, _ChangedGroup):
                self._save_group(group)
            reported = group.reported if isinstance(group, _ChangedGroup) else self._cached_results(group)
            key = group.file_group.key if isinstance(group, _ChangedGroup) else group.key
            yield from (
                ArticleResult(_shown_path(group.place, name), Result(reported[name]))
                for name in self._given_of(key[0], reported)
            )

    def _given_of(self, folder: str, names: Collection[str]) -> Iterable[str]:
        """Return those of the names in a folder that the call is about."""
        return names if self.given is None else sorted(self._wanted.get(folder, set()).intersection(names))

    def _cached_results(self, group: _UnchangedGroup) -> dict[str, Any]:
        """Return the cached results of a group in which nothing changed; a result that the cache lost is computed again."""
        if self.given is not None and group.key[0] not in self._wanted:
            return {}
        reported = self.index.reported(self.task, group.key)
        if reported is None:
            return {
                article.stem.rpartition("/")[2]: article.result.reported
                for article in self._recompute_group(group).articles()
            }
        return reported

    def _save_group(self, group: _ChangedGroup) -> None:
        """Save the results of a group."""
        self._complete &= not group.unknown
        self.index.put(group.folder, group.file_group, group.digests, group.unknown)
        if group.now.digest != self._pages.get(group.file_group.key):
            self.index.put_page(self.task, group.file_group.key, group.now, *self._ties_of(group))
        if time.monotonic() > self._committed + _COMMIT:
            self.index.commit()
            self._committed = time.monotonic()
        self._file_groups[group.file_group.key] = (group.place, digest_of(group.digests), group.facts or {})
        self._count_articles(group.file_group.key, group.place, group.digests, group.unknown, group.count)

    def _count_articles(
        self, key: Key, place: str, known: Collection[str], unknown: Collection[str], count: int
    ) -> None:
        """Count the articles of a file group; where articles are given, only those among them."""
        given_here = self._wanted.get(key[0], set())
        self._met.update(_shown_path(place, name) for name in given_here.intersection(chain(known, unknown)))
        self.count += count if self.given is None else len(given_here.intersection(known))

    def _note_failure(self, answer: WorkResult) -> None:
        if answer.failure and (self.given is None or answer.stem in self.given):
            self.failures.append(answer.failure)

    def _outside_results(self) -> Iterator[ArticleResult]:
        """Yield the results of given articles that lie outside of the corpus folder."""
        if left := sorted((self.given or frozenset()) - self._met):
            self._elsewhere = Plain(self.reader, left, self.jobs)
            yield from self._elsewhere.articles()
            self.count += self._elsewhere.count
            self.failures += self._elsewhere.failures
            self._complete &= not self._elsewhere.failures

    def _cached_facts(self, key: Key, place: str, digest: bytes) -> Iterable[tuple[str, Any]]:
        """Return the facts of a file group on which nothing changed; should the index have lost them, they are found out anew."""
        page = self.index.page(self.task, key)
        if page.digest == digest:
            return ((_shown_path(place, name), fact) for name, fact in page.facts.items())
        again = self._recompute_group(_UnchangedGroup(key, place))
        deque(again.articles(), maxlen=0)
        return again.facts()

    def _recompute_group(self, group: _UnchangedGroup) -> Plain:
        """Return the results for a file group whose results the index lost."""
        self.index.damaged = True
        folder, part = group.key
        file_group = scan_folder(folder, group.place).file_groups[part]
        return Plain(
            self.reader, (_shown_path(group.place, name) for name in self._stems_in(file_group, group.place)), self.jobs
        )

    def _by_folder(self) -> dict[str, set[str]]:
        """Return the names that are given, by folder."""
        names: dict[str, set[str]] = defaultdict(set)
        folder_of = cache(lambda place: os.path.relpath(place or ".", self.corpus.root).replace(os.sep, "/"))
        for stem in self.given or ():
            place, _, name = stem.rpartition("/")
            names[folder_of(place)].add(name)
        return names

    def _walk_groups(self) -> "Iterator[_UnchangedGroup | _ChangedGroup]":
        """Walk through the corpus and yield its file groups, with the work items of each."""
        if self.given is not None and not self.corpus.folder.is_dir():
            return
        for folder, place in walk_folders(self.index, self.corpus, self._heads, trusting=self.given is not None):
            for file_group in folder.file_groups:
                yield self._compare_group(folder, file_group, place)

    def _compare_group(self, folder: Folder, file_group: FileGroup, place: str) -> "_UnchangedGroup | _ChangedGroup":
        key, head = file_group.key, self._heads.get(file_group.key)
        given_here = self._wanted.get(folder.path, set())
        if folder.files_seen:
            same = head is not None and file_group.fingerprint(self.index.salt) == head.fingerprint
        else:
            names = {name for name in given_here if part_of(name, len(folder.file_groups)) == file_group.part}
            same = not names
            if names:
                file_group = self._restamp_group(file_group, place, names)
                same = file_group.fingerprint(self.index.salt) == self._heads[key].fingerprint
        stems = None
        if head and same and self._pages.get(key) == head.digest:
            stems = self.index.stems(self.task, key) if given_here else ()
        if head and stems is not None:
            self._file_groups[key] = (place, head.digest, None)
            self._count_articles(key, place, stems, (), head.articles)
            count_skipped(head.articles)
            return _UnchangedGroup(key, place)
        return self._changed_group(folder, file_group, place)

    def _restamp_group(self, file_group: FileGroup, place: str, names: Iterable[str]) -> FileGroup:
        """Return a cached file group, with new stamps of some of its files."""
        self._opened[file_group.key] = self.index.file_group(file_group.key)
        paths = {name + suffix: _shown_path(place, name + suffix) for name in names for suffix in (TEXT, SIDECAR)}
        now = {file: stamp_of(path) if os.path.lexists(path) else None for file, path in paths.items()}
        return self._opened[file_group.key][0].restamped(now)

    def _changed_group(self, folder: Folder, file_group: FileGroup, place: str) -> _ChangedGroup:
        """Return a file group with changes, or without all its results."""
        opened = (
            self._opened.pop(file_group.key)
            if file_group.key in self._opened
            else self.index.file_group(file_group.key)
        )
        saved, digests = opened
        if not folder.files_seen and not file_group.listed:
            file_group = saved
        moved = file_group.moved(saved)
        group = _ChangedGroup(folder, file_group, place, self.index.page(self.task, file_group.key))
        cached, kept, sizes = group.before.digests, [], file_group.sizes()
        for name in self._stems_in(file_group, place):
            if name not in moved and name in cached and digests.get(name) == cached[name]:
                kept.append(name)
            else:
                size = sizes.get(name + TEXT, 0) + sizes.get(name + SIDECAR, 0)
                group.items.append(WorkItem(group.path(name), cached.get(name, b""), size))
        group.keep_all(kept)
        count_skipped(len(kept))
        return group

    def _stems_in(self, file_group: FileGroup, place: str) -> list[str]:
        corpus = self.corpus
        return file_group.stems(
            (lambda name: corpus.excludes(_shown_path(place, name))) if corpus.leaves_out_some else None
        )


def _shown_path(place: str, name: str) -> str:
    """Return how people write the path of a name in a folder."""
    return name if place == "." else f"{place}/{name}"
