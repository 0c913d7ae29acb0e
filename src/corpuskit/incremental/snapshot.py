"""Snapshots of the folders of a corpus: the names of the files, and the status of each.

A file group is the files of one folder; those of a very full folder form several, so that a change there costs a file group and not the
folder. A stamp is a file's size and its times of change. It never lies about a file that changed, with one exception that git knows
as racy: a file that is changed twice within one tick of the clock. So a stamp counts as soon as it is older than the look at it.
"""

import os
import stat
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from corpuskit.errors import StoreError
from corpuskit.store.corpus import SIDECAR, TEXT
from corpuskit.text.compiled import import_compiled

Stamp = tuple[int, int, int]

SUFFIXES = (TEXT, SIDECAR)
FULL, PARTS = 8_192, 64
UNSETTLED = (-1, -1, -1)
_GONE = (-2, -2, -2)
_ENDS = tuple(map(os.fsencode, SUFFIXES))
_STATUS = import_compiled("corpuskit.incremental.status")
_AT_ONCE = 512  # files: the stamps of more would not stay in the nearest cache


class _Nothing(NamedTuple):
    """The status of a file that has none: a link that leads nowhere, or a removed file."""

    st_size: int = _GONE[0]
    st_mtime_ns: int = _GONE[1]
    st_ctime_ns: int = _GONE[2]
    st_mode: int = 0


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files of the folder `folder` (a path relative to the corpus's root), in the order in which the system lists them.

    `listed` are their names, as the system has them, with a NUL between; `stamps` three numbers for each.
    """

    folder: str
    part: int = 0
    listed: bytes = b""
    stamps: "array[int]" = field(default_factory=lambda: array("q"))

    @property
    def names(self) -> list[str]:
        """The names of the files."""
        return os.fsdecode(self.listed).split("\0") if self.listed else []

    @property
    def key(self) -> tuple[str, int]:
        """Its key, unlike all others."""
        return self.folder, self.part

    def fingerprint(self, salt: bytes) -> bytes:
        """Return a hash of all its names and stamps."""
        hashed = blake2b(self.stamps.tobytes(), digest_size=16, key=salt)
        hashed.update(self.listed)
        return hashed.digest()

    def stamped(self) -> dict[str, Stamp]:
        """Return the stamp of each name."""
        numbers = iter(self.stamps)
        return dict(zip(self.names, zip(numbers, numbers, numbers, strict=True), strict=True))

    def stems(self, excludes: Callable[[str], bool] | None = None) -> list[str]:
        """Return the names without their suffixes, sorted, but for those that `excludes` names."""
        return sorted({name.rpartition(".")[0] for name in self.names if not (excludes and excludes(name))})

    def moved(self, before: "FileGroup") -> set[str]:
        """Return the names, without their suffixes, that are new, removed, or have another stamp than `before`."""
        if self.listed == before.listed:
            names = self.names
            pairs = enumerate(zip(self.stamps, before.stamps, strict=True))
            return {names[at // 3].rpartition(".")[0] for at, (one, other) in pairs if one != other}
        return {name.rpartition(".")[0] for name, _ in self.stamped().items() ^ before.stamped().items()}

    def restamped(self, stamps: Mapping[str, Stamp | None]) -> "FileGroup":
        """Return the file group with these stamps for some names; without those that have none."""
        now = self.stamps[:]
        for name, stamp in stamps.items():
            at = self._name_place(name)
            if (at is None) != (stamp is None):
                return self._with_stamps(stamps)
            if at is not None and stamp is not None:
                now[3 * at : 3 * at + 3] = array("q", stamp)
        return FileGroup(*self.key, self.listed, now)

    def sizes(self) -> dict[str, int]:
        """Return the size of each file in bytes, by its name."""
        return {name: max(0, size) for name, size in zip(self.names, self.stamps[::3], strict=True)}

    def _name_place(self, name: str) -> int | None:
        names = self.names
        return names.index(name) if name in names else None

    def _with_stamps(self, stamps: Mapping[str, Stamp | None]) -> "FileGroup":
        merged = {**self.stamped(), **stamps}
        return make_group(*self.key, {name: stamp for name, stamp in merged.items() if stamp is not None})


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder: its own stamp (times of change), the folders in it, and its file groups.

    Without `files_seen` the file groups have names only, no files.
    """

    path: str
    stamp: tuple[int, int]
    folders: tuple[str, ...]
    file_groups: tuple[FileGroup, ...]
    files_seen: bool = True


def make_group(folder: str, part: int, stamps: Mapping[str, Stamp]) -> FileGroup:
    """Return the file group of the files that `stamps` names."""
    names = sorted(stamps)
    return FileGroup(
        folder,
        part,
        _join_names(map(os.fsencode, names)),
        array("q", chain.from_iterable(map(stamps.__getitem__, names))),
    )


def settle_stamp(stamp: Stamp, now: int) -> Stamp:
    """Return the stamp if a reader at the time `now` (ns, by the file system's clock) can trust it, else one that fits no file."""
    return stamp if stamp[1] < now and stamp[2] < now else UNSETTLED


def stamp_of(path: str) -> Stamp:
    """Return the stamp of the file at `path`, of its target if it is a link; a missing file has one, too."""
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
    """Return the number of file groups of a folder."""
    return 1 if files <= FULL else PARTS


def part_of(stem: str, parts: int) -> int:
    """Return the number of the file group of an article: both of its files are in the same."""
    return crc32(os.fsencode(stem)) % parts if parts > 1 else 0


def walk_tree(
    top: str, spell: Callable[[str], str], known: Callable[[str, tuple[int, int]], Folder | None] = lambda *_: None
) -> Iterator[Folder]:
    """Yield the folder `top` and all below it, depth first, in the order of their names.

    `spell` gives the path by which a folder is opened. `known` may return a folder, from its path and its own stamp, that need not be
    listed again. Raises `StoreError` for a folder that cannot be read.
    """
    stamp = folder_stamp(spell(top))
    folder = known(top, stamp) or scan_folder(top, spell(top), stamp)
    yield folder
    for name in folder.folders:
        yield from walk_tree(name if top == "." else f"{top}/{name}", spell, known)


def scan_folder(path: str, opened: str, stamp: tuple[int, int] = UNSETTLED[:2]) -> Folder:
    """Return the folder `path`, opened as `opened`. Raises `StoreError` if it cannot be read."""
    try:
        names, others = _article_names(opened)
        stamps, alike = _stat_names(opened, _join_names(names))
        if alike:
            names = [name for name in names if name not in alike]
            stamps, _ = _stat_names(opened, _join_names(names))
        folders = sorted(map(os.fsdecode, (*alike, *(name for name in others if _is_folder(opened, name)))))
    except OSError as error:
        raise StoreError(f"{opened}: cannot be read: {error.strerror}") from error
    return Folder(path, stamp, tuple(folders), _group_files(path, names, stamps))


def look_again(
    path: str, opened: str, stamp: tuple[int, int], folders: Sequence[str], listed: Sequence[bytes]
) -> Folder | None:
    """Return the folder `path` with new stamps of the files of its file groups, whose names are known; `None` if it cannot be opened."""
    try:
        stamps = [_stat_names(opened, names)[0] for names in listed]
    except OSError:
        return None
    file_groups = (
        FileGroup(path, part, names, some) for part, (names, some) in enumerate(zip(listed, stamps, strict=True))
    )
    return Folder(path, stamp, tuple(folders), tuple(file_groups))


def _article_names(path: str) -> tuple[list[bytes], list[bytes]]:
    """Return the names that look like those of articles' files, and the others, in the order in which the system lists them.

    As bytes, and not one by one: to make text of hundreds of thousands of names, or to sort them, would add a fifth to the time of their stat calls.
    """
    names = os.listdir(os.fsencode(path))  # noqa: PTH208 - a third faster than entries
    every = _join_names([b"", *names, b""])
    if b"\0." in every:
        names = [name for name in names if not name.startswith(b".")]
    elif sum(every.count(end + b"\0") for end in _ENDS) == len(names):
        return names, []
    return [name for name in names if name.endswith(_ENDS)], [name for name in names if not name.endswith(_ENDS)]


def _join_names(names: Iterable[bytes]) -> bytes:
    return b"\0".join(names)


def _is_folder(path: str, name: bytes) -> bool:
    full = os.path.join(os.fsencode(path), name)  # noqa: PTH118
    return os.path.isdir(full) and not os.path.islink(full)  # noqa: PTH112, PTH114


def _stat_names(path: str, listed: bytes) -> "tuple[array[int], set[bytes]]":
    """Return the stamps of files of a folder, one after the other, and the names that are folders."""
    numbers: array[int] = array("q")
    with _open_folder(path) as (before, handle):
        if _STATUS and handle is not None:
            found, alike = _STATUS.stamps(handle, listed, _GONE[0])
            numbers.frombytes(found)
        else:
            alike = _one_by_one(listed, before, handle, numbers)
    names = listed.split(b"\0") if alike else []
    return numbers, {names[place] for place in alike if _is_folder(path, names[place])}


def _one_by_one(listed: bytes, before: bytes, handle: int | None, numbers: "array[int]") -> list[int]:
    """Put the stamps of files below others, and return which ones, by number, are folders or links to some.

    Millions of them: nothing is called that need not be.
    """
    names = [before + name for name in listed.split(b"\0")] if listed else []
    alike: list[int] = []
    for at in range(0, len(names), _AT_ONCE):
        found = _scanned_at(names[at : at + _AT_ONCE], handle)
        numbers.fromlist([n for one in found for n in (one.st_size, one.st_mtime_ns, one.st_ctime_ns)])
        if any(map(stat.S_ISDIR, {one.st_mode for one in found})):
            alike += [at + k for k, one in enumerate(found) if stat.S_ISDIR(one.st_mode)]
    return alike


def _scanned_at(names: Sequence[bytes], handle: int | None) -> "Sequence[os.stat_result | _Nothing]":
    look_at = os.stat
    try:
        return [look_at(name, dir_fd=handle) for name in names]
    except OSError:
        return [_stat_name(name, handle) for name in names]


def _stat_name(name: bytes, handle: int | None) -> "os.stat_result | _Nothing":
    try:
        return os.stat(name, dir_fd=handle)
    except OSError:
        return _Nothing()


@contextmanager
def _open_folder(path: str) -> Iterator[tuple[bytes, int | None]]:
    """Yield the prefix of a name in the folder `path`, and the open folder: a path that is not resolved again is a third faster."""
    if os.stat not in os.supports_dir_fd:
        yield os.fsencode(path) + b"/", None
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        yield b"", handle
    finally:
        os.close(handle)


def _group_files(path: str, names: list[bytes], stamps: "array[int]") -> tuple[FileGroup, ...]:
    parts = parts_of(len(names))
    if parts == 1:
        return (FileGroup(path, 0, _join_names(names), stamps),)
    sorted_in: list[tuple[list[bytes], array[int]]] = [([], array("q")) for _ in range(parts)]
    for number, name in enumerate(names):
        some, numbers = sorted_in[crc32(name.rpartition(b".")[0]) % parts]
        some.append(name)
        numbers.extend(stamps[3 * number : 3 * number + 3])
    return tuple(FileGroup(path, part, _join_names(some), numbers) for part, (some, numbers) in enumerate(sorted_in))
