"""Parts of a packed corpus that can be read by themselves: a range of bytes, some row groups, or a whole file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import BinaryIO

from corpuskit.formats.jsonl import Lines

_CHUNK = 1 << 20
_PACKED_START = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the packed corpus `path`, from `start` up to `end` (`None`: to its end).

    Of JSON Lines these are offsets in bytes, and it holds the lines that begin between them; of Parquet they are numbers of row
    groups. `before` is the number of line ends, or rows, in the file before `start`.
    """

    path: str
    start: int = 0
    end: int | None = None
    before: int = 0

    def lines(self, stream: BinaryIO) -> tuple[Lines, int]:
        """Return the lines of the slice as a stream, and how many lines of the file come before them."""
        if not self.start:
            return (stream if self.end is None else Window(stream, 0, self.end)), self.before
        stream.seek(self.start - 1)
        window = Window(stream, self.start - 1, None)
        while (part := window.readline(_CHUNK)) and not part.endswith(b"\n"):
            continue
        window.end = self.end
        return window, self.before + (window.at > self.start)


class Window:
    """The lines of a stream that begin before `end`; `at` is the current offset of the stream."""

    def __init__(self, stream: BinaryIO, at: int, end: int | None) -> None:
        self.at, self.end = at, end
        self._stream, self._inside = stream, False

    def readline(self, limit: int) -> bytes:
        """Return the next line, or its next `limit` bytes; empty at the end of the slice."""
        if not self._inside and self.end is not None and self.at >= self.end:
            return b""
        line = self._stream.readline(limit)
        self.at += len(line)
        self._inside = not line.endswith(b"\n")
        return line


def cut_ranges(path: str, size: int, slice_size: int, start: bytes) -> list[Slice]:
    """Return the slices, of about `slice_size` bytes, of a file of `size` bytes that begins with `start`.

    A compressed file can be read from its beginning only, so it is one slice. The slices do not say yet how many lines come before them.
    """
    if size <= slice_size or start.startswith(_PACKED_START):
        return [Slice(path)]
    count = -(-size // slice_size)
    edges = [size * k // count for k in range(count + 1)]
    return [Slice(path, first, last) for first, last in pairwise(edges)]


def cut_row_groups(path: str, sizes: Iterable[tuple[int, int]], slice_size: int) -> list[Slice]:
    """Return the slices, of about `slice_size` bytes, of a Parquet file whose row groups have so many rows and bytes."""
    found = [Slice(path, 0, 0)]
    held = rows = 0
    for number, (count, size) in enumerate(sizes):
        if held >= slice_size:
            found.append(Slice(path, number, number, rows))
            held = 0
        held, rows = held + size, rows + count
        found[-1] = replace(found[-1], end=number + 1)
    return found


def line_ends(part: Slice, stream: BinaryIO) -> int:
    """Return the number of line ends between the offsets of a slice of JSON Lines."""
    stream.seek(part.start)
    left, count = (part.end or 0) - part.start, 0
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        count += chunk.count(b"\n")
        left -= len(chunk)
    return count


def number_slices(parts: Iterable[Slice], counts: Iterable[int]) -> Iterator[Slice]:
    """Yield the slices of one file with `before` filled in, from the number of line ends in each."""
    for part, before in zip(parts, accumulate(counts, initial=0), strict=False):
        yield replace(part, before=before)
