"""Digests of the files of a corpus: from the cache where the files did not change."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile

from corpuskit.incremental.database import Head, Index, Key
from corpuskit.incremental.snapshot import PARTS, FileGroup, Folder, look_again, parts_of, walk_tree
from corpuskit.store.corpus import Corpus, shown_path
from corpuskit.store.digests import digest_of

# A run over named articles looks at every file of a corpus up to this size. Of a larger one it looks at the folders, and only
# where a file was added, removed or replaced at the files in them: else the stats would take longer than all the rest.
LOOKS_AT_ALL = 10_000

Known = Callable[[str, tuple[int, int]], Folder | None]


@dataclass(slots=True)
class FolderState:
    """A file group, and a hash of the contents of its articles, empty where it must be looked up.

    After the look-up also the cached digests of its articles, by name, and the names of the articles without one.
    """

    folder: Folder
    file_group: FileGroup
    place: str
    digest: bytes
    digests: dict[str, bytes] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)

    def path(self, name: str) -> str:
        """Return how people write the path of a name."""
        return name if self.place == "." else f"{self.place}/{name}"

    def look_up(self, index: Index, corpus: Corpus) -> None:
        """Look up the digests of the articles in the index."""
        saved, digests = index.file_group(self.file_group.key)
        self.digests, self.unknown, self.lost = {}, [], set()
        if self.digest and digests:
            self.digests = digests  # a file group without all its digests had none
            return
        if not self.folder.files_seen:
            self.file_group = saved
        moved = self.file_group.moved(saved) if digests and not self.digest else set()
        excludes = (lambda name: corpus.excludes(self.path(name))) if corpus.leaves_out_some else None
        for name in self.file_group.stems(excludes):
            if name in digests and name not in moved:
                self.digests[name] = digests[name]
            else:
                self.unknown.append(name)

    def store_result(self, index: Index) -> None:
        """Save the digests of new files in the cache, and drop those of removed files."""
        if self.unknown or not self.digest:
            known = {name: digest for name, digest in self.digests.items() if digest}
            index.put(self.folder, self.file_group, known, self.lost)
            self.digest = b"" if self.lost else digest_of(known)


def walk_snapshots(index: Index, corpus: Corpus, *, trusting: bool = False) -> Iterator[FolderState]:
    """Yield the file groups of a corpus in the order of a walk. Raises `StoreError` for a folder that cannot be read.

    Of a large corpus, folders that did not change since the last scan are not listed again where `trusting`.
    """
    heads = index.heads()
    for folder, place in walk_folders(index, corpus, heads, trusting=trusting):
        for file_group in folder.file_groups:
            head = heads.get(file_group.key)
            same = head is not None and (
                not folder.files_seen or file_group.fingerprint(index.salt) == head.fingerprint
            )
            yield FolderState(folder, file_group, place, head.digest if head and same else b"")


def walk_folders(
    index: Index, corpus: Corpus, heads: Mapping[Key, Head], *, trusting: bool
) -> Iterator[tuple[Folder, str]]:
    """Yield the folders of a corpus, and how people write their paths, as `walk_snapshots` looks at them."""
    corpus.stems()  # raises an error where there is no corpus
    top = os.path.normpath(corpus.settings.corpus).replace(os.sep, "/")
    spell = cache(lambda path: shown_path(corpus.root / path))
    look_up_folder = look_up_listing(index, heads, spell) if index.folder_times_change(corpus.folder) else trust_nothing
    if trusting and is_large(heads):
        look_up_folder = trust_stamps(heads)
    for folder in walk_tree(top, spell, look_up_folder):
        yield folder, spell(folder.path)


def is_large(heads: Mapping[Key, Head]) -> bool:
    """Return whether a corpus is so large that a look at every file takes longer than all that is done with a few."""
    return sum(head.articles for head in heads.values()) > LOOKS_AT_ALL


def trust_stamps(heads: Mapping[Key, Head]) -> Known:
    """Return a function that gives, from path and stamp, a cached folder that need not be listed again."""

    def trusted_folder(path: str, stamp: tuple[int, int]) -> Folder | None:
        head = heads.get((path, 0))
        if head is None or head.stamp != stamp:
            return None
        parts = sum(1 for part in range(PARTS) if (path, part) in heads)
        return Folder(
            path, stamp, head.folders, tuple(FileGroup(path, part) for part in range(parts)), files_seen=False
        )

    return trusted_folder


def trust_nothing(_path: str, _stamp: tuple[int, int]) -> None:
    """Return `None`: a folder must be listed again."""


def look_up_listing(index: Index, heads: Mapping[Key, Head], spell: Callable[[str], str]) -> Known:
    """Return a function that gives, from path and stamp, a folder in which no file was added or removed, with a new stat of each file in it."""

    def listed_folder(path: str, stamp: tuple[int, int]) -> Folder | None:
        keys = list(takewhile(heads.__contains__, ((path, part) for part in range(PARTS))))
        names = [index.listed(key) for key in keys if heads[key].stamp == stamp]
        found = [some for some in names if some is not None]
        # File groups that were scanned at different times may not list all files.
        if not keys or len(found) < len(keys) or parts_of(sum(some.count(b"\0") + 1 for some in found)) != len(keys):
            return None
        return look_again(path, spell(path), stamp, heads[keys[0]].folders, found)

    return listed_folder


def digest_of_all(file_groups: Iterable[FolderState]) -> bytes:
    """Return a hash of the contents and the places of the articles of all file groups; empty if one of them has no hash."""
    digests = {f"{case.place}:{case.file_group.part}": case.digest for case in file_groups}
    return digest_of(digests) if all(digests.values()) else b""
