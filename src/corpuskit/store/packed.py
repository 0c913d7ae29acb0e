"""Packed corpora: many articles in one file, read and written as a stream.

The compression of a file follows from its first bytes when it is read, and from its name when it is written.
"""

import contextlib
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, cast

from corpuskit.config import limits
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import jsonl, parquet
from corpuskit.formats.json_rows import with_text
from corpuskit.formats.rows import Row, article, bad_row
from corpuskit.model import Finding
from corpuskit.store import urls
from corpuskit.store.atomic import open_replacement
from corpuskit.store.progress import read_noted, watch_stream
from corpuskit.store.slices import Slice, Window

__all__ = [
    "Row",
    "article",
    "damage_errors",
    "open_packed_input",
    "open_packed_output",
    "read_lines",
    "read_rows",
    "with_text",
]

_BUFFER = 1 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def read_rows(source: str | Slice, text_key: str = "text") -> Iterator[Row | Finding]:
    """Yield the rows of a packed corpus (`-`: standard input), and a finding for a row that holds no article.

    Memory stays bounded by the longest row that is let in (the setting `max-article-size`). Raises `StoreError` when the file cannot be read.
    """
    part = source if isinstance(source, Slice) else Slice(source)
    with open_packed_input(part.path) as stream:
        yield from read_noted(_until_damaged(_read_part(stream, part, text_key), part))


def _read_part(stream: BinaryIO, part: Slice, text_key: str) -> Iterator[Row | Finding]:
    if part.path.endswith(".parquet"):
        return parquet.read_rows(stream, part.path, text_key, groups=(part.start, part.end), before=part.before)
    lines, before = part.lines(stream)
    return jsonl.read_rows(lines, part.path, text_key, before=before)


def read_lines(source: str | Slice) -> Iterator[tuple[int, bytes]]:
    """Yield every line of a JSONL file with its number, blank ones too, for callers that must copy lines they do not understand.

    Raises `StoreError` where the file cannot be read to its end, or a line is longer than the setting `max-article-size` allows.
    """
    return ((number, line) for number, line, _ in read_noted(read_placed_lines(source)))


def read_placed_lines(source: str | Slice) -> Iterator[tuple[int, bytes, int]]:
    """Yield the lines of `read_lines`, each with its offset in the unpacked file."""
    part = source if isinstance(source, Slice) else Slice(source)
    path, number = part.path, part.before
    with open_packed_input(path) as stream:
        unreadable: tuple[type[Exception], ...] = (*damage_errors(), OSError)
        try:
            lines, number = part.lines(stream)
            at = lines.at if isinstance(lines, Window) else 0
            most = limits.max_article_size()
            while line := lines.readline(most + 1):
                number += 1
                if len(line) > most:
                    raise StoreError(f"{path}:{number}: {limits.too_large()}, so nothing was written")
                yield number, line, at
                at += len(line)
        except unreadable as error:
            raise StoreError(f"{path}: cannot be read after row {number}, so nothing was written: {error}") from error


def _until_damaged(rows: Iterable[Row | Finding], part: Slice) -> Iterator[Row | Finding]:
    """Yield `rows`, and a finding where the compressed data break off: the rows before are good."""
    path, number = part.path, part.before
    try:
        for row in rows:
            number = row.number if isinstance(row, Row) else row.line
            yield row
    except damage_errors() as error:
        yield bad_row(path, number + 1, f"the compressed data are damaged from here on: {error}")
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error


@contextlib.contextmanager
def open_packed_input(
    path: str, *, unpack: bool = True, watch: Callable[[BinaryIO], object] = lambda _: None
) -> Iterator[BinaryIO]:
    """Yield the bytes of a file (`-`: standard input), unpacked where they are gzip or Zstandard, unless `unpack` is false.

    `watch` gets the stream of the bytes as they are in the file, whose position is the number of bytes read. Raises `StoreError` when it cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        try:
            stream = sys.stdin.buffer if path == "-" else stack.enter_context(_open_stream(path))
            start = peek_bytes(stream)
        except OSError as error:
            raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error
        watch(stream)
        watch_stream(path, stream)
        yield _unpack_stream(stream, start, stack) if unpack else stream


def _open_stream(path: str) -> "contextlib.AbstractContextManager[BinaryIO]":
    return urls.open_for_reading(path) if urls.is_url(path) else Path(path).open("rb", buffering=_BUFFER)


def peek_bytes(stream: BinaryIO) -> bytes:
    """Return the first bytes of a stream, up to four, without taking them."""
    return cast("io.BufferedReader", stream).peek(4)[:4]


def _unpack_stream(stream: BinaryIO, start: bytes, stack: contextlib.ExitStack) -> BinaryIO:
    if start.startswith(_GZIP):
        # A buffer of ours around it would lose its contents when the data break off.
        return cast("BinaryIO", stack.enter_context(gzip.GzipFile(fileobj=stream, mode="rb")))
    if start.startswith(_ZSTD):
        return cast("BinaryIO", io.BufferedReader(_ZstandardReader(stream), _BUFFER))
    return stream


@contextlib.contextmanager
def open_packed_output(path: str) -> Iterator[BinaryIO]:
    """Yield a stream for the bytes of `path` (`-`: standard output), compressed as its name says: `.gz`, `.zst`. Its folder is made.

    The file appears under its name when the block ends, and not at all when it raises. The same input gives the same bytes.
    Raises `StoreError` when it cannot be written.
    """
    with contextlib.ExitStack() as stack:
        out = sys.stdout.buffer if path == "-" else stack.enter_context(_replace_file(path))
        yield stack.enter_context(_pack_stream(out, path))


def _replace_file(path: str) -> "contextlib.AbstractContextManager[BinaryIO]":
    if urls.is_url(path):
        return urls.open_for_writing(path)
    if folder := os.path.dirname(path):  # noqa: PTH120 - a string
        urls.make_folder(folder)
    return open_replacement(Path(path))


@contextlib.contextmanager
def _pack_stream(out: BinaryIO, path: str) -> Iterator[BinaryIO]:
    if path.endswith(".gz"):
        # Neither time nor name in the header: the same rows are the same file.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as zipped:
            packer = io.BufferedWriter(cast("io.RawIOBase", zipped), _BUFFER)
            yield cast("BinaryIO", packer)
            packer.flush()
            packer.detach()
    elif path.endswith(".zst"):
        with _load_zstandard().ZstdCompressor(level=6).stream_writer(out, closefd=False) as zipped:
            packer = io.BufferedWriter(cast("io.RawIOBase", zipped), _BUFFER)
            yield cast("BinaryIO", packer)
            packer.flush()
            packer.detach()
    else:
        yield out
        out.flush()


def damage_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions that mean a damaged packed file rather than a damaged disk."""
    known = (EOFError, zlib.error, gzip.BadGzipFile)
    return (*known, sys.modules["zstandard"].ZstdError) if "zstandard" in sys.modules else known


class _ZstandardReader(io.RawIOBase):
    """The frames of a Zstandard stream, unpacked; unlike the library's own reader, it reports when the last one breaks off."""

    # A few bytes can unpack to 128 KiB; reading few at a time limits the memory of a step.
    _STEP = 4096

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._unpacker = _load_zstandard().ZstdDecompressor()
        self._frame: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any writable buffer
        while not self._ready:
            packed = self._packed or self._stream.read(self._STEP)
            if not packed:
                if self._frame is not None:
                    raise EOFError("the file ends in the middle of a frame")
                return 0
            self._unpack_bytes(packed)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack_bytes(self, packed: bytes) -> None:
        self._frame = self._frame or self._unpacker.decompressobj()
        self._ready = self._frame.decompress(packed)
        self._packed = self._frame.unused_data if self._frame.eof else b""
        self._frame = None if self._frame.eof else self._frame


def _load_zstandard() -> ModuleType:
    try:
        import zstandard  # noqa: PLC0415 - an extra, needed for .zst only
    except ModuleNotFoundError:
        raise UsageError("Zstandard needs an extra package: pip install 'corpuskit-cli[zstd]'") from None
    return zstandard
