"""What the files of a corpus hold, as digests: from the index where they did not change since they were seen."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, shown
from corpuskit.store.digests import digest_of
from corpuskit.store.index import Index
from corpuskit.store.shelves import Folder, Shelf, walk


@dataclass(slots=True)
class Standing:
    """A shelf, and a hash of what its articles hold, empty where it must be found out.

    Once it is looked up, also the digests of its articles that are known, by name, and the names of the others.
    """

    folder: Folder
    shelf: Shelf
    place: str
    digest: bytes
    digests: dict[str, bytes] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def path(self, name: str) -> str:
        """Return how people write the path of a name."""
        return name if self.place == "." else f"{self.place}/{name}"

    def look_up(self, index: Index, corpus: Corpus) -> None:
        """Find out what the index knows of the articles."""
        known, digests = index.shelf(self.shelf.key)
        before, now = ({}, {}) if self.digest else (known.stamped(), self.shelf.stamped())
        for name in self._names(corpus):
            files = (name + TEXT, name + SIDECAR)
            sure = bool(self.digest) or all(now.get(file) == before.get(file) for file in files)
            if sure and name in digests:
                self.digests[name] = digests[name]
            else:
                self.unknown.append(name)

    def remember(self, index: Index) -> None:
        """Note in the index what was found out of the unknown ones, and of those that are no more."""
        if self.unknown or not self.digest:
            known = {name: digest for name, digest in self.digests.items() if digest}
            index.put(self.folder, self.shelf, known, self.lost)
            self.digest = b"" if self.lost else digest_of(known)

    def _names(self, corpus: Corpus) -> list[str]:
        if not corpus.settings.exclude:
            return self.shelf.stems()
        kept = [name for name in self.shelf.names if not corpus.excludes(self.path(name))]
        return Shelf(*self.shelf.key, kept).stems()


def standing(index: Index, corpus: Corpus) -> Iterator[Standing]:
    """Yield the shelves of a corpus in the order of a walk. Raises `StoreError` for a folder that cannot be read."""
    corpus.stems()  # says what is wrong where there is no corpus
    heads = index.heads()
    top = os.path.normpath(corpus.settings.corpus).replace(os.sep, "/")

    def spell(folder: str) -> str:
        return shown(corpus.root / folder)

    for folder in walk(top, spell):
        for shelf in folder.shelves:
            head = heads.get(shelf.key)
            same = head is not None and shelf.fingerprint(index.salt) == head.fingerprint
            yield Standing(folder, shelf, spell(folder.path), head.digest if head and same else b"")


def digest_of_all(shelves: Iterable[Standing]) -> bytes:
    """Return a hash of what the articles of all shelves hold, and where they stand; nothing, if that is not known of one."""
    digests = {f"{case.place}:{case.shelf.part}": case.digest for case in shelves}
    return digest_of(digests) if all(digests.values()) else b""
