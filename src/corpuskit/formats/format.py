"""What a format is: a name, the suffixes of its files, and how it is read and written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.layout import Layout
from corpuskit.model import Finding

Reader = Callable[[BinaryIO, str, Reading], Iterator[Draft | Finding]]
Writer = Callable[[Iterable[Mapping[str, Any]], BinaryIO, Layout], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format; `read` gives the articles of a file on their way in, `write` writes rows and returns how many.

    A `typed` one must know before its first row which columns hold nothing but dates.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader | None = None
    write: Writer | None = None
    typed: bool = False
