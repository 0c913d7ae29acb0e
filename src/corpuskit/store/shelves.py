"""What stands in the folders of a corpus: the names of its files, and what the file system says about each of them.

A shelf is the files of one folder; those of a very full folder stand on several, so that a change there costs a shelf and not the
folder. A stamp is a file's size and its times of change. It never lies about a file that changed, with one exception that git knows
as racy: a file that is changed twice within one tick of the clock. So a stamp counts as soon as it is older than the look at it.
"""

import os
import stat
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from zlib import crc32

from corpuskit.errors import StoreError
from corpuskit.store.corpus import SIDECAR, TEXT

Stamp = tuple[int, int, int]

SUFFIXES = (TEXT, SIDECAR)
FULL, PARTS = 8_192, 64
UNSETTLED = (-1, -1, -1)
_GONE = (-2, -2, -2)
_KIND = 0o170000


@dataclass(frozen=True, slots=True)
class Shelf:
    """Files of the folder `folder` (a path relative to the corpus's root): their names, sorted, and three numbers for each."""

    folder: str
    part: int = 0
    names: Sequence[str] = ()
    stamps: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from all others."""
        return self.folder, self.part

    def fingerprint(self, salt: bytes) -> bytes:
        """Return a hash of all it says."""
        hashed = blake2b(self.stamps.tobytes(), digest_size=16, key=salt)
        hashed.update("\0".join(self.names).encode("utf-8", "surrogateescape"))
        return hashed.digest()

    def stamped(self) -> dict[str, Stamp]:
        """Return the stamp of each name."""
        numbers = iter(self.stamps)
        return dict(zip(self.names, zip(numbers, numbers, numbers, strict=True), strict=True))

    def stems(self) -> list[str]:
        """Return the names without their suffixes, sorted."""
        return sorted({name.rpartition(".")[0] for name in self.names})

    def moved(self, before: "Shelf") -> set[str]:
        """Return the names, without their suffixes, that are new, gone, or have another stamp than `before`."""
        if self.names == before.names:
            there = (
                at // 3 for at, (one, other) in enumerate(zip(self.stamps, before.stamps, strict=True)) if one != other
            )
            return {self.names[at].rpartition(".")[0] for at in there}
        return {name.rpartition(".")[0] for name, _ in self.stamped().items() ^ before.stamped().items()}

    def restamped(self, stamps: Mapping[str, Stamp | None]) -> "Shelf":
        """Return the shelf with these stamps for some names; without those that have none."""
        now = self.stamps[:]
        for name, stamp in stamps.items():
            at = self._place(name)
            if (at is None) != (stamp is None):
                return self._with(stamps)
            if at is not None and stamp is not None:
                now[3 * at : 3 * at + 3] = array("q", stamp)
        return Shelf(*self.key, self.names, now)

    def size(self, name: str) -> int:
        """Return the size of a file in bytes; 0 if it is not there."""
        at = self._place(name)
        return 0 if at is None else max(0, self.stamps[3 * at])

    def _place(self, name: str) -> int | None:
        at = bisect_left(self.names, name)
        return at if at < len(self.names) and self.names[at] == name else None

    def _with(self, stamps: Mapping[str, Stamp | None]) -> "Shelf":
        merged = {**self.stamped(), **stamps}
        return made(*self.key, {name: stamp for name, stamp in merged.items() if stamp is not None})


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its own stamp (times of change), the folders in it, and its shelves.

    Where nobody `looked` inside, the shelves are named only.
    """

    path: str
    stamp: tuple[int, int]
    folders: tuple[str, ...]
    shelves: tuple[Shelf, ...]
    looked: bool = True


def made(folder: str, part: int, stamps: Mapping[str, Stamp]) -> Shelf:
    """Return the shelf of the files that `stamps` names."""
    names = sorted(stamps)
    return Shelf(folder, part, names, array("q", chain.from_iterable(map(stamps.__getitem__, names))))


def settled(stamp: Stamp, now: int) -> Stamp:
    """Return the stamp if it can be trusted by one who looked at `now` (ns, by the file system's clock), else one that fits none."""
    return stamp if stamp[1] < now and stamp[2] < now else UNSETTLED


def stamp_of(path: str) -> Stamp:
    """Return the stamp of the file at `path`, of what it points to if it is a link; a file that is not there has one, too."""
    try:
        status = os.stat(path)  # noqa: PTH116 - called for every file
    except OSError:
        return _GONE
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def folder_stamp(path: str) -> tuple[int, int]:
    """Return the stamp of a folder: it changes when a file is added, deleted, renamed or replaced, not when one is written to."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return _GONE[:2]
    return status.st_mtime_ns, status.st_ctime_ns


def parts_of(files: int) -> int:
    """Return on how many shelves the files of a folder stand."""
    return 1 if files <= FULL else PARTS


def part_of(stem: str, parts: int) -> int:
    """Return on which shelf an article stands: both of its files on the same."""
    return crc32(stem.encode("utf-8", "surrogateescape")) % parts if parts > 1 else 0


def walk(
    top: str, spell: Callable[[str], str], known: Callable[[str, tuple[int, int]], Folder | None] = lambda *_: None
) -> Iterator[Folder]:
    """Yield the folder `top` and all below it, depth first, in the order of their names.

    `spell` gives the path by which a folder is opened. `known` may give a folder, from its path and its own stamp, that need not be
    looked into. Raises `StoreError` for a folder that cannot be read.
    """
    stamp = folder_stamp(spell(top))
    folder = known(top, stamp) or look(top, spell(top), stamp)
    yield folder
    for name in folder.folders:
        yield from walk(name if top == "." else f"{top}/{name}", spell, known)


def look(path: str, opened: str, stamp: tuple[int, int] = UNSETTLED[:2]) -> Folder:
    """Return the folder `path`, opened as `opened`. Raises `StoreError` if it cannot be read."""
    try:
        names, others = _names(opened)
        stamps, alike = _stamps(opened, names)
        if alike:
            names = [name for name in names if name not in alike]
            stamps, _ = _stamps(opened, names)
        folders = sorted((*alike, *(name for name in others if _is_folder(f"{opened}/{name}"))))
    except OSError as error:
        raise StoreError(f"{opened}: cannot be read: {error.strerror}") from error
    return Folder(path, stamp, tuple(folders), _shelved(path, names, stamps))


def _names(path: str) -> tuple[list[str], list[str]]:
    """Return the names that look like those of articles' files, sorted, and the others."""
    names = [name for name in os.listdir(path) if name[0] != "."]  # noqa: PTH208 - a third faster than entries
    files = [name for name in names if name.endswith(SUFFIXES)]
    others = [] if len(files) == len(names) else [name for name in names if not name.endswith(SUFFIXES)]
    return sorted(files), others


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114


def _stamps(path: str, names: Iterable[str]) -> "tuple[array[int], set[str]]":
    """Return the stamps of files of a folder, one after the other, and the names that are folders.

    Millions of them: nothing is called that need not be.
    """
    numbers: list[int] = []
    folders: set[str] = set()
    look_at = os.stat
    with _beginning(path) as (before, handle):
        for name in names:
            try:
                status = look_at(before + name, dir_fd=handle)
            except OSError:
                numbers += _GONE
                continue
            numbers += (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            if status.st_mode & _KIND == stat.S_IFDIR and _is_folder(f"{path}/{name}"):
                folders.add(name)
    return array("q", numbers), folders


@contextmanager
def _beginning(path: str) -> Iterator[tuple[str, int | None]]:
    """Yield what goes before a name in the folder `path`, and the open folder: a path that is not walked anew is a third faster."""
    if os.stat not in os.supports_dir_fd:
        yield f"{path}/", None
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield "", handle
    finally:
        os.close(handle)


def _shelved(path: str, names: list[str], stamps: "array[int]") -> tuple[Shelf, ...]:
    parts = parts_of(len(names))
    if parts == 1:
        return (Shelf(path, 0, names, stamps),)
    sorted_in: list[tuple[list[str], array[int]]] = [([], array("q")) for _ in range(parts)]
    for number, name in enumerate(names):
        some, numbers = sorted_in[part_of(name.rpartition(".")[0], parts)]
        some.append(name)
        numbers.extend(stamps[3 * number : 3 * number + 3])
    return tuple(Shelf(path, part, some, numbers) for part, (some, numbers) in enumerate(sorted_in))
