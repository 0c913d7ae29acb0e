"""The files that `add` is given, and the articles in them, whatever their format and packing."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.drafts import Draft, Reading, no_article
from corpuskit.formats.format import Reader
from corpuskit.model import Finding
from corpuskit.registry import Registry
from corpuskit.store.archives import DAMAGES, SUFFIXES, damage, is_archive, members
from corpuskit.store.packed import damages, open_packed_input, peek

_COMPRESSED = (".gz", ".zst")
_READABLE: Registry[Format] = Registry("format", [known for known in FORMATS.values() if known.read])
# By its first bytes; what comes through a pipe has no name.
_STARTS = ((b"{", "jsonl"), (b"\xef\xbb\xbf{", "jsonl"), (b"PAR1", "parquet"), (b"<", "html"))


@dataclass(slots=True)
class Reached:
    """How much of the files has been read: `total` bytes there are, `before` are in the files that are done."""

    total: int
    before: int = 0
    stream: BinaryIO | None = None

    @classmethod
    def of(cls, files: Iterable[str]) -> "Reached":
        """Return where a run over `files` begins; of standard input nobody knows how long it is."""
        return cls(sum(map(_size, files)))

    def begin(self, stream: BinaryIO) -> None:
        """Watch the file that is read now."""
        self.stream = stream

    def end(self, path: str) -> None:
        """Count a file as done."""
        self.stream = None
        self.before += _size(path)

    def share(self) -> float | None:
        """Return how much of all has been read, from 0 to 1; `None` where that cannot be known."""
        if not self.total or (self.stream and not self.stream.seekable()):
            return None
        return min(1.0, (self.before + (self.stream.tell() if self.stream else 0)) / self.total)


def _size(path: str) -> int:
    return 0 if path == "-" else os.path.getsize(path)  # noqa: PTH202


def input_files(paths: Iterable[str], kind: str = "") -> list[str]:
    """Return the files that `paths` mean: themselves, and for folders what can be read in them, sorted; `-` stays.

    Raises `StoreError` for a path that is not there, `UsageError` for a file whose name tells no format, unless `kind` does.
    """
    if kind:
        _READABLE.named(kind)
    return [file for path in paths for file in _files(path, kind)]


def drafts_of(path: str, reading: Reading, kind: str, reached: Reached) -> Iterator[Draft | Finding]:
    """Yield the articles in a file (of an archive: in its files), and why there is none. Raises `StoreError`."""
    with open_packed_input(path, unpack=not is_archive(path), watch=reached.begin) as stream:
        if is_archive(path):
            yield from _in_archive(stream, path, reading)
        else:
            yield from _in_file(stream, path, reading, kind)
    reached.end(path)


def _in_file(stream: BinaryIO, path: str, reading: Reading, kind: str) -> Iterator[Draft | Finding]:
    try:
        yield from _reader(path, kind, stream)(stream, path, reading)
    except damages() as error:
        yield no_article(path, f"the compressed data are damaged: {error}")


def _in_archive(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the articles in an archive; other files in it, and hidden ones, are passed by."""
    try:
        for member in members(stream, path):
            if isinstance(member, Finding):
                yield member
            elif _suffixed(member[0]) and not _hidden(member[0].removeprefix(path)):
                yield from _reader(member[0], "", member[1])(member[1], member[0], reading)
    except DAMAGES as error:
        yield damage(path, error)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _files(path: str, kind: str) -> Iterator[str]:
    if path == "-":
        yield path
    elif os.path.isdir(path):  # noqa: PTH112
        yield from _below(Path(path))
    elif not os.path.lexists(path):
        raise StoreError(f"{path}: no such file")
    elif kind or _suffixed(path) or is_archive(path):
        yield path
    else:
        raise UsageError(f"{path}: which format is that? Say --format, or use one of {', '.join(_suffixes())}")


def _below(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = str(path)
        if path.is_file() and not path.name.startswith(".") and (_suffixed(name) or is_archive(name)):
            yield name


def _reader(path: str, kind: str, stream: BinaryIO) -> Reader:
    known = _READABLE.named(kind) if kind else _suffixed(path) or _sniffed(stream)
    reader = known.read
    if reader is None:
        raise UsageError(f"{known.name} can be written only")
    return reader


def _sniffed(stream: BinaryIO) -> Format:
    start = peek(stream)
    return FORMATS[next((name for mark, name in _STARTS if start.startswith(mark)), "text")]


def _suffixed(path: str) -> Format | None:
    name = path.lower()
    if name.endswith(SUFFIXES):
        return None
    bare = os.path.splitext(name)[0] if name.endswith(_COMPRESSED) else name  # noqa: PTH122
    return next((known for known in _READABLE.values() if bare.endswith(known.suffixes)), None)


def _suffixes() -> list[str]:
    return [suffix for known in _READABLE.values() for suffix in known.suffixes] + list(SUFFIXES)
