"""The files that `add` is given, and the articles in them, whatever their format and packing."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from corpuskit.commands.add.text_folders import is_listing, listed_files, read_head, read_listing
from corpuskit.commands.usable import NOT_THERE, refuse_all, split_paths
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.drafts import Draft, Notice, Reading, no_article
from corpuskit.formats.folder import METADATA
from corpuskit.formats.format import Reader
from corpuskit.model import Failure, Finding
from corpuskit.registry import Registry
from corpuskit.store.archives import DAMAGES, SUFFIXES, damage_finding, is_archive, read_members
from corpuskit.store.corpus import bare_name
from corpuskit.store.packed import damage_errors, open_packed_input, peek_bytes

_READABLE: Registry[Format] = Registry("format", [known for known in FORMATS.values() if known.read])
# By its first bytes; what comes through a pipe has no name.
_STARTS = (
    (b"{", "jsonl"),
    (b"[", "json"),
    (b"\xef\xbb\xbf{", "jsonl"),
    (b"PAR1", "parquet"),
    (b"WARC", "warc"),
    (b"<", "html"),
)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html\b)",
    re.IGNORECASE | re.DOTALL,
)
_HEAD = 1024

NOT_READ = "file of a kind that is not read"
HIDDEN = "hidden file or folder"
LINKED = "linked folder, not followed"
LINKED_OUT = "link out of the folder, not followed (name it to add what it leads to)"


@dataclass(slots=True)
class Reached:
    """Progress over the input files, in bytes: `total` of all, `before` of the finished ones."""

    total: int
    before: int = 0
    stream: BinaryIO | None = None

    @classmethod
    def of(cls, files: Iterable[str | Notice]) -> "Reached":
        """Return where a run over `files` begins; of standard input nobody knows how long it is."""
        return cls(sum(_file_size(file) for file in files if isinstance(file, str)))

    def begin(self, stream: BinaryIO) -> None:
        """Watch the file that is read now."""
        self.stream = stream

    def end(self, path: str) -> None:
        """Count a file as done."""
        self.stream = None
        self.before += _file_size(path)

    def share(self) -> float | None:
        """Return how much of all has been read, from 0 to 1; `None` where that cannot be known."""
        if not self.total or (self.stream and not self.stream.seekable()):
            return None
        return min(1.0, (self.before + (self.stream.tell() if self.stream else 0)) / self.total)


def _file_size(path: str) -> int:
    return 0 if path == "-" else os.path.getsize(path)  # noqa: PTH202


def split_inputs(paths: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """Return the paths that are there, and a failure for each other one. Raises `StoreError` where there is none."""
    there, missing = split_paths(paths, lambda path: "" if path == "-" or os.path.lexists(path) else NOT_THERE)
    if missing and not there:
        refuse_all(missing)
    return there, missing


def input_files(
    paths: Iterable[str], kind: str = "", excludes: Callable[[str], bool] = lambda _: False
) -> list[str | Notice]:
    """Return the files that `paths` mean: themselves, and for folders what can be read in them, sorted; `-` stays.

    What is in a folder and not read comes as a `Notice` with its suffix. `excludes` tells which paths nobody wants to hear of.
    Raises `StoreError` for a path that is not there, `UsageError` for a format that is not known.
    """
    if kind:
        _READABLE.named(kind)
    return [file for path in paths for file in _list_files(path) if isinstance(file, Notice) or not excludes(file)]


def drafts_of(path: str, reading: Reading, kind: str, reached: Reached) -> Iterator[Draft | Finding | Notice]:
    """Yield the articles in a file (of an archive: in its files), and why there is none. Raises `StoreError`."""
    with open_packed_input(path, unpack=not is_archive(path), watch=reached.begin) as stream:
        if is_archive(path):
            yield from _in_archive(stream, path, reading)
        else:
            yield from _in_file(stream, path, reading, kind)
    reached.end(path)


def _in_file(stream: BinaryIO, path: str, reading: Reading, kind: str) -> Iterator[Draft | Finding | Notice]:
    reader = read_listing if not kind and is_listing(path) else _choose_reader(path, kind, stream)
    try:
        yield from reader(stream, path, reading)
    except damage_errors() as error:
        yield no_article(path, f"the compressed data are damaged: {error}")


def _in_archive(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding | Notice]:
    """Yield the articles in an archive; other files in it, and hidden ones, are reported."""
    try:
        for member in read_members(stream, path):
            if isinstance(member, Finding):
                yield member
            elif _is_hidden(member[0].removeprefix(path)):
                yield Notice(HIDDEN, member[0])
            elif _input_format(member[0]):
                yield from _choose_reader(member[0], "", member[1])(member[1], member[0], reading)
            else:
                yield Notice(NOT_READ, member[0], suffix_of(member[0]))
    except DAMAGES as error:
        yield damage_finding(path, error)


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _list_files(path: str) -> Iterator[str | Notice]:
    if path == "-":
        yield path
    elif os.path.isdir(path):  # noqa: PTH112
        yield from _files_below(path, os.path.realpath(path))
    elif not os.path.lexists(path):
        raise StoreError(f"{path}: {NOT_THERE}")
    else:
        yield path


def _files_below(folder: str, top: str) -> Iterator[str | Notice]:
    """Yield every file below a folder, in the order of their names, or why it is not read. `top` is the folder that was named."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be read: {error.strerror or error}") from error
    # The texts of an exported folder come with its list; the documents of one in TEI hold all that the list says.
    listed = listed_files(folder)
    texts = {name for name in listed if name.endswith(".txt")}
    beside = texts if texts or not listed else {METADATA}
    for entry in entries:
        if entry.name in beside:
            continue
        path = shown_join(folder, entry.name)
        if entry.name.startswith("."):
            yield Notice(HIDDEN, path)
        elif entry.is_dir():
            yield from [Notice(LINKED, path)] if entry.is_symlink() else _files_below(path, top)
        elif entry.is_symlink() and _leads_out(path, top):
            yield Notice(LINKED_OUT, path)
        elif can_be_read(path):
            yield path
        else:
            yield Notice(NOT_READ, path, suffix_of(path))


def _leads_out(path: str, top: str) -> bool:
    """Return whether a symbolic link leads out of the folder `top`, whose own links are followed already."""
    return not os.path.realpath(path).startswith(os.path.join(top, ""))  # noqa: PTH118


def shown_join(folder: str, name: str) -> str:
    """Return the path of a file in a folder as people write it."""
    return os.path.normpath(f"{folder}/{name}").replace(os.sep, "/")


def can_be_read(path: str) -> bool:
    """Return whether a file's name, or its first bytes where that tells nothing, says a format that is read."""
    return bool(_input_format(path)) or is_archive(path) or (os.path.isfile(path) and _is_page(path))  # noqa: PTH113


def _is_page(path: str) -> bool:
    """Return whether a file is a web page under another name, as mirrored sites have them."""
    return bool(_PAGE.match(read_head(path, _HEAD)))


def suffix_of(path: str) -> str:
    """Return the last suffix of a file's name in small letters, "no suffix" where it has none."""
    return os.path.splitext(path)[1].lower() or "no suffix"  # noqa: PTH122


def _choose_reader(path: str, kind: str, stream: BinaryIO) -> Reader:
    known = _READABLE.named(kind) if kind else _input_format(path) or _sniff_format(path, stream)
    if known.name == "tei" and not kind and path != "-" and _is_page(path):
        known = FORMATS["html"]
    # A list of articles is often called JSON Lines.
    known = (
        FORMATS["json"]
        if known.name == "jsonl" and not kind and peek_bytes(stream).lstrip().startswith(b"[")
        else known
    )
    reader = known.read
    if reader is None:
        raise UsageError(f"{known.name} can be written only")
    return reader


def _sniff_format(path: str, stream: BinaryIO) -> Format:
    """Return the format that the first bytes say. Raises `UsageError` for a file whose name says another one, which is not read."""
    start = peek_bytes(stream)
    if path != "-" and _is_page(path):
        return FORMATS["html"]
    if path != "-" and suffix_of(path) != "no suffix":
        raise UsageError(f"which format is that? Say --format, or use one of {', '.join(_known_suffixes())}")
    return FORMATS[next((name for mark, name in _STARTS if start.startswith(mark)), "text")]


def _input_format(path: str) -> Format | None:
    name = path.lower()
    if name.endswith(SUFFIXES):
        return None
    return next((known for known in _READABLE.values() if bare_name(name).endswith(known.suffixes)), None)


def _known_suffixes() -> list[str]:
    return [suffix for known in _READABLE.values() for suffix in known.suffixes] + list(SUFFIXES)
