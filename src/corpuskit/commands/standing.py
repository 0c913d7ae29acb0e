"""What the files of a corpus hold, as digests: from the index where they did not change since they were seen."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, shown
from corpuskit.store.index import Index
from corpuskit.store.shelves import Folder, Shelf, walk


@dataclass(slots=True)
class Standing:
    """A shelf, the digests of its articles that are known, by name, and the names of the others."""

    folder: Folder
    shelf: Shelf
    place: str
    digests: dict[str, bytes]
    names: list[str]
    unknown: list[str]
    lost: set[str] = field(default_factory=set)

    def path(self, name: str) -> str:
        """Return how people write the path of a name."""
        return name if self.place == "." else f"{self.place}/{name}"

    def remember(self, index: Index) -> None:
        """Note in the index what was found out of the unknown ones."""
        if self.unknown:
            known = {name: digest for name, digest in self.digests.items() if digest}
            index.put(self.folder, self.shelf, known, self.lost)


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
            yield _standing(index, corpus, Standing(folder, shelf, spell(folder.path), {}, [], []), same=same)


def _standing(index: Index, corpus: Corpus, case: Standing, *, same: bool) -> Standing:
    known, digests = index.shelf(case.shelf.key)
    before, now = ({}, {}) if same else (known.stamped(), case.shelf.stamped())
    case.names = _names(corpus, case)
    for name in case.names:
        files = (name + TEXT, name + SIDECAR)
        sure = same or all(now.get(file) == before.get(file) for file in files)
        if sure and name in digests:
            case.digests[name] = digests[name]
        else:
            case.unknown.append(name)
    return case


def _names(corpus: Corpus, case: Standing) -> list[str]:
    if not corpus.settings.exclude:
        return case.shelf.stems()
    kept = [name for name in case.shelf.names if not corpus.excludes(case.path(name))]
    return Shelf(*case.shelf.key, kept).stems()
