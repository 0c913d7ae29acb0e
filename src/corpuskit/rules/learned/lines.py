"""The lines of many texts as one array of code points, and the kinds of characters in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.files import read_data
from corpuskit.text import fast

Ints = NDArray[np.int64]

# Kinds of characters; the word characters come first, so that `kind < WORD` means a word.
LOWER, UPPER, UNCASED, CJK, DIGIT = range(5)
WORD = 5
SPACE, STOP, COMMA, COLON, QUOTE, DASH, BRACKET, MARK, ADDRESS, RIGHTS, OTHER = range(5, 16)
KINDS = 16
ELLIPSIS = 30
"""What is said of the last sign of a segment besides kinds: an ellipsis; and, one above, a question or exclamation mark."""

# Thai and Lao, Burmese, Khmer: letters without case, and no blanks between words.
_UNSPACED = ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800))
_BLOCK = 1 << 18
_FEED, _LATIN, _PLANE = 0x0A, 0x100, 0x10000


class Cut(Protocol):
    """The segments of a text that are still there, in order."""

    @property
    def bodies(self) -> Sequence[str]:
        """The lines without blanks around."""
        ...

    @property
    def line(self) -> Sequence[int]:
        """The number of the line of each; numbers rise, and may skip some."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a batch of texts.

    `codes` are the code points of all lines, a line feed between them, `kinds` the kind of each character. `start` and `end` are places
    in `codes`, one a line; `first` is the first line of each text, with one entry more than there are texts. A line here is a
    segment; `row` is the number of its line in its text.
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    start: Ints
    end: Ints
    first: Ints
    row: Ints

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Runs:
    """Longest runs of one kind of character: where each begins, and one past the last; its kind, and its line.

    The line feed between two lines begins a run, and belongs to the second.
    """

    start: Ints
    kind: NDArray[np.uint8]
    line: Ints


def gather_lines(batch: Sequence[Cut]) -> Lines:
    """Return the lines of a batch of texts."""
    bodies = [body for cut in batch for body in cut.bodies]
    rows = np.array([row for cut in batch for row in cut.line], np.int64)
    return lines_of(bodies, np.cumsum([0, *(len(cut.bodies) for cut in batch)]), rows)


def lines_of(bodies: Sequence[str], first: Ints, rows: Ints | None = None) -> Lines:
    """Return lines from these texts, without a line feed in them; `first` are those with which each text begins, `rows` the numbers of their lines."""
    codes = np.frombuffer("\n".join(bodies).encode("utf-32-le", "surrogatepass"), np.uint32)
    size = np.fromiter(map(len, bodies), np.int64, len(bodies))
    end = np.cumsum(size + 1) - 1
    kinds = _find_kinds(codes)
    _beyond_the_basic_plane(codes, kinds)
    return Lines(
        codes,
        kinds,
        end - size,
        end,
        first,
        np.arange(len(size)) if rows is None else rows,
    )


def _find_kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    if fast.loops:
        found: NDArray[np.uint8] = fast.loops.look_up(codes, kind_table())
        return found
    return translate_codes(codes, kind_table())


def count_kinds(lines: Lines) -> Ints:
    """Return the number of characters of each kind in each line, and of blanks between them: kinds × lines."""
    if fast.loops:
        found: Ints = fast.loops.count_kinds(lines.kinds, lines.end, KINDS)
        return found
    runs, size = find_runs(lines), len(lines)
    count = np.bincount(runs.kind.astype(np.int64) * size + runs.line, np.diff(runs.start), KINDS * size)
    return count.astype(np.int64).reshape(KINDS, size)


def find_runs(lines: Lines) -> Runs:
    """Return the longest runs of one kind of character."""
    codes, kinds, end = lines.codes, lines.kinds, lines.end
    begins = np.ones(len(codes) + 1, bool)
    np.not_equal(kinds[1:], kinds[:-1], out=begins[1:-1])
    begins[end[:-1]] = True
    start = np.flatnonzero(begins)
    return Runs(start, kinds.take(start[:-1]), np.cumsum(codes.take(start[:-1]) == _FEED))


def translate_codes(codes: NDArray[np.uint32], table: NDArray[Any]) -> NDArray[Any]:
    """Return the entry of `table` for each of `codes`; for those up to U+00FF, which most are, none is above 255, so bytes are enough."""
    near = codes.astype(np.uint8).tobytes().translate(table[:_LATIN].astype(np.uint8).tobytes())
    found = np.frombuffer(near, np.uint8).astype(table.dtype)
    far = np.flatnonzero(codes >= _LATIN)
    found[far] = table.take(np.minimum(codes.take(far), _PLANE - 1))
    return found


def split_blocks(batch: Sequence[Cut], most: int = _BLOCK) -> Iterator[slice]:
    """Yield slices of `batch` of at most so many characters each, so that arrays stay small; a text is never cut."""
    begin = size = 0
    for at, cut in enumerate(batch):
        more = sum(map(len, cut.bodies))
        if size and size + more > most:
            yield slice(begin, at)
            begin, size = at, 0
        size += more
    if begin < len(batch):
        yield slice(begin, len(batch))


def _beyond_the_basic_plane(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> None:
    """Set the kinds of code points above U+FFFF: ideographs of planes 2 and 3, else signs."""
    high = np.flatnonzero(codes >= _PLANE)
    if len(high):
        kinds[high] = np.where((codes[high] >> 17) == 1, CJK, OTHER)


@cache
def kind_table() -> NDArray[np.uint8]:
    """Return the kind of each code point up to U+FFFF, as `scripts/character_tables.py` worked it out ahead."""
    kinds, ends = read_data("characters.json")["kinds"]
    table = np.repeat(np.array(kinds, np.uint8), np.diff(ends, prepend=0))
    for low, past in _UNSPACED:
        part = table[low:past]
        part[part == UNCASED] = CJK
    return table


@cache
def lower_table() -> NDArray[np.uint64]:
    """Return the lower-case code point of each one up to U+FFFF, where it is one code point."""
    upper, lower = read_data("characters.json")["lower"]
    table = np.arange(_PLANE, dtype=np.uint64)
    table[upper] = lower
    return table
