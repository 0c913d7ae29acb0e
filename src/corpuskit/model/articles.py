"""An article, where it came from, and places in its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LINK_FIELDS = ("duplicate_of", "relation", "score")
"""The fields that link a copy to the article that is kept."""

WRITTEN_BY_US = frozenset(("cleaning", "sha256", *LINK_FIELDS))
"""The fields of a sidecar that corpuskit writes: they say nothing about an article."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `start` included, `end` not.

    >>> Span(4, 7).of("the sea is")
    'sea'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where an article was read: a pair of files, or a row of a packed one.

    `path` and `meta_path` are as people write them: relative to the corpus's root where they lie in it, with `/`.
    `row` is 1-based. `digest` is the SHA-256 (hex) of the text's bytes when they were read.
    """

    path: str
    row: int | None = None
    meta_path: str | None = None
    digest: str | None = None

    @property
    def place(self) -> str:
        """The place as printed: `corpus/a.txt`, or `news.jsonl:17` for a row."""
        return self.path if self.row is None else f"{self.path}:{self.row}"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its text exactly as stored (line ends, byte order mark and all) and the fields of its sidecar."""

    id: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    source: Source = field(default_factory=lambda: Source("-"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its sidecar as bytes, not judged yet. `None` for a missing file."""

    path: str
    meta_path: str
    text: bytes | None
    meta: bytes | None


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """Something that could not be done with one file: it is reported, the rest goes on, and the exit code is 2."""

    path: str
    message: str
