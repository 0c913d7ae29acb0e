"""The lines of many texts as one array of code points, and what kinds of characters stand in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.files import content

Ints = NDArray[np.int64]

# Kinds of characters; the word characters come first, so that `kind < WORD` tells a word.
LOWER, UPPER, UNCASED, CJK, DIGIT = range(5)
WORD = 5
SPACE, STOP, COMMA, COLON, QUOTE, DASH, BRACKET, MARK, ADDRESS, RIGHTS, OTHER = range(5, 16)
KINDS = 16

_BLOCK = 1 << 17
_PLANE = 0x10000


class Cut(Protocol):
    """A text and where its lines begin and end (code points), in order. What lies between them does not count."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def starts(self) -> Sequence[int]:
        """Where the lines begin."""
        ...

    @property
    def ends(self) -> Sequence[int]:
        """Where they end."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A text that is one line."""

    text: str

    @property
    def starts(self) -> Sequence[int]:
        """Where it begins."""
        return (0,)

    @property
    def ends(self) -> Sequence[int]:
        """Where it ends."""
        return (len(self.text),)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a batch of texts.

    `codes` are the code points of all texts, a line feed between them, `kinds` what kind of character each is (blank outside of lines),
    `owner` the line that each stands in or after. `start` and `end` are places in `codes`, one a line; `first` is the first line of
    each text, with one entry more than there are texts.
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    owner: Ints
    start: Ints
    end: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.start)


def gather(batch: Sequence[Cut]) -> Lines:
    """Return the lines of a batch of texts."""
    codes = np.frombuffer("\n".join(cut.text for cut in batch).encode("utf-32-le", "surrogatepass"), np.uint32)
    first = np.cumsum([0, *(len(cut.starts) for cut in batch)])
    shift = np.repeat(np.cumsum([0, *(len(cut.text) + 1 for cut in batch[:-1])]), np.diff(first))
    start = np.fromiter(chain.from_iterable(cut.starts for cut in batch), np.int64, first[-1]) + shift
    end = np.fromiter(chain.from_iterable(cut.ends for cut in batch), np.int64, first[-1]) + shift
    kinds = kind_table()[np.minimum(codes, _PLANE - 1)]
    _beyond_the_basic_plane(codes, kinds)
    kinds[_between(np.append(0, end), np.append(start, len(codes)))] = SPACE
    owner = np.zeros(len(codes), np.int64)
    owner[start[1:]] = 1
    return Lines(codes, kinds, np.cumsum(owner, out=owner), start, end, first)


def _between(low: Ints, high: Ints) -> Ints:
    """Return the places from each of `low` to before the same of `high`."""
    size = high - low
    past = np.cumsum(size)
    return np.asarray(np.arange(past[-1]) + np.repeat(low - past + size, size))


def blocks(batch: Sequence[Cut], most: int = _BLOCK) -> Iterator[slice]:
    """Yield slices of `batch` of at most so many characters each, so that arrays stay small; a text is never cut."""
    begin = size = 0
    for at, cut in enumerate(batch):
        if size and size + len(cut.text) > most:
            yield slice(begin, at)
            begin, size = at, 0
        size += len(cut.text)
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
    kinds, ends = content("characters.json")["kinds"]
    return np.repeat(np.array(kinds, np.uint8), np.diff(ends, prepend=0))


@cache
def lower_table() -> NDArray[np.uint64]:
    """Return the lower-case code point of each one up to U+FFFF, where it is one code point."""
    upper, lower = content("characters.json")["lower"]
    table = np.arange(_PLANE, dtype=np.uint64)
    table[upper] = lower
    return table
